import type { Skeleton } from '../../text/skeleton.ts';
import { documentSkeleton } from '../document/skeleton.ts';
import { parseToml } from './parse.ts';

/** What a fix of a TOML file must leave as it is; see `documentSkeleton`. */
export function tomlSkeleton(text: string): Skeleton {
  return documentSkeleton(parseToml(text));
}
