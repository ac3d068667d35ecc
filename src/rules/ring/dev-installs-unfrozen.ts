import { isSwitchedOn } from '../../repository/installs.ts';
import { nodeInstallOf } from '../../repository/node-installs.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import { sdksOf, type SdkKind, useOf } from '../../repository/ring-packages.ts';
import { commandsIn, devFiles } from '../../repository/rings.ts';
import type { RunCommand } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-installs-unfrozen',
  level: 'warning',
  must: 'Ring 1 installs what the workspace’s manifests say now: no `--frozen-lockfile`, `npm ci` or `uv sync --locked`.',
  why: 'In the inner loop a manifest and the lock of the workspace differ all the time. A frozen install stops there, or keeps to the old lock without a word. Speaks where a service takes an SDK of `rings.release.sdks`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const sdks = sdksOf(repository);
    for (const { file, service } of sdks.length === 0 ? [] : devFiles(repository)) {
      const uses = (kind: SdkKind): boolean =>
        sdks.some((sdk) => sdk.kind === kind && sdk.source && useOf(repository, kind, sdk.name, service.folder));
      for (const run of commandsIn(file)) {
        const found = frozen(run);
        if (!found || !uses(found.kind)) continue;
        const { title, range, instead } = found;
        const message = `\`${title}\` in ring 1 of ${service.name} keeps to a lock that lags behind the workspace`;
        const repair =
          instead &&
          fix.unsafe(instead.title, file, edit.replace({ start: instead.start, end: range.end }, instead.text));
        yield { file, range, message, fix: repair };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  job: { context: job }\nrings: { release: { sdks: { npm: "@acme/sdk", pypi: acme-sdk } } }\n',
        'sdk/package.json': '{ "name": "@acme/sdk" }',
        'sdk/pyproject.toml': '[project]\nname = "acme-sdk"\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nCOPY . .\nRUN pnpm install --frozen-lockfile --prod\nRUN npm ci\nRUN CI=true pnpm install\n',
        'job/pyproject.toml': '[project]\nname = "job"\ndependencies = ["acme-sdk"]\n',
        'job/Dockerfile.dev': 'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --locked --no-dev\n',
      },
      finds: [
        'job/Dockerfile.dev:3:13',
        'web/Dockerfile.dev:3:18',
        'web/Dockerfile.dev:4:9',
        'web/Dockerfile.dev:5:18',
      ],
      fixed: {
        'job/Dockerfile.dev': 'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --no-dev\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nCOPY . .\nRUN pnpm install --no-frozen-lockfile --prod\nRUN npm install\nRUN CI=true pnpm install --no-frozen-lockfile\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'sdk/package.json': '{ "name": "@acme/sdk" }',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nCOPY . .\nRUN pnpm install --no-frozen-lockfile && uv sync --locked && npm install -g pnpm@10\n',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
        'other/Dockerfile': 'FROM node:22-slim\n',
        'other/Dockerfile.dev': 'FROM node:22-slim\nRUN npm ci\n',
      },
    },
  ],
});

interface Frozen {
  readonly kind: 'npm' | 'pypi';
  readonly title: string;
  readonly range: Span;
  /** What to write in place of it; `start`: where that begins. */
  readonly instead?: { readonly title: string; readonly text: string; readonly start: number };
}

function frozen(run: RunCommand): Frozen | undefined {
  const { name, args } = run.command;
  const [first] = args;
  if (name === 'npm' && first && /^(?:ci|clean-install)$/.test(first.value ?? ''))
    return {
      kind: 'npm',
      title: `npm ${first.value ?? ''}`,
      range: first.span,
      ...(first.editable ? { instead: { title: 'use npm install', text: 'install', start: first.span.start } } : {}),
    };
  const node = nodeInstallOf(run);
  const python = node ? undefined : pythonInstallOf(run);
  const isUv = python?.manager === 'uv' && python.verb.value === 'sync';
  if (!node && !isUv) return undefined;
  const kind = node ? 'npm' : 'pypi';
  const title = node ? `${node.manager} install` : 'uv sync';
  const keeping = node ? ['--frozen-lockfile', '--immutable'] : ['--locked', '--frozen'];
  const word = args.find(({ value = '' }) => keeping.includes(value));
  if (word) {
    const flag = word.value ?? '';
    // pnpm and yarn freeze by themselves in CI, so they are told not to; the others only lose the option.
    const text = node?.manager === 'pnpm' || flag === '--immutable' ? flag.replace('--', '--no-') : '';
    const blank = run.file.text[word.span.start - 1] === ' ' ? 1 : 0;
    const instead = text === '' ? `take ${flag} out` : `use ${text}`;
    return {
      kind,
      title: `${title} ${flag}`,
      range: word.span,
      ...(word.editable
        ? { instead: { title: instead, text, start: word.span.start - (text === '' ? blank : 0) } }
        : {}),
    };
  }
  if (
    node?.manager !== 'pnpm' ||
    !isSwitchedOn(run, 'CI') ||
    args.some(({ value }) => value === '--no-frozen-lockfile')
  )
    return undefined;
  const verb = node.verb ?? run.command.nameWord;
  return {
    kind,
    title: 'pnpm install with CI set',
    range: verb.span,
    ...(verb.editable
      ? {
          instead: {
            title: 'use --no-frozen-lockfile',
            text: `${verb.raw} --no-frozen-lockfile`,
            start: verb.span.start,
          },
        }
      : {}),
  };
}
