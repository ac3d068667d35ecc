import type { Tool } from './tool.ts';

/** zypper(8). Its flags stand before the subcommand or belong to it: `-n` is not the same in both places. */
export const zypper: Tool = {
  id: 'zypper',
  flags: `non-interactive n, no-gpg-checks, gpg-auto-import-keys, quiet q, verbose v, color, no-color, no-refresh, no-cd, no-remote,
    xmlout x, ignore-unknown i, disable-repositories, disable-system-resolvables, non-interactive-include-reboot-patches,
    root= R, installroot=, config= c, plus-repo= p, plus-content=, releasever=, reposd-dir= D, cache-dir= C, raw-cache-dir=,
    solv-cache-dir=, pkg-cache-dir=, table-style= s, userdata=, terse t, no-abbrev A, help h, version V`,
  subcommands: {
    install: {
      aliases: 'in',
      flags: `no-confirm y, no-recommends, recommends, force f, repo= r, from=, type= t, name n, capability C,
        auto-agree-with-licenses l, auto-agree-with-product-licenses, replacefiles, force-resolution, oldpackage,
        allow-unsigned-rpm, allow-downgrade, dry-run D, details, download-only d, download=, no-force-resolution R`,
    },
    remove: {
      aliases: 'rm',
      flags: 'no-confirm y, clean-deps u, no-clean-deps U, repo= r, type= t, name n, capability C',
    },
    update: { aliases: 'up', flags: 'no-confirm y, no-recommends, repo= r, type= t, auto-agree-with-licenses l' },
    'dist-upgrade': {
      aliases: 'dup',
      flags: 'no-confirm y, no-recommends, repo= r, from=, auto-agree-with-licenses l',
    },
    patch: { flags: 'no-confirm y, auto-agree-with-licenses l, category= g, severity=, with-interactive' },
    refresh: { aliases: 'ref', flags: 'force f, force-build b, force-download d, build-only B, repo= r, services s' },
    clean: { aliases: 'cc', flags: 'repo= r, metadata m, raw-metadata M, all a' },
    addrepo: {
      aliases: 'ar',
      flags: `refresh f, no-refresh F, gpgcheck g, no-gpgcheck G, gpgcheck-strict, name= n, priority= p, check c,
        no-check C, disable d, enable e, keep-packages k, no-keep-packages K, type= t, repo= r`,
    },
    removerepo: { aliases: 'rr' },
    modifyrepo: { aliases: 'mr', flags: 'all a, priority= p, name= n, refresh f, no-refresh F, enable e, disable d' },
    repos: { aliases: 'lr' },
    'source-install': { aliases: 'si' },
    'install-new-recommends': { aliases: 'inr' },
    addlock: { aliases: 'al' },
    search: { aliases: 'se' },
    info: { aliases: 'if' },
  },
  known: 'verify ps what-provides packages patterns products locks removelock services download targetos licenses',
};
