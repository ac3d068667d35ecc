import type { Stage } from '../models/dockerfile/syntax.ts';
import type { Pyproject } from '../models/python/pyproject.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { pythonRangeAllows, supportedIn } from '../models/versions/python.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import {
  type Claim,
  foldersAbove,
  nearest,
  pinClaim,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';
import { memoOf } from './memo.ts';
import { copiedManifests } from './project.ts';
import type { Repository, Unit } from './repository.ts';
import { runCommands } from './run-commands.ts';

/** Python: pip, uv and Poetry compare `requires-python` when they install the project, Pipenv what its Pipfile requires. */
export const pythonRuntime: Runtime = {
  language: 'python',
  name: 'Python',
  manifests: ['pyproject.toml', 'Pipfile', 'setup.py', 'requirements.txt'],
  atRun: true,
  claims(place) {
    const { repository, manifest } = place;
    const dir = parentOf(manifest);
    if (isVariant(manifest)) {
      const variant = repository.pyproject(manifest);
      const range = variant?.model.requiresPython;
      return variant && range ? [rangeClaim(variant, range.text, range.span)] : [];
    }
    // The range stands in one place, whichever file shows that the project is here.
    const project = readIf(repository, joinPath(dir, 'pyproject.toml'));
    const range = project?.model.requiresPython;
    if (project && range)
      return manifest.endsWith('pyproject.toml') ? [rangeClaim(project, range.text, range.span)] : [];
    const pipfile = pipfileClaim(place, dir);
    if (pipfile) return manifest.endsWith('Pipfile') ? [pipfile] : [];
    return pins(place);
  },
  projects: (repository, file) =>
    variantNames(repository).flatMap((name) =>
      file.text.includes(name) ? copiedManifests(repository, file, name) : [],
    ),
};

/** `pyproject.cpu.toml`, `pyproject.source.toml`: one of them is copied to where the installer looks for `pyproject.toml`. */
const isVariant = (path: string): boolean => /(?:^|\/)pyproject\.[\w-]+\.toml$/.test(path);

const variantNames = memoOf((repository: Repository): readonly string[] => [
  ...new Set(repository.ending('.toml').filter(isVariant).map(baseName)),
]);

const readIf = (repository: Repository, path: string): Unit<Pyproject> | undefined =>
  repository.tree.exists(path) ? repository.pyproject(path) : undefined;

function rangeClaim(file: Unit<Pyproject>, text: string, span: Claim['span']): Claim {
  return {
    file,
    span,
    text,
    key: '`requires-python`',
    kind: 'outside',
    allows: (version) => pythonRangeAllows(text, version),
    instead: () => supportedIn(text),
    consequence: ({ run, file: dockerfile }) => ({
      level: run.stages.some((stage) => installsProject(dockerfile, stage)) ? 'error' : 'warning',
    }),
  };
}

/** `[requires]` of a Pipfile: a warning of Pipenv, with `--deploy` the end of it (pipenv, "do_init"). */
function pipfileClaim({ repository }: Placed, dir: string): Claim | undefined {
  const path = joinPath(dir, 'Pipfile');
  const unit = repository.tree.exists(path) ? repository.unit(formats.toml, path) : undefined;
  const node =
    unit?.model.root.at('requires', 'python_full_version') ?? unit?.model.root.at('requires', 'python_version');
  const text = node?.text;
  if (!unit || node === undefined || text === undefined || !/^\d/.test(text)) return undefined;
  return pinClaim(unit, '`python_version`', { text, span: node.span }, [text], 3, ({ run, file }) => {
    const stops = run.stages.some((stage) =>
      [...runCommands(file, stage)].some(
        ({ command }) => command.name === 'pipenv' && command.args.some(({ value }) => value === '--deploy'),
      ),
    );
    return stops ? { level: 'error', text: '`pipenv install --deploy` stops' } : { level: 'warning' };
  });
}

function pins(place: Placed): readonly Claim[] {
  const file = nearest(place.repository, foldersAbove(place), ['.python-version'], formats.pythonVersion, (unit) => {
    const versions = unit.model.flatMap(({ version }) => version ?? []);
    const [first] = unit.model;
    return first && versions.length === unit.model.length
      ? pinClaim(unit, '.python-version', first, versions, 2)
      : undefined;
  });
  const tool = toolClaim(place, 'python', (unit, key, first, versions) => pinClaim(unit, key, first, versions, 2));
  return [file ?? tool].flatMap((one) => one ?? []);
}

/** True if a RUN of `stage` installs the project itself: then the installer compares the interpreter. */
function installsProject(file: DockerfileUnit, stage: Stage): boolean {
  return stage.instructions.some(
    (instruction) =>
      instruction.keyword === 'RUN' &&
      file.scripts(instruction).some(({ commands }) =>
        commands.some((command) => {
          const call = invocation(command);
          if (call?.tool === 'poetry' || call?.tool === 'pdm') return /^(?:install|sync)$/.test(call.subcommand ?? '');
          return (
            (call?.tool === 'pip' || call?.tool === 'uv') &&
            /^(?:pip )?install$/.test(call.subcommand ?? '') &&
            command.args.some(({ value }) => /^\.{1,2}(?:\/|\[|$)/.test(value ?? ''))
          );
        }),
      ),
  );
}
