import { changedAfterCopy, withFlag } from '../after-copy.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-with-mode',
  level: 'note',
  must: 'A copied file gets its mode from `COPY --chmod`, not from a RUN.',
  why: 'The RUN holds the file a second time in a layer of its own.',
  aliases: ['prefer-copy-chmod'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const one of changedAfterCopy(file, 'chmod')) {
        if (one.recursive) continue;
        const mode = /^[0-7]{3,4}$/.test(one.value.raw) ? one.value.raw : '755';
        yield {
          file,
          range: one.command.span,
          message: `\`chmod ${one.value.raw} ${one.path.raw}\` writes the file into another layer: \`COPY --chmod=${mode}\``,
          fix: withFlag(file, one, 'chmod'),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM debian:12\nCOPY --chmod=755 run.sh /run.sh\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY run.sh ./\nRUN chmod +x run.sh\n' },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [{ files: { Dockerfile: 'FROM debian:12\nCOPY --chmod=755 run.sh /run.sh\nRUN chmod +x /other.sh\n' } }],
});
