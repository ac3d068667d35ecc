import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Repository } from '../src/repository/repository.ts';
import { rules } from '../src/rules/registry.generated.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { fixAll } from '../src/use/fix.ts';
import { inGit, plimsoll, project } from './cli.ts';
import { builder, did, differences, docker, type ImageFacts, imageFacts } from './engine.ts';
import { needs } from './require.ts';

const folder = path.join(project, 'test/fixtures/fix-engine');

/** What a fix changes in the image: rule → the lines of `differences`. What no rule is named for must not change. */
type Reasons = Readonly<Record<string, readonly string[]>>;

interface Fixture {
  /** Files of the context that it does without. */
  readonly without?: readonly string[];
  /** After `--fix`. */
  readonly safe: Reasons;
  /** After `--fix --unsafe`. */
  readonly unsafe: Reasons;
}

const fixtures = JSON.parse(readFileSync(path.join(folder, 'differences.json'), 'utf8')) as Readonly<
  Record<string, Fixture>
>;

/** Name → content of all files below `from`. */
const filesBelow = (from: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(from, file), readFileSync(file, 'utf8')]),
  );

const context = filesBelow(path.join(folder, 'context'));

/** The repository of a fixture. */
function filesOf(name: string): Record<string, string> {
  const left = Object.entries(context).filter(([file]) => fixtures[name]?.without?.includes(file) !== true);
  const dockerfile = readFileSync(path.join(folder, 'dockerfiles', `${name}.Dockerfile`), 'utf8');
  return { ...Object.fromEntries(left), Dockerfile: dockerfile };
}

/** Rules whose fixes are applied. */
const appliedTo = (name: string, unsafe: boolean): ReadonlySet<string> => {
  const asked = rules.filter(({ optIn }) => !optIn);
  const { applied } = fixAll(new Repository(memoryTree(filesOf(name))), { rules: asked, unsafe });
  return new Set(applied.map(({ finding }) => finding.rule));
};

const names = readdirSync(path.join(folder, 'dockerfiles')).map((name) => path.basename(name, '.Dockerfile'));

describe('the Dockerfiles that are built before and after fixes', () => {
  it('are those that differences are written for', () => expect(Object.keys(fixtures).sort()).toEqual(names.sort()));

  it('are many, for many rules', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
    const applied = (unsafe: boolean): Set<string> => new Set(names.flatMap((name) => [...appliedTo(name, unsafe)]));
    expect(applied(false).size).toBeGreaterThanOrEqual(20);
    expect(applied(true).size).toBeGreaterThanOrEqual(30);
  });

  it.each(Object.entries(fixtures))('%s: rules that are named for a difference are applied', (name, fixture) => {
    expect([...appliedTo(name, false)]).toEqual(expect.arrayContaining(Object.keys(fixture.safe)));
    expect([...appliedTo(name, true)]).toEqual(expect.arrayContaining(Object.keys(fixture.unsafe)));
  });
});

/** One small image under the names that the Dockerfiles use. */
const bases = ['debian:12', 'alpine:3.22', 'node:22', 'python:3.13'].map((name) => `fix-engine.test/${name}`);

needs('docker')('images before and after fixes', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-engine-'));
  const made = new Set<string>();
  const outcomes = new Map<string, Readonly<Record<'safe' | 'unsafe', readonly string[]>>>();
  let client = '';
  let base: ImageFacts = new Map();

  beforeAll(async () => {
    client = builder();
    await makeBase();
    base = await imageFacts(client, bases[0] ?? '');
    const waiting = [...names];
    const work = async (): Promise<void> => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) outcomes.set(name, await outcome(name));
    };
    await Promise.all([work(), work(), work(), work()]);
  }, 240_000);

  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    if (made.size > 0) await docker(client, ['rmi', '-f', ...made]);
  });

  async function makeBase(): Promise<void> {
    const place = path.join(scratch, 'base');
    cpSync(path.join(folder, 'base'), place, { recursive: true });
    const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file));
    if (busybox === undefined) throw new Error('no /bin/busybox to make the base image of: install busybox-static');
    copyFileSync(busybox, path.join(place, 'busybox'));
    chmodSync(path.join(place, 'tool'), 0o755);
    await did(client, ['build', '-q', ...bases.flatMap((tag) => ['-t', tag]), place]);
    for (const tag of bases) made.add(tag);
  }

  /** The repository of a fixture in a folder of its own. */
  function written(name: string, kind: string): string {
    const root = path.join(scratch, name, kind);
    for (const [file, text] of Object.entries(filesOf(name))) {
      const place = path.join(root, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text, { mode: /\.sh$|^bin\//.test(file) ? 0o755 : 0o644 });
    }
    inGit(root, 'init', '-q');
    return root;
  }

  /** The image that `root` makes; the base image and the engine's word if it makes none. */
  async function built(root: string, name: string, kind: string): Promise<ImageFacts> {
    const tag = `fix-engine.test/${name}:${kind}`;
    const { code, stderr } = await docker(client, ['build', '-q', '-t', tag, root]);
    if (code !== 0) return new Map([...base, ['build', /exit code: \d+$|^failed to .*$/m.exec(stderr)?.[0] ?? stderr]]);
    made.add(tag);
    return imageFacts(client, tag);
  }

  async function outcome(name: string): Promise<Readonly<Record<'safe' | 'unsafe', readonly string[]>>> {
    const before = await built(written(name, 'before'), name, 'before');
    const after = async (kind: 'safe' | 'unsafe'): Promise<readonly string[]> => {
      const root = written(name, kind);
      const { code, stderr } = plimsoll(root, ['check', '--fix', ...(kind === 'unsafe' ? ['--unsafe'] : [])]);
      if (code !== 0 && code !== 1) throw new Error(`check --fix ended with ${code}: ${stderr}`);
      return differences(before, await built(root, name, kind));
    };
    return { safe: await after('safe'), unsafe: await after('unsafe') };
  }

  it.each(names)('%s', (name) => {
    const lines = (reasons: Reasons = {}): string[] => Object.values(reasons).flat().sort();
    const told = { safe: lines(fixtures[name]?.safe), unsafe: lines(fixtures[name]?.unsafe) };
    expect(outcomes.get(name)).toEqual(told);
  });
});
