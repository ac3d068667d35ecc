import { type LockDifference, type LockState, settingsCompared } from '../../models/lock/in-step.ts';
import { readersOfLocks } from '../../repository/lock-readers.ts';
import { commandSpan } from '../frozen.ts';
import { type LockPair, lockPairs, workspaceLock } from '../../repository/lock-pairs.ts';
import { dependencySpan } from '../../repository/manifest-entries.ts';
import { baseName } from '../../repository/build-context.ts';
import type { FrozenInstall } from '../../repository/frozen-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { type Report, rule } from '../rule.ts';
import { lockCommands } from '../lock-commands.ts';

export default rule({
  id: 'lock/in-step',
  level: 'error',
  must: 'A lock file is made from the manifest beside it, and from those of the workspace.',
  why: 'A frozen install from a lock that does not suit its manifest stops the build, or installs without what the program imports; one that is not frozen installs what nobody has tested.',
  aliases: [],
  *check(repository) {
    for (const pair of lockPairs(repository)) {
      // What go.sum lacks, `lock/sums-complete` says.
      if (pair.lock.model.format === 'go' || pair.manifest.includes('{{')) continue;
      const { state } = pair.state;
      if (state === 'stale' || state === 'out-of-step') yield reportOf(repository, pair);
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\n',
        'package.json': '{\n  "dependencies": {\n    "a": "^1.0.0",\n    "b": "^2.0.0"\n  }\n}\n',
        'package-lock.json':
          '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "dependencies": { "a": "^1.0.0" } },\n    "node_modules/a": { "version": "1.2.0" }\n  }\n}\n',
      },
      finds: ['package.json:4:5'],
    },
    {
      files: {
        'pyproject.toml':
          '[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.12"\ndependencies = ["httpx>=0.28"]\n',
        'uv.lock':
          'version = 1\nrequires-python = ">=3.12"\n\n[[package]]\nname = "app"\nversion = "1.0"\nsource = { virtual = "." }\n',
      },
      finds: ['pyproject.toml:5:17'],
    },
    {
      files: {
        'pnpm-workspace.yaml': 'packages:\n  - web\n',
        'web/package.json': '{ "dependencies": { "a": "2.0.0" } }\n',
        'pnpm-lock.yaml':
          "lockfileVersion: '9.0'\nimporters:\n  web:\n    dependencies:\n      a:\n        specifier: 1.0.0\n        version: 1.0.0\n",
      },
      finds: ['web/package.json:1:21'],
    },
    {
      files: {
        'pyproject.cpu.toml': '[tool.poetry]\nname = "app"\n[tool.poetry.dependencies]\nnumpy = "^2"\n',
        'poetry.lock': '[metadata]\nlock-version = "2.1"\ncontent-hash = "0000"\n',
      },
      finds: ['pyproject.cpu.toml:4:1'],
    },
    {
      files: {
        'requirements.in': 'flask>=3\n',
        'requirements.txt': '#\n#    pip-compile requirements.in\n#\nflask==2.0.0\n    # via -r requirements.in\n',
      },
      finds: ['requirements.in:1:1'],
    },
    {
      files: {
        'Cargo.toml': '[package]\nname = "a"\nversion = "1.0.0"\n[dependencies]\nserde = "1"\n',
        'Cargo.lock': 'version = 4\n[[package]]\nname = "a"\nversion = "1.0.0"\n',
      },
      finds: ['Cargo.toml:5:1'],
    },
    {
      files: {
        'pyproject.toml': '[project]\nname = "root"\nversion = "1"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        'packages/new/pyproject.toml': '[project]\nname = "new"\nversion = "1"\n',
        'uv.lock': 'version = 1\n\n[[package]]\nname = "root"\nversion = "1"\nsource = { virtual = "." }\n',
      },
      finds: ['packages/new/pyproject.toml:2:8'],
    },
    {
      files: {
        'package.json': '{ "pnpm": { "overrides": { "b": "2.0.0" } } }',
        'pnpm-workspace.yaml': 'packages: []\ncatalog:\n  a: ^2.0.0\n  unused: 1.0.0\n',
        'pnpm-lock.yaml':
          "lockfileVersion: '9.0'\ncatalogs:\n  default:\n    a:\n      specifier: ^1.0.0\n      version: 1.0.0\nimporters:\n  .: {}\n",
      },
      finds: ['package.json:1:28', 'pnpm-workspace.yaml:3:3'],
    },
    {
      files: {
        'package.json': '{ "version": "2.0.0" }',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": { "version": "1.0.0" } } }',
      },
      finds: ['package.json:1:14'],
    },
  ],
  good: [
    {
      files: {
        'package.json': '{}',
        'pnpm-workspace.yaml': 'packages: ["packages/*"]\n',
        'packages/empty/package.json': '{ "name": "empty" }',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\nimporters:\n  .: {}\n",
      },
    },
    {
      files: {
        'package.json': '{ "dependencies": { "a": "^1.0.0" } }',
        'package-lock.json':
          '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "a": "^1.0.0" } }, "node_modules/a": { "version": "1.2.0" } } }',
        'lib/package.json': '{ "dependencies": { "b": "1" } }',
      },
    },
    {
      files: {
        'fixtures/stale/package.json': '{ "dependencies": { "a": "^1.0.0" } }',
        'fixtures/stale/package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {} } }',
      },
    },
  ],
});

