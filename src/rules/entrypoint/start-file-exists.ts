import { effective, effectiveWorkdir } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { startOf } from '../../models/shell/programs.ts';
import { joinPath } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { originOf } from '../../repository/stage-files.ts';
import { nearest } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

/** Sources that people write; compiled output comes from steps that nobody can look into. */
const written = /\.(?:py|sh|bash|rb|php|pl|js|mjs|cjs|ts|mts|R)$/;

export default rule({
  id: 'entrypoint/start-file-exists',
  level: 'error',
  must: 'The file that CMD or ENTRYPOINT starts is among the files that are copied into the image.',
  why: 'The image builds and the container exits at once with "no such file or directory".',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      const contexts = repository.contexts(file);
      if (!stage || file.path.includes('{{')) continue;
      for (const start of startsOf(file, stage)) {
        const workdir = start.value.startsWith('/') ? '/' : effectiveWorkdir(stage);
        if (workdir === undefined) continue;
        const inImage = joinPath(workdir, start.value);
        const origins = contexts.map((context) => originOf(repository, file, context, stage, inImage));
        const [origin] = origins;
        if (
          origin?.kind !== 'absent' ||
          origins.some(({ kind }) => kind !== 'absent') ||
          repository.isProduct(origin.path)
        )
          continue;
        const names = repository.tree
          .list(origin.path.slice(0, Math.max(0, origin.path.lastIndexOf('/'))))
          .map(({ name }) => name);
        const [near] = nearest(origin.path.slice(origin.path.lastIndexOf('/') + 1), names);
        const message = origin.ignored
          ? `\`${start.value}\` would be /${inImage}, but ${contexts[0]?.ignorePath} keeps ${origin.path} out of the build`
          : `\`${start.value}\` would be /${inImage}, copied from ${origin.path}: there is no such file${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
        const related = [
          { file, range: origin.instruction.span, message: 'this instruction copies the folder that it would lie in' },
        ];
        yield {
          file,
          range: start.span,
          message,
          level: contexts.some(({ statedBy, dir }) => statedBy || dir === '') ? 'error' : 'warning',
          related,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/app.py': '',
      },
      finds: ['Dockerfile:4:16'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY package.json ./\nCOPY src ./src\nCMD node src/sever.js\n',
        'package.json': '{}',
        'src/server.js': '',
      },
      finds: ['Dockerfile:5:10'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS files\nCOPY scripts /opt/scripts\nFROM alpine:3.20\nCOPY --from=files /opt /opt\nENTRYPOINT ["/opt/scripts/run.sh"]\n',
        'scripts/start.sh': '',
      },
      finds: ['Dockerfile:5:13'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/main.py"]\n',
        'src/main.py': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist/main.js"]\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nCOPY . /app\nRUN git clone https://example.org/x /app/x\nCMD ["node", "/app/x/main.js"]\n',
      },
    },
    { files: { Dockerfile: 'FROM example/base:1\nCMD ["python", "/app/main.py"]\n' } },
  ],
});

/** Files that the start commands of `stage` run, as far as the words say. */
function* startsOf(
  file: DockerfileUnit,
  stage: Stage,
): Iterable<{ value: string; span: { start: number; end: number } }> {
  const instructions = [effective(stage, 'ENTRYPOINT'), effective(stage, 'CMD')].filter(
    (one): one is Instruction => one !== undefined,
  );
  for (const instruction of instructions) {
    // Behind an ENTRYPOINT the words of CMD are arguments.
    if (instruction.keyword === 'CMD' && instructions.length > 1) continue;
    for (const script of file.scripts(instruction)) {
      for (const command of script.commands) {
        const start = command.conditional ? undefined : startOf(command);
        if (
          start &&
          (start.kind === 'file' || start.kind === 'executable') &&
          written.test(start.value) &&
          !start.value.includes('$')
        )
          yield start;
      }
    }
  }
}
