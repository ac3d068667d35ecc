// Dockerfiles a second: parsed, and checked with every rule; beside other programs on the same files.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from './corpus.mjs';
import { interleaved, median, output, scratch, timed } from './machine.mjs';
import { peers, refused, tallyLint } from './peers.mjs';
import { internals, launcher } from './program.mjs';

const bar = 1000;
const sample = 1000;

export async function run({ root, corpus: file, peers: folder, rounds = 5 }) {
  const program = await internals(root);
  const all = corpus(file);
  const perSecond = (times, count) => (count * 1000) / median(times);
  const whole = inProcess(program, all, rounds);
  const rows = [
    rate(
      `in one process, all ${program.rules.length} rules, each with its repository's file list`,
      perSecond(whole.check, all.length),
      bar,
    ),
    rate('  the same, each Dockerfile alone', perSecond(whole.alone, all.length)),
    rate('  parse only', perSecond(whole.parse, all.length)),
  ];
  rows.push({
    what: '  rules that fail on a file',
    figure: String(whole.problems.length),
    bar: '0',
    ok: whole.problems.length === 0,
  });
  const others = peers(folder);
  const notes = [
    `in one process: medians of ${rounds} rounds after 3 to warm up, over ${all.length} files; ${whole.findings} findings`,
  ];
  notes.push(...whole.problems);
  const beside = besideOthers(await launcher(root), others, all, rounds);
  rows.push(...beside.rows);
  notes.push(...beside.notes);
  return { rows, tables: [costs(program, all, rounds)], notes };
}

const rate = (what, value, wanted) => ({
  what,
  figure: `${value.toFixed(0)}/s`,
  value,
  ...(wanted === undefined ? {} : { bar: `≥ ${wanted}/s`, ok: value >= wanted }),
});

function inProcess({ Repository, check, memoryTree, parseDockerfile, rules }, all, rounds) {
  let findings = 0;
  const problems = new Set();
  const clock = (action) => {
    const start = performance.now();
    for (const one of all) action(one);
    return performance.now() - start;
  };
  const judge = (files) => {
    const result = check(new Repository(memoryTree(files)), rules);
    findings += result.findings.length;
    for (const { message } of result.problems) problems.add(message);
  };
  const cases = [
    { name: 'check', run: () => clock(({ files }) => judge(files)) },
    { name: 'alone', run: () => clock(({ text }) => judge({ Dockerfile: text })) },
    { name: 'parse', run: () => clock(({ text }) => parseDockerfile(text)) },
  ];
  interleaved(cases, 3);
  const samples = Object.fromEntries(interleaved(cases, rounds));
  findings = 0;
  cases[0].run();
  return { ...samples, findings, problems: [...problems] };
}

