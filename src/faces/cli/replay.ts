import { existsSync } from 'node:fs';
import { identityOf } from '../../ports/file-identity.ts';
import { listRepository } from '../../ports/git.ts';
import { writeOut } from '../../ports/standard-output.ts';
import { maxUnpacked, type Recording } from './recording.ts';

/**
 * Prints what the same check said before, if everything that it rested on is as it was: the files that it read, the folders that it
 * listed, what it looked for in vain, and the repository's list of files. Gives the exit code, or undefined if something changed.
 */
export async function replay(data: Uint8Array, key: string, started: bigint): Promise<number | undefined> {
  const recording = await read(data);
  if (recording?.key !== key) return undefined;
  if (recording.marks.some(([path, there]) => existsSync(path) !== there)) return undefined;
  if (recording.seen.some(([path, identity]) => identityOf(path).text !== identity)) return undefined;
  const listing = await listRepository(recording.root);
  if (listing.kind === 'no-listing' || listing.note !== undefined || listing.problems.length > 0) return undefined;
  if (listing.paths.join('\0') !== recording.listing) return undefined;
  await writeOut(timed(recording, Number(process.hrtime.bigint() - started) / 1e9));
  return recording.code;
}

/** Undefined for what a crash left cut. */
async function read(data: Uint8Array): Promise<Recording | undefined> {
  try {
    // The first byte of gzip; JSON begins with a brace.
    const packed = data[0] === 0x1f;
    const plain = packed ? (await import('node:zlib')).gunzipSync(data, { maxOutputLength: maxUnpacked }) : data;
    return JSON.parse(Buffer.from(plain).toString()) as Recording;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (error instanceof SyntaxError || code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

/** The text with this run's time in place of the old one, as wide as that was. */
function timed({ text, timeAt, timeLength }: Recording, seconds: number): string {
  if (timeAt === -1) return text;
  const time = `${seconds.toFixed(2)} s`.padStart(timeLength).slice(-timeLength);
  return text.slice(0, timeAt) + time + text.slice(timeAt + timeLength);
}
