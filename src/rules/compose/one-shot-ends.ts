import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';
import { eachPlaceOnce, entrySpan, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/one-shot-ends',
  level: 'warning',
  must: 'A service that others wait for until it has ended is not started again when it ends.',
  why: 'With `restart: always` it is never seen as ended: it runs over and over, and the services that wait for it do not start.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => eachPlaceOnce(restarted(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  migrate:\n    image: example/api:2\n    command: migrate\n    restart: always\n  seed:\n    image: example/api:2\n    command: seed\n    restart: "unless-stopped"\n  api:\n    image: example/api:2\n    restart: always\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n      seed: { condition: service_completed_successfully }\n',
      },
      finds: ['compose.yaml:5:5', 'compose.yaml:9:5'],
      fixed: {
        'compose.yaml':
          'services:\n  migrate:\n    image: example/api:2\n    command: migrate\n    restart: on-failure\n  seed:\n    image: example/api:2\n    command: seed\n    restart: on-failure\n  api:\n    image: example/api:2\n    restart: always\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n      seed: { condition: service_completed_successfully }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  migrate:\n    image: example/api:2\n    restart: on-failure:3\n  seed:\n    image: example/api:2\n    restart: "no"\n  db:\n    image: postgres:17\n    restart: always\n  api:\n    image: example/api:2\n    depends_on:\n      migrate: { condition: service_completed_successfully }\n      seed: { condition: service_completed_successfully }\n      db: { condition: service_healthy }\n',
      },
    },
  ],
});

function* restarted(repository: Repository): Iterable<Report> {
  for (const { file, service: waiting } of writtenServices(repository)) {
    for (const { service: name, condition, span } of waiting.dependsOn) {
      if (condition !== 'service_completed_successfully') continue;
      const service = file.model.services.find((one) => one.name === name);
      const restart = service?.restart;
      if (!restart || !/^(?:always|unless-stopped)$/.test(restart.value)) continue;
      const { node } = restart;
      yield {
        file,
        range: entrySpan(node),
        message: `\`${name}\` is started again whenever it ends (\`${restart.value}\`), and \`${waiting.name}\` waits for its end`,
        related: [{ file, range: span, message: 'waits until it has ended' }],
        fix:
          node.viaAlias || node.alias || node.anchor
            ? undefined
            : fix.unsafe('Start it again only when it fails', file, edit.replace(node.span, 'on-failure')),
      };
    }
  }
}
