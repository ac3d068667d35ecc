import type { Skeleton } from '../../text/skeleton.ts';
import { documentSkeleton } from '../document/skeleton.ts';
import { parseYaml } from './parse.ts';

/** What a fix of a YAML file must leave as it is; see `documentSkeleton`. */
export function yamlSkeleton(text: string): Skeleton {
  const file = parseYaml(text);
  return documentSkeleton(
    file,
    file.documents.map((document) => document.root),
  );
}
