import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stage-name-casing',
  level: 'note',
  must: 'Stage names are written in lower case.',
  why: 'The builder lower-cases the name of a stage but not what FROM asks for: `FROM Base` does not find `AS Base`.',
  aliases: ['StageNameCasing'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { from } of file.stages) {
        const name = from.args.length === 3 ? from.args[2] : undefined;
        const lower = name?.text.toLowerCase();
        if (!name || lower === undefined || lower === name.text) continue;
        yield {
          file,
          range: name.span,
          message: `the stage \`${name.text}\` is known to the builder as \`${lower}\``,
          fix: fix.safe(`name it ${lower}`, file, edit.replace(name.span, lower)),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20 AS BuilderBase\nFROM alpine:3.20\nCOPY --from=BuilderBase /a /a\n' },
      finds: ['Dockerfile:1:21'],
      fixed: { Dockerfile: 'FROM alpine:3.20 AS builderbase\nFROM alpine:3.20\nCOPY --from=BuilderBase /a /a\n' },
    },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20 AS builder-base\nFROM builder-base\n' } }],
});
