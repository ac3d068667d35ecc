import { expandWord, isKnown } from '../../models/dockerfile/expand.ts';
import { environmentAt } from '../../models/dockerfile/scope.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-from-is-stage',
  level: 'warning',
  must: '`COPY --from` names a stage of the file, or an image by its full name.',
  why: 'BuildKit takes a name that is no stage for an image: a slip of the pen makes it look in a registry, and the build fails there, or copies from an image of somebody else.',
  aliases: ['DL3022'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        const names = file.stages.flatMap(({ name, index }) =>
          name !== undefined && index < stage.index ? [name] : [],
        );
        for (const instruction of stage.instructions) {
          const from =
            instruction.keyword === 'COPY' ? instruction.flags.find(({ name }) => name === 'from') : undefined;
          if (!from?.value) continue;
          const expansion = expandWord(from.value, environmentAt(stage, instruction), { escape: file.model.escape });
          const name = isKnown(expansion) ? expansion.text.toLowerCase() : undefined;
          if (name === undefined || !/^[a-z][\w.-]*$/.test(name) || file.stages.some((one) => one.name === name))
            continue;
          const [meant] = nearest(name, names);
          if (meant === undefined) continue;
          const { valueSpan: range } = from;
          const literal = file.text.slice(range.start, range.end) === from.value;
          yield {
            file,
            range,
            message: `no stage is called \`${name}\`, so it is an image; did you mean stage \`${meant}\`?`,
            fix: literal ? fix.unsafe(`Copy from \`${meant}\``, file, edit.replace(range, meant)) : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM golang:1.24 AS builder\nRUN make\nFROM scratch\nCOPY --from=bulider /out/app /app\n' },
      finds: ['Dockerfile:4:13'],
      fixed: { Dockerfile: 'FROM golang:1.24 AS builder\nRUN make\nFROM scratch\nCOPY --from=builder /out/app /app\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM golang:1.24 AS builder\nFROM scratch\nCOPY --from=builder /a /a\nCOPY --from=0 /b /b\n',
      },
    },
    { files: { Dockerfile: 'FROM scratch\nCOPY --from=busybox /bin/sh /sh\nCOPY --from=ghcr.io/a/b:1 /c /c\n' } },
    { files: { Dockerfile: 'ARG S=x\nFROM golang:1.24 AS builder\nFROM scratch\nCOPY --from=nginx /a /a\n' } },
  ],
});
