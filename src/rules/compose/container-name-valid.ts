import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/container-name-valid',
  level: 'error',
  must: 'A `container_name` begins with a letter or a digit and has only letters, digits, `_`, `.` and `-`.',
  why: 'The engine refuses the name when the container is made, after everything before it has been built.',
  aliases: ['service-container-name-regex'],
  *check(repository) {
    for (const unit of repository.composes) {
      if (!unit.text.includes('container_name') || unit.model.template !== undefined || isBrought(unit.path)) continue;
      for (const { containerName } of unit.model.services) {
        if (!containerName || typeof containerName.node.value !== 'string') continue;
        const name = containerName.value;
        if (name.includes('$') || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) continue;
        yield {
          file: unit,
          range: containerName.span,
          message: `\`${name}\` is no name that the engine takes for a container`,
        };
      }
    }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    container_name: my api\n' },
      finds: ['compose.yaml:4:21'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    container_name: my_api.1\n  web:\n    image: web:1\n    container_name: ${COMPOSE_PROJECT_NAME}-web\n',
      },
    },
  ],
});
