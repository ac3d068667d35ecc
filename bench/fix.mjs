// What fixes do to real Dockerfiles: provably broken, comments lost, changed again by a second pass. All must be 0.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { corpus } from './corpus.mjs';
import { broken, losesComments, missingComments } from './judge.mjs';
import { judgeCases } from './judge-cases.mjs';
import { scratch } from './machine.mjs';
import { peers, refused, tallyLint } from './peers.mjs';
import { internals } from './program.mjs';

export async function run({ root, corpus: file, peers: folder }) {
  const program = await internals(root);
  const others = peers(folder);
  const all = corpus(file);
  const bad = others
    ? refused(
        others.tally,
        all.map(({ text }) => text),
      )
    : new Map();
  const sound = all.filter((_, index) => !bad.has(index));
  const known = judgeCases();
  const rows = [
    {
      what: 'the judge on cases of its own',
      figure: `${known.right} of ${known.all}`,
      bar: 'all',
      ok: known.right === known.all,
    },
  ];
  const tables = [];
  const notes = [
    `${sound.length} of ${all.length} files: those that BuildKit's parser ${others ? '(in tally)' : '(not asked: no peers)'} takes as they are`,
  ];
  notes.push(...known.wrong.map((after) => `the judge is wrong about ${JSON.stringify(after)}`));
  for (const unsafe of [false, true]) {
    const made = ours(program, sound, unsafe);
    const name = unsafe ? '--fix --unsafe' : '--fix';
    const verdict = judged(made.results, others);
    rows.push(
      ...rowsOf(`plimsoll ${name}`, verdict, true),
      ...made.rows.map((row) => ({ ...row, what: `plimsoll ${name}: ${row.what}` })),
    );
    tables.push(
      { title: `${name}: fixes applied`, head: ['rule', 'fixes'], rows: made.applied },
      {
        title: `${name}: fixes dropped by the engine's own proof`,
        head: ['rule: reason', 'fixes'],
        rows: made.dropped,
      },
    );
    if (verdict.changed < 100)
      notes.push(`${name}: with ${verdict.changed} Dockerfiles changed, its zeros prove little`);
    notes.push(...verdict.cases.map((one) => `${name}: ${one}`));
  }
  if (others) {
    const verdict = judged(tallyFixes(others.tally, sound), others);
    rows.push(...rowsOf('tally --fix, without ShellCheck', verdict, false));
    tables.push({ title: 'tally --fix: proofs', head: ['proof', 'files'], rows: ranked(verdict.proofs, 10) });
    notes.push(others.versions);
  }
  return { rows, tables, notes };
}

/** @typedef {{ id: string, before: string, after: string, again: string, rules: string[] }} Result `again`: after a second pass */

function ours({ Repository, fixAll, memoryTree, rules }, sound, unsafe) {
  const applied = [];
  const dropped = [];
  const beside = new Set();
  const start = performance.now();
  const results = sound.map(({ id, path: home, text, files }) => {
    const first = fixAll(new Repository(memoryTree(files)), { rules, unsafe });
    applied.push(...first.applied.map(({ finding }) => finding.rule));
    dropped.push(...first.dropped.map(({ finding, reason }) => `${finding.rule}: ${reason.slice(0, 110)}`));
    for (const changed of first.changes.keys()) if (changed !== home) beside.add(`${id}/${changed}`);
    const now = { ...files, ...Object.fromEntries(first.changes) };
    const second = fixAll(new Repository(memoryTree(now)), { rules, unsafe });
    const [other] = [...second.changes.keys()].filter((one) => one !== home);
    const after = now[home];
    const touched = [...new Set([...first.applied, ...second.applied].map(({ finding }) => finding.rule))];
    return {
      id,
      before: text,
      after,
      again: other === undefined ? (second.changes.get(home) ?? after) : `${after}\n# ${other}`,
      rules: touched,
    };
  });
  const seconds = (performance.now() - start) / 1000;
  return {
    results,
    applied: ranked(applied, 20),
    dropped: ranked(dropped, 15),
    rows: [
      { what: 'fixes applied', figure: String(applied.length), value: applied.length },
      { what: 'fixes dropped', figure: String(dropped.length), value: dropped.length },
      { what: 'other files changed', figure: String(beside.size), value: beside.size },
      {
        what: 'speed, two passes each',
        figure: `${(sound.length / seconds).toFixed(0)}/s`,
        value: sound.length / seconds,
      },
    ],
  };
}

