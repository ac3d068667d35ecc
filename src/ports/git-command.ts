import { devNull } from 'node:os';
import type { Environment } from './environment.ts';

/**
 * Options before the subcommand that keep a repository's own configuration from running programs: the file system monitor,
 * hooks, a bare repository hidden in a directory. Filters are not among them, see `withoutFilters` in git-changes.ts.
 */
export const safeOptions: readonly string[] = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  `core.hooksPath=${devNull}`,
  '-c',
  'safe.bareRepository=explicit',
];

/**
 * Changes to the environment for git: another repository's coordinates (a hook has them) do not count, nothing is locked or
 * asked, messages are English. No transport is allowed: a partial clone fetches what it lacks, with a command that the
 * repository names, and its `protocol.ext.allow` beats any option.
 */
export const gitEnvironment: Environment = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
  GIT_EXTERNAL_DIFF: undefined,
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};
