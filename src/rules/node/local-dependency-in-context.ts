import { missingDependencies, whyMissing } from '../../repository/local-dependencies.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'node/local-dependency-in-context',
  level: 'warning',
  must: 'The folders that `file:`, `link:` and `portal:` dependencies name are in the image when packages are installed.',
  why: 'The install stops, or leaves a link to nothing behind: what lies outside the build context, or is copied later, is not there.',
  aliases: [],
  *check(repository) {
    for (const missing of missingDependencies(repository, 'node')) {
      const { file, run, manifest, span } = missing;
      yield {
        file,
        range: run.command.span,
        message: whyMissing(missing),
        related: [{ file: { path: manifest }, range: span, message: 'the dependency' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: ./web\n',
        'web/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "main.js"]\n',
        'web/package.json': '{"dependencies": {"@x/ui": "file:../ui"}}',
        'web/main.js': '',
        'ui/package.json': '{"name": "@x/ui"}',
      },
      finds: ['web/Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\nCOPY . .\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"ui": "file:./packages/ui"}}',
        'yarn.lock': '',
        'main.js': '',
        'packages/ui/package.json': '{"name": "ui"}',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY packages packages\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
        'package.json':
          '{"dependencies": {"ui": "file:./packages/ui", "tar": "file:./vendor/tar-1.0.0.tgz", "a": "1.0.0"}}',
        'yarn.lock': '',
        'packages/ui/package.json': '{"name": "ui"}',
      },
    },
  ],
});
