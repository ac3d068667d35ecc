import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

const reserved: readonly string[] = ['scratch', 'context'];

export default rule({
  id: 'dockerfile/stage-name-reserved',
  level: 'warning',
  must: 'No stage is named `scratch` or `context`.',
  why: '`scratch` is the empty image and `context` the files of the build: a stage of that name hides them from all that follows.',
  aliases: ['ReservedStageName', 'DL3063'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { name, from } of file.stages) {
        if (name === undefined || !reserved.includes(name)) continue;
        const meaning = name === 'scratch' ? 'the empty image' : 'the files of the build';
        yield { file, range: (from.args[2] ?? from).span, message: `\`${name}\` means ${meaning}, not a stage` };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20 AS scratch\nFROM alpine:3.20 AS Context\n' },
      finds: ['Dockerfile:1:21', 'Dockerfile:2:21'],
    },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20 AS builder\nFROM scratch\nCOPY --from=builder /a /a\n' } }],
});
