import type { Reading } from './tree.ts';

/** How much of a file is looked at to tell binary from text, in bytes. */
export const binaryProbe = 8 * 1024;

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

/**
 * The text in a file's bytes, without its byte order mark. A NUL among the first 8 KiB makes it binary;
 * bytes that are no UTF-8 become U+FFFD and the reading is not exact.
 */
export function decodeText(bytes: Uint8Array): Reading {
  if (bytes.subarray(0, binaryProbe).includes(0)) return { kind: 'binary' };
  try {
    return { kind: 'text', text: strict.decode(bytes), exact: true };
  } catch {
    return { kind: 'text', text: lenient.decode(bytes), exact: false };
  }
}

/** The text that `decodeText` would give for a file that holds `text`. */
export function decodeString(text: string): Reading {
  if (text.slice(0, binaryProbe).includes('\0')) return { kind: 'binary' };
  return { kind: 'text', text: text.startsWith('\ufeff') ? text.slice(1) : text, exact: true };
}
