import type { Pyproject, PythonScript } from '../../models/python/pyproject.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { formats } from '../../repository/formats.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository, Unit } from '../../repository/repository.ts';
import { scriptTargetOf } from '../../repository/script-targets.ts';
import { edit } from '../../text/edit.ts';
import { appended } from '../toml-edits.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'entrypoint/scripts-agree-across-variants',
  level: 'error',
  must: 'The variants of a manifest (`pyproject.cpu.toml`, `pyproject.gpu.toml`) install the same commands.',
  why: 'An image has the commands of the variant that it was built from: what works in one is missing in the other, or is another program under the same name.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const groups = new Map<string, Manifest[]>();
    const variants = repository.ending('.toml').filter((path) => variant.test(path) && !isBrought(path));
    const mains = [...new Set(variants.map((path) => joinPath(parentOf(path), 'pyproject.toml')))];
    for (const path of [...mains.filter(repository.isOwn), ...variants]) {
      const unit = repository.unit(formats.pyproject, path);
      if (!unit) continue;
      // Manifests of two projects are no variants of one.
      const key = `${parentOf(path)}\0${unit.model.name?.text ?? ''}`;
      const group = groups.get(key);
      if (group) group.push(unit);
      else groups.set(key, [unit]);
    }
    for (const [first, ...others] of groups.values())
      if (first) for (const other of others) yield* compared(repository, first, other);
  },
  bad: [
    {
      files: {
        'pyproject.binary.toml':
          '[tool.poetry]\nname = "spectral"\n\n[tool.poetry.scripts]\ncheck = "spectral.gates:check"\ntest-all = "spectral.gates:test_all"\n',
        'pyproject.source.toml':
          '[tool.poetry]\nname = "spectral"\n\n[tool.poetry.scripts]\ncheck = "spectral.gates:check"\ntest-all = "spectral.gates:everything"\ntrain = "spectral.cli:train"\n\n[build-system]\nrequires = ["poetry-core"]\n',
        'src/spectral/__init__.py': '',
        'src/spectral/gates.py': 'def check():\n    pass\n\ndef test_all():\n    pass\n',
        'src/spectral/cli.py': 'def train():\n    pass\n',
      },
      finds: ['pyproject.source.toml:6:12', 'pyproject.source.toml:7:1'],
      fixed: {
        'pyproject.binary.toml':
          '[tool.poetry]\nname = "spectral"\n\n[tool.poetry.scripts]\ncheck = "spectral.gates:check"\ntest-all = "spectral.gates:test_all"\ntrain = "spectral.cli:train"\n',
        'pyproject.source.toml':
          '[tool.poetry]\nname = "spectral"\n\n[tool.poetry.scripts]\ncheck = "spectral.gates:check"\ntest-all = "spectral.gates:test_all"\ntrain = "spectral.cli:train"\n\n[build-system]\nrequires = ["poetry-core"]\n',
      },
    },
    // The first is the one that is wrong.
    {
      files: {
        'pyproject.cpu.toml': '[project]\nname = "a"\n[project.scripts]\nserve = "a.web:rnu"\n',
        'pyproject.gpu.toml': '[project]\nname = "a"\n[project.scripts]\nserve = "a.web:run"\nextra = "a.web:run"\n',
        'a/__init__.py': '',
        'a/web.py': 'def run():\n    pass\n',
      },
      finds: ['pyproject.cpu.toml:4:9', 'pyproject.gpu.toml:5:1'],
      fixed: {
        'pyproject.cpu.toml': '[project]\nname = "a"\n[project.scripts]\nserve = "a.web:run"\nextra = "a.web:run"\n',
      },
    },
  ],
  good: [
    {
      files: {
        'pyproject.cpu.toml': '[project]\nname = "a"\n[project.scripts]\nserve = "a.web:run"\nextra = "a.web:run"\n',
        'pyproject.gpu.toml': '[project]\nname = "a"\n[project.scripts]\nextra = "a.web:run"\nserve = \'a.web:run\'\n',
        'pyproject.docs.toml': '[project]\nname = "docs"\n',
        'other/pyproject.toml': '[project]\nname = "a"\n',
      },
    },
  ],
});

const variant = /(?:^|\/)pyproject\.[\w-]+\.toml$/;

type Manifest = Unit<Pyproject>;

function* compared(repository: Repository, first: Manifest, other: Manifest): Iterable<Report> {
  const own = first.model.scripts;
  const theirs = other.model.scripts;
  for (const [name, script] of theirs) {
    const same = own.get(name);
    if (same === undefined) yield lacking(first, other, script);
    else if (same.text.trim() !== script.text.trim()) yield differing(repository, [first, same], [other, script]);
  }
  for (const [name, script] of own) if (!theirs.has(name)) yield lacking(other, first, script);
}

/** `script` of `has` stands in it alone. */
function lacking(lacks: Manifest, has: Manifest, script: PythonScript): Report {
  const line = has.text
    .slice(script.nameSpan.start, has.text.indexOf('\n', script.span.end) + 1 || undefined)
    .trimEnd();
  const table = lacks.model.node.at(...script.table.split('.'));
  const [whole] = line.split(/\r?\n/);
  const added = table && whole === line ? appended(lacks.text, table, line) : undefined;
  const [last] = [...lacks.model.scripts.values()].toReversed();
  return {
    file: has,
    range: { start: script.nameSpan.start, end: script.span.end },
    message: `\`${script.name}\` is a command of ${has.path} alone: ${lacks.path} installs none of that name`,
    related: [
      last
        ? { file: lacks, range: { start: last.nameSpan.start, end: last.span.end }, message: 'its commands end here' }
        : { file: lacks, message: 'has no commands' },
    ],
    fix: added && fix.unsafe(`Add \`${script.name}\` to ${lacks.path}`, lacks, added, [`+${script.table}`]),
  };
}

/** Two manifests give a command to different functions: the one that leads nowhere is wrong, else the second. */
function differing(
  repository: Repository,
  first: readonly [Manifest, PythonScript],
  second: readonly [Manifest, PythonScript],
): Report {
  const leads = ([unit, script]: readonly [Manifest, PythonScript]): boolean => {
    const target = scriptTargetOf(repository, unit.path, script);
    if (target.kind !== 'module' || target.path === undefined) return target.kind !== 'missing';
    const names = repository.unit(formats.source, target.path)?.model?.names;
    return target.attribute === undefined || !names || names.some(({ name }) => name === target.attribute);
  };
  const [right, wrong] = !leads(first) && leads(second) ? [second, first] : [first, second];
  const [file, script] = wrong;
  const [model, meant] = right;
  const isPlain =
    /^(["'])[^"'\n]*\1$/.test(file.text.slice(script.span.start, script.span.end)) && /^[\w.:-]+$/.test(meant.text);
  return {
    file,
    range: script.span,
    message: `\`${script.name}\` starts ${script.text} here, and ${meant.text} where ${model.path} is installed`,
    related: [{ file: model, range: meant.span, message: 'the other variant' }],
    fix: isPlain
      ? fix.unsafe(
          `Start ${meant.text} as ${model.path} does`,
          file,
          edit.replace({ start: script.span.start + 1, end: script.span.end - 1 }, meant.text),
        )
      : undefined,
  };
}
