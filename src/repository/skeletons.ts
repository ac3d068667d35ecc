import { dockerfileSkeleton } from '../models/dockerfile/skeleton.ts';
import { dotenvSkeleton } from '../models/dotenv/skeleton.ts';
import { ignoreSkeleton } from '../models/ignore/skeleton.ts';
import { jsonSkeleton } from '../models/json/skeleton.ts';
import { markdownSkeleton } from '../models/markdown/skeleton.ts';
import { isEnvFile } from '../models/dotenv/path.ts';
import { prismaSkeleton } from '../models/prisma/skeleton.ts';
import { tomlSkeleton } from '../models/toml/skeleton.ts';
import { yamlSkeleton } from '../models/yaml/skeleton.ts';
import type { Skeleton } from '../text/skeleton.ts';

/** Structure of a file as its format's model sees it; undefined if no model reads such a file (then no fix may touch it). */
export function skeletonOf(path: string, text: string, dockerfile: boolean): Skeleton | undefined {
  if (dockerfile) return dockerfileSkeleton(text);
  if (/(?:^|\/|\.)(?:docker|container)ignore$/.test(path)) return ignoreSkeleton(text);
  if (/\.ya?ml$/.test(path)) return yamlSkeleton(text);
  if (path.endsWith('.toml')) return tomlSkeleton(text);
  if (path.endsWith('.json')) return jsonSkeleton(text);
  if (isEnvFile(path)) return dotenvSkeleton(text);
  if (/\.(?:md|markdown)$/.test(path)) return markdownSkeleton(text);
  if (path.endsWith('.prisma')) return prismaSkeleton(text);
  return undefined;
}
