import { nearest } from '../../text/nearest.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { labelsIn } from '../labels.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/label-is-known',
  level: 'warning',
  must: 'With `strict-labels` in `.hadolint.yaml` an image has no labels but those of the label schema.',
  why: 'A label under another name is one that nobody looks up.',
  aliases: ['DL3050'],
  *check(repository) {
    const { strictLabels = false, labelSchema = {} } = repository.contract.hadolint ?? {};
    if (!strictLabels) return;
    const known = Object.keys(labelSchema);
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const { pair, key } of labelsIn(file, stage)) {
          if (known.includes(key)) continue;
          const [meant] = key.length > 80 ? [] : nearest(key, known);
          const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
          yield { file, range: pair.keySpan, message: `\`${key}\` is not in the label schema${hint}` };
        }
      }
    }
  },
  bad: [
    {
      files: {
        '.hadolint.yaml': 'strict-labels: true\nlabel-schema:\n  author: text\n',
        Dockerfile: 'FROM alpine:3.20\nLABEL author=me autor=you\n',
      },
      finds: ['Dockerfile:2:17'],
    },
  ],
  good: [
    {
      files: {
        '.hadolint.yaml': 'strict-labels: false\nlabel-schema:\n  author: text\n',
        Dockerfile: 'FROM alpine:3.20\nLABEL author=me other=you\n',
      },
    },
    {
      files: {
        '.hadolint.yaml': 'strict-labels: true\nlabel-schema:\n  author: text\n',
        Dockerfile: 'FROM alpine:3.20\nLABEL "author"=me\n',
      },
    },
  ],
});
