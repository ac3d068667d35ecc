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
import { exceptionsIn } from '../src/contract/exceptions.ts';
import { Repository } from '../src/repository/repository.ts';
import { rules } from '../src/rules/registry.generated.ts';
import { memoryTree } from '../src/text/memory-tree.ts';
import { atLevels } from '../src/use/check.ts';
import { readContractFile } from '../src/use/contract.ts';
import { fixAll } from '../src/use/fix.ts';
import { inGit, plimsoll, project, snapshot } from './cli.ts';
import { builder, did, differences, docker, type ImageFacts, imageFacts } from './engine.ts';
import { needs } from './require.ts';

const folder = path.join(project, 'test/fixtures/fix-engine');

/** What fixes change in the image: rule (or rules, with blanks between) → lines of `differences`. Nothing else may change. */
type Reasons = Readonly<Record<string, readonly string[]>>;

interface Fixture {
  /** Files of the context that it does without. */
  readonly without?: readonly string[];
  /** Files that it has beside them, or instead. */
  readonly with?: Readonly<Record<string, string>>;
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
  return { ...Object.fromEntries(left), ...fixtures[name]?.with, Dockerfile: dockerfile };
}

/** What the fixtures' `.gitignore` names. */
const leftOut = (file: string): boolean => /^(?:\.env$|node_modules\/)/.test(file);

/** Rules whose fixes are applied. */
const appliedTo = (name: string, unsafe: boolean): ReadonlySet<string> => {
  const files = filesOf(name);
  const { contract } = readContractFile(files['plimsoll.yaml'] ?? '');
  const levels = Object.fromEntries(exceptionsIn(contract).map(({ of, level }) => [of, level ?? 'off']));
  const options = { rules: atLevels(rules, levels), unsafe };
  const own = Object.entries(files).filter(([file]) => !leftOut(file));
  const ignored = Object.entries(files).filter(([file]) => leftOut(file));
  const tree = memoryTree(Object.fromEntries(own), { ignored: Object.fromEntries(ignored) });
  const { applied } = fixAll(new Repository(tree, { contract }), options);
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
    const named = (reasons: Reasons): string[] => Object.keys(reasons).flatMap((key) => key.split(' '));
    expect([...appliedTo(name, false)]).toEqual(expect.arrayContaining(named(fixture.safe)));
    expect([...appliedTo(name, true)]).toEqual(expect.arrayContaining(named(fixture.unsafe)));
  });
});

/** The registry that the Dockerfiles name, and what stands for it: another run at the same time has images of its own. */
const registry = { written: 'fix-engine.test/', own: `fix-engine-${process.pid}.test/` };

/** One small image under the names that the Dockerfiles use. */
const bases = ['debian:12', 'alpine:3.22', 'node:22', 'python:3.13'].map((name) => registry.own + name);

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
  }, 600_000);

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
    await did(client, ['build', '-q', '--network', 'none', ...bases.flatMap((tag) => ['-t', tag]), place]);
    for (const tag of bases) made.add(tag);
  }

  /** The repository of a fixture in a folder of its own. */
  function written(name: string, kind: string): string {
    const root = path.join(scratch, name, kind);
    for (const [file, text] of Object.entries(filesOf(name))) {
      const place = path.join(root, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text.replaceAll(registry.written, registry.own));
      chmodSync(path.dirname(place), 0o755);
      chmodSync(place, /\.sh$|^bin\//.test(file) ? 0o755 : 0o644);
    }
    inGit(root, 'init', '-q');
    return root;
  }

  /** The image that `root` makes; what it begins with if it makes none. */
  async function built(root: string, tag: string): Promise<ImageFacts> {
    // Neither git's files nor what `undo` needs are part of a fix.
    for (const own of ['.git', '.plimsoll']) rmSync(path.join(root, own), { recursive: true, force: true });
    const { code } = await docker(client, [
      'build',
      '-q',
      '--network',
      'none',
      '--build-arg',
      `BASE=${bases[0]}`,
      '-t',
      tag,
      root,
    ]);
    if (code !== 0) return new Map([...base, ['build', 'fails']]);
    made.add(tag);
    return imageFacts(client, tag);
  }

  async function outcome(name: string): Promise<Readonly<Record<'safe' | 'unsafe', readonly string[]>>> {
    const known = new Map<string, ImageFacts>();
    /** The same files make the same image. */
    const image = async (root: string, kind: string): Promise<ImageFacts> => {
      const files = JSON.stringify(snapshot(root));
      const facts = known.get(files) ?? (await built(root, `${registry.own}${name}:${kind}`));
      known.set(files, facts);
      return facts;
    };
    const before = await image(written(name, 'before'), 'before');
    const after = async (kind: 'safe' | 'unsafe'): Promise<readonly string[]> => {
      const root = written(name, kind);
      const { code, stderr } = plimsoll(root, ['check', '--fix', ...(kind === 'unsafe' ? ['--unsafe'] : [])]);
      if (code !== 0 && code !== 1) throw new Error(`check --fix ended with ${code}: ${stderr}`);
      return differences(before, await image(root, kind));
    };
    return { safe: await after('safe'), unsafe: await after('unsafe') };
  }

  it.each(names)('%s', (name) => {
    const lines = (reasons: Reasons = {}): string[] => Object.values(reasons).flat().sort();
    const told = { safe: lines(fixtures[name]?.safe), unsafe: lines(fixtures[name]?.unsafe) };
    expect(outcomes.get(name)).toEqual(told);
  });
});
