import type { Tool } from './tool.ts';

/** rm(1), chmod(1), chown(1), ln(1), cp(1), mv(1), mkdir(1), install(1) of coreutils. */
export const rm: Tool = {
  id: 'rm',
  flags: 'recursive r R, force f, verbose v, dir d, interactive i, one-file-system, preserve-root=?, no-preserve-root',
};

const recursive = 'recursive R, verbose v, silent f quiet, changes c, reference=, preserve-root, no-preserve-root';

/** The mode (or the owner) is the first operand. */
export const chmod: Tool = { id: 'chmod', flags: recursive };
export const chown: Tool = { id: 'chown', flags: `${recursive}, from=, no-dereference h, dereference, H, L, P` };
export const chgrp: Tool = { id: 'chgrp', flags: `${recursive}, no-dereference h, dereference, H, L, P` };

export const ln: Tool = {
  id: 'ln',
  flags:
    'symbolic s, force f, no-dereference n, relative r, verbose v, target-directory= t, no-target-directory T, interactive i',
};

export const cp: Tool = {
  id: 'cp',
  flags: `recursive r R, archive a, force f, preserve=? p, no-clobber n, update=? u, verbose v, link l, symbolic-link s, dereference L,
    no-dereference P d, target-directory= t, no-target-directory T, parents, interactive i, reflink=?`,
};

export const mv: Tool = {
  id: 'mv',
  flags: 'force f, no-clobber n, verbose v, update=? u, target-directory= t, no-target-directory T, interactive i',
};

export const mkdir: Tool = { id: 'mkdir', flags: 'parents p, mode= m, verbose v' };

export const install: Tool = {
  id: 'install',
  flags:
    'mode= m, owner= o, group= g, directory d, D, target-directory= t, no-target-directory T, verbose v, strip s, compare C, preserve-timestamps p, suffix= S',
};
