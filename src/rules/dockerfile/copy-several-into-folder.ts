import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { joinPath, resolveSource } from '../../repository/build-context.ts';
import { expanded, flag, sourceWords } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Repository } from '../../repository/repository.ts';
import { destinationOf, isBare, workdirAt } from '../../repository/stage-files.ts';
import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-several-into-folder',
  level: 'error',
  must: 'The destination of a COPY or ADD with several sources ends with a slash.',
  why: 'Without it BuildKit writes one source over the other unless a folder of that name is there already, and other builders refuse the instruction.',
  aliases: ['DL3021', 'DS-0011'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'COPY', 'ADD')) {
      const stage = file.stageOf(instruction);
      const last = instruction.args.at(-1);
      if (!stage || !last) continue;
      const words = sourceWords(instruction);
      if (words.length === 1 && instruction.heredocs.length === 0 && !/[*?[$]/.test(words[0]?.text ?? '')) continue;
      const target = expanded(file, stage, instruction, last.text);
      if (target === undefined || target === '' || /(?:^|[/\\])\.{0,2}$/.test(target)) continue;
      const several = words.length + instruction.heredocs.length > 1;
      const files = filesOf(repository, file, stage, instruction);
      if (!several && (files ?? 0) < 2) continue;
      const there = isThere(file, stage, instruction, target);
      // A pattern is one source for every builder; what it matches goes into a folder that is there.
      if (!several && there) continue;
      const told = several
        ? `${words.length + instruction.heredocs.length} sources`
        : `the ${files} files that \`${words[0]?.text}\` matches`;
      const surely = !there && files !== undefined && isBare(stage);
      yield {
        file,
        range: last.span,
        level: surely ? undefined : 'warning',
        message: surely
          ? `${told} and one place: each is written over the one before, and \`${target}\` is the last of them; a folder is \`${target}/\``
          : `${told}, and \`${target}\` does not end with a slash: that works only while such a folder is there, and not with every builder`,
        fix: withSlash(file, instruction),
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY package.json yarn.lock /app\n', 'package.json': '{}', 'yarn.lock': '' },
      finds: ['Dockerfile:2:29'],
      fixed: { Dockerfile: 'FROM node:22\nCOPY package.json yarn.lock /app/\n' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nCOPY package*.json /app\n', 'package.json': '{}', 'package-lock.json': '' },
      finds: ['Dockerfile:2:20'],
      fixed: { Dockerfile: 'FROM node:22\nCOPY package*.json /app/\n' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY ["a.js", "b.js", "/app"]\n', 'a.js': '', 'b.js': '' },
      finds: ['Dockerfile:3:23'],
      fixed: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY ["a.js", "b.js", "/app/"]\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json /app\nCOPY a.js b.js ./\nCOPY a.js b.js .\n',
        'package.json': '{}',
        'package-lock.json': '',
        'a.js': '',
        'b.js': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY package*.json /app\nARG D\nCOPY a b $D\nCOPY --from=x /a /b /c/\n',
        'package.json': '{}',
      },
    },
  ],
});

/** Number of files that the sources name, folders not counted; undefined if they may be folders or are not here. */
function filesOf(
  repository: Repository,
  file: DockerfileUnit,
  stage: Stage,
  instruction: Instruction,
): number | undefined {
  if (flag(instruction, 'from') !== undefined) return undefined;
  const [context, other] = repository.contexts(file);
  if (!context || other) return undefined;
  let count = instruction.heredocs.length;
  for (const { text } of sourceWords(instruction)) {
    const source = expanded(file, stage, instruction, text);
    const { found, ignored } =
      source === undefined ? { found: [], ignored: [] } : resolveSource(repository.tree, context, source);
    const seen = found.filter((path) => !ignored.includes(path));
    if (seen.length === 0 || seen.some((path) => path === '' || repository.tree.list(path).length > 0))
      return undefined;
    count += seen.length;
  }
  return count;
}

/** Folders that every system has. */
const usual =
  /^(?:|bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|usr\/(?:bin|include|lib|local|sbin|share|src)(?:\/[\w.-]+)?|var\/[\w.-]+|etc\/[\w.-]+|usr\/local\/[\w./-]+)$/;

/** True if the destination may be a folder already: the system has it, WORKDIR made it, or something before names it. */
function isThere(file: DockerfileUnit, stage: Stage, instruction: Instruction, target: string): boolean {
  const path = stage.instructions.length > 2000 ? undefined : destinationOf(file, stage, instruction)?.path;
  if (path === undefined || usual.test(path)) return true;
  const workdir = workdirAt(stage, instruction);
  if (workdir !== undefined && `${joinPath('', workdir)}/`.startsWith(`${path}/`)) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return ancestry(stage).some(({ instructions }) =>
    instructions.some(
      (one) =>
        one.span.start < instruction.span.start &&
        one !== instruction &&
        (one.rest.text.includes(target) || one.rest.text.includes(name) || one.heredocs.length > 0),
    ),
  );
}

function withSlash(file: DockerfileUnit, instruction: Instruction) {
  const last = instruction.args.at(-1);
  if (!last) return undefined;
  const written = file.text.slice(last.span.start, last.span.end);
  const quoted = /^"[^"\\]*"$/.test(written);
  if (!quoted && written !== last.text) return undefined;
  return fix.safe('Add the slash', file, edit.insert(last.span.end - (quoted ? 1 : 0), '/'));
}
