import type { Skeleton } from '../../text/skeleton.ts';
import { optionsOf } from './csv.ts';
import { parseDockerfile } from './parse.ts';
import type { Dockerfile, Flag, Instruction } from './syntax.ts';

/**
 * The structure of a Dockerfile: one fact a parser directive (`directive escape=...`) and one an instruction. That is its keyword,
 * its form (`text`, `json`, `words`, `pairs`, `none`), for FROM the stage name, for COPY and ADD the number of words, for ARG,
 * ENV and LABEL the number of pairs and whether they are in the old form, then its flags and heredocs:
 * `FROM words as build --platform`, `COPY words 2 --from`, `ENV pairs legacy 1`, `RUN text --mount=/root/.cache <<EOF`.
 * ONBUILD and HEALTHCHECK are followed by what they hold: `ONBUILD RUN text`, `HEALTHCHECK --interval CMD json`.
 */
export function dockerfileSkeleton(text: string): Skeleton {
  const file = parseDockerfile(text);
  return {
    facts: [
      ...file.directives.map(({ name, value }) => `directive ${name}=${value}`),
      ...file.instructions.map(factOf),
    ],
    comments: file.comments.map((comment) => comment.text),
    errors: [...file.problems.filter(({ kind }) => kind === 'error').map(({ message }) => message), ...faultsOf(file)],
  };
}

function factOf(instruction: Instruction): string {
  const { keyword, inner, heredocs } = instruction;
  const facts = [keyword, ...detailsOf(instruction), ...instruction.flags.map(flagFact)];
  if (inner) facts.push(factOf({ ...inner, heredocs: [] }));
  return [...facts, ...heredocs.map(({ name }) => `<<${name}`)].join(' ');
}

function detailsOf({ keyword, form, args, pairs, legacyPair, inner }: Instruction): string[] {
  if (inner) return [];
  switch (keyword) {
    case 'FROM':
      return [form, ...(args.length > 1 ? args.slice(1).map(({ text }) => text.toLowerCase()) : [])];
    case 'COPY':
    case 'ADD':
      return [form, String(args.length)];
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      return [form, ...(legacyPair ? ['legacy'] : []), String(pairs.length)];
    case 'HEALTHCHECK':
      return args.slice(0, 1).map(({ text }) => text.toUpperCase());
    default:
      return [form];
  }
}

/** A mount with its target: a command that is glued to the flag before it shows as another target. */
function flagFact({ name, value }: Flag): string {
  if (name !== 'mount' || value === undefined) return `--${name}`;
  const target = optionsOf(value).find(({ key }) => key === 'target' || key === 'dst' || key === 'destination');
  return target ? `--mount=${target.value ?? ''}` : '--mount';
}

const isUrl = /^(?:https?:\/\/|git@)/;

/** What a broken edit leaves behind and the parser still accepts. */
function faultsOf({ instructions }: Dockerfile): string[] {
  const faults: string[] = [];
  for (const outer of instructions) {
    const one = outer.keyword === 'ONBUILD' && outer.inner ? outer.inner : outer;
    if (one.keyword === 'COPY' && one.args.slice(0, -1).some(({ text }) => isUrl.test(text)))
      faults.push('COPY of a URL');
    if (one.keyword !== 'RUN') continue;
    if (one.form === 'text' && /[;&]\s*RUN\s/.test(one.rest.text)) faults.push('RUN inside a RUN');
    if (one.form === 'none' && one.flags.length > 0) faults.push('RUN with flags and no command');
  }
  return faults;
}
