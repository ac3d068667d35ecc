import { ancestry, effective, effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { flag } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { generatorOf, loginOf, manifestWrite } from './ring-commands.ts';
import { type RunCommand, runCommands } from './run-commands.ts';
import { isSecretName } from '../models/secret/values.ts';

/** What one ring's Dockerfile says that holds in the other one too. */
export interface Twin {
  readonly file: DockerfileUnit;
  /** The stage that installs or compiles, and the command that does. */
  readonly stage: Stage;
  readonly run: RunCommand;
  readonly final: Stage;
  /** The image that `stage` rests on, as written, with the global ARGs that it takes. */
  readonly base: string;
  readonly globals: readonly string[];
  /** What makes the tools ready before anything of the repository is copied, line by line. */
  readonly tools: readonly string[];
  /** Absolute. */
  readonly workdir: string;
  /** Variables of both stages without those that only one ring has: `KEY=value` as written, by name. */
  readonly environment: ReadonlyMap<string, string>;
  /** USER, EXPOSE, HEALTHCHECK, ENTRYPOINT and CMD that the image ends with, as written. */
  readonly ending: Ending;
}

interface Ending {
  readonly user: string | undefined;
  readonly expose: readonly string[];
  readonly healthcheck: string | undefined;
  readonly entrypoint: Instruction | undefined;
  readonly cmd: Instruction | undefined;
}

/** The twin read for a derivation; undefined where `installs` finds nothing, or the file builds in a way that is not understood. */
export function twinOf(file: DockerfileUnit, installs: (run: RunCommand) => boolean): Twin | undefined {
  const { final } = file;
  for (const stage of file.stages) {
    const run = runCommands(file, stage).find(installs);
    if (!run || !final || file.text.includes('\r')) continue;
    const base = ancestry(stage).at(-1)?.base?.text;
    const workdir = effectiveWorkdir(stage, run.instruction);
    if (base === undefined || workdir === undefined || workdir === '/') return undefined;
    const globals = file.model.globalArgs
      .filter(({ pairs }) => pairs.some(({ key }) => base.includes(`$${key}`) || base.includes(`\${${key}`)))
      .map((one) => written(file, one));
    const environment = new Map([...environmentOf(stage), ...environmentOf(final)]);
    return {
      file,
      stage,
      run,
      final,
      base,
      globals,
      tools: toolsOf(file, stage),
      workdir,
      environment,
      ending: endingOf(file, final),
    };
  }
  return undefined;
}

/** An instruction as it stands in the file. */
const written = (file: DockerfileUnit, { span }: Instruction): string => file.text.slice(span.start, span.end);

const ringOnly =
  /^(?:CI|NODE_ENV|GOWORK|GOPRIVATE|GONOSUMDB|GONOPROXY|GOPROXY|GOFLAGS|UV_LOCKED|UV_FROZEN|UV_NO_EDITABLE|NPM_VERSION|PYPI_VERSION|GO_SDK_VERSION)$/;

function environmentOf(stage: Stage): readonly (readonly [string, string])[] {
  return ancestry(stage)
    .toReversed()
    .flatMap(({ instructions }) =>
      instructions.flatMap(({ keyword, pairs, legacyPair }) =>
        keyword !== 'ENV' || legacyPair
          ? []
          : pairs
              .filter(({ key, value }) => !ringOnly.test(key) && !isSecretName(key) && standsAlone(key, value))
              .map(({ key, value = '' }) => [key, `${key}=${value}`] as const),
      ),
    );
}

/** True if a value needs no ARG of the file: those stay behind. `PATH=/x:$PATH` does not. */
const standsAlone = (key: string, value = ''): boolean => !value.replaceAll(`$${key}`, '').includes('$');

/** RUN and COPY --from of another image before the first file of the repository comes in; what rings forbid is left out. */
function toolsOf(file: DockerfileUnit, stage: Stage): readonly string[] {
  const lines: string[] = [];
  for (const instruction of stage.instructions) {
    const from = flag(instruction, 'from');
    if ((instruction.keyword === 'COPY' || instruction.keyword === 'ADD') && from === undefined) break;
    if (
      instruction.keyword === 'COPY' &&
      !/bufbuild\/buf|protoc/.test(from ?? '') &&
      !stage.uses.some((use) => use.instruction === instruction)
    )
      lines.push(written(file, instruction));
    if (instruction.keyword !== 'RUN' || instruction.heredocs.length > 0) continue;
    const commands = file.scripts(instruction).flatMap((script) => script.commands);
    const forbidden = commands.some((one) => generatorOf(one) || loginOf(one) || manifestWrite(one));
    const secret = instruction.flags.some(
      ({ name, value }) => name === 'mount' && /type=(?:secret|ssh)/.test(value ?? ''),
    );
    if (forbidden || secret || /\$\{?[A-Z]/.test(instruction.rest.text)) continue;
    const cached = commands.length === 1 && commands[0]?.name === 'npm' && instruction.flags.length === 0;
    const text = written(file, instruction);
    lines.push(cached ? text.replace(/^RUN\s+/i, 'RUN --mount=type=cache,target=/root/.npm ') : text);
  }
  return lines;
}

function endingOf(file: DockerfileUnit, final: Stage): Ending {
  const last = (keyword: string): Instruction | undefined => effective(final, keyword);
  const [user, healthcheck] = [last('USER'), last('HEALTHCHECK')];
  return {
    user: user && written(file, user),
    expose: ancestry(final).flatMap(({ instructions }) =>
      instructions.filter(({ keyword }) => keyword === 'EXPOSE').map((one) => written(file, one)),
    ),
    healthcheck: healthcheck && written(file, healthcheck),
    entrypoint: last('ENTRYPOINT'),
    cmd: last('CMD'),
  };
}

/** `ENV A=1 B=2`; nothing if there are none. */
export const environmentLine = (variables: Iterable<string>): readonly string[] => {
  const all = [...variables];
  return all.length === 0 ? [] : [`ENV ${all.join(' ')}`];
};

/** The words of a start command whose form is JSON, changed by `change`; others as they stand. */
function startLine(
  file: DockerfileUnit,
  instruction: Instruction | undefined,
  change: (word: string) => string = (word) => word,
): readonly string[] {
  if (!instruction) return [];
  if (instruction.form !== 'json') return [written(file, instruction)];
  return [`${instruction.keyword} [${instruction.args.map(({ text }) => JSON.stringify(change(text))).join(', ')}]`];
}

/** The lines that an image ends with. */
export function endingLines({ file, ending }: Twin, change?: (word: string) => string): readonly string[] {
  const { user, expose, healthcheck, entrypoint, cmd } = ending;
  return [
    ...(user === undefined ? [] : [user]),
    ...expose,
    ...(healthcheck === undefined ? [] : [healthcheck]),
    ...startLine(file, entrypoint, change),
    ...startLine(file, cmd, change),
  ];
}

/** Words of the start command. */
export const startWords = ({ ending: { entrypoint, cmd } }: Twin): readonly string[] =>
  [entrypoint, cmd].flatMap((one) =>
    one?.form === 'json' ? one.args.map(({ text }) => text) : one ? one.rest.text.split(/\s+/) : [],
  );

export const ringOneTitle = '# Ring 1: from the workspace. The context is its root.';
export const ringTwoTitle =
  '# Ring 2: from what is published. The context is this folder, so nothing of the workspace can get in.';

/** The text of a Dockerfile with these lines. */
export const dockerfileText = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
