import type { Span } from '../../text/span.ts';
import { parseToml } from '../toml/parse.ts';

/** What a `rust-toolchain` or `rust-toolchain.toml` makes rustup use. */
export interface RustToolchain {
  /** As written: "1.80", "stable", "nightly-2024-06-01"; undefined for a toolchain given by its path or left out. */
  readonly channel: { readonly text: string; readonly span: Span } | undefined;
  /** "1.80", "1.80.1"; undefined for a channel that moves. */
  readonly version: string | undefined;
}

/**
 * Read a toolchain file (rust-lang.github.io/rustup, "Overrides"): TOML with `toolchain.channel`, or, without the ending alone, a single
 * line with the channel. Never throws.
 */
export function parseRustToolchain(text: string): RustToolchain {
  const bare = text.trim();
  if (/^[\w.+-]{1,100}$/.test(bare)) {
    const start = text.indexOf(bare);
    return of(bare, { start, end: start + bare.length });
  }
  const channel = parseToml(text).root.at('toolchain', 'channel');
  return typeof channel?.value === 'string'
    ? of(channel.value, channel.span)
    : { channel: undefined, version: undefined };
}

function of(text: string, span: Span): RustToolchain {
  return { channel: { text, span }, version: /^(\d+\.\d+(?:\.\d+)?)(?:-|$)/.exec(text)?.[1] };
}
