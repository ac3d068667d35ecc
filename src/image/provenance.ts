import type { ImageHistory } from '../models/image/config.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Dockerfile, Instruction, Stage } from '../models/dockerfile/syntax.ts';

/** A Dockerfile that may have built the image. */
export interface BuildFile {
  readonly path: string;
  readonly model: Dockerfile;
  /** Line of an offset in it, from 1. */
  lineAt(offset: number): number;
}

/** The instruction that made a step of the image. */
export interface StepSource {
  readonly path: string;
  readonly line: number;
}

/** Characters that must agree word for word: `COPY . .` and `npm ci` stand in many files. */
const fewestCharacters = 16;

/**
 * Which instruction made which step: the history of an image ends with the instructions of the stage that was built, in their order.
 * Undefined for the steps of its base image, and all of them if no file fits, or two do.
 */
export function sourcesOf(
  history: readonly ImageHistory[],
  files: readonly BuildFile[],
): readonly (StepSource | undefined)[] {
  const steps = history.map(({ by }) => stepOf(by));
  let most = 0;
  let best: (readonly (StepSource | undefined)[])[] = [];
  for (const file of files)
    for (const stage of file.model.stages) {
      const places = aligned(steps, stage);
      if (places === undefined) continue;
      if (places.size < most) continue;
      if (places.size > most) best = [];
      most = places.size;
      best.push(
        steps.map((_, index) => {
          const made = places.get(index);
          return made && { path: file.path, line: file.lineAt(made.span.start) };
        }),
      );
    }
  const [first, ...others] = best;
  return first && others.every((one) => isSame(one, first)) ? first : history.map(() => undefined);
}

/** Two stages may share the instructions that made the image. */
const isSame = (a: readonly (StepSource | undefined)[], b: readonly (StepSource | undefined)[]): boolean =>
  a.every((one, index) => one?.path === b[index]?.path && one?.line === b[index]?.line);

/** A history entry, taken apart. */
interface Step {
  readonly keyword: string;
  /** Without what builders put around it. */
  readonly text: string;
  /** True for what the old builder writes of COPY and ADD: a digest stands for the sources. */
  readonly hashed: boolean;
}

const keywordForm =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?:\s+|$)/;

function stepOf(by: string): Step {
  const text = by
    .slice(0, 65_536)
    .replace(/\s*# buildkit$/, '')
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .trim();
  const keyword = keywordForm.exec(text)?.[1];
  // The old builder writes the command alone.
  if (keyword === undefined) return { keyword: 'RUN', text: bare(text), hashed: false };
  const rest = bare(text.slice(keyword.length));
  return { keyword, text: rest, hashed: /^(?:file|dir|multi):/.test(rest) };
}

/** Every run of white space is one blank: continued lines are joined in more than one way. */
const bare = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** History index → instruction, for a stage whose instructions all stand at the end of the history. */
function aligned(steps: readonly Step[], stage: Stage): ReadonlyMap<number, Instruction> | undefined {
  const all = ancestry(stage)
    .toReversed()
    .flatMap((one) => one.instructions);
  const places = new Map<number, Instruction>();
  let agreed = 0;
  let at = steps.length - 1;
  for (const instruction of all.toReversed()) {
    const step = steps[at];
    const fits = step && fit(instruction, step);
    if (fits === undefined) {
      // Not every builder writes down what only declares.
      if (instruction.keyword === 'ARG') continue;
      return undefined;
    }
    if (fits === 'words') agreed += step?.text.length ?? 0;
    places.set(at--, instruction);
  }
  return agreed >= fewestCharacters ? places : undefined;
}

/** `words`: the step says the same; `keyword`: it may be, variables are filled in or the builder writes it in a form of its own. */
function fit(instruction: Instruction, step: Step): 'words' | 'keyword' | undefined {
  const { keyword } = instruction;
  if (keyword !== step.keyword) return undefined;
  const text = bare(instruction.rest.text);
  if (keyword === 'RUN') return runFit(instruction, text, step.text);
  if (/[$`]/.test(text)) return 'keyword';
  switch (keyword) {
    case 'COPY':
    case 'ADD': {
      const words = instruction.args.map((one) => one.text);
      if (instruction.heredocs.length > 0) return 'keyword';
      if (step.hashed) return step.text.endsWith(` in ${words.at(-1) ?? ''}`) ? 'words' : 'keyword';
      return step.text.endsWith(words.join(' ')) ? 'words' : undefined;
    }
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return instruction.pairs.every(({ key }) => step.text.includes(unquoted(key))) ? 'words' : undefined;
    case 'USER':
    case 'STOPSIGNAL':
      return step.text === unquoted(text) ? 'words' : undefined;
    case 'WORKDIR':
      return step.text.endsWith(
        unquoted(text)
          .replace(/^\.\//, '')
          .replace(/(?<=.)\/$/, ''),
      )
        ? 'keyword'
        : undefined;
    default:
      // `CMD ["node" "a.js"]`, `EXPOSE map[80/tcp:{}]`: values of the builder's own language.
      return 'keyword';
  }
}

function runFit({ form, args, heredocs }: Instruction, text: string, step: string): 'words' | 'keyword' | undefined {
  if (heredocs.length > 0) return 'keyword';
  const command = form === 'json' ? bare(args.map((one) => one.text).join(' ')) : text;
  return command !== '' && step.endsWith(command) ? 'words' : undefined;
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');
