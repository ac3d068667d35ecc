import type { Tool } from './tool.ts';

const groups = 'without=, with=, only=, no-dev, sync, dry-run';

/** Poetry's command line, versions 1 and 2. */
export const poetry: Tool = {
  id: 'poetry',
  modules: 'poetry',
  flags: `quiet q, verbose v, ansi, no-ansi, no-interaction n, no-plugins, no-cache, directory= C, project= P, version V, help h`,
  subcommands: {
    install: {
      flags: `${groups}, no-root, no-directory, extras= E, all-extras, all-groups, compile, remove-untracked, only-root`,
    },
    sync: { flags: `${groups}, no-root, no-directory, extras= E, all-extras, all-groups, compile, only-root` },
    add: {
      flags:
        'group= G, dev D, editable e, extras= E, optional, python=, platform=, markers=, source=, allow-prereleases, dry-run, lock',
    },
    remove: { flags: 'group= G, dev D, dry-run, lock' },
    update: { flags: `${groups}, lock` },
    lock: { flags: 'no-update, check, regenerate' },
    export: {
      flags: `format= f, output= o, without-hashes, without-urls, dev, without=, with=, only=, extras= E, all-extras,
        all-groups, with-credentials`,
    },
    config: { flags: 'list, unset, local, migrate' },
    build: { flags: 'format= f, output= o, clean, local-version=' },
    run: { stop: true },
    'self add': { flags: 'editable e, extras= E, source=, allow-prereleases' },
    'self install': {},
    'self update': {},
    'env use': {},
    'env remove': { flags: 'all' },
    'env info': { flags: 'path p, executable e' },
    'cache clear': { flags: 'all' },
    'source add': { flags: 'default d, secondary s, priority= p' },
  },
  known: 'about check init new publish search shell show version',
};
