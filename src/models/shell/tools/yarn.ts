import type { Tool } from './tool.ts';

const install = `frozen-lockfile, immutable, immutable-cache, check-cache, check-resolutions, refresh-lockfile, inline-builds, mode=, production prod,
  pure-lockfile, no-lockfile, force, flat, har, ignore-engines, ignore-optional, ignore-platform, ignore-scripts, check-files, audit,
  link-duplicates, no-bin-links, skip-integrity-check, focus, offline, prefer-offline, enable-pnp pnp, disable-pnp, ignore-workspace-root-check W`;

const save = 'dev D, peer P, optional O, exact E, tilde T, caret C, prefer-dev, interactive i, cached, fixed F';

/** Yarn 1 and the later releases, whose commands have the same names. A word that is no command is a script. */
export const yarn: Tool = {
  id: 'yarn',
  programs: 'yarnpkg',
  flags: `cwd=, silent s, json, verbose, non-interactive, no-progress, network-timeout=, network-concurrency=, registry=, cache-folder=,
    modules-folder=, global-folder=, preferred-cache-folder=, link-folder=, mutex=, use-yarnrc=, no-default-rc, https-proxy=, proxy=,
    strict-semver, emoji=?, scripts-prepend-node-path=?, otp=, no-node-version-check, ${install}, version v, help h`,
  subcommands: {
    install: { aliases: 'i' },
    add: { flags: save },
    remove: { flags: 'all A' },
    upgrade: { aliases: 'up update', flags: `${save}, latest L, scope= S, pattern= P, recursive R` },
    run: { aliases: 'run-script', flags: 'top-level T, binaries-only B, inspect=?, require=', stop: true },
    exec: { stop: true },
    node: { stop: true },
    dlx: { flags: 'package= p, quiet q', stop: true },
    workspace: { stop: true },
    'workspaces focus': { flags: 'production, all A, json' },
    'workspaces foreach': {
      flags:
        'all A, parallel p, interlaced i, jobs= j, topological t, topological-dev, include=, exclude=, recursive R, from=, worktree W, since=?, no-private',
      stop: true,
    },
    'workspaces run': { stop: true },
    'workspaces list': {},
    'global add': { flags: `${save}, prefix=` },
    'global remove': {},
    'global bin': {},
    'cache clean': { flags: 'all, mirror, pattern=' },
    'cache clear': {},
    'cache dir': {},
    'cache list': {},
    'config set': { flags: 'home H, json' },
    'config get': {},
    'config delete': {},
    'config unset': {},
    'set version': { flags: 'only-if-needed, yarn-path' },
    'set resolution': {},
    'plugin import': {},
  },
  known:
    'access audit autoclean bin cache check config constraints create dedupe explain generate-lock-entry global import info init licenses link list login logout npm outdated owner pack patch patch-commit plugin policies publish rebuild search self-update set stage tag team test unlink unplug upgrade-interactive version versions why workspaces help',
  bare: 'install',
  fallback: 'run',
};
