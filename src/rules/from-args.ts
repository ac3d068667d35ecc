import { expandWord } from '../models/dockerfile/expand.ts';
import type { Dockerfile } from '../models/dockerfile/syntax.ts';

/** The platform arguments of a build on the commonest machine. */
const platform: readonly (readonly [string, string])[] = [
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDOSVERSION', ''],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETOSVERSION', ''],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
  ['TARGETSTAGE', 'default'],
];

/** What FROM sees in a build without `--build-arg`: the ARGs before the first FROM by their defaults, and sample platform arguments. */
export function sampleArgs({ globalArgs, escape }: Dockerfile): ReadonlyMap<string, string> {
  const args = new Map<string, string>(platform);
  for (const { pairs } of globalArgs)
    for (const { key, value } of pairs)
      if (value !== undefined) args.set(key, expandWord(value, args, { escape }).text);
  return args;
}
