import { ownDockerfiles } from '../dockerfiles.ts';
import { labelForms, labelsIn } from '../labels.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/label-value-form',
  level: 'warning',
  must: 'The value of a label has the form that the label schema of `.hadolint.yaml` asks for: url, rfc3339, spdx, hash, semver, email.',
  why: 'Programs that read the label expect that form.',
  aliases: ['DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'],
  *check(repository) {
    const schema = repository.contract.hadolint?.labelSchema ?? {};
    if (Object.keys(schema).length === 0) return;
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const { pair, key, value = '' } of labelsIn(file, stage)) {
          const form = Object.hasOwn(schema, key) ? schema[key]?.toLowerCase() : undefined;
          const fault =
            form !== undefined && value.trim() !== '' && Object.hasOwn(labelForms, form)
              ? labelForms[form]?.(value)
              : undefined;
          if (fault !== undefined)
            yield {
              file,
              range: pair.valueSpan,
              message: `\`${key}\` is to be ${form}, and \`${value}\` is not: ${fault}`,
            };
        }
      }
    }
  },
  bad: [
    {
      files: {
        '.hadolint.yaml':
          'label-schema:\n  docs: url\n  created: rfc3339\n  license: spdx\n  revision: hash\n  version: semver\n  contact: email\n',
        Dockerfile:
          'FROM alpine:3.20\nLABEL docs=example.com \\\n  created=2026-02-01 \\\n  license="Apache 2" \\\n  revision=main \\\n  version=v1.2 \\\n  contact=nobody\n',
      },
      finds: [
        'Dockerfile:2:12',
        'Dockerfile:3:11',
        'Dockerfile:4:11',
        'Dockerfile:5:12',
        'Dockerfile:6:11',
        'Dockerfile:7:11',
      ],
    },
  ],
  good: [
    {
      files: {
        '.hadolint.yaml':
          'label-schema:\n  docs: url\n  created: rfc3339\n  license: spdx\n  revision: hash\n  version: semver\n  contact: email\n  title: text\n',
        Dockerfile:
          'FROM alpine:3.20\nARG REV\nLABEL docs=https://example.com/a created=2026-02-01T10:00:00+01:00 license="MIT OR Apache-2.0" revision=$REV version=1.2.3-rc.1+b contact=a@example.com title=any\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nLABEL version=main docs=here\n' } },
  ],
});
