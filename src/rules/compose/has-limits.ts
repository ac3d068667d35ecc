import { servicesTold } from '../../repository/compose-builds.ts';
import { composeProjectsOf } from '../../repository/compose-project.ts';
import type { Repository } from '../../repository/repository.ts';
import { isBrought } from '../../repository/purpose.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce } from '../written-services.ts';

export default rule({
  id: 'compose/has-limits',
  level: 'note',
  must: 'Every service has a limit for its memory.',
  why: 'A leak in one service takes the memory of all, and the kernel chooses what it ends.',
  aliases: ['CL-0026'],
  optIn: true,
  tags: ['security'],
  securitySeverity: '3.0',
  check: (repository) => eachPlaceOnce(unlimited(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    cpus: 2\n  db:\n    image: postgres:17\n    mem_limit: 1g\n  cache:\n    image: redis:7.4\n    deploy: { resources: { reservations: { memory: 64M } } }\n',
      },
      finds: ['compose.yaml:2:3', 'compose.yaml:8:3'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    deploy: { resources: { limits: { memory: 512M } } }\n  db:\n    image: postgres:17\n',
        'compose.override.yaml': 'services:\n  db:\n    mem_limit: ${DB_MEMORY}\n',
      },
    },
  ],
});

function* unlimited(repository: Repository): Iterable<Report> {
  for (const project of composeProjectsOf(repository)) {
    if (project.files.some(({ path, model }) => isBrought(path) || model.template === 'structure')) continue;
    for (const service of servicesTold(project)) {
      const { definition, complete, hiddenBy, place } = service;
      const { memLimit, deploy } = definition;
      if (!complete || memLimit || deploy?.limits.memory) continue;
      if (hiddenBy('mem_limit').length > 0 || hiddenBy('deploy', 'resources', 'limits', 'memory').length > 0) continue;
      yield { file: place, range: place.span, message: `\`${service.name}\` may take all of the host’s memory` };
    }
  }
}
