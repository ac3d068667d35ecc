import type { Tool } from './tool.ts';

const install = `production p, frozen-lockfile, no-save, save, lockfile-only, save-text-lockfile, dry-run, force f, ignore-scripts, global g, backend=,
  registry=, omit=, filter= F, linker=, cache-dir=, no-cache, no-verify, no-progress, no-summary, trust, concurrent-scripts=,
  network-concurrency=, cafile=, ca=, yarn y, verbose, silent, cpu=, os=`;

/** `bun --help`. */
export const bun: Tool = {
  id: 'bun',
  flags:
    'cwd=, config= c, env-file=, preload= r require import, bun b, watch, hot, smol, no-install, install=, print= p, eval=! e, version v, help h',
  subcommands: {
    install: { aliases: 'i', flags: install },
    ci: { flags: install },
    add: { aliases: 'a', flags: `${install}, dev d D development, optional, peer, exact E` },
    remove: { aliases: 'rm', flags: install },
    update: { flags: `${install}, latest, interactive i, recursive r` },
    run: { flags: 'silent, shell=, filter= F, if-present, elide-lines=, inspect=?', stop: true },
    x: { flags: 'package= p', stop: true },
    build: {
      flags:
        'outdir=, outfile=, target=, format=, sourcemap=?, external= e, minify, compile, production, root=, splitting',
    },
    create: { aliases: 'c' },
    'pm cache': {},
    'pm ls': {},
    'pm trust': { flags: 'all' },
    'pm bin': {},
    'pm untrusted': {},
  },
  known: 'test init upgrade link unlink outdated publish patch exec repl pm info audit why',
  fallback: 'run',
};

export const bunx: Tool = { id: 'bunx', flags: 'package= p, bun, silent, verbose', stop: true };
