import { type WrongExcerpt, wrongExcerptsOf } from '../../repository/document-excerpts.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'docs/excerpt-names-its-file',
  level: 'warning',
  must: 'A code block that names a file, in its info string or in a comment at its top, names one that exists; below the root of the documents that the contract makes promises of, the file holds the lines of the block.',
  why: 'Readers take the block for what is in force, and it is something that once was.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const wrong of wrongExcerptsOf(repository)) {
      const { document, claim, meant, stray } = wrong;
      yield {
        file: document,
        range: stray?.span ?? claim.span,
        message: messageOf(wrong),
        related: stray ? [{ file: document, range: claim.span, message: 'the block claims to show this file' }] : [],
        fix: meant && fix.unsafe(`name ${meant.path}`, document, edit.replace(claim.span, meant.text)),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'docs: {}\n',
        'docs/a.md':
          '# A\n\n```dockerfile\n# File: docker/Dockerfile\nFROM node:22\nRUN npm install\n```\n\n```yaml title="compose.yml"\nservices: {}\n```\n\n```py\n# src/gone.py\nprint(1)\n```\n\n```dockerfile\n# File: docker/Dockerfile\nRUN npm ci\nFROM node:22\n```\n\n```py\n# models.py\n```\n',
        'docker/Dockerfile': 'FROM node:22\n\nWORKDIR /app\nRUN npm ci\n',
        'compose.yaml': 'services: {}\n',
        'src/here.py': '',
      },
      finds: ['docs/a.md:6:1', 'docs/a.md:9:16', 'docs/a.md:14:3', 'docs/a.md:21:1'],
      fixed: {
        'docs/a.md':
          '# A\n\n```dockerfile\n# File: docker/Dockerfile\nFROM node:22\nRUN npm install\n```\n\n```yaml title="compose.yaml"\nservices: {}\n```\n\n```py\n# src/gone.py\nprint(1)\n```\n\n```dockerfile\n# File: docker/Dockerfile\nRUN npm ci\nFROM node:22\n```\n\n```py\n# models.py\n```\n',
      },
    },
    // Without a contract only slips.
    {
      files: {
        'README.md':
          '# A\n\n```sh\n# docker/entrypiont.sh\nexec node\n```\n\n```js\n// src/your-app.js\nstart();\n```\n',
        'docker/entrypoint.sh': 'exec node app.js\n',
      },
      finds: ['README.md:4:3'],
      fixed: {
        'README.md':
          '# A\n\n```sh\n# docker/entrypoint.sh\nexec node\n```\n\n```js\n// src/your-app.js\nstart();\n```\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'docs: {}\n',
        'docs/a.md':
          '# A\n\n```dockerfile\n# ../docker/Dockerfile\nFROM node:22\n# ...\n  RUN npm ci\n\n  CMD ["node", "a.js"]\n```\n\n```sh\n# start\nnpm start\n```\n\n```console\n# docker/Dockerfile\n$ ls\n```\n',
        'docker/Dockerfile': 'FROM node:22\nWORKDIR /app\nRUN npm ci\nCMD ["node", "a.js"]\n',
      },
    },
    { files: { 'README.md': '```yaml\n# docker-compose.yml\nservices: {}\n```\n', 'compose.yaml': 'services: {}\n' } },
  ],
});

function messageOf({ path, exists, meant, stray }: WrongExcerpt): string {
  if (exists && stray) {
    const line = stray.text.length > 60 ? `${stray.text.slice(0, 59)}…` : stray.text;
    return stray.inFile ? `in ${path} \`${line}\` stands elsewhere` : `${path} does not hold \`${line}\``;
  }
  return meant ? `${path} does not exist; ${meant.path} does` : `${path} does not exist`;
}
