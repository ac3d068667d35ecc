import type { Problem } from '../../models/document/node.ts';
import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';
import { isTemplated, unreadable } from '../unreadable.ts';

/** Faults that leave the rest of the file what it is; what follows a fault of another kind is mostly its echo. */
const contained = /^(?:duplicate key |YAML document |alias \*|services? |include )/;
/** More say no more. */
const mostFindings = 20;

export default rule({
  id: 'compose/parses',
  level: 'error',
  must: 'Every compose file can be read and parsed.',
  why: 'Compose refuses the whole project, not only the service with the fault.',
  aliases: ['invalid-yaml'],
  *check(repository) {
    for (const { path, as, reading } of repository.unread)
      if (as === 'compose file') yield { file: { path }, message: unreadable(as, reading) };
    for (const file of repository.composes) {
      const { problems } = file.model;
      if (problems.length === 0 || isTemplated(file.path, file.text)) continue;
      const many = problems.every(({ message }) => contained.test(message));
      const level = isBrought(file.path) ? 'note' : undefined;
      for (const problem of problems.slice(0, many ? mostFindings : 1))
        yield { file, range: problem.span, message: clear(problem), level };
    }
  },
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: "nginx:1.27\n' }, finds: ['compose.yaml:4:1'] },
    {
      files: { 'docker-compose.yml': 'services:\n\tweb:\n\t\timage: nginx:1.27\n' },
      finds: ['docker-compose.yml:2:1'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: nginx:1.27\n    ports: []\n    image: nginx:1.28\n  web:\n    <<: *base\n',
      },
      finds: ['compose.yaml:5:5', 'compose.yaml:6:3', 'compose.yaml:7:9'],
    },
    {
      files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n---\n# later\n' },
      finds: ['compose.yaml:4:4'],
    },
    {
      files: { 'compose.yaml': 'include: db.yaml\nservices: [web]\n' },
      finds: ['compose.yaml:1:10', 'compose.yaml:2:11'],
    },
    {
      files: {
        'compose.yaml': `${['x-0: &a0 [a, a, a, a, a, a, a, a, a, a]', ...bomb(8)].join('\n')}\nservices:\n  web:\n    image: a\n`,
      },
      finds: ['compose.yaml:6:16'],
    },
  ],
  good: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' } },
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n---\nservices:\n  web:\n    init: true\n',
      },
    },
    {
      files: {
        '{{cookiecutter.slug}}/docker-compose.yml':
          "volumes:\n  {{ cookiecutter.slug }}_data: {}\n\nservices:\n  {% if cookiecutter.mail == 'y' %}mail:{% endif %}\n",
      },
    },
  ],
});

/** What the reader of YAML says in its own words, said of this file. */
function clear({ message }: Problem): string {
  if (message.startsWith('Tabs are not allowed')) return 'a tab indents this line: YAML takes spaces only';
  if (message.startsWith('duplicate key ')) return `${message}: Compose refuses a mapping that has a key twice`;
  if (message.startsWith('aliases expand '))
    return 'aliases of aliases make so many values of this file that it cannot be read';
  return message;
}

/** Lines that each hold the line before ten times. */
function bomb(lines: number): readonly string[] {
  return Array.from({ length: lines }, (_, at) => `x-${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`);
}
