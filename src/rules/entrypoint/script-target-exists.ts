import { baseName, joinPath, leaves, parentOf } from '../../repository/build-context.ts';
import { formats } from '../../repository/formats.ts';
import { isProduct } from '../../repository/products.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { type ScriptTarget, scriptTargetOf } from '../../repository/script-targets.ts';
import { isBound, modulesIn } from '../../repository/start-packages.ts';
import { partOfWord } from '../../repository/start-modules.ts';
import type { WrittenIn } from '../../repository/start-words.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';
import { inModule, withHint } from '../start-module.ts';

export default rule({
  id: 'entrypoint/script-target-exists',
  level: 'error',
  must: 'A command that a project installs (`[project.scripts]`, `[tool.poetry.scripts]`, `bin`) leads to a module and a name, or to a file, that exist.',
  why: 'The install succeeds and puts the command on the path; whoever calls it gets "ModuleNotFoundError", "cannot import name" or "not found".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const path of [...repository.named('pyproject.toml'), ...repository.ending('.toml').filter(isVariant)]) {
      if (isBrought(path) || repository.tree.text(path)?.includes('scripts') !== true) continue;
      const unit = repository.unit(formats.pyproject, path);
      for (const script of unit?.model.scripts.values() ?? []) {
        const target = unit && scriptTargetOf(repository, path, script);
        const report = target && reportOf(repository, unit, target, script);
        if (report) yield report;
      }
    }
    for (const path of repository.named('package.json')) yield* missingFiles(repository, path);
  },
  bad: [
    {
      files: {
        'pyproject.toml':
          '[project]\nname = "shop"\nversion = "1"\n\n[project.scripts]\nshop = "shop.cli:main"\nserve = "shop.server:run"\nworker = "shop.works:run"\n',
        'src/shop/__init__.py': '',
        'src/shop/cli.py': 'def mian():\n    pass\n',
        'src/shop/worker.py': 'def run():\n    pass\n',
      },
      finds: ['pyproject.toml:6:8', 'pyproject.toml:7:9', 'pyproject.toml:8:10'],
      fixed: {
        'pyproject.toml':
          '[project]\nname = "shop"\nversion = "1"\n\n[project.scripts]\nshop = "shop.cli:mian"\nserve = "shop.server:run"\nworker = "shop.worker:run"\n',
      },
    },
    {
      files: {
        'pyproject.cpu.toml':
          '[tool.poetry.scripts]\neval = { reference = "spectral.cli:evaluate", type = "console" }\n',
        'spectral/__init__.py': '',
        'spectral/cli.py': 'def main():\n    pass\n',
      },
      finds: ['pyproject.cpu.toml:2:22'],
    },
    {
      files: {
        'package.json': '{ "name": "a", "bin": { "a": "./bin/clii.js" }, "scripts": { "test": "vitest" } }',
        'bin/cli.js': '',
      },
      finds: ['package.json:1:30'],
      fixed: {
        'package.json': '{ "name": "a", "bin": { "a": "./bin/cli.js" }, "scripts": { "test": "vitest" } }',
      },
    },
  ],
  good: [
    // What a build makes.
    {
      files: {
        'package.json':
          '{ "name": "a", "bin": { "a": "./dist/cli.js", "b": "bin/b.js", "c": "bin/c" }, "scripts": { "test": "vitest" } }',
        'bin/b.js': '',
        'bin/c.js': '',
        'tool/package.json': '{ "name": "t", "bin": "lib/t.js", "scripts": { "build": "tsc" } }',
        'tool/lib/t.ts': '',
      },
    },
    {
      files: {
        'pyproject.toml':
          '[tool.poetry]\nname = "shop"\npackages = [{ include = "shop", from = "lib" }]\n[tool.poetry.scripts]\nshop = "shop.cli:main"\napp = "shop.cli:app.run"\nall = "shop.all:anything"\npkg = "shop:start"\nother = "django.core.management:execute_from_command_line"\nold = "shop.cli"\nfast = "shop._native:main"\n',
        'lib/shop/__init__.py': 'from shop.cli import main as start\n',
        'lib/shop/cli.py': 'import click\n\n@click.command()\ndef main():\n    pass\n\napp = object()\n',
        'lib/shop/all.py': 'from shop.cli import *\n',
        'lib/shop/_native.pyx': '',
      },
    },
  ],
});

const isVariant = (path: string): boolean => /(?:^|\/)pyproject\.[\w-]+\.toml$/.test(path);

function reportOf(
  repository: Repository,
  file: WrittenIn,
  target: ScriptTarget,
  { span, name }: { readonly span: Report['range'] & {}; readonly name: string },
): Report | undefined {
  if (target.kind === 'unknown') return undefined;
  const { module, attribute } = target;
  const asked = { module, attribute, program: 'scripts', runs: false, span, roots: undefined };
  if (target.kind === 'module') {
    const report = inModule(repository, file, asked, { kind: 'module', path: target.path, folder: target.folder });
    return report && { ...report, message: `\`${name}\` cannot start: ${report.message}` };
  }
  const parts = module.split('.');
  const part = parts[target.index] ?? '';
  if (target.index === 0 || isBound(repository, target.folder, part)) return undefined;
  const [near] = nearest(part, modulesIn(repository, target.folder));
  return withHint(
    file,
    asked,
    parts,
    target.index,
    near,
    `\`${name}\` cannot start: ${target.folder} holds no module \`${part}\``,
    'error',
  );
}

/** Scripts whose name says that they make files. */
const makes = /build|compile|bundle|prepare|prepack|prepublish|postinstall|dist|generate|release/;

function* missingFiles(repository: Repository, path: string): Iterable<Report> {
  if (isBrought(path) || repository.tree.text(path)?.includes('"bin"') !== true) return;
  const unit = repository.packageJson(path);
  if (!unit || [...unit.model.scripts.keys()].some((name) => makes.test(name))) return;
  const dir = parentOf(path);
  for (const [name, { text, span }] of unit.model.bin) {
    const target = joinPath(dir, text);
    const folder = parentOf(target);
    const { tree } = repository;
    if (
      !/^[\w./-]+$/.test(text) ||
      leaves(dir, text) ||
      ['', '.js', '.cjs', '.mjs', '/index.js'].some((end) => tree.exists(target + end))
    )
      continue;
    // Where git holds no such folder, something makes it.
    const names = tree
      .list(folder)
      .flatMap((one) => (one.kind === 'file' && repository.isOwn(joinPath(folder, one.name)) ? [one.name] : []));
    if (names.length === 0 || isProduct(tree, target, folder, repository.isIgnoredByGit)) continue;
    if (names.some((one) => one.replace(/\.[cm]?[jt]sx?$/, '') === baseName(target).replace(/\.[cm]?js$/, '')))
      continue;
    const [near] = nearest(baseName(target), names);
    const written = partOfWord(unit, { span }, baseName(target));
    yield {
      file: unit,
      range: span,
      message: `\`${name}\` cannot start: ${folder === '' ? 'the folder' : folder} holds no ${baseName(target)}${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near !== undefined && written ? fix.unsafe(`Start ${near}`, unit, edit.replace(written, near)) : undefined,
    };
  }
}
