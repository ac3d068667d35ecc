import type { Skeleton } from '../../text/skeleton.ts';
import { documentSkeleton } from '../document/skeleton.ts';
import { parseJson } from './parse.ts';

/** What a fix of a JSON file must leave as it is; see `documentSkeleton`. */
export function jsonSkeleton(text: string, dialect: 'json' | 'jsonc' = 'json'): Skeleton {
  return documentSkeleton(parseJson(text, dialect));
}
