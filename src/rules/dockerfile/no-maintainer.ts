import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { hasInnerComment, ownDockerfiles } from '../dockerfiles.ts';
import { doubleQuoted } from '../pair-value.ts';
import { fix, rule } from '../rule.ts';

const label = 'org.opencontainers.image.authors';

export default rule({
  id: 'dockerfile/no-maintainer',
  level: 'note',
  must: 'The authors of an image are told by a label, not by MAINTAINER.',
  why: 'MAINTAINER is deprecated: it fills a field that few tools show, once for each image and without a way to find images by it.',
  aliases: ['MaintainerDeprecated', 'DL4000', 'DS-0022', 'CKV_DOCKER_6'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const instruction of file.model.instructions) {
        if (instruction.keyword !== 'MAINTAINER') continue;
        const stage = file.stageOf(instruction);
        yield {
          file,
          range: instruction.span,
          message: `MAINTAINER is deprecated: a label \`${label}\` says the same`,
          fix: stage && repair(file, stage, instruction),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nMAINTAINER Ann "The $ Cat" Other <ann@example.com>\nfrom alpine:3.20\nmaintainer "Ann Other"\n',
      },
      finds: ['Dockerfile:2:1', 'Dockerfile:4:1'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\nLABEL org.opencontainers.image.authors="Ann \\"The \\$ Cat\\" Other <ann@example.com>"\nfrom alpine:3.20\nlabel org.opencontainers.image.authors="Ann Other"\n',
      },
    },
    // The label is there already; the old field stays for whoever reads it.
    {
      files: { Dockerfile: 'FROM alpine:3.20\nMAINTAINER a\nLABEL org.opencontainers.image.authors=a\n' },
      finds: ['Dockerfile:2:1'],
    },
    { files: { Dockerfile: 'MAINTAINER moby@example.com\n' }, finds: ['Dockerfile:1:1'] },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20\nLABEL org.opencontainers.image.authors="moby@example.com"\n' } }],
});

function repair(file: DockerfileUnit, { instructions }: Stage, instruction: Instruction) {
  const { span, args, keywordSpan } = instruction;
  const text = args[0]?.text;
  const labelled = instructions.some(
    ({ keyword, pairs }) => keyword === 'LABEL' && pairs.some(({ key }) => key.replace(/["']/g, '') === label),
  );
  if (text === undefined || labelled || hasInnerComment(instruction)) return undefined;
  const quoted = /^(["'])([^"']*)\1$/.exec(text)?.[2] ?? text;
  const written = file.text.slice(keywordSpan.start, keywordSpan.end);
  const keyword = written === written.toLowerCase() ? 'label' : 'LABEL';
  const value = doubleQuoted(quoted, file.model.escape);
  return fix.safe('write it as a label', file, edit.replace(span, `${keyword} ${label}=${value}`), [
    '-MAINTAINER',
    '+LABEL pairs 1',
  ]);
}
