import { parseImageReference } from '../../models/image/reference.ts';
import { formats } from '../../repository/formats.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Span } from '../../text/span.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/built-image-has-version',
  level: 'warning',
  must: 'An image that the contract names gets a version wherever it is built, never only `latest`.',
  why: 'What is called `latest` is another image tomorrow: nobody can say which one runs, go back to the one before, or load exactly that into a cluster. Speaks of images in `services.<name>.image` of the contract.',
  aliases: [],
  check: (repository) => eachPlaceOnce(unversioned(repository)),
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { image: acme/web }\n  api: { image: acme/api }\n',
        'compose.yaml':
          'services:\n  web:\n    build: .\n    image: acme/web\n  api:\n    build: .\n    image: acme/api:latest\n  db:\n    image: acme/db\n',
        Dockerfile: 'FROM alpine:3.22\nUSER 1000\nCMD ["true"]\n',
        '.github/workflows/image.yml':
          'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          tags: ghcr.io/acme/web:latest\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          tags: acme/${{ matrix.name }}-x,acme/a${{ matrix.rest }}\n',
      },
      finds: ['.github/workflows/image.yml:9:17', 'compose.yaml:4:12', 'compose.yaml:7:12'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { image: acme/web }\n',
        'compose.yaml': 'services:\n  web:\n    build: .\n    image: acme/web:${VERSION:?}\n',
        Dockerfile: 'FROM alpine:3.22\nUSER 1000\nCMD ["true"]\n',
        '.github/workflows/image.yml':
          'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          tags: |\n            ghcr.io/acme/web:latest\n            ghcr.io/acme/web:${{ github.sha }}\n',
      },
    },
    { files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    image: acme/web\n' } },
  ],
});

/** Stands for an expression of a workflow. */
const hole = 'expression0';

/** Last part of the name and the tag of an image; undefined for what is none. */
function written(text: string): { readonly name: string; readonly tag: string | undefined } | undefined {
  const { name, tag, error } = parseImageReference(text.replace(/\$\{\{.*?\}\}/g, hole));
  return error === undefined ? { name, tag } : undefined;
}

/** `todo-${{ matrix.service }}` may be any of those that begin and end like it. */
function mayBe(name: string, promised: ReadonlySet<string | undefined>): boolean {
  const [start = '', ...rest] = name.split(hole);
  const end = rest.at(-1);
  if (end === undefined) return promised.has(name);
  return start + end !== '' && [...promised].some((one) => one?.startsWith(start) && one.endsWith(end));
}

function* unversioned(repository: Repository): Iterable<Report> {
  const images = Object.values(repository.contract.services ?? {}).flatMap(({ image }) => image ?? []);
  if (images.length === 0) return;
  const promised = new Set(images.map((one) => written(one)?.name));
  const moving = (text: string): string | undefined => {
    if (/\$(?!\{\{)/.test(text) || text.includes('@')) return undefined;
    const image = written(text);
    if (!image || !mayBe(image.name, promised) || (image.tag !== undefined && image.tag !== 'latest')) return undefined;
    return image.tag === undefined ? 'has no tag, so it is `latest`' : 'is `latest`';
  };
  for (const { file, service } of writtenServices(repository)) {
    const how = service.build && service.image && moving(service.image.value);
    if (service.image && how) yield report(file, service.image.span, service.image.value, how);
  }
  for (const path of [...repository.ending('.yml'), ...repository.ending('.yaml')]) {
    if (!/^\.github\/workflows\/[^/]+$/.test(path)) continue;
    const file = repository.unit(formats.workflow, path);
    for (const { tags } of file?.model.jobs.flatMap(({ steps }) => steps.flatMap(({ builds }) => builds)) ?? []) {
      const spoken = tags.map(({ span }) => ({ span, text: file?.text.slice(span.start, span.end) ?? '' }));
      const [first] = spoken;
      const hows = spoken.map(({ text }) => moving(text));
      // One tag with a version is enough: `latest` may stand beside it.
      if (file && first && hows[0] !== undefined && !hows.includes(undefined))
        yield report(file, first.span, first.text, hows[0]);
    }
  }
}

const report = (file: { readonly path: string }, range: Span, image: string, how: string): Report => ({
  file,
  range,
  message: `\`${image}\` ${how}: give what is built a version`,
});
