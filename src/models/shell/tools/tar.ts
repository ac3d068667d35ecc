import type { Tool } from './tool.ts';

/** `tar --help` of GNU tar; bsdtar and busybox read the same letters. */
export const tar: Tool = {
  id: 'tar',
  programs: 'gtar bsdtar',
  style: 'tar',
  flags: `extract x get, create c, list t, append r, update u, concatenate A catenate, diff d compare, delete, test-label,
    file= f, directory= C cd, gzip z gunzip ungzip, bzip2 j, xz J, lzma, lzip, lzop, zstd, compress Z uncompress, auto-compress a,
    use-compress-program= I, verbose v, strip-components= strip, one-top-level=?, exclude=, exclude-from= X, files-from= T,
    no-same-owner o, same-owner, preserve-permissions p same-permissions, no-same-permissions, keep-old-files k, overwrite,
    skip-old-files, keep-newer-files, unlink-first U, to-stdout O, touch m, wildcards, no-wildcards, anchored, transform= xform,
    owner=, group=, mode=, mtime=, sort=, numeric-owner, dereference h, hard-dereference, absolute-names P, no-recursion,
    ignore-failed-read, warning=, format= H, newer= N after-date, newer-mtime=, listed-incremental= g, tape-length= L, blocking-factor= b,
    starting-file= K, label= V, info-script= F new-volume-script, record-size=, checkpoint=?, checkpoint-action=, suffix=,
    to-command=, pax-option=, exclude-tag=, exclude-vcs, remove-files, null, sparse S, one-file-system, verify W, totals=?, version, help`,
};
