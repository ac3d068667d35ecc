import type { Tool } from './tool.ts';

/** dnf(8), dnf5(8), yum(8), microdnf(8): one command line with small differences. */
const rpm: Omit<Tool, 'id'> = {
  flags: `assumeyes y yes, assumeno, quiet q, verbose v, best b, nobest, allowerasing, skip-broken, skip-unavailable, nodocs,
    nogpgcheck no-gpgchecks, refresh, cacheonly C, downloadonly, downloaddir= destdir, installroot=, releasever=, setopt=,
    enablerepo=, disablerepo=, repo= repoid, repofrompath=, disableexcludes=, exclude= x excludepkgs, config= c,
    errorlevel= e, debuglevel= d, randomwait= R, forcearch=, advisory= advisories, security, bugfix, enhancement, color=,
    enableplugin=, disableplugin=, noplugins, comment=, tolerant t, rpmverbosity=, noautoremove, obsoletes, noroot,
    use-host-config, version, help h`,
  subcommands: {
    install: { aliases: 'in localinstall install-n install-na install-nevra' },
    upgrade: { aliases: 'update up upgrade-to localupdate' },
    'upgrade-minimal': { aliases: 'update-minimal up-min' },
    remove: { aliases: 'erase rm remove-n autoerase' },
    reinstall: { aliases: 'rei' },
    downgrade: { aliases: 'dg' },
    'distro-sync': { aliases: 'distribution-synchronization dsync distrosync' },
    'group install': { aliases: 'groupinstall group-install', flags: 'with-optional' },
    'group remove': { aliases: 'groupremove grouperase' },
    'group update': { aliases: 'groupupdate' },
    'module enable': {},
    'module disable': {},
    'module install': {},
    'module reset': {},
    'module switch-to': {},
    'config-manager': {
      flags:
        'add-repo=, set-enabled enable, set-disabled disable, save, dump, dump-variables, enable-repo=, disable-repo=',
    },
    builddep: { aliases: 'build-dep', flags: 'define= D, spec, srpm' },
    makecache: { aliases: 'mc' },
    search: { aliases: 'se' },
  },
  known:
    'autoremove clean check check-update copr deplist download history info list mark provides repolist repoquery swap versionlock group module needs-restarting system-upgrade',
};

export const dnf: Tool = { id: 'dnf', programs: 'dnf5 dnf-3 dnf4', ...rpm };
export const microdnf: Tool = { id: 'microdnf', ...rpm };
export const yum: Tool = { id: 'yum', ...rpm };
export const tdnf: Tool = { id: 'tdnf', ...rpm };
