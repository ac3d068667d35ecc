import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

/** Real parts that end-to-end tests run against: name → a command that succeeds where the part is there. */
const parts = {
  git: ['git', '--version'],
  python3: ['python3', '--version'],
  go: ['go', 'version'],
  docker: ['docker', 'version', '--format', '{{.Server.Version}}'],
  compose: ['docker', 'compose', 'version'],
  kubectl: ['kubectl', 'version', '--client'],
  helm: ['helm', 'version', '--short'],
  // A package can be installed: the registry is reached, or has it in its cache.
  packages: [
    'npm',
    'view',
    'prisma@6.19.0',
    'version',
    '--prefer-offline',
    '--fetch-retries=0',
    '--fetch-timeout=15000',
  ],
  shellcheck: ['shellcheck', '--version'],
  /** Official images of Python and Node, or what stands for them: nothing is pulled while tests run. */
  bases: ['docker', 'image', 'inspect', 'python:3.11-slim', 'node:20-slim', 'debian:bookworm-slim'],
  zstd: ['zstd', '--version'],
  registry: ['docker-registry', '--version'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type Part = keyof typeof parts;

const isPart = (name: string): name is Part => Object.hasOwn(parts, name);
const seen = new Map<Part, boolean>();

function present(part: Part): boolean {
  let here = seen.get(part);
  if (here === undefined) {
    const [command, ...args] = parts[part];
    here = spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
    seen.set(part, here);
  }
  return here;
}

/**
 * The parts that `PLIMSOLL_TEST_REQUIRE` (names, comma-separated) says must be there.
 * @throws Error for a name that is no part: a slip there would turn a demand into a skip.
 */
export function required(list: string | undefined): ReadonlySet<Part> {
  const names = (list ?? '').split(',').map((name) => name.trim());
  const demanded = new Set<Part>();
  for (const name of names) {
    if (name === '') continue;
    if (!isPart(name))
      throw new Error(`PLIMSOLL_TEST_REQUIRE: no part is called "${name}"; parts: ${Object.keys(parts).join(', ')}`);
    demanded.add(name);
  }
  return demanded;
}

/** What becomes of tests that need `wanted`: run, skipped by name, or failed because a part was required and is not there. */
export function fate(
  wanted: readonly Part[],
  demanded: ReadonlySet<Part>,
  here: (part: Part) => boolean,
): 'run' | 'skip' | 'fail' {
  const missing = wanted.filter((part) => !here(part));
  if (missing.length === 0) return 'run';
  return missing.some((part) => demanded.has(part)) ? 'fail' : 'skip';
}

/**
 * A `describe` for tests against real parts: `needs('docker')('load', () => { … })`. Without the part its tests are skipped by
 * name, and fail if `PLIMSOLL_TEST_REQUIRE` lists it. Use a part only inside hooks and tests: the body itself also runs to be listed.
 */
export function needs(...wanted: readonly [Part, ...Part[]]): (name: string, body: () => void) => void {
  const end = fate(wanted, required(process.env['PLIMSOLL_TEST_REQUIRE']), present);
  const missing = wanted.filter((part) => !present(part)).join(', ');
  if (end === 'run') return (name, body) => void describe(name, body);
  if (end === 'skip') return (name, body) => void describe.skip(`${name} (not here: ${missing})`, body);
  return (name) =>
    void describe(name, () => {
      it(`needs ${missing}`, () => {
        throw new Error(`${missing} is not here, and PLIMSOLL_TEST_REQUIRE asks for it`);
      });
    });
}
