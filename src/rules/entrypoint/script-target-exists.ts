import { formats } from '../../repository/formats.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { type ScriptTarget, scriptTargetOf } from '../../repository/script-targets.ts';
import { modulesIn } from '../../repository/start-packages.ts';
import { isBound } from '../../repository/start-packages.ts';
import type { WrittenIn } from '../../repository/start-words.ts';
import { nearest } from '../../text/nearest.ts';
import { type Report, rule } from '../rule.ts';
import { inModule, withHint } from '../start-module.ts';

export default rule({
  id: 'entrypoint/script-target-exists',
  level: 'error',
  must: 'A command that a project installs (`[project.scripts]`, `[tool.poetry.scripts]`) leads to a module and a name that exist.',
  why: 'The install succeeds and puts the command on the path; whoever calls it gets "ModuleNotFoundError" or "ImportError: cannot import name".',
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
  ],
  good: [
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
