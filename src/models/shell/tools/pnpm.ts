import type { Tool } from './tool.ts';

const install = `prod P production, dev D, no-optional, frozen-lockfile, no-frozen-lockfile, prefer-frozen-lockfile, fix-lockfile, lockfile-only,
  offline, prefer-offline, ignore-scripts, shamefully-hoist, hoist, force, package-import-method=, lockfile-dir=,
  modules-dir=, virtual-store-dir=, node-linker=, network-concurrency=, child-concurrency=, side-effects-cache,
  strict-peer-dependencies, ignore-pnpmfile, ignore-workspace, merge-git-branch-lockfiles, cpu=, os=, libc=, registry=,
  hoist-pattern=, public-hoist-pattern=, resolution-only, trust-lockfile`;

const save = `save-prod P, save-dev D, save-optional O, save-exact E, save-peer, workspace, allow-build=, ignore-workspace-root-check,
  offline, prefer-offline, ignore-scripts, registry=`;

/** pnpm's command line reference. A word that is no command is a script. */
export const pnpm: Tool = {
  id: 'pnpm',
  flags: `dir= C, workspace-root w, recursive r, filter= F, filter-prod=, global g, global-dir=, global-bin-dir=, loglevel=, reporter=,
    store-dir= store, silent s, stream, aggregate-output, parallel, workspace-concurrency=, color, no-color, use-stderr, yes y,
    if-present, config=, version v, help h`,
  subcommands: {
    install: { aliases: 'i', flags: install },
    ci: { aliases: 'clean-install ic install-clean', flags: install },
    'install-test': { aliases: 'it', flags: install },
    add: { flags: save },
    remove: { aliases: 'rm uninstall un', flags: save },
    update: { aliases: 'up upgrade', flags: `${save}, latest L, interactive i, no-save, depth=` },
    fetch: { flags: 'prod P, dev D' },
    prune: { flags: 'prod, no-optional, ignore-scripts' },
    deploy: { flags: 'prod P production, dev D, no-optional, legacy' },
    run: { aliases: 'run-script', flags: 'resume-from=, sequential, no-bail, reverse', stop: true },
    exec: { flags: 'shell-mode c, resume-from=, no-bail, reverse', stop: true },
    dlx: { flags: 'package=, shell-mode c, allow-build=', stop: true },
    test: { aliases: 't tst' },
    rebuild: { aliases: 'rb' },
    link: { aliases: 'ln' },
    list: { aliases: 'ls la ll', flags: 'depth=, json, long, prod P, dev D' },
    config: { aliases: 'c' },
    'config set': { flags: 'location=' },
    'config get': {},
    'config delete': {},
    'store prune': {},
    'store path': {},
    'store status': {},
    'store add': {},
    'env use': {},
    'env add': {},
    'cache delete': {},
    'cache list': {},
  },
  known:
    'start stop restart import init create setup unlink outdated audit why publish pack patch patch-commit patch-remove server root bin licenses self-update dedupe approve-builds ignored-builds cat-file cat-index find-hash doctor completion login logout version view info',
  fallback: 'run',
};
