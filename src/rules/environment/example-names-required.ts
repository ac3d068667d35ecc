import { isEnvExample } from '../../models/dotenv/path.ts';
import { parentOf } from '../../repository/build-context.ts';
import { type EnvFile, envFilesOf } from '../../repository/env-files.ts';
import { type Interpolated, interpolatedOf } from '../../repository/interpolated.ts';
import { holdsWord } from '../../repository/settings-reads.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'environment/example-names-required',
  level: 'warning',
  must: 'The `.env.example` beside a compose file names every variable without which Compose does not start.',
  why: 'Whoever copies it, as they are told to, gets an error for a variable that they have never heard of.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    const examples = new Map<string, EnvFile>();
    for (const file of envFilesOf(repository))
      if (/(?:^|\/)\.env\.[^/]+$/.test(file.path) && isEnvExample(file.path)) examples.set(parentOf(file.path), file);
    if (examples.size === 0) return;
    const seen = new Set<string>();
    for (const one of interpolatedOf(repository)) {
      const example = examples.get(parentOf(one.path));
      const key = `${parentOf(one.path)}\0${one.name}`;
      if (one.without !== 'required' || !example || seen.has(key) || !serves(example, interpolatedOf(repository)))
        continue;
      seen.add(key);
      if (holdsWord(example.text, one.name) || repository.isOwn(`${example.path.replace(/\.[^./]+$/, '')}`)) continue;
      const lead = example.text === '' || example.text.endsWith('\n') ? '' : '\n';
      yield {
        file: one,
        range: one.span,
        message: `${example.path} lacks ${one.name}, without which Compose does not start`,
        related: [{ file: example, message: 'who starts copies this' }],
        fix: fix.safe(
          `add ${one.name} to ${example.path}`,
          example,
          edit.insert(example.text.length, `${lead}${one.name}=\n`),
          [`+${one.name}`],
        ),
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: ${DB_USER:-app}\n      POSTGRES_PASSWORD: ${DB_PASSWORD:?set it}\n    labels: ["x=${TAG}"]\n',
        '.env.example': '# copy to .env\nDB_USER=app\n',
      },
      finds: ['compose.yaml:6:26'],
      fixed: { '.env.example': '# copy to .env\nDB_USER=app\nDB_PASSWORD=\n' },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres:17\n    environment:\n      A: ${DB_PASSWORD:?}\n      B: ${DB_ROOT:?}\n',
        '.env.example': 'DB_PASSWORD=\n# DB_ROOT=only for who has one\n',
        'other/compose.yaml': 'services:\n  db:\n    image: postgres:${TAG:?}\n',
      },
    },
    // It is the example of another file.
    {
      files: {
        'compose.yaml': 'services:\n  db:\n    image: postgres:${TAG:?}\n',
        '.env.example': 'API_KEY=\n',
      },
    },
  ],
});

/** True if the example is meant for Compose: it sets something that a compose file beside it interpolates. */
const serves = (example: EnvFile, all: readonly Interpolated[]): boolean =>
  all.some(
    ({ path, name }) => parentOf(path) === parentOf(example.path) && example.variables.some((one) => one.name === name),
  );
