import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/from-as-casing',
  level: 'note',
  must: 'AS is written in the same case as its FROM.',
  why: 'One instruction in two cases reads as if `as` were part of the name.',
  aliases: ['FromAsCasing'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { from } of file.stages) {
        const as = from.args.length === 3 ? from.args[1] : undefined;
        const written = file.text.slice(from.keywordSpan.start, from.keywordSpan.end);
        const isLower = written === written.toLowerCase();
        if (!as || !(isLower || written === written.toUpperCase())) continue;
        const wanted = isLower ? as.text.toLowerCase() : as.text.toUpperCase();
        if (as.text === wanted) continue;
        yield {
          file,
          range: as.span,
          message: `\`${as.text}\` beside \`${written}\``,
          fix: fix.safe(`write ${wanted}`, file, edit.replace(as.span, wanted)),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12 as builder\nFROM debian:12 \\\n  aS run\n' },
      finds: ['Dockerfile:1:16', 'Dockerfile:3:3'],
      fixed: { Dockerfile: 'FROM debian:12 AS builder\nFROM debian:12 \\\n  AS run\n' },
    },
    {
      files: { Dockerfile: 'from debian:12 AS builder\n' },
      finds: ['Dockerfile:1:16'],
      fixed: { Dockerfile: 'from debian:12 as builder\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12 AS builder\nFROM builder\n' } },
    { files: { Dockerfile: 'from debian:12 as builder\n' } },
  ],
});
