import { ancestry, environmentAt, searchPathAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type Carried, carriedTo } from './carried.ts';
import { joinPath } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { pythonInstallOf } from './python-installs.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';

/** A virtual environment that a RUN makes or fills. */
export interface Virtualenv {
  /** In the image of its stage, without a leading slash; undefined for the folder that Poetry keeps for itself. */
  readonly path: string | undefined;
  readonly run: RunCommand;
  /** "python -m venv", "uv sync", "poetry install". */
  readonly by: string;
  /** True if its scripts name no path of their own. */
  readonly isRelocatable: boolean;
}

const off = /^(?:|0|false|no)$/i;

/** The virtual environments that the commands of `stage` make. */
export function virtualenvsIn(file: DockerfileUnit, stage: Stage): readonly Virtualenv[] {
  const found: Virtualenv[] = [];
  for (const run of runCommands(file, stage)) {
    if (run.command.conditional) continue;
    const made = madeBy(run);
    if (made && !found.some(({ path }) => path === made.path)) found.push(made);
  }
  return found;
}

function madeBy(run: RunCommand): Virtualenv | undefined {
  const { command, dir, stage, instruction } = run;
  const words = command.args.map(({ value }) => value);
  const operands = (from: number): (string | undefined)[] => words.slice(from).filter((word) => !word?.startsWith('-'));
  const at = (to: string | undefined, by: string): Virtualenv | undefined => {
    const path = below(dir, to);
    return path === undefined
      ? undefined
      : { path: joinPath('', path), run, by, isRelocatable: words.includes('--relocatable') };
  };
  const variable = (name: string): string | undefined => environmentAt(stage, instruction).get(name);
  if (
    /^(?:python|pypy)[\d.]*$/.test(command.name ?? '') &&
    words[0] === '-m' &&
    /^(?:venv|virtualenv)$/.test(words[1] ?? '')
  ) {
    const [target, ...more] = operands(2);
    return more.length > 0 ? undefined : at(target, `${command.name} -m ${words[1]}`);
  }
  if (command.name === 'virtualenv') {
    const [target, ...more] = operands(0);
    return more.length > 0 || words.some((word) => word === '-p' || word === '--python')
      ? undefined
      : at(target, 'virtualenv');
  }
  if (command.name === 'uv' && words[0] === 'venv') {
    if (words.some((word) => word === '--python' || word === '-p' || word === '--prompt')) return undefined;
    const [target] = operands(1);
    return at(words.length > 1 && words.at(-1) === undefined ? undefined : (target ?? '.venv'), 'uv venv');
  }
  const install = pythonInstallOf(run);
  if (!install || install.dir === undefined) return undefined;
  const set = command.assignments.length > 0;
  if (install.manager === 'uv' && install.verb.value === 'sync') {
    const environment = environmentAt(stage, instruction);
    if (
      set ||
      words.includes('--active') ||
      (environment.has('UV_PROJECT_ENVIRONMENT') && !variable('UV_PROJECT_ENVIRONMENT'))
    )
      return undefined;
    const path = below(install.dir, variable('UV_PROJECT_ENVIRONMENT') ?? '.venv');
    return path === undefined ? undefined : { path: joinPath('', path), run, by: 'uv sync', isRelocatable: false };
  }
  if (install.manager !== 'poetry' || install.verb.value !== 'install' || set) return undefined;
  const environment = environmentAt(stage, instruction);
  // In an environment that is active, or with other settings, it makes none of its own.
  if (['VIRTUAL_ENV', 'POETRY_VIRTUALENVS_CREATE', 'POETRY_VIRTUALENVS_PATH'].some((name) => environment.has(name)))
    return undefined;
  if (stageText(stage).some((text) => /virtualenvs|activate|python[\d.]*\s+-m\s+venv|poetry export/.test(text)))
    return undefined;
  if (!environment.has('POETRY_VIRTUALENVS_IN_PROJECT'))
    return { path: undefined, run, by: 'poetry install', isRelocatable: false };
  return off.test(variable('POETRY_VIRTUALENVS_IN_PROJECT') ?? '')
    ? undefined
    : { path: joinPath('', `${install.dir}/.venv`), run, by: 'poetry install', isRelocatable: false };
}

