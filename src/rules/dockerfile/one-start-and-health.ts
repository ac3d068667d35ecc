import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { edit } from '../../text/edit.ts';
import { hasInnerComment, linesOf, ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

const keywords: readonly string[] = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'];

export default rule({
  id: 'dockerfile/one-start-and-health',
  level: 'warning',
  must: 'A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK at most.',
  why: 'Only the last one of a stage counts: what the earlier ones were to start or to check never runs.',
  aliases: [...['MultipleInstructionsDisallowed', 'DL4003', 'DL4004', 'DL3012', 'DS-0016', 'DS-0007', 'DS-0023']],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { instructions } of file.stages) {
        const last = new Map<string, Instruction>();
        for (const one of instructions) if (keywords.includes(one.keyword)) last.set(one.keyword, one);
        if (last.size === 0) continue;
        for (const one of instructions) {
          const counts = last.get(one.keyword);
          if (!counts || counts === one) continue;
          yield {
            file,
            range: one.span,
            message: `this ${one.keyword} has no effect: the stage has another one below`,
            related: [{ file, range: counts.span, message: `the ${one.keyword} that counts` }],
            fix: hasInnerComment(one)
              ? undefined
              : fix.safe(`remove the ${one.keyword} without effect`, file, edit.remove(linesOf(file.text, one)), [
                  `-${one.keyword}`,
                ]),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nENTRYPOINT ["echo", "Norway"]\n# Only this one is printed\nENTRYPOINT ["echo", "Sweden"]\nCMD a\nHEALTHCHECK NONE\nCMD ["b"]\nHEALTHCHECK --interval=1s \\\n  CMD ["c"]\n',
      },
      finds: ['Dockerfile:2:1', 'Dockerfile:5:1', 'Dockerfile:6:1'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\n# Only this one is printed\nENTRYPOINT ["echo", "Sweden"]\nCMD ["b"]\nHEALTHCHECK --interval=1s \\\n  CMD ["c"]\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nCMD a \\\n# why\n  b\nCMD ["c"]\n' },
      finds: ['Dockerfile:2:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-alpine AS base\nHEALTHCHECK --interval=1s CMD ["curl", "-f", "http://localhost:8080"]\nCMD ["python", "-m", "http.server", "8080"]\nFROM base\nCMD ["python"]\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nONBUILD CMD ["a"]\nCMD ["b"]\n' } },
  ],
});
