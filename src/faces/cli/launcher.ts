/**
 * The first and only code that every start runs: answers what needs no program, and loads the program through a cache of
 * compiled code. `scripts/build.mjs` bundles this file as `dist/plimsoll.cjs` and fills in the constants.
 */
import { readFileSync, writeSync } from 'node:fs';
import { Script } from 'node:vm';
import type { Recorder } from './record.ts';

declare const PLIMSOLL_VERSION: string;
declare const PLIMSOLL_HELP: string;
/** Chunk file → digest of its text, all made by the build: hashing at every start would cost what the cache saves. */
declare const PLIMSOLL_CHUNKS: Readonly<Record<string, string>>;
/** CommonJS gives these to a file. */
declare const require: (id: string) => unknown;
declare const __dirname: string;

interface Program {
  main(argv: readonly string[], recorder: Recorder | undefined): Promise<number>;
  /** Modules of the program that lazy chunks use too: one instance, one state. */
  readonly shared: Readonly<Record<string, unknown>>;
}
/** `replay.cjs`. */
interface Replayer {
  replay(data: Uint8Array, key: string, started: bigint): Promise<number | undefined>;
}
/** What CommonJS calls `module`. */
interface Cell {
  readonly exports: object;
}
type Wrapper = (exports: object, require: (id: string) => unknown, module: Cell, file: string, folder: string) => void;

const argv = process.argv.slice(2);
const answer = argv.length === 1 ? quickAnswer(argv[0]) : undefined;
if (answer === undefined) void run();
else print(answer);

function quickAnswer(word: string | undefined): string | undefined {
  if (word === '--version' || word === '-v') return `${PLIMSOLL_VERSION}\n`;
  if (word === '--help' || word === '-h' || word === 'help') return PLIMSOLL_HELP;
  return undefined;
}

/** Writes to stdout without setting up its stream, which costs more than all the rest. */
function print(text: string): void {
  try {
    writeSync(1, text);
  } catch (error) {
    // A pipe that is full and does not block; a reader that has gone (EPIPE) wants nothing more.
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') process.stdout.write(text);
  }
}

async function run(): Promise<void> {
  const started = process.hrtime.bigint();
  // Node would answer with 1, which means "findings"; 3 means "could not judge".
  process.on('uncaughtException', (error: unknown) => {
    // The reader of a pipe has gone (`| head`): the verdict still counts.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    writeSync(2, `plimsoll: this is a defect of plimsoll itself: ${told}\n`);
    process.exit(3);
  });
  const { cacheDirectory, entryName, readEntry, readShipped, teachable, writeEntry } = await import(
    './launcher-cache.ts'
  );
  const directory = cacheDirectory(process.env, process.platform);
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].filter(Boolean).join(' ');
  const loaded = new Map<string, Cell>();
  const taught: { script: Script; name: string; runs: number }[] = [];
  let shared: Program['shared'] = {};

  const load = (chunk: string): unknown => {
    const common = shared[chunk];
    if (common !== undefined) return common;
    const there = loaded.get(chunk);
    if (there !== undefined) return there.exports;
    const digest = PLIMSOLL_CHUNKS[chunk];
    if (digest === undefined) return require(chunk);
    const file = `${__dirname}/${chunk}`;
    const name = directory === undefined ? undefined : entryName(chunk, digest, flags);
    const entry =
      directory === undefined || name === undefined
        ? undefined
        : (readEntry(directory, name) ?? readShipped(`${__dirname}/compiled`, name));
    // The build writes plain ASCII, and V8 reads one-byte text faster.
    const script = new Script(readFileSync(file, 'latin1'), {
      filename: file,
      ...(entry ? { cachedData: entry.data } : {}),
    });
    const known = script.cachedDataRejected === true ? undefined : entry;
    if (name !== undefined && teachable(known)) taught.push({ script, name, runs: (known?.runs ?? 0) + 1 });
    const cell: Cell = { exports: {} };
    loaded.set(chunk, cell);
    (script.runInThisContext() as Wrapper)(cell.exports, load, cell, file, __dirname);
    return cell.exports;
  };

  if (directory !== undefined) {
    // After the run, because then the cache also holds the functions that V8 compiled on the way.
    process.on('exit', () => {
      for (const { script, name, runs } of taught) {
        if (!writeEntry(directory, name, { data: script.createCachedData(), runs })) return;
      }
    });
  }
  const recorder = await recorderOf(directory);
  const recorded = recorder && readEntry(recorder.directory, recorder.name);
  if (recorded) {
    const code = await (load('replay.cjs') as Replayer).replay(recorded.data, recorder.key, started);
    if (code !== undefined) {
      process.exitCode = code;
      return;
    }
  }
  const program = load('main.cjs') as Program;
  shared = program.shared;
  process.exitCode = await program.main(argv, recorder);
}

/** Where the result of this call is, or may be, kept. */
async function recorderOf(cache: string | undefined): Promise<(Recorder & { readonly name: string }) | undefined> {
  if (cache === undefined || argv.includes('--no-cache')) return undefined;
  const { recordingKey, recordingName, recordingsIn } = await import('./recording.ts');
  const screen = (await import('../../ports/standard-output.ts')).screenSize();
  const program = Object.values(PLIMSOLL_CHUNKS).join('');
  const key = recordingKey(program, { argv, cwd: process.cwd(), env: process.env, screen });
  return { directory: recordingsIn(cache), layers: `${cache}/layers`, program, key, name: recordingName(key) };
}
