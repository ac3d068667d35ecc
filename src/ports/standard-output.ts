import { constants, fstatSync, writeSync } from 'node:fs';

/** Major device number of `/dev/null` and its like (Linux, admin-guide/devices.txt). */
const memoryDevices = 1;

/**
 * True if stdout is a terminal. Asked without `process.stdout` where it surely is none: that would load node:net, 8 ms of a start.
 */
export function isTerminal(): boolean {
  return mayBeTerminal() && process.stdout.isTTY === true;
}

function mayBeTerminal(): boolean {
  // A console there is no file that can be asked.
  if (process.platform === 'win32') return true;
  try {
    const { rdev, ...status } = fstatSync(1);
    return isCharacterDevice(status.mode) && !(process.platform === 'linux' && rdev >> 8 === memoryDevices);
  } catch {
    // stdout is closed.
    return false;
  }
}

const isCharacterDevice = (mode: number): boolean => (mode & constants.S_IFMT) === constants.S_IFCHR;

/** Columns and rows of the terminal; undefined if stdout is none. */
export const screenSize = (): readonly [columns: number, rows: number] | undefined =>
  isTerminal() ? [process.stdout.columns, process.stdout.rows] : undefined;

/** Writes all of `text` to stdout, and waits for it. A reader that has gone (EPIPE) wants nothing more. */
export async function writeOut(text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // A pipe that is full and does not block: the stream knows how to wait.
      if (code === 'EAGAIN') await throughStream(bytes.subarray(at));
      else if (code !== 'EPIPE') throw error;
      return;
    }
  }
}

function throughStream(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve();
      else reject(error);
    });
  });
}
