import { readCompose } from './compose.ts';
import { readDocker } from './docker.ts';
import { readNode } from './node.ts';
import type { DotenvDialect, DotenvFile } from './syntax.ts';

export type * from './syntax.ts';

/**
 * Read an environment file the way `dialect` does. `environment` is what Compose's references see before the file's own
 * entries: the variables of the shell; the other dialects have no references. Never throws. Linear.
 */
export function parseDotenv(
  text: string,
  dialect: DotenvDialect,
  environment: Readonly<Record<string, string | undefined>> = {},
): DotenvFile {
  switch (dialect) {
    case 'compose':
      return { text, dialect, ...readCompose(text, environment) };
    case 'docker':
      return { text, dialect, ...readDocker(text) };
    case 'dotenv':
      return { text, dialect, ...readNode(text) };
  }
}
