import { pythonRangeAllows } from '../../models/versions/python.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { speakingBases } from '../../repository/base-images.ts';
import { type ReproducibleRuns, reproducibleRuns } from '../../repository/reproducible.ts';
import type { Repository } from '../../repository/repository.ts';
import { importComesFrom, isStandardModule } from '../import-names.ts';
import { type Report, rule } from '../rule.ts';

const files = {
  'plimsoll.yaml': 'reproducible:\n  lock: requirements.lock.txt\n  manifest: environment.manifest.json\n',
  'requirements.lock.txt': 'numpy==1.26.4\npyyaml==6.0.2\n',
};

export default rule({
  id: 'reproducible/manifest-is-valid',
  level: 'error',
  must: 'The environment manifest can be read and speaks of this repository: its lock is there, its imports come from the lock or the sources, its Python is that of the image.',
  why: 'The gate before each run compares the container with it: what it says wrongly stops every run, or lets one pass that is not what was meant.',
  aliases: [],
  *check(repository) {
    const runs = reproducibleRuns(repository);
    const file = runs?.manifestFile;
    if (!runs || !file) return;
    const [broken, ...wrong] = file.model.problems;
    // What follows from text that is no JSON is no news.
    for (const { message, span } of broken
      ? [broken, ...wrong.filter((one) => one.span.start !== broken.span.start)]
      : [])
      yield { file, range: span, message };
    const { lock, python, imports } = file.model;
    const named = lock && joinPath(parentOf(file.path), lock.text);
    if (lock && named !== undefined) {
      const said = runs.lock === undefined ? undefined : joinPath('', runs.lock);
      if (!repository.tree.exists(named)) yield { file, range: lock.span, message: `the lock ${named} is not there` };
      else if (said !== undefined && said !== named)
        yield {
          file,
          range: lock.span,
          message: `the lock is ${said}, not ${named}`,
          related: [{ ...runs.placeOf('lock'), message: 'the contract says so' }],
        };
    }
    if (python) yield* pythonOf(repository, runs, file, python);
    for (const { text, span } of imports) {
      const top = text.split('.')[0] ?? '';
      if (comesFrom(repository, runs, top)) continue;
      yield {
        file,
        range: span,
        level: 'warning',
        message: `\`${text}\` probably cannot be imported: no package of ${runs.lock} is called so, and no module of the repository`,
      };
    }
  },
  bad: [
    {
      files: {
        ...files,
        'environment.manifest.json':
          '{\n  "python": ">=3.12",\n  "imports": ["numpy", "yaml", "pandas"],\n  "lock": "requirements.txt"\n}\n',
        Dockerfile: 'FROM python:3.11-slim\nRUN pip install -r requirements.lock.txt\n',
      },
      finds: ['environment.manifest.json:2:13', 'environment.manifest.json:3:32', 'environment.manifest.json:4:11'],
    },
    {
      files: { ...files, 'environment.manifest.json': '{ "imports": "numpy", "os": 1 }\n' },
      finds: ['environment.manifest.json:1:14', 'environment.manifest.json:1:29'],
    },
    {
      files: { ...files, 'environment.manifest.json': '{ "python": "three" }\n' },
      finds: ['environment.manifest.json:1:13'],
    },
    { files: { ...files, 'environment.manifest.json': '{ "imports": [\n' }, finds: ['environment.manifest.json:2:1'] },
  ],
  good: [
    {
      files: {
        ...files,
        'environment.manifest.json':
          '{ "os": "linux", "python": ">=3.11,<3.12", "tools": ["git"], "imports": ["numpy.linalg", "yaml", "json", "pipeline"], "lock": "requirements.lock.txt" }\n',
        'pipeline/__init__.py': '',
        Dockerfile: 'FROM python:3.11-slim\nRUN pip install -r requirements.lock.txt\n',
      },
    },
    { files: { 'environment.manifest.json': '{ "imports": ["pandas"] }' } },
  ],
});

type File = NonNullable<ReproducibleRuns['manifestFile']>;

function* pythonOf(
  repository: Repository,
  runs: ReproducibleRuns,
  file: File,
  { text, span }: NonNullable<File['model']['python']>,
): Iterable<Report> {
  if (pythonRangeAllows(text, '3.12') === 'unknown') {
    yield { file, range: span, message: `\`${text}\` is no range of versions` };
    return;
  }
  for (const image of runs.images) {
    for (const [stage, bases] of speakingBases(repository, image, 'python')) {
      const other = bases.find(({ version }) => pythonRangeAllows(text, version) === 'no');
      if (other && image.final && (stage === image.final || image.final.uses.some((use) => use.stage === stage)))
        yield {
          file,
          range: span,
          message: `the image has Python ${other.version}, and ${text} is wanted`,
          related: [{ file: image, range: stage.base?.span ?? stage.from.span, message: other.image }],
        };
    }
  }
}

function comesFrom(repository: Repository, { lockFile }: ReproducibleRuns, name: string): boolean {
  if (isStandardModule(name)) return true;
  // Without a lock nobody knows.
  if (!lockFile || lockFile.model.problems.some(({ kind }) => kind === 'error')) return true;
  if (lockFile.model.packages.some((one) => one.link || importComesFrom(name, one.name))) return true;
  return (
    repository.named(`${name}.py`).length > 0 ||
    repository.named('__init__.py').some((path) => parentOf(path) === name || parentOf(path).endsWith(`/${name}`)) ||
    repository.tree.list('').some((one) => one.name === name) ||
    repository.tree.list('src').some((one) => one.name === name)
  );
}
