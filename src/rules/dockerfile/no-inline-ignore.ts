import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-inline-ignore',
  level: 'warning',
  optIn: true,
  must: 'No comment of a Dockerfile switches checks off.',
  why: 'What is waved through is to stand in one place where people look, the configuration, not beside what it waves through.',
  aliases: ['DL1001'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const told = new Set<number>();
      for (const { span, rules, source } of file.suppressions) {
        if (told.has(span.start)) continue;
        told.add(span.start);
        const what = rules === 'all' ? 'every check' : rules.join(', ');
        yield {
          file,
          range: span,
          message: `this comment switches ${what} off${source === 'buildkit' ? ' in the builder' : ''}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          '# check=skip=StageNameCasing\n# hadolint global ignore=DL3006\nFROM alpine:3.20\n# hadolint ignore=DL3018\nRUN apk add curl\n# plimsoll ignore=shell/a reason\nRUN true\n',
      },
      finds: ['Dockerfile:1:1', 'Dockerfile:2:1', 'Dockerfile:4:1', 'Dockerfile:6:1'],
    },
  ],
  good: [{ files: { Dockerfile: '# check=error=true\n# to ignore a check see README\nFROM alpine:3.20\n' } }],
});
