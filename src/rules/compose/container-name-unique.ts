import { sharedContainerNames } from '../../repository/compose-names.ts';
import { faultReports } from '../compose-faults.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/container-name-unique',
  level: 'error',
  must: 'Each `container_name` of a project is there once.',
  why: 'Compose refuses the project: the engine has one container of a name.',
  aliases: ['no-duplicate-container-names'],
  check: (repository) => faultReports(repository, ({ services }) => sharedContainerNames(services)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    container_name: app\n  web:\n    image: web:1\n    container_name: app\n',
      },
      finds: ['compose.yaml:7:21'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    container_name: api\n    profiles: [a]\n  other:\n    image: api:2\n    container_name: api\n    profiles: [b]\n  x:\n    image: x\n    container_name: ${NAME}\n  y:\n    image: y\n    container_name: ${NAME}\n',
      },
    },
  ],
});
