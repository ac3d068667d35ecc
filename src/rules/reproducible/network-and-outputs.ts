import { joinPath, parentOf } from '../../repository/build-context.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import { rule } from '../rule.ts';

const contract = 'reproducible:\n  network: none\n  outputs: [outputs]\n';
const Dockerfile = 'FROM python:3.12-slim\nUSER 10001\n';

export default rule({
  id: 'reproducible/network-and-outputs',
  level: 'warning',
  must: 'Compose services of reproducible runs have the network that the contract promises, and can write to its output folders.',
  why: 'A run with a network takes in what is there on the day; one that cannot write loses its result at the end.',
  aliases: [],
  *check(repository) {
    const said = repository.contract.reproducible;
    const runs = said && reproducibleRuns(repository);
    if (!runs || (said.network === undefined && said.outputs === undefined)) return;
    const images = new Set(runs.images.map(({ path }) => path));
    for (const unit of repository.composes) {
      for (const { service, definition, dockerfile, origin } of repository.composeBuilds(unit)) {
        if (!images.has(dockerfile)) continue;
        const placed = (part: Parameters<typeof origin>[0]) => {
          const { path, span } = origin(part);
          return { file: { path }, range: span };
        };
        const mode = definition.networkMode;
        if (said.network !== undefined && mode?.value !== said.network)
          yield {
            ...(mode ? placed(mode) : { file: { path: unit.path }, range: definition.nameSpan }),
            message: `service \`${service}\` has ${mode ? `the network \`${mode.value}\`` : 'a network of its own'}, and the contract promises \`${said.network}\``,
            related: [{ ...runs.placeOf('network'), message: 'promised here' }],
          };
        for (const output of said.outputs ?? []) {
          const wanted = joinPath('', output);
          const volume = definition.volumes.find(
            ({ source }) => source !== undefined && isAbove(joinPath(parentOf(unit.path), source), wanted),
          );
          const own = { ...runs.placeOf('outputs'), message: 'promised here' };
          if (volume?.readOnly === true)
            yield {
              ...placed(volume),
              level: 'warning',
              message: `\`${wanted}\` is mounted read-only, and a run writes its results there`,
              related: [own],
            };
          else if (!volume && definition.readOnly === true)
            yield {
              file: { path: unit.path },
              range: definition.nameSpan,
              message: `service \`${service}\` is read-only and mounts no \`${wanted}\`, where a run writes its results`,
              related: [own],
            };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': contract,
        Dockerfile,
        'compose.yaml': 'services:\n  run:\n    build: .\n    volumes:\n      - ./outputs:/r/outputs:ro\n',
      },
      finds: ['compose.yaml:2:3', 'compose.yaml:5:9'],
    },
    {
      files: {
        'plimsoll.yaml': contract,
        Dockerfile,
        'compose.yaml': 'services:\n  run:\n    build: .\n    network_mode: bridge\n    read_only: true\n',
      },
      finds: ['compose.yaml:2:3', 'compose.yaml:4:19'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': contract,
        'docker/Dockerfile': Dockerfile,
        'docker/compose.yaml':
          'services:\n  run:\n    build: { context: .., dockerfile: docker/Dockerfile }\n    network_mode: none\n    read_only: true\n    volumes:\n      - ../outputs:/r/outputs\n',
      },
    },
    {
      files: {
        Dockerfile,
        'compose.yaml': 'services:\n  run:\n    build: .\n    volumes:\n      - ./outputs:/r/outputs:ro\n',
      },
    },
  ],
});

const isAbove = (folder: string, path: string): boolean =>
  path === folder || folder === '' || path.startsWith(`${folder}/`);
