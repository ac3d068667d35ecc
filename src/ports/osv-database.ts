import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type OsvEntry, readOsv } from '../models/osv/entry.ts';
import { IndexWriter, openIndex, type OsvIndex } from './osv-index.ts';
import { readRegular } from './read-file.ts';
import { reasonOf } from './system-error.ts';
import { zipContents } from './zip-file.ts';

/** A database cannot be read: the message is for people. */
export class OsvError extends Error {}

/** What a database says of some packages. */
export interface OsvAnswer {
  readonly entries: readonly OsvEntry[];
  /** Ecosystems of which it holds anything. */
  readonly ecosystems: ReadonlySet<string>;
  /** What could not be read of it. */
  readonly problems: readonly string[];
}

/** Largest advisory, and largest archive when it is unpacked, in bytes. */
const limits = { entry: 32 << 20, total: 64 * 2 ** 30 };
const shownProblems = 5;

/** A part of a database with an index of its own: an archive, or the loose files of a folder. */
interface Part {
  readonly path: string;
  /** Changes when a file of it changes: sizes and times. */
  readonly state: string;
  /** An advisory with its file name; a text says what cannot be read. */
  read(): Iterable<{ readonly name: string; readonly text: string } | string>;
}

/**
 * All that an OSV database on disk says of packages: a file `all.zip`, a folder of such files, a folder of JSON files, or both. An index of it is kept in
 * `cache` (a folder of this user; undefined: none is kept) until a file of it changes.
 * @param keys see `osvKey`
 * @throws OsvError if there is no database at `place`
 */
export function askOsv(place: string, keys: readonly string[], cache: string | undefined): OsvAnswer {
  const parts = partsOf(path.resolve(place));
  const entries: OsvEntry[] = [];
  const ecosystems = new Set<string>();
  const problems: string[] = [];
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-osv-'));
  try {
    for (const part of parts) {
      const { index, found } = answerOf(part, keys, cache, scratch);
      for (const one of found) entries.push(one);
      for (const [name, count] of Object.entries(index.ecosystems)) if (count > 0) ecosystems.add(name);
      for (const problem of index.problems) problems.push(`${part.path}: ${problem}`);
      const more = index.problemCount - index.problems.length;
      if (more > 0) problems.push(`${part.path}: ${more} more files cannot be read`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { entries, ecosystems, problems };
}

function answerOf(
  part: Part,
  keys: readonly string[],
  cache: string | undefined,
  scratch: string,
): { readonly index: OsvIndex; readonly found: readonly OsvEntry[] } {
  const name = `${createHash('sha256').update(part.path).digest('hex').slice(0, 32)}.index`;
  const place = path.join(cache ?? scratch, name);
  // What is damaged is made again; where nothing can be kept, it is made beside.
  for (const again of [
    () => openIndex(place, part.state),
    () => made(part, place),
    () => made(part, path.join(scratch, name)),
  ]) {
    const index = again();
    try {
      const found = index?.find(keys);
      if (index && found) return { index, found };
    } finally {
      index?.close();
    }
  }
  throw new OsvError(`${part.path}: its index can be written nowhere`);
}

/** A new index; undefined if it cannot be written there. */
function made(part: Part, place: string): OsvIndex | undefined {
  let writer: IndexWriter;
  try {
    writer = new IndexWriter(place);
  } catch {
    // A cache is a help, not a need: another place is tried.
    return undefined;
  }
  try {
    const problems: string[] = [];
    let problemCount = 0;
    const problem = (text: string): void => {
      if (++problemCount <= shownProblems) problems.push(text);
    };
    for (const one of part.read()) {
      const entries = typeof one === 'string' ? undefined : readOsv(one.text);
      if (typeof one === 'string') problem(one);
      else if (entries === undefined) problem(`${one.name} is no OSV advisory`);
      else if (!entries.every((entry) => writer.add(entry))) {
        problem('it has more entries than an index can hold: the rest is left out');
        break;
      }
    }
    writer.finish({ state: part.state, problems, problemCount });
  } catch (error) {
    writer.abandon();
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    return undefined;
  }
  return openIndex(place, part.state);
}

function partsOf(place: string): readonly Part[] {
  let folder: boolean;
  try {
    folder = statSync(place).isDirectory();
  } catch (error) {
    throw new OsvError(`no vulnerability database at ${place}: ${reasonOf(error)}`);
  }
  if (!folder) return [archivePart(place)];
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const loose = files.filter((file) => file.endsWith('.json'));
  const parts = files.filter((file) => file.endsWith('.zip')).map(archivePart);
  if (loose.length > 0) parts.push(folderPart(place, loose));
  if (parts.length === 0) throw new OsvError(`no vulnerability database in ${place}: neither .zip nor .json files`);
  return parts;
}

const stateOf = (file: string): string => {
  const { size, mtimeNs } = statSync(file, { bigint: true });
  return `${size} ${mtimeNs}`;
};

function archivePart(file: string): Part {
  return {
    path: file,
    state: stateOf(file),
    *read() {
      for (const one of zipContents(file, (name) => name.endsWith('.json'), limits))
        yield typeof one === 'string' ? one : { name: one.name, text: Buffer.from(one.bytes).toString('utf8') };
    },
  };
}

function folderPart(place: string, files: readonly string[]): Part {
  const state = createHash('sha256');
  for (const file of files) state.update(`${file}\0${stateOf(file)}\0`);
  return {
    path: place,
    state: state.digest('hex'),
    *read() {
      for (const file of files) {
        const name = path.relative(place, file);
        const read = readRegular(file, limits.entry, (bytes) => Buffer.from(bytes).toString('utf8'));
        if (typeof read === 'string' && read !== 'link') yield { name, text: read };
        else yield `${name} cannot be read`;
      }
    },
  };
}