/** Keys that `npm ci` takes no notice of. */
const labels = new Set(['name', 'version', 'engines', 'workspaces']);

function reportOf(repository: Repository, { lock, manifest, state }: LockPair): Report {
  const { differences } = state;
  const first = differences.find(({ span }) => span !== undefined) ?? differences[0];
  const says = lockCommands[lock.model.format];
  const mend = lock.model.facts.get('command') ?? says.write;
  const harmless = lock.model.format === 'npm' && differences.every(({ name }) => labels.has(name));
  const outer = workspaceLock(repository, lock);
  const consequence =
    outer === undefined
      ? harmless
        ? ''
        : `: ${effect(state, says)}`
      : `, and in the workspace ${outer} is read instead`;
  const message = `${told(state, first, baseName(manifest), lock.path)}${consequence}; \`${mend}\` writes it anew`;
  const inLock = {
    file: lock,
    range: first?.lockSpan,
    message: first?.lockSpan === undefined ? 'the lock' : 'as it is locked',
  };
  const readers = outer === undefined ? (readersOfLocks(repository).get(lock.path) ?? []) : [];
  const stopped = harmless ? undefined : readers.find((install) => isStopped(install, state));
  const reader = stopped ?? readers[0];
  const level = harmless || outer !== undefined ? 'note' : state.state === 'stale' && !stopped ? 'warning' : undefined;
  const inImage = reader
    ? [
        {
          file: reader.run.file,
          range: commandSpan(reader),
          message: `\`${reader.title}\` ${stopped ? 'stops' : 'reads it'} here`,
        },
      ]
    : [];
  if (first?.span !== undefined) {
    const range = dependencySpan(repository, manifest, first.span);
    return { file: { path: manifest }, range, message, level, related: [inLock, ...inImage] };
  }
  if (first?.lockSpan === undefined) return { file: { path: manifest }, message, level, related: [inLock, ...inImage] };
  const related = [{ file: { path: manifest }, message: 'the manifest' }, ...inImage];
  return { file: lock, range: first.lockSpan, message, level, related };
}

/** `npm ci` bears with a lock that would still do, `uv sync --frozen` with any. */
function isStopped({ tool, title }: FrozenInstall, { state }: LockState): boolean {
  if (tool === 'uv') return title.endsWith('--locked');
  return state === 'out-of-step' || tool === 'cargo';
}

function effect({ state, compared }: LockState, says: { readonly refused: string; readonly kept: string }): string {
  if (compared === settingsCompared)
    return '`pnpm install --frozen-lockfile` stops with ERR_PNPM_LOCKFILE_CONFIG_MISMATCH';
  return state === 'stale' ? says.kept : says.refused;
}

/** The first difference, and the names of the next. */
function told({ differences }: LockState, first: LockDifference | undefined, manifest: string, lock: string): string {
  if (!first) return `${manifest} and ${lock} differ`;
  const { name, wantedBy } = first;
  const rest = differences.filter((one) => one !== first && one.name !== 'content-hash').map((one) => one.name);
  const more =
    rest.length === 0
      ? ''
      : ` (and ${rest.slice(0, 3).join(', ')}${rest.length > 3 ? `, ${rest.length - 3} more` : ''})`;
  if (name === 'content-hash') return `${lock} was made from another ${manifest}`;
  const locked = first.lock === undefined || first.lock === '' ? 'nothing of it' : shown(first.lock);
  if (wantedBy !== undefined) return `${lock}: ${wantedBy} wants ${name}, the lock has ${locked}${more}`;
  if (first.manifest === undefined) return `${manifest} has no ${name} any more, ${lock} has ${locked}${more}`;
  const wanted = first.manifest.toLowerCase().startsWith(name.toLowerCase())
    ? first.manifest
    : `${name} ${first.manifest}`;
  return `${manifest} has ${shown(wanted)}, ${lock} ${first.lock === undefined ? 'nothing of it' : locked}${more}`;
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
