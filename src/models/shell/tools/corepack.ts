import type { Tool } from './tool.ts';

/** `corepack --help`; followed by a package manager's name it runs that. */
export const corepack: Tool = {
  id: 'corepack',
  subcommands: {
    enable: { flags: 'install-directory=' },
    disable: { flags: 'install-directory=' },
    prepare: { flags: 'activate, all, output= o, json' },
    install: { flags: 'global g, cache-only' },
    pack: { flags: 'all, output= o, json' },
    hydrate: { flags: 'activate' },
    'cache clean': {},
  },
  known: 'use up cache',
  runs: 'operand',
};
