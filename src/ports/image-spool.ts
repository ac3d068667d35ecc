import { open } from 'node:fs/promises';
import { ImageError } from './image-source.ts';

/**
 * Writes what flows by to a file.
 * @param progress is told the bytes so far
 * @throws ImageError if the disk is full
 */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  place: string,
  progress?: (bytes: number) => void,
): Promise<void> {
  const file = await open(place, 'w', 0o600);
  let written = 0;
  try {
    for await (const part of source) {
      for (let at = 0; at < part.length; ) at += (await file.write(part, at)).bytesWritten;
      written += part.length;
      progress?.(written);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new ImageError(`there is no room for ${place}: ${written} bytes were written; TMPDIR names another disk`);
  } finally {
    await file.close();
  }
}
