import type { Tool } from './tool.ts';

/** apk(8), apk-add(8) of apk-tools 2 and 3. */
export const apk: Tool = {
  id: 'apk',
  flags: `no-cache, virtual= t, update-cache U update, allow-untrusted, repository= X, repositories-file=, root= p, arch=, keys-dir=,
    cache-dir=, cache-max-age=, timeout=, wait=, progress-fd=, cache-packages, force f, force-broken-world, force-overwrite,
    force-refresh, force-non-repository, force-missing-repositories, force-old-apk, no-network, no-progress, no-scripts,
    no-logfile, no-interactive, interactive i, progress, purge, quiet q, verbose v, simulate s, print-arch, clean-protected,
    overlay-from-stdin, help h, version V`,
  subcommands: {
    add: { flags: 'initdb, latest l, upgrade u, no-chown, usermode' },
    del: { flags: 'rdepends r' },
    fix: { flags: 'depends d, reinstall r, xattr x, upgrade u' },
    upgrade: { flags: 'available a, ignore, latest l, prune, self-upgrade-only, no-self-upgrade' },
    fetch: { flags: 'link l, output= o, recursive R, stdout, url, world w' },
    'cache clean': {},
    'cache download': {},
    'cache sync': {},
  },
  known: 'update info list search index verify audit dot policy stats manifest version mkndx mkpkg extract query',
};
