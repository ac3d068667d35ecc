import { rule } from '../rule.ts';
import { unreadable } from '../unreadable.ts';

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
      // What follows the first fault of a YAML file is mostly its echo.
      const [first] = file.model.problems;
      if (first) yield { file, range: first.span, message: first.message };
    }
  },
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: "nginx:1.27\n' }, finds: ['compose.yaml:4:1'] },
    {
      files: { 'docker-compose.yml': 'services:\n\tweb:\n\t\timage: nginx:1.27\n' },
      finds: ['docker-compose.yml:2:1'],
    },
  ],
  good: [{ files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' } }],
});
