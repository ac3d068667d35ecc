import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FileOps, systemOps } from './transaction-ops.ts';
import { snapshot } from './transaction-snapshot.ts';
import { type FileChange, writeTransaction } from './transaction.ts';
import { listUndo, undoLast } from './undo.ts';

const clock = { now: () => Date.UTC(2026, 10, 14) };
const quick: FileOps = { ...systemOps, sync: () => undefined, syncDirectory: () => undefined };

let base: string;
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'plimsoll-property-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Few names, so that a file often stands where another wants a directory, and changes meet the same file. */
const name = fc.constantFrom('a', 'b', 'Dockerfile', 'ß', 'two words', '.env');
const file = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const contents = fc.uint8Array({ maxLength: 40 });
const mode = fc.constantFrom(0o644, 0o755, 0o600, 0o664, 0o700);
const tree = fc.dictionary(file, fc.record({ contents, mode }), { maxKeys: 8 });

/** What to do to a file; the index picks one that is there, else the path is used. */
const change = fc.record({
  pick: fc.option(fc.nat()),
  path: file,
  after: fc.option(contents, { nil: undefined }),
  stale: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

function build(files: Readonly<Record<string, { contents: Uint8Array; mode: number }>>): string {
  const root = mkdtempSync(path.join(base, 'tree-'));
  for (const [relative, { contents: bytes, mode: bits }] of Object.entries(files)) {
    const absolute = path.join(root, relative);
    try {
      mkdirSync(path.dirname(absolute), { recursive: true });
      writeFileSync(absolute, bytes);
      chmodSync(absolute, bits);
    } catch {
      // A file stands where this one wants a directory, or the other way round: the tree does without it.
    }
  }
  return root;
}

const bytesAt = (root: string, relative: string): Uint8Array | undefined => {
  try {
    return readFileSync(path.join(root, relative));
  } catch {
    return undefined;
  }
};

const filesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => /^file (.+) [0-7]+ \d+:\d+ "/.exec(line)?.[1] ?? []);

it('any changes are written or left alone with a reason, and undo gives back the same tree; so does undoing the undo', {
  timeout: 120_000,
}, () => {
  let writes = 0;
  const law = fc.property(
    tree,
    fc.array(fc.array(change, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
    (files, rounds) => {
      const root = build(files);
      const states = [snapshot(root)];
      for (const round of rounds) {
        const there = filesOf(snapshot(root));
        const changes = round.map(({ pick, path: asked, after, stale }): FileChange => {
          const target = pick === null ? asked : (there[pick % Math.max(1, there.length)] ?? asked);
          const now = bytesAt(root, target);
          return { path: target, before: stale ? new Uint8Array([1, 2, 3]) : now, after };
        });
        const { id, written, skipped } = writeTransaction(root, 'any', changes, clock, quick);
        expect([...written, ...skipped.map((one) => one.path)].sort()).toEqual(changes.map((one) => one.path).sort());
        for (const one of changes.filter((each) => written.includes(each.path))) {
          const first = changes.find(
            (each) => each.path === one.path && !skipped.some(({ path: left }) => left === each.path),
          );
          if (first)
            expect(bytesAt(root, first.path)).toEqual(first.after === undefined ? undefined : Buffer.from(first.after));
        }
        expect(id === '').toBe(written.length === 0);
        if (written.length > 0) states.push(snapshot(root));
        else expect(snapshot(root)).toBe(states.at(-1));
        writes += written.length;
      }
      for (let at = states.length - 1; at > 0; at--) {
        const undone = undoLast(root, clock, {}, quick);
        expect(undone.skipped).toEqual([]);
        expect(snapshot(root)).toBe(states[at - 1]);
        expect(undoLast(root, clock, { id: undone.again }, quick).skipped).toEqual([]);
        expect(snapshot(root)).toBe(states[at]);
        expect(undoLast(root, clock, {}, quick).skipped).toEqual([]);
        expect(snapshot(root)).toBe(states[at - 1]);
      }
      expect(undoLast(root, clock, {}, quick).problem?.reason).toBe('nothing to undo');
      expect(listUndo(root).every(({ kind }) => kind === 'undo')).toBe(true);
      rmSync(root, { recursive: true });
    },
  );
  fc.assert(law, { numRuns: 100 });
  expect(writes).toBeGreaterThan(100);
});
