import { labelledImages } from '../labels.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/label-is-set',
  level: 'warning',
  must: 'An image has all labels that the label schema of `.hadolint.yaml` names.',
  why: 'Whoever wrote the schema looks images up by these labels.',
  aliases: ['DL3049'],
  *check(repository) {
    const wanted = Object.keys(repository.contract.hadolint?.labelSchema ?? {});
    if (wanted.length === 0) return;
    for (const { file, final, labels } of labelledImages(repository)) {
      const missing = wanted.filter((key) => !labels.has(key));
      if (missing.length === 0) continue;
      const names = `\`${missing.join('`, `')}\``;
      yield {
        file,
        range: final.from.span,
        message: `the image has no label ${names}, which the label schema names`,
      };
    }
  },
  bad: [
    {
      files: {
        '.hadolint.yaml': 'label-schema:\n  author: text\n  version: semver\n',
        Dockerfile: 'FROM alpine:3.20 AS base\nLABEL author=me\nFROM alpine:3.20\nLABEL version=1.0.0\n',
      },
      finds: ['Dockerfile:3:1'],
    },
  ],
  good: [
    {
      files: {
        '.hadolint.yaml': 'label-schema:\n  author: text\n  version: semver\n',
        Dockerfile: 'FROM alpine:3.20 AS base\nLABEL author=me\nFROM base\nARG V\nLABEL "version"=$V\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\n' } },
  ],
});
