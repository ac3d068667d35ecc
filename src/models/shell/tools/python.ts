import type { Tool } from './tool.ts';

/** `python --help`. After a file, `-m module` or `-c code` the words are the program's. */
export const python: Tool = {
  id: 'python',
  programs: 'pypy',
  versioned: true,
  stop: true,
  flags: `module=! m, command=! c, warnings= W, implementation= X, check-hash-based-pycs=, unbuffered u, no-bytecode B, optimize O,
    no-site S, no-user-site s, ignore-environment E, isolated I, interactive i, quiet q, verbose v, debug d, bytes b, safe-path P,
    version V, help h`,
  runs: { flag: 'module' },
};
