import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellWord } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { baseName, type BuildContext, inside, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';
import { isNeverWritten, originOf } from './stage-files.ts';
import type { StartCommand } from './start-commands.ts';
import type { WrittenIn } from './start-words.ts';

/** A module that a start command names, and where it is looked for. */
export interface ModuleTarget {
  /** "app.main" */
  readonly module: string;
  /** "app" of `app.main:app` and `app.main:app()`. */
  readonly attribute: string | undefined;
  /** Who says so: "uvicorn", "python", "FLASK_APP". */
  readonly program: string;
  /** True if it must be runnable by `python -m`. */
  readonly runs: boolean;
  /** The text that names it. */
  readonly span: Span;
  /** Folders of the image in the order of the search, without a leading slash; undefined if they are not known. */
  readonly roots: readonly string[] | undefined;
}

/** What the words of these mean is a module, with or without `:name`. */
const servers = new Set(
  'uvicorn gunicorn hypercorn daphne granian waitress-serve celery flask litestar dramatiq sanic arq python pypy'.split(
    ' ',
  ),
);
/** They take `name` from the module; the others guess, or take it apart in ways of their own. */
const takesAttribute = new Set([
  'uvicorn',
  'gunicorn',
  'hypercorn',
  'daphne',
  'granian',
  'waitress-serve',
  'flask',
  'litestar',
]);
const folders = ['--app-dir', '--chdir', '--working-dir', '--workdir', '--pythonpath', '--directory', '--project'];
const form = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::([A-Za-z_]\w*)[\w.]*(?:\([^()]*\))?)?$/;

/** The module that `start` runs; undefined if it runs none, or if the words do not tell. */
export function moduleTargetOf(stage: Stage, command: StartCommand): ModuleTarget | undefined {
  const { start } = command;
  const variables = environmentAt(stage, endOf(stage));
  if (start?.kind === 'module' && servers.has(start.program)) {
    const [, module, attribute] = form.exec(start.value) ?? [];
    if (module === undefined) return undefined;
    const runs = start.program === 'python' || start.program === 'pypy';
    // `python -m pkg:name` is none.
    if (runs && start.value.includes(':')) return undefined;
    return {
      module,
      attribute: takesAttribute.has(start.program)
        ? (attribute ?? (start.program === 'gunicorn' ? 'application' : undefined))
        : undefined,
      program: start.program,
      runs,
      span: start.span,
      roots: rootsOf(command, variables),
    };
  }
  return start === undefined ? flaskApp(stage, command, variables) : undefined;
}

/** `flask run` takes its application from FLASK_APP. */
function flaskApp(
  stage: Stage,
  command: StartCommand,
  variables: ReadonlyMap<string, string | undefined>,
): ModuleTarget | undefined {
  const words = [command.command.nameWord, ...command.command.args].map(({ value }) => value ?? '');
  const flask = words.indexOf('flask');
  if (flask === -1 || !words.slice(flask).includes('run')) return undefined;
  const value = variables.get('FLASK_APP');
  const pair = ancestry(stage)
    .flatMap(({ instructions }) => instructions.toReversed())
    .flatMap(({ keyword, pairs }) => (keyword === 'ENV' ? pairs : []))
    .find(({ key }) => key === 'FLASK_APP');
  const [, module, attribute] = form.exec(value?.replace(/\.py(?=:|$)/, '') ?? '') ?? [];
  if (module === undefined || !pair) return undefined;
  return {
    module,
    attribute,
    program: 'FLASK_APP',
    runs: false,
    span: pair.valueSpan,
    roots: rootsOf(command, variables),
  };
}

/** A place behind all instructions of `stage`. */
const endOf = (stage: Stage): Instruction => ({
  ...stage.from,
  span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER },
});

function rootsOf(
  { command, dir }: StartCommand,
  variables: ReadonlyMap<string, string | undefined>,
): readonly string[] | undefined {
  let cwd = dir;
  for (const [index, { value, raw }] of command.args.entries()) {
    const equals = raw.indexOf('=');
    const name = equals === -1 ? (value ?? raw) : raw.slice(0, equals);
    if (!folders.includes(name)) continue;
    cwd = below(cwd, equals === -1 ? command.args[index + 1]?.value : value?.slice(equals + 1));
  }
  if (cwd === undefined) return undefined;
  const roots = [joinPath('', cwd)];
  const assigned = command.assignments.find(({ name }) => name === 'PYTHONPATH');
  if (assigned) return undefined;
  if (variables.has('PYTHONPATH')) {
    const value = variables.get('PYTHONPATH');
    if (value === undefined) return undefined;
    for (const part of value.split(':')) {
      const root = below(cwd, part);
      if (part !== '' && root !== undefined) roots.push(joinPath('', root));
    }
  }
  return roots;
}

