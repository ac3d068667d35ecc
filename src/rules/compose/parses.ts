import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';
import { isTemplated, unreadable } from '../unreadable.ts';

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
      if (!first || isTemplated(file.path, file.text)) continue;
      yield { file, range: first.span, message: first.message, level: isBrought(file.path) ? 'note' : undefined };
    }
  },
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: "nginx:1.27\n' }, finds: ['compose.yaml:4:1'] },
    {
      files: { 'docker-compose.yml': 'services:\n\tweb:\n\t\timage: nginx:1.27\n' },
      finds: ['docker-compose.yml:2:1'],
    },
  ],
  good: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' } },
    {
      files: {
        '{{cookiecutter.slug}}/docker-compose.yml':
          "volumes:\n  {{ cookiecutter.slug }}_data: {}\n\nservices:\n  {% if cookiecutter.mail == 'y' %}mail:{% endif %}\n",
      },
    },
  ],
});
