import { writeFileSync } from 'node:fs';
import { UsageError } from './usage.ts';

/** Writes a result to the file that was named for it. @throws UsageError if that cannot be. */
export function writeFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