/** Where a file or folder of an image comes from, whatever context was meant. */
export type Place =
  /** `path` in the repository. */
  | { readonly kind: 'there'; readonly path: string }
  /** A COPY covers it and its source does not hold it; `path` is where that would be. */
  | { readonly kind: 'absent'; readonly path: string; readonly ignored: boolean; readonly instruction: Instruction }
  /** No instruction can have put it there. */
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown' };

/** Answers of `placeOf`; several rules ask for the same module. */
const placesOf = memoOf((_repository: Repository) => new Map<Stage, Map<string, Place>>());

export function placeOf(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  path: string,
): Place {
  const stages = placesOf(repository);
  let known = stages.get(stage);
  if (!known) stages.set(stage, (known = new Map<string, Place>()));
  const key = [path, ...contexts.map(({ dir, ignorePath }) => `${dir}\0${ignorePath}`)].join('\0');
  let place = known.get(key);
  if (!place) known.set(key, (place = searched(repository, file, contexts, stage, path)));
  return place;
}

function searched(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  path: string,
): Place {
  for (const context of contexts) {
    const origin = originOf(repository, file, context, stage, path, 0, false);
    if (origin.kind === 'context') return { kind: 'there', path: origin.path };
  }
  let absent: Place | undefined;
  for (const context of contexts) {
    const origin = originOf(repository, file, context, stage, path);
    if (origin.kind === 'absent') absent ??= origin;
    else if (!isNeverWritten(repository, file, context, stage, path)) return { kind: 'unknown' };
  }
  return absent ?? { kind: 'never' };
}

/** What the search for a module ends with. */
export type FoundModule =
  /** `path`: its file in the repository; undefined for a folder without `__init__.py`. */
  | { readonly kind: 'module'; readonly path: string | undefined; readonly folder: string | undefined }
  /** `path` is a module where a package is wanted. */
  | { readonly kind: 'no-package'; readonly path: string }
  /** The part at `index` is missing below `root`, whose folder in the repository is `folder` (undefined if that is not known). */
  | {
      readonly kind: 'missing';
      readonly index: number;
      readonly root: string;
      readonly folder: string | undefined;
      readonly place: Place;
      /** False if a RUN, or a COPY that cannot be followed, may have put it there. */
      readonly certain: boolean;
    };

/** Looks for `module` below the folder `root` of the image, as far as the instructions tell. */
export function findModule(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  root: string,
  module: string,
): FoundModule {
  const place = (path: string): Place => placeOf(repository, file, contexts, stage, path);
  const parts = module.split('.');
  let dir = root;
  let folder: string | undefined;
  if (root !== '') {
    const own = folderPlace(repository, place, root);
    if (own.kind === 'there') folder = own.path;
  }
  folder ??= topFolder(repository, place, root, parts[0] ?? '');
  for (const [index, part] of parts.entries()) {
    const below = joinPath(dir, part);
    const package_ = folderPlace(repository, place, below);
    const isFolder = package_.kind === 'there';
    const source = place(`${below}.py`);
    if (index === parts.length - 1) {
      if (isFolder) {
        const init = joinPath(package_.path, '__init__.py');
        const holds = repository.tree.exists(init);
        if (holds || source.kind !== 'there')
          return { kind: 'module', path: holds ? init : undefined, folder: package_.path };
      }
      if (source.kind === 'there') return { kind: 'module', path: source.path, folder: undefined };
    } else if (isFolder) {
      dir = below;
      folder = package_.path;
      continue;
    } else if (source.kind === 'there') return { kind: 'no-package', path: source.path };
    const certain = [package_, source].every(({ kind }) => kind === 'absent' || kind === 'never');
    return { kind: 'missing', index, root: dir, folder, place: source, certain };
  }
  return { kind: 'missing', index: 0, root, folder, place: { kind: 'unknown' }, certain: false };
}

/** Place of a folder. A COPY whose destination it is names no file of it, so one that may be in it is asked for. */
function folderPlace(repository: Repository, place: (path: string) => Place, path: string): Place {
  const own = place(path);
  if (own.kind === 'there') return repository.tree.list(own.path).length > 0 ? own : { kind: 'unknown' };
  const inner = place(joinPath(path, '__init__.py'));
  if (inner.kind !== 'there' && inner.kind !== 'absent') return own;
  const folder = parentOf(inner.path);
  return repository.tree.list(folder).length > 0 ? { kind: 'there', path: folder } : own;
}

/** The folder of the repository whose content lies at `root`: that of the first manifest or file that is there, too. */
function topFolder(
  repository: Repository,
  place: (path: string) => Place,
  root: string,
  part: string,
): string | undefined {
  const own = place(joinPath(root, `${part}.py`));
  if (own.kind !== 'absent') return undefined;
  const parent = own.path.slice(0, -baseName(own.path).length).replace(/\/$/, '');
  return repository.tree.list(parent).length > 0 ? parent : undefined;
}

