import type { Tool } from './tool.ts';

/** apt-get(8), apt(8), aptitude(8). */
const flags = `yes y assume-yes, assume-no, quiet q silent, no-install-recommends without-recommends R, install-recommends with-recommends r,
  no-install-suggests, install-suggests, fix-broken f, fix-missing m ignore-missing, download-only d,
  simulate s just-print dry-run recon no-act, reinstall, purge, auto-remove autoremove, allow-unauthenticated,
  allow-downgrades, allow-remove-essential, allow-change-held-packages, force-yes, no-upgrade, only-upgrade, show-upgraded u,
  verbose-versions V, no-download, trivial-only, no-remove, allow-insecure-repositories, allow-releaseinfo-change,
  option= o, target-release= t default-release, config-file= c, host-architecture=, build-profiles= P, solver=, with-source=,
  version v, help h`;

const known = 'update dselect-upgrade remove purge source build-dep satisfy check download changelog indextargets';

const subcommands: Tool['subcommands'] = {
  install: {},
  upgrade: { aliases: 'safe-upgrade' },
  'dist-upgrade': { aliases: 'full-upgrade' },
  autoremove: { aliases: 'auto-remove autopurge' },
  clean: { aliases: 'distclean' },
  autoclean: { aliases: 'auto-clean' },
};

export const aptGet: Tool = { id: 'apt-get', flags, subcommands, known };

export const apt: Tool = {
  id: 'apt',
  flags: `${flags}, all-versions a`,
  subcommands,
  known: `${known} list search show policy showsrc depends rdepends edit-sources moo`,
};

export const aptitude: Tool = { id: 'aptitude', flags, subcommands, known: `${known} search show why hold unhold` };
