import { plainComposes } from '../compose-order.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/no-build-and-image',
  level: 'note',
  must: 'A service is built, or runs an image that is there, not both.',
  why: '`image` is then only the name of what is built, unless `pull_policy` says otherwise: a reader cannot tell which one runs.',
  aliases: ['no-build-and-image'],
  optIn: true,
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { name, image, build, pullPolicy } of unit.model.services)
        if (image && build && !pullPolicy)
          yield { file: unit, range: image.span, message: `\`${name}\` is built, and has an \`image\` as well` };
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  api:\n    build: .\n    image: api:1\n' },
      finds: ['compose.yaml:4:12'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n  web:\n    image: web:1\n  job:\n    build: .\n    image: job:1\n    pull_policy: build\n',
      },
    },
  ],
});