const stageText = (stage: Stage): readonly string[] =>
  ancestry(stage).flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'RUN')
      .map(({ rest, heredocs }) => `${rest.text}${heredocs.map(({ body }) => body.text).join('')}`),
  );

/** Tools that install others, and bring nothing that a program imports. */
const tools = /^(?:uv|poetry|pip|setuptools|wheel|virtualenv|pipenv|pdm|poetry-plugin-\w+)(?:[=<>~!@[].*)?$/;

/** True if `stage` may hold packages outside of virtual environments. */
export function mayHoldSystemPackages(file: DockerfileUnit, stage: Stage): boolean {
  for (const one of ancestry(stage)) {
    for (const { keyword, heredocs, args } of one.instructions) {
      if (keyword === 'RUN' && heredocs.length > 0) return true;
      const last = args.at(-1)?.text ?? '';
      if (
        (keyword === 'COPY' || keyword === 'ADD') &&
        /^\/(?:usr(?:\/.*)?|opt\/?|root(?:\/.*)?)?$|site-packages|\$/.test(last) &&
        !/^\/(?:usr\/)?(?:local\/)?bin\//.test(last) &&
        !/^\/(?:usr\/)?(?:local\/)?bin$/.test(last)
      )
        return true;
    }
    for (const { command } of runCommands(file, one)) {
      const name = command.name ?? '';
      const words = command.args.map(({ value, raw }) => value ?? raw);
      const isPip =
        /^pip[\d.]*$/.test(name) ||
        (name === 'uv' && words[0] === 'pip') ||
        (name.startsWith('python') && words[0] === '-m' && words[1] === 'pip');
      if (
        /^(?:conda|mamba|micromamba|pipx|pipenv|pdm|hatch|make|bash|sh|ln|ansible|pixi|rye)$/.test(name) ||
        name.endsWith('.sh')
      )
        return true;
      if (name === 'uv' && words[0] === 'tool') return true;
      if (!isPip || !words.includes('install')) continue;
      const operands = words.slice(words.indexOf('install') + 1).filter((word) => !word.startsWith('-'));
      if (operands.length === 0 || operands.some((word) => !tools.test(word.replaceAll(/["']/g, '')))) return true;
    }
  }
  return false;
}

/** Folders on PATH at the end of `stage`; undefined if one of them is not known. */
export function knownPath(stage: Stage): readonly string[] | undefined {
  const end: Instruction = { ...stage.from, span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER } };
  const known = environmentAt(stage, end);
  const names = ancestry(stage)
    .flatMap(({ instructions }) => instructions.flatMap(({ keyword, pairs }) => (keyword === 'ENV' ? pairs : [])))
    .filter(({ key }) => key === 'PATH')
    .flatMap(({ value }) => [...(value ?? '').matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name));
  const isOpen = names.some((name) => name !== 'PATH' && known.get(name) === undefined);
  return isOpen ? undefined : searchPathAt(stage, end);
}

/** A virtual environment in the image of `final`. */
export interface Placed extends Virtualenv {
  readonly stage: Stage;
  /** Where it lies in the final stage; undefined as in `path`. */
  readonly place: string | undefined;
  /** How it came there from another stage. */
  readonly carried: Carried | undefined;
}

/** The virtual environments that the image of `final` holds. */
export function virtualenvsOf(file: DockerfileUnit, final: Stage): readonly Placed[] {
  const lineage = ancestry(final);
  return file.live.flatMap((stage) =>
    virtualenvsIn(file, stage).flatMap((one): Placed[] => {
      if (lineage.includes(stage)) return [{ ...one, stage, place: one.path, carried: undefined }];
      const carried = one.path === undefined ? undefined : carriedTo(file, stage, one.path, final);
      if (carried?.kind !== 'at') return [];
      const place = carried.paths.includes(one.path ?? '') ? one.path : carried.paths[0];
      return [{ ...one, stage, place, carried }];
    }),
  );
}
