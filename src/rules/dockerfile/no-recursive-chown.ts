import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { sourceWords } from '../../repository/copies.ts';
import { changedAfterCopy, withFlag } from '../after-copy.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-recursive-chown',
  level: 'note',
  must: 'Files get their owner and mode as they are copied, not by a `chown -R` or `chmod -R` behind it.',
  why: 'A changed owner or mode writes the whole file into the layer of the RUN: the image holds everything twice. `COPY --chown` and `--chmod` cost nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const told = new Set<Instruction>();
      for (const tool of ['chown', 'chmod'] as const) {
        for (const one of changedAfterCopy(file, tool)) {
          if (!one.recursive || told.has(one.run) || isOneFile(one.copy)) continue;
          told.add(one.run);
          const line = repository.lines(file.path).position(one.copy.span.start).line;
          yield {
            file,
            range: one.command.span,
            message: `this puts all that lies in \`${one.path.raw}\` into another layer, what ${one.copy.keyword} brings in line ${line} too: \`COPY --${tool}=${one.value.raw}\``,
            fix: withFlag(file, one, tool),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . /app\nRUN chown -R node:node /app\nUSER node\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM node:22\nCOPY --chown=node:node . /app\nUSER node\n' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY . .\nRUN npm ci && chmod -R g+w /srv\n' },
      finds: ['Dockerfile:4:15'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY --chown=node . /app\nRUN chown -R node /app\nRUN chown -R node /data\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nRUN chown -R node /app\nCOPY . /app\nRUN chown node /app\n' } },
    { files: { Dockerfile: 'FROM node:22\nCOPY start.sh /app/\nRUN chown -R node /app\n' } },
  ],
});

/** A script or a setting: a second copy of it is nothing to speak of. */
function isOneFile(copy: Instruction): boolean {
  const [source, other] = sourceWords(copy);
  return copy.heredocs.length > 0 || (!other && /[^/.*]\.[a-z]{1,5}$/i.test(source?.text ?? ''));
}
