import type { Tool } from './tool.ts';

/** Builtins of the shell that rules look at (POSIX 2.14, bash manual 4). */
export const cd: Tool = { id: 'cd', programs: 'chdir', flags: 'L, P' };
export const pushd: Tool = { id: 'pushd' };
export const popd: Tool = { id: 'popd' };

/** `+x` (switch off) is an operand. */
export const set: Tool = {
  id: 'set',
  flags:
    'errexit e, nounset u, xtrace x, verbose v, noglob f, noexec n, allexport a, notify b, monitor m, noclobber C, option= o',
};

export const exportBuiltin: Tool = { id: 'export', flags: 'p, n, f' };
export const source: Tool = { id: 'source', programs: '.' };
