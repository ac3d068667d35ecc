import type { Tool } from './tool.ts';

const install = `name= n, prefix= p, channel= c, file= f, override-channels, strict-channel-priority, no-channel-priority, no-deps, only-deps,
  freeze-installed no-update-deps, force-reinstall, update-deps, update-specs, update-all all, copy, download-only d, no-default-packages,
  clone=, revision=, solver=, root-prefix= r, no-pin, satisfied-skip-solve S, offline, use-local`;

/** conda's command reference; mamba and micromamba read the same. */
const conda: Omit<Tool, 'id'> = {
  flags: 'yes y, quiet q, verbose v, json, dry-run d, insecure k, version V, help h',
  subcommands: {
    install: { flags: install },
    create: { flags: install },
    update: { aliases: 'upgrade', flags: install },
    remove: { aliases: 'uninstall', flags: 'name= n, prefix= p, all, force, channel= c' },
    clean: {
      flags: 'all a, index-cache i, packages p, tarballs t, force-pkgs-dirs f, tempfiles c, logfiles l, trash',
    },
    run: {
      flags: 'name= n, prefix= p, cwd=, no-capture-output live-stream s, attach= a, dev, debug-wrapper-scripts',
      stop: true,
    },
    config: {
      flags:
        'add=, append=, prepend=, set=, remove=, remove-key=, get, show, system, env, file=, describe, show-sources',
    },
    'env create': { flags: `${install}, force` },
    'env update': { flags: `${install}, prune` },
    'env export': { flags: 'name= n, prefix= p, file= f, from-history, no-builds' },
    'env remove': { flags: 'name= n, prefix= p' },
    'env list': {},
    init: { flags: 'all, system, user, shell= s, root-prefix= p' },
    shell: { flags: 'shell= s, name= n' },
    activate: {},
    build: { flags: 'channel= c, output-folder=, python=, no-test, no-anaconda-upload' },
  },
  known: 'deactivate info list search package compare notices rename doctor index',
};

export const condaTool: Tool = { id: 'conda', ...conda };
export const mamba: Tool = { id: 'mamba', ...conda };
export const micromamba: Tool = { id: 'micromamba', ...conda };
