import type { Tool } from './tool.ts';

const install = `no-dev, dev, prefer-dist, prefer-source, prefer-install=, no-autoloader, no-progress, no-suggest, no-install, no-update, dry-run,
  optimize-autoloader o, classmap-authoritative a, apcu-autoloader, apcu-autoloader-prefix=, ignore-platform-req=,
  ignore-platform-reqs, download-only, audit, no-audit, audit-format=`;

/** Composer's command line reference. */
export const composer: Tool = {
  id: 'composer',
  programs: 'composer.phar',
  flags:
    'no-interaction n, quiet q, verbose v, ansi, no-ansi, working-dir= d, no-cache, profile, no-plugins, no-scripts, version V, help h',
  subcommands: {
    install: { aliases: 'i', flags: install },
    update: {
      aliases: 'u upgrade',
      flags: `${install}, with-dependencies w, with-all-dependencies W, lock, prefer-stable, prefer-lowest, root-reqs, with=`,
    },
    require: { aliases: 'r', flags: `${install}, with-all-dependencies W, sort-packages, fixed` },
    remove: { aliases: 'rm uninstall', flags: `${install}, unused` },
    'create-project': { flags: `${install}, stability= s, repository=, keep-vcs, remove-vcs, add-repository` },
    'dump-autoload': {
      aliases: 'dumpautoload',
      flags: 'optimize o, classmap-authoritative a, no-dev, apcu, strict-psr',
    },
    'run-script': { aliases: 'run', flags: 'timeout=, list l, dev, no-dev', stop: true },
    'clear-cache': { aliases: 'clearcache cc' },
    'self-update': { aliases: 'selfupdate', flags: 'stable, preview, snapshot, clean-backups, rollback r, 1, 2' },
    'global require': { flags: install },
    'global update': { flags: install },
    'global install': { flags: install },
    config: { flags: 'global g, unset, json, auth a, editor e, list l, file= f' },
  },
  known:
    'about archive audit browse bump check-platform-reqs depends diagnose exec fund global init licenses outdated prohibits reinstall search show status suggests validate',
};
