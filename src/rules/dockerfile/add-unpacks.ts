import { keptOn } from '../../text/kept-on.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { baseName, joinPath } from '../../repository/build-context.ts';
import { copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { type RunCommand, runCommands } from '../../repository/run-commands.ts';
import { destinationOf } from '../../repository/stage-files.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/add-unpacks',
  level: 'note',
  must: 'An archive of the build context that is unpacked comes in with ADD, which unpacks it.',
  why: 'With COPY and `tar x` the archive itself stays in a layer of the image, beside everything that was in it.',
  aliases: ['DL3010', 'prefer-add-unpack'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!/\btar\b/.test(file.text)) continue;
      for (const { instruction, stage, word, text } of copySources(file).slice(0, 500)) {
        if (instruction.keyword !== 'COPY' || !archive.test(text) || /[*?[]/.test(text)) continue;
        const target = destinationOf(file, stage, instruction);
        if (!target) continue;
        const path = target.folder ? joinPath(target.path, baseName(text)) : target.path;
        for (const { run, path: packed, name } of unpackings(file, stage)) {
          if (run.instruction.span.start < instruction.span.start) continue;
          if (packed === undefined ? name !== baseName(path) : packed !== path) continue;
          yield {
            file,
            range: word.span,
            message: `\`${text}\` is copied and then unpacked in line ${repository.lines(file.path).position(run.command.nameWord.span.start).line}: ADD does both, and leaves no archive behind`,
          };
          break;
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz\n',
      },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22\nADD app.tar.gz /opt/\nCOPY b.tgz /b.tgz\nRUN tar xzf /b.tgz --strip-components=1\nCOPY c.zip /\nRUN unzip /c.zip\n',
      },
    },
  ],
});

const archive = /\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$/i;

/** What ADD cannot do. */
const reshapes = ['strip-components', 'transform', 'exclude', 'to-stdout', 'wildcards', 'one-top-level'];

interface Unpacking {
  readonly run: RunCommand;
  /** The archive; undefined if the command names it from the folder that it runs in. */
  readonly path: string | undefined;
  readonly name: string;
}

const known = keptOn<Stage, readonly Unpacking[]>();

/** The commands of a stage that do nothing with an archive but unpack it. */
function unpackings(file: DockerfileUnit, stage: Stage): readonly Unpacking[] {
  let found = known.get(stage);
  if (!found) {
    found = runCommands(file, stage).flatMap((run) => {
      const call = invocation(run.command);
      if (call?.tool !== 'tar' || !has(call, 'extract') || reshapes.some((name) => has(call, name))) return [];
      const packed = valueOf(call, 'file');
      if (packed === undefined) return [];
      return [{ run, path: packed.startsWith('/') ? joinPath('', packed) : undefined, name: baseName(packed) }];
    });
    known.set(stage, found);
  }
  return found;
}
