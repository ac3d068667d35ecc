import type { Level } from '../../finding.ts';
import { type ComposeSecret, composeSecrets } from '../../repository/compose-secrets.ts';
import { isBrought } from '../../repository/purpose.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/no-secret-in-environment',
  level: 'error',
  must: 'A compose file names its secrets (`${NAME}`, `secrets:`) and holds none of their values.',
  why: 'Everybody who can read the repository, now or in its history, has the value; a default password is what an intruder tries first.',
  aliases: [],
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    for (const unit of repository.composes) {
      if (isBrought(unit.path) || unit.model.template === 'structure') continue;
      const trying = isForTrying(unit.path);
      for (const one of composeSecrets(repository, unit)) {
        const level = levelOf(one);
        if (trying && level === 'note') continue;
        yield {
          file: unit,
          range: one.span,
          level: trying && level === 'warning' ? 'note' : level,
          message: messageOf(one),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    environment:\n      JWT_SECRET: kq82hfT0pZx71LmWv4bN\n      GITHUB_PAT: ghp_1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz\n    command: ["redis-server", "--requirepass", "tR7-plum"]\n  db:\n    image: postgres:17\n    environment:\n      - POSTGRES_USER=app\n      - POSTGRES_PASSWORD=postgres\n',
      },
      finds: ['compose.yaml:5:19', 'compose.yaml:6:19', 'compose.yaml:7:48', 'compose.yaml:12:27'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN:-npm_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8}\nsecrets:\n  db:\n    file: ./secrets/db.txt\n',
        'secrets/db.txt': 'Wn7-Rk2pq\n',
      },
      finds: ['compose.yaml:6:20', 'compose.yaml:9:11'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    environment:\n      JWT_SECRET: ${JWT_SECRET:?}\n      DB_PASSWORD: ${DB_PASSWORD:-}\n      DB_PASSWORD_FILE: /run/secrets/db\n      TOKEN_TTL: 3600\n      API_KEY:\n      SECRET_KEY: change-me-please\n    command: redis-server --requirepass ${REDIS_PASSWORD} --tls-key-file /x\n    secrets: [db]\nsecrets:\n  db:\n    environment: DB_PASSWORD\n  file:\n    file: ./db.txt\n',
      },
      ignored: { 'db.txt': 'Wn7-Rk2pq\n' },
    },
    {
      files: {
        'compose.test.yaml':
          'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: app\n',
      },
    },
  ],
});

function levelOf({ secret }: ComposeSecret): Level {
  if (secret.kind === 'default' || secret.kind === 'weak') return 'note';
  return secret.kind === 'shape' && !secret.what.startsWith('an address') ? 'error' : 'warning';
}

const instead: Readonly<Record<ComposeSecret['where'], string>> = {
  environment: 'write `${NAME}` and set it in a file that git leaves out, or use `secrets:`',
  args: 'use `build.secrets`, build arguments stay in the history of the image',
  labels: 'a label stays readable for everyone who reaches the engine',
  command:
    'a command stays readable for everyone who reaches the engine: let the program read the environment or a file',
  config: 'use `secrets:`',
  file: 'let git leave it out',
};

function messageOf({ name, secret, where, path }: ComposeSecret): string {
  if (where === 'file') return `git holds the value of ${name} (${path ?? ''}): ${instead.file}`;
  switch (secret.kind) {
    case 'shape':
      return `the value of ${name} is ${secret.what}, and git holds it: ${instead[where]}`;
    case 'named':
      return `${name} has ${secret.random ? 'a generated secret' : 'a secret'} as its value, and git holds it: ${instead[where]}`;
    case 'default':
      return `${name} is set to a password that everybody tries first: ${weak}`;
    case 'weak':
      return `${name} has a plain word as its secret: ${weak}`;
  }
}

const weak = 'good enough for a machine that nobody else reaches, and for nothing more';
