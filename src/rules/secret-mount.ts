import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Fix } from '../finding.ts';
import { edit } from '../text/edit.ts';
import { linesOf } from './dockerfiles.ts';
import { fix } from './rule.ts';

/** From this version on a secret can be mounted as a variable (`env=`, docs/reference.md of the Dockerfile frontend). */
const since = [1, 10] as const;

/** Longer files are written by programs, not to be mended. */
const most = 2000;

/**
 * Takes an ARG away and mounts a secret of its name in each RUN of the stage that uses it; whoever builds gives `--secret` in place of
 * `--build-arg`. Undefined where something else than a RUN in shell form needs the value.
 */
export function asSecretMount(file: DockerfileUnit, stage: Stage, arg: Instruction, name: string): Fix | undefined {
  if (arg.pairs.length !== 1 || arg.pairs[0]?.value !== undefined || arg.comments.length > 0 || isOld(file))
    return undefined;
  if (
    file.model.instructions.length > most ||
    file.model.globalArgs.some(({ pairs }) => pairs.some(({ key }) => key === name))
  )
    return undefined;
  const runs: Instruction[] = [];
  const word = new RegExp(String.raw`(?<!\w)${name}(?!\w)`);
  for (const one of file.stages) {
    if (!ancestry(one).includes(stage)) continue;
    for (const instruction of one.instructions) {
      if (instruction === arg || !mentions(instruction, name, word)) continue;
      const { keyword, form, inner, flags } = instruction;
      if (keyword !== 'RUN' || inner || one !== stage || form !== 'text' || instruction.span.start < arg.span.start)
        return undefined;
      if (flags.some(({ value }) => value?.includes(name))) return undefined;
      runs.push(instruction);
    }
  }
  if (runs.length === 0) return undefined;
  const id = name.toLowerCase();
  return fix.unsafe(
    `Mount ${name} as a secret (build with --secret id=${id},env=${name})`,
    file,
    [
      edit.remove(linesOf(file.text, arg)),
      ...runs.map(({ keywordSpan }) => edit.insert(keywordSpan.end, ` --mount=type=secret,id=${id},env=${name}`)),
    ],
    ['-ARG', '-RUN', '+RUN'],
  );
}

/** True if the instruction holds `name` as a word; `word` finds it, and is asked only where the letters are there. */
const mentions = ({ rest, heredocs }: Instruction, name: string, word: RegExp): boolean =>
  (rest.text.includes(name) && word.test(rest.text)) ||
  heredocs.some(({ body }) => body.text.includes(name) && word.test(body.text));

/** True if the file asks for a frontend that does not know `env=`. */
function isOld({ model }: DockerfileUnit): boolean {
  const syntax = model.directives.find(({ name }) => name === 'syntax')?.value;
  const match = /^(?:docker\.io\/)?docker\/dockerfile:(\d+)(?:\.(\d+))?/.exec(syntax ?? '');
  if (!match) return syntax !== undefined;
  const [major, minor] = [Number(match[1]), match[2] === undefined ? undefined : Number(match[2])];
  return major < since[0] || (major === since[0] && minor !== undefined && minor < since[1]);
}