/** Which rules cost what, in microseconds a file: alone on a fresh repository, and in order, where the first asker of a model pays for it. */
function costs({ Repository, check, memoryTree, rules }, all, rounds) {
  const times = new Map(rules.map(({ id }) => [id, { alone: [], ordered: [], findings: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const rule of rules) times.get(rule.id).findings = 0;
    const sums = new Map(rules.map(({ id }) => [id, { alone: 0, ordered: 0 }]));
    for (const { files } of all) {
      const shared = new Repository(memoryTree(files));
      for (const rule of rules) {
        const start = performance.now();
        times.get(rule.id).findings += check(shared, [rule]).findings.length;
        const middle = performance.now();
        check(new Repository(memoryTree(files)), [rule]);
        const sum = sums.get(rule.id);
        sum.ordered += middle - start;
        sum.alone += performance.now() - middle;
      }
    }
    for (const [id, sum] of sums) for (const kind of ['alone', 'ordered']) times.get(id)[kind].push(sum[kind]);
  }
  const microseconds = (list) => ((median(list) * 1000) / all.length).toFixed(1);
  const sorted = [...times].sort(([, a], [, b]) => median(b.ordered) - median(a.ordered));
  return {
    title: 'the dearest rules, µs a file (in order: the first rule that asks for a model pays for it)',
    head: ['rule', 'in order', 'alone', 'findings'],
    rows: sorted
      .slice(0, 10)
      .map(([id, { ordered, alone, findings }]) => [id, microseconds(ordered), microseconds(alone), findings]),
  };
}

/** Whole processes on the same files, one folder each, on one core. */
function besideOthers(program, others, all, rounds) {
  const bad = others
    ? refused(
        others.tally,
        all.map(({ text }) => text),
      )
    : new Map();
  const chosen = all.filter((_, index) => !bad.has(index)).slice(0, sample);
  const folder = scratch();
  const files = chosen.map(({ text }, index) => {
    const file = path.join(String(index).padStart(4, '0'), 'Dockerfile');
    mkdirSync(path.join(folder, path.dirname(file)));
    writeFileSync(path.join(folder, file), text);
    return file;
  });
  output('git', ['init', '-q'], { cwd: folder });
  output('git', ['add', '-A'], { cwd: folder });
  const env = { ...process.env, XDG_CACHE_HOME: path.join(scratch(), 'cache'), GOMAXPROCS: '1' };
  const pinned = (command, ...args) => {
    const { milliseconds, status } = timed('taskset', ['-c', '0', command, ...args], { cwd: folder, env });
    // dockerfilelint ends with the number of its findings.
    if (status !== 0 && status !== 1 && !args.includes(others?.dockerfilelint))
      throw new Error(`${command} ended with ${status}`);
    return milliseconds;
  };
  const cases = [
    {
      name: 'plimsoll check --format json',
      run: () => pinned(process.execPath, program, 'check', '--format', 'json', '--no-cache'),
    },
  ];
  if (others) {
    const lint = [...tallyLint, '--no-inline-directives'];
    cases.push(
      {
        name: 'tally lint, without ShellCheck',
        run: () => pinned(others.tally, ...lint, '--ignore', 'shellcheck/*', ...files),
      },
      { name: 'dockerfilelint', run: () => pinned(process.execPath, others.dockerfilelint, '-o', 'json', ...files) },
    );
  }
  const samples = interleaved(cases, Math.min(rounds, 3));
  const again = secondRun(program, folder, rounds);
  if (others)
    samples.set('tally lint, with ShellCheck (one round)', [
      pinned(others.tally, ...tallyLint, '--no-inline-directives', ...files),
    ]);
  const rows = [...samples].map(([name, times]) =>
    rate(`a process, ${chosen.length} files on disk: ${name}`, (chosen.length * 1000) / median(times)),
  );
  rows.push({
    what: `a second, unchanged check of them (${chosen.length} files, every finding as JSON)`,
    figure: `${again.ratio.toFixed(0)}× as quick (${again.first.toFixed(0)} → ${again.second.toFixed(0)} ms)`,
    value: again.ratio,
    bar: '≥ 10×',
    ok: again.ratio >= 10,
  });
  const notes = others
    ? [
        `${others.versions}; ${bad.size} files left out, which tally refuses: one of them ends its whole run without a finding`,
      ]
    : ['no peers'];
  return { rows, notes };
}

/** The same check twice over a fresh cache of results; compiled code is warm for both. */
function secondRun(program, folder, rounds) {
  const first = [];
  const second = [];
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    const env = { ...process.env, XDG_CACHE_HOME: path.join(scratch(), 'cache') };
    const call = (...args) => {
      const { milliseconds, status } = timed(process.execPath, [program, 'check', '--format', 'json', ...args], {
        cwd: folder,
        env,
      });
      if (status !== 0 && status !== 1) throw new Error(`check ended with ${status}`);
      return milliseconds;
    };
    for (let warm = 0; warm < 2; warm++) call('--no-cache');
    first.push(call());
    second.push(call());
  }
  return { first: median(first), second: median(second), ratio: median(first) / median(second) };
}
