import type { ComposeService } from '../../models/compose/compose.ts';
import { servicesTold } from '../../repository/compose-builds.ts';
import { composeProjectsOf, type ProjectService } from '../../repository/compose-project.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { linesOf } from '../block-edits.ts';
import { fix, type Report, rule } from '../rule.ts';
import { eachPlaceOnce, entrySpan } from '../written-services.ts';

export default rule({
  id: 'compose/internal-stays-inside',
  level: 'error',
  must: 'A service that the contract calls `internal` publishes no port.',
  why: 'Others in the compose network reach it by its name without one; a published port lets everybody else in as well.',
  aliases: [],
  fixes: 'safe',
  tags: ['security'],
  securitySeverity: '6.8',
  check: (repository) => eachPlaceOnce(published(repository)),
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  store:\n    internal: true\n',
        'compose.yaml':
          'services:\n  api:\n    image: example/api:2\n    ports: ["8000:8000"]\n  # inside only\n  store:\n    image: redis:7.4\n    ports:\n      - "6379:6379"\n    restart: always\n',
      },
      finds: ['compose.yaml:8:5'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    image: example/api:2\n    ports: ["8000:8000"]\n  # inside only\n  store:\n    image: redis:7.4\n    restart: always\n',
      },
    },
    // An override file publishes it; what is bound to one interface is published too.
    {
      files: {
        'plimsoll.yaml': 'services:\n  store: { internal: true }\n  metrics: { internal: true }\n',
        'compose.yaml':
          'services:\n  store:\n    image: redis:7.4\n  metrics:\n    image: prom/node-exporter:v1.8.2\n    network_mode: host\n',
        'compose.override.yaml': 'services:\n  store:\n    ports:\n      - 127.0.0.1:6379:6379 # for redis-cli\n',
      },
      finds: ['compose.override.yaml:3:5', 'compose.yaml:6:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  store: { internal: true }\n  api: { internal: false }\n',
        'compose.yaml':
          'services:\n  api:\n    image: example/api:2\n    ports: ["8000:8000"]\n  store:\n    image: redis:7.4\n    expose: [6379]\n    ports: []\n',
      },
    },
    { files: { 'compose.yaml': 'services:\n  store:\n    image: redis:7.4\n    ports: ["6379:6379"]\n' } },
  ],
});

function* published(repository: Repository): Iterable<Report> {
  const inside = Object.entries(repository.contract.services ?? {}).flatMap(([name, { internal }]) =>
    internal === true ? [name] : [],
  );
  if (inside.length === 0) return;
  const names = new Set(inside);
  for (const project of composeProjectsOf(repository)) {
    if (project.files.some(({ path, model }) => isBrought(path) || model.template === 'structure')) continue;
    for (const service of servicesTold(project)) {
      if (!names.has(service.name)) continue;
      const related = promiseAt(repository, ['services', service.name, 'internal'], 'the contract calls it internal');
      yield* portsOf(repository, service, related);
      const { networkMode } = service.definition;
      if (networkMode?.value !== 'host') continue;
      const { path } = service.origin(networkMode);
      const message = `\`${service.name}\` is internal, and in the network of the host each of its ports is the host’s`;
      yield { file: { path }, range: entrySpan(networkMode.node), message, related };
    }
  }
}

function* portsOf(
  repository: Repository,
  service: ProjectService,
  related: NonNullable<Report['related']>,
): Iterable<Report> {
  const { ports, name } = { ports: service.definition.ports, name: service.name };
  if (ports.length === 0) return;
  const list = ports.map(({ published: outside, target }) => outside ?? `one for ${target}`).join(', ');
  const message = `\`${name}\` is internal and publishes ${ports.length === 1 ? 'a port' : 'ports'}: ${list}`;
  // Each file that writes some has a part in it.
  const files = service.project.files.flatMap((file) => {
    const own = file.model.services.find((one) => one.name === name);
    const entry = own?.node.own.find(({ key, value }) => key === 'ports' && value.items().length > 0);
    return own && entry ? [{ file, own, entry }] : [];
  });
  for (const { file, own, entry } of files) {
    const lines = linesOf(file.text, own.node, entry);
    const title = `Publish no port of \`${name}\``;
    const declares = [`-services.${name}.ports`];
    const make = isReached(repository, own) ? fix.unsafe : fix.safe;
    const repair = lines && make(title, file, edit.remove(lines), declares);
    yield { file, range: { start: entry.keySpan.start, end: entry.value.span.end }, message, related, fix: repair };
  }
  // It extends a service of another file, or is included.
  const [first] = ports;
  if (files.length === 0 && first) {
    const { path } = service.origin(first);
    yield { file: { path }, range: first.span, message, related };
  }
}

const mentions = /\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal|\[::1\]):(\d{1,5})\b/g;
const readers =
  /(?:\.(?:md|rst|txt|sh|ya?ml|toml|json|py|[cm]?[jt]sx?|go|rb|env)|(?:^|\/)(?:Makefile|justfile|\.env[\w.-]*))$/;
/** A repository with more files than this is not searched: then a person looks. */
const maxFiles = 2000;

/** True if a file of the repository reaches for one of the published ports, or if nobody can tell. */
function isReached(repository: Repository, { ports }: ComposeService): boolean {
  const numbers = new Set<string>();
  for (const { published: outside } of ports) {
    if (outside === undefined || !/^\d+$/.test(outside)) return true;
    numbers.add(outside);
  }
  const paths = repository.tree.paths();
  if (paths.length > maxFiles) return true;
  return paths.some(
    (path) =>
      readers.test(path) &&
      [...(repository.tree.text(path) ?? '').matchAll(mentions)].some(([, port]) => numbers.has(port ?? '')),
  );
}
