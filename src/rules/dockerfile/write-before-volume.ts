import { invocation } from '../../models/shell/tools/index.ts';
import { inside, joinPath } from '../../repository/build-context.ts';
import { expanded } from '../../repository/copies.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/write-before-volume',
  level: 'note',
  must: 'What a RUN writes to a volume it writes before the VOLUME instruction.',
  why: 'The classic builder, Kaniko and Buildah throw away what a later step changes there; BuildKit keeps it. The same file makes two images.',
  aliases: [],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!/^\s*volume\b/im.test(file.text)) continue;
      for (const stage of file.stages) {
        const volumes = stage.instructions
          .filter(({ keyword }) => keyword === 'VOLUME')
          .flatMap((instruction) =>
            instruction.args.flatMap((word) => {
              const path = expanded(file, stage, instruction, word.text);
              return path?.startsWith('/') ? [{ instruction, word, path: joinPath('', path) }] : [];
            }),
          );
        if (volumes.length === 0 || volumes.length > 100) continue;
        for (const { instruction, command } of runCommands(file, stage)) {
          const call = invocation(command);
          if (!call || !writers.has(call.tool)) continue;
          const paths = targets(
            call.tool,
            call.operands.map(({ value }) => value),
          );
          for (const { instruction: volume, word, path } of volumes) {
            if (volume.span.start > instruction.span.start) continue;
            const written = paths.find((one) => one.startsWith('/') && inside(path, joinPath('', one)) !== undefined);
            if (written === undefined) continue;
            yield {
              file,
              range: command.span,
              message: `this writes to ${written}, which \`VOLUME ${word.text}\` (line ${repository.lines(file.path).position(volume.span.start).line}) made a volume: put the VOLUME behind it`,
            };
            break;
          }
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nVOLUME /data\nRUN mkdir -p /data/x && chown -R 1000 /data\n' },
      finds: ['Dockerfile:3:5', 'Dockerfile:3:25'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -p /data && chown 1000 /data\nVOLUME /data\nRUN cp /data/a /b && mkdir /database\n',
      },
    },
  ],
});

const writers: ReadonlySet<string> = new Set(['mkdir', 'chown', 'chmod', 'chgrp', 'cp', 'mv', 'ln', 'install']);

/** Where a command writes: the movers to their last operand, `chown` and the like to all behind the first. */
function targets(tool: string, operands: readonly (string | undefined)[]): readonly string[] {
  const known = operands.flatMap((value) => value ?? []);
  if (tool === 'mkdir') return known;
  if (tool === 'chown' || tool === 'chmod' || tool === 'chgrp') return known.slice(1);
  return known.slice(1).slice(-1);
}
