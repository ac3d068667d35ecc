import type { Tool } from './tool.ts';

const sync = `group= G with, without=, dev d, no-dev, production prod, no-default, no-self, no-editable, no-isolation, no-lock frozen-lockfile,
  check, lockfile= L, skip= k, venv=, clean, reinstall r, dry-run, fail-fast x, override=, config-setting= C`;

/** PDM's command line reference. */
export const pdm: Tool = {
  id: 'pdm',
  modules: 'pdm',
  flags:
    'quiet q, verbose v, config= c, ignore-python I, no-cache n, project= p, global g, non-interactive, version V, help h',
  subcommands: {
    install: { flags: sync },
    sync: { flags: sync },
    add: { flags: `${sync}, editable= e, no-sync, unconstrained u, prerelease` },
    remove: { flags: `${sync}, no-sync` },
    update: { flags: `${sync}, no-sync, unconstrained u, update-all, top` },
    lock: { flags: `${sync}, refresh, strategy= S, platform=, python=` },
    run: { flags: 'env-file=, site-packages s, venv=, list l, recreate', stop: true },
    export: { flags: `${sync}, format= f, output= o, without-hashes` },
    'cache clear': {},
    'self update': {},
  },
  known: 'build config init list new outdated plugin publish python search show use venv info fix import completion',
};