/** True if a RUN of a stage that the image is made of may install the repository's own package: then Python finds it elsewhere. */
export function installsProject(file: DockerfileUnit): boolean {
  return file.live.some((stage) =>
    stage.instructions.some((instruction) => {
      if (instruction.keyword !== 'RUN') return false;
      if (instruction.heredocs.length > 0) return true;
      return file.scripts(instruction).some(({ commands }) =>
        commands.some(({ name = '', args }) => {
          const words = args.map(({ value, raw }) => value ?? raw);
          const says = (...one: string[]): boolean => one.some((word) => words.includes(word));
          const isPath = words.some((word) => /^(?:\.{0,2}\/|\.{1,2}$|\.\[|.*\.(?:whl|tar\.gz)|.*\$)/.test(word));
          if (/^(?:pip|python|pypy)[\d.]*$/.test(name)) {
            return (
              (says('install') && isPath && !words.some((word) => word.startsWith('-r'))) ||
              says('-e', '--editable', 'setup.py') ||
              (says('install') && isPath)
            );
          }
          if (name === 'uv')
            return (
              (says('sync') && !says('--no-install-project', '--no-install-workspace')) ||
              (says('install') && isPath) ||
              says('build')
            );
          if (name === 'poetry') return (says('install') && !says('--no-root', '--only-root=false')) || says('build');
          return (
            /^(?:pdm|hatch|flit|rye|pixi|conda|mamba|micromamba|make|just|invoke|bash|sh|tox|pipenv)$/.test(name) &&
            !says('--no-self')
          );
        }),
      );
    }),
  );
}

/** Packages that the projects of the context install, by name, with their folders; a name that two have is left out. */
export function installedPackages(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  if (!installsProject(file)) return new Map();
  for (const path of [...repository.named('pyproject.toml'), ...repository.named('setup.py')]) {
    if (!contexts.some(({ dir }) => inside(dir, path) !== undefined)) continue;
    const root = parentOf(path);
    for (const { folder, name } of packageFolders(repository, path, root))
      if (!found.has(name)) found.set(name, folder);
      else if (found.get(name) !== folder) found.set(name, undefined);
  }
  return new Map([...found].flatMap(([name, folder]) => (folder === undefined ? [] : [[name, folder] as const])));
}

/** The packages in `src` of a project, and the one beside its manifest that has the project's name. */
function packageFolders(
  repository: Repository,
  path: string,
  root: string,
): readonly { readonly name: string; readonly folder: string }[] {
  const project = path.endsWith('.toml') ? repository.pyproject(path)?.model : undefined;
  const poetry = project?.node.at('tool', 'poetry', 'packages')?.items() ?? [];
  const bases = ['src', ...poetry.flatMap((one) => one.get('from')?.text ?? [])];
  const found = [...new Set(bases)].flatMap((base) =>
    repository.tree
      .list(joinPath(root, base))
      .map(({ name }) => ({ name, folder: joinPath(joinPath(root, base), name) })),
  );
  const own = project?.name?.text.replaceAll(/[-.]+/g, '_');
  if (own !== undefined) found.push({ name: own, folder: joinPath(root, own) });
  return found.filter(
    ({ name, folder }) =>
      /^[A-Za-z_]\w*$/.test(name) && repository.tree.list(folder).some(({ name: one }) => one.endsWith('.py')),
  );
}

/** Looks for `module` in the packages that are installed: whatever the folder is, Python finds these. Undefined if none of them has its name. */
export function findInstalled(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  module: string,
): (FoundModule & { readonly kind: 'module' | 'missing' }) | undefined {
  const [first = '', ...parts] = module.split('.');
  let folder = installedPackages(repository, file, contexts).get(first);
  if (folder === undefined) return undefined;
  for (const [index, part] of parts.entries()) {
    const below = joinPath(folder, part);
    const isFolder = repository.tree.list(below).length > 0;
    if (isFolder) folder = below;
    else if (index === parts.length - 1 && repository.tree.exists(`${below}.py`))
      return { kind: 'module', path: `${below}.py`, folder: undefined };
    else return { kind: 'missing', index: index + 1, root: '', folder, place: { kind: 'unknown' }, certain: true };
  }
  const init = joinPath(folder, '__init__.py');
  return { kind: 'module', path: repository.tree.exists(init) ? init : undefined, folder };
}

/** Place of `text` in the word, for an edit; undefined if it is not written there as it is. */
export function partOfWord(file: WrittenIn, { span }: Pick<ShellWord, 'span'>, text: string): Span | undefined {
  const written = file.text.slice(span.start, span.end);
  const at = written.indexOf(text);
  return at === -1 || written.includes(text, at + 1)
    ? undefined
    : { start: span.start + at, end: span.start + at + text.length };
}
