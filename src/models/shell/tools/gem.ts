import type { Tool } from './tool.ts';

const install = `version= v, no-document N no-doc, document=?, no-ri, no-rdoc, ri, rdoc, force f, install-dir= i, bindir= n, user-install, no-user-install,
  source= s, clear-sources, local l, remote r, both b, platform=, prerelease pre, conservative, minimal-deps, env-shebang E,
  wrappers w, trust-policy= P, development, ignore-dependencies, build-root=, file= g, suggestions, no-suggestions, explain`;

/** `gem help`. */
export const gem: Tool = {
  id: 'gem',
  flags: 'verbose V, quiet q, silent, config-file=, norc, debug, backtrace, http-proxy=? p, help h',
  subcommands: {
    install: { aliases: 'i', flags: install },
    update: { flags: `${install}, system=?` },
    uninstall: { flags: 'all a, ignore-dependencies I, executables x, version= v, install-dir= i, force' },
    sources: { aliases: 'source', flags: 'add= a, remove= r, list l, clear-all c, update u' },
    cleanup: { aliases: 'clean' },
  },
  known:
    'build cert check contents dependency environment exec fetch info list lock open outdated owner pristine push rdoc search server signin specification stale unpack which yank',
};

/** `bundle help`, also of version 1. */
export const bundle: Tool = {
  id: 'bundle',
  programs: 'bundler',
  flags: 'no-color, retry= r, verbose V, version v, help h',
  subcommands: {
    install: {
      flags: `deployment, frozen, without=, with=, jobs= j, path=, no-cache, quiet, local, gemfile=, clean, full-index, no-prune,
        standalone=?, binstubs=?, system, force redownload, shebang=, trust-policy= P, target-rbconfig=, prefer-local`,
    },
    update: {
      flags: 'all, group= g, source=, local, gemfile=, jobs= j, conservative, patch, minor, major, strict, bundler=?',
    },
    exec: { aliases: 'e', flags: 'keep-file-descriptors, gemfile=', stop: true },
    config: { flags: 'local, global, delete' },
    'config set': { flags: 'local, global' },
    'config unset': { flags: 'local, global' },
    'config get': {},
    package: { aliases: 'pack cache', flags: 'all, all-platforms, no-install, path=' },
  },
  known:
    'add binstubs check clean console doctor fund gem info init inject issue licenses list lock open outdated platform plugin pristine remove show version viz env',
  bare: 'install',
};
