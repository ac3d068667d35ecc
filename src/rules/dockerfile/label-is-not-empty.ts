import { ownDockerfiles } from '../dockerfiles.ts';
import { labelsIn } from '../labels.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/label-is-not-empty',
  level: 'warning',
  must: 'The labels that the label schema of `.hadolint.yaml` names have a value.',
  why: 'An empty label says no more than none.',
  aliases: ['DL3051'],
  *check(repository) {
    const schema = repository.contract.hadolint?.labelSchema ?? {};
    if (Object.keys(schema).length === 0) return;
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const { pair, key, value } of labelsIn(file, stage))
          if (Object.hasOwn(schema, key) && value?.trim() === '')
            yield { file, range: pair.span, message: `\`${key}\` is empty` };
      }
    }
  },
  bad: [
    {
      files: {
        '.hadolint.yaml': 'label-schema:\n  author: text\n  contact: email\n',
        Dockerfile: 'FROM alpine:3.20\nARG C=""\nLABEL author= contact=$C\n',
      },
      finds: ['Dockerfile:3:7', 'Dockerfile:3:15'],
    },
  ],
  good: [
    {
      files: {
        '.hadolint.yaml': 'label-schema:\n  author: text\n',
        Dockerfile: 'FROM alpine:3.20\nARG A\nLABEL author=$A other=""\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nLABEL author=""\n' } },
  ],
});
