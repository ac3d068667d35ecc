import path from 'node:path';
import { identityOf } from '../../ports/file-identity.ts';
import type { Trace } from '../../ports/traced-tree.ts';
import { writeEntry } from './launcher-cache.ts';
import { marksBetween, maxRecording, maxUnpacked, packedFrom, type Recording, recordingName } from './recording.ts';

/** Where the result of this call may be kept. */
export interface Recorder {
  /** Private folder below the user's cache. */
  readonly directory: string;
  readonly key: string;
  /** Private folder for what layers of images were found to hold. */
  readonly layers: string;
  /** Digest of the program. */
  readonly program: string;
}

/**
 * Keeps a result, so that the same check of an unchanged repository need not be made again. Does nothing where it could not be
 * told later whether something changed.
 */
export async function record(
  { directory, key }: Recorder,
  {
    trace,
    paths,
    ...rest
  }: Pick<Recording, 'root' | 'code' | 'text' | 'timeAt' | 'timeLength'> & {
    readonly trace: Trace;
    readonly paths: readonly string[];
    /** Files and folders that were named, absolute. */
    readonly named: readonly string[];
  },
): Promise<void> {
  const { named, ...result } = rest;
  const asked = named.map((one): [string, string] => [one, identityOf(one).text]);
  const starts = named.length === 0 ? [process.cwd()] : named.flatMap((one) => [one, path.dirname(one)]);
  const listing = paths.join('\0');
  if (trace.young || listing.length + result.text.length > maxUnpacked) return;
  const recording: Recording = {
    ...result,
    key,
    marks: starts.flatMap((start) => marksBetween(start, result.root)),
    seen: [...trace.seen, ...asked],
    listing,
  };
  const plain = Buffer.from(JSON.stringify(recording));
  if (plain.length > maxUnpacked) return;
  const data = plain.length < packedFrom ? plain : (await import('node:zlib')).gzipSync(plain, { level: 1 });
  if (data.length > maxRecording) return;
  // It is written at every new result, and a cut one is no JSON. Where nothing can be kept, nothing is.
  writeEntry(directory, recordingName(key), { data, runs: 1 }, false);
}