/** How often each of `items` is there, most frequent first. */
function ranked(items, limit) {
  const counts = new Map();
  for (const one of items) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, limit);
}

/** @param {Result[]} results */
function judged(results, others) {
  const changed = results.filter(({ before, after }) => before !== after);
  const words = others
    ? refused(
        others.tally,
        changed.map(({ after }) => after),
      )
    : new Map();
  const verdict = { changed: changed.length, broken: 0, lost: 0, reworded: 0, unstable: 0, proofs: [], cases: [] };
  const tell = (kind, { id, rules }, from, to) =>
    verdict.cases.push(
      `${kind}: file ${id}, rules ${rules.join(', ')}\n${createTwoFilesPatch(`${id}/before`, `${id}/after`, from, to, '', '', { context: 2 })}`,
    );
  for (const [index, one] of changed.entries()) {
    const proofs = broken(one.before, one.after, words.get(index));
    if (proofs.length > 0) {
      verdict.broken++;
      verdict.proofs.push(
        ...new Set(proofs.map((proof) => proof.replace(/(?:: line \d+| on line \d+| \(\d+ → \d+\)).*/, ''))),
      );
      tell(`broken, ${proofs.join('; ')}`, one, one.before, one.after);
    }
    if (losesComments(one.before, one.after)) {
      verdict.lost++;
      tell('comment lost', one, one.before, one.after);
    }
    if (missingComments(one.before, one.after).length > 0) verdict.reworded++;
  }
  for (const one of results) {
    if (one.again === one.after) continue;
    verdict.unstable++;
    tell('changed by a second pass', one, one.after, one.again);
  }
  return verdict;
}

function rowsOf(name, verdict, bound) {
  const share = (count) =>
    `${count}${verdict.changed > 0 ? ` (${((100 * count) / verdict.changed).toFixed(1)} %)` : ''}`;
  const none = (what, count) => ({
    what: `${name}: ${what}`,
    figure: share(count),
    value: count,
    ...(bound ? { bar: '0', ok: count === 0 } : {}),
  });
  return [
    { what: `${name}: files changed`, figure: String(verdict.changed), value: verdict.changed },
    none('provably broken', verdict.broken),
    none('comments lost', verdict.lost),
    none('changed by a second pass', verdict.unstable),
    {
      what: `${name}: some comment gone or not word for word`,
      figure: share(verdict.reworded),
      value: verdict.reworded,
    },
  ];
}

const tallyFix = [...tallyLint, '--fix', '--ignore', 'shellcheck/*'];

/** tally's safe fixes on copies, in two passes. */
function tallyFixes(tally, sound) {
  const folder = scratch();
  const place = (index) => path.join(folder, String(index), 'Dockerfile');
  for (const [index, { text }] of sound.entries()) {
    mkdirSync(path.dirname(place(index)));
    writeFileSync(place(index), text);
  }
  const texts = () => sound.map((_, index) => readFileSync(place(index), 'utf8'));
  const pass = () => {
    for (let from = 0; from < sound.length; from += 50) {
      let batch = Array.from({ length: Math.min(50, sound.length - from) }, (_, index) => from + index);
      while (batch.length > 0) {
        const { status, stderr } = spawnSync(tally, [...tallyFix, ...batch.map(place)], {
          encoding: 'utf8',
          maxBuffer: 2 ** 28,
        });
        if (status === 0 || status === 1) break;
        // A file that the first pass broke ends the run of the second: the others go on without it.
        const name = /failed to lint \S*\/(\d+)\/Dockerfile: /.exec(stderr)?.[1];
        if (name === undefined) throw new Error(`tally: ${stderr.slice(0, 400)}`);
        batch = batch.filter((index) => index !== Number(name));
      }
    }
    return texts();
  };
  const first = pass();
  const second = pass();
  return sound.map(({ id, text }, index) => ({
    id,
    before: text,
    after: first[index],
    again: second[index],
    rules: ['tally'],
  }));
}
