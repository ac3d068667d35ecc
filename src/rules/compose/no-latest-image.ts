import { parseImageReference } from '../../models/image/reference.ts';
import { baseName, parentOf } from '../../repository/build-context.ts';
import { buildOfImage } from '../../repository/image-builds.ts';
import type { Repository } from '../../repository/repository.ts';
import { memoOf } from '../../repository/memo.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { type Report, rule } from '../rule.ts';
import { keepsData } from '../stores.ts';
import { eachPlaceOnce, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/no-latest-image',
  level: 'warning',
  must: 'Every image that a service pulls names a version or a digest.',
  why: 'Without one it is `latest`: what runs depends on the day of the pull, no two machines need agree, and a store finds its files written by an older version one morning.',
  aliases: ['CL-0004', 'service-image-require-explicit-tag'],
  check: (repository) => eachPlaceOnce(moving(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres\n    volumes: ["data:/var/lib/postgresql/data"]\n  web:\n    image: registry.example:5000/team/web:latest\n  proxy:\n    image: nginx:${NGINX:-latest}\nvolumes: { data: }\n',
      },
      finds: ['compose.yaml:3:12', 'compose.yaml:6:12', 'compose.yaml:8:12'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres:17.2\n  pinned:\n    image: redis@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d\n  api:\n    build: .\n    image: example/api\n  worker:\n    image: example/api:latest\n  web:\n    image: nginx:${NGINX}\n  any:\n    image: ${IMAGE}\n',
        Dockerfile: 'FROM alpine:3.22\nCMD ["true"]\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  scan:\n    image: example/scanner\n  shop:\n    image: ghcr.io/example/shop:latest\n',
        'package.json': '{ "name": "@example/shop" }',
        'tools/scanner/Dockerfile': 'FROM alpine:3.22\nCMD ["true"]\n',
      },
    },
    { files: { 'compose.test.yaml': 'services:\n  s3:\n    image: example/s3\n' } },
  ],
});

function* moving(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    const { image, build } = service;
    if (image === undefined || build !== undefined || image.value.includes('@')) continue;
    const plain = image.value.replace(/\$\{\w+:?-([^{}$]*)\}/g, '$1');
    if (plain.includes('$')) continue;
    const { name, tag, error } = parseImageReference(plain);
    if (error !== undefined || (tag !== undefined && tag !== 'latest')) continue;
    const keeps = keepsData(name) && service.volumes.length > 0;
    if ((!keeps && isForTrying(file.path)) || ownNames(repository).has(name) || buildOfImage(repository, plain))
      continue;
    const is = tag === 'latest' ? 'is `latest`' : 'has no tag, so it is `latest`';
    yield {
      file,
      range: image.span,
      // What a person gives from outside is theirs to choose.
      level: keeps && plain === image.value ? undefined : 'note',
      message: `\`${plain}\` ${is}${keeps ? `: the next ${name} may not read the files that this one writes` : ''}`,
    };
  }
}

/** Names of what the repository itself publishes: its own, those of the packages at its root and of its folders with a Dockerfile. */
const ownNames = memoOf((repository: Repository): ReadonlySet<string> => {
  const packages = [
    repository.packageJson('package.json')?.model.name,
    repository.pyproject('pyproject.toml')?.model.name,
  ];
  return new Set(
    [
      repository.tree.name,
      ...packages.flatMap((one) => (one === undefined ? [] : [baseName(one.text)])),
      ...repository.dockerfiles.map(({ path }) => baseName(parentOf(path))),
    ].map((name) => name.toLowerCase()),
  );
});
