import type { Tool } from './tool.ts';

/** npm's configuration definitions (npm 11) and its command aliases. */
const flags = `prefix= C, global g, location= L, omit=, include=, only=, also=, production, dev, optional, registry=, cache=, loglevel=, silent s, quiet q,
  verbose d, force f, ignore-scripts, legacy-peer-deps, strict-peer-deps, package-lock, package-lock-only, prefer-offline,
  prefer-online, offline, prefer-dedupe, install-strategy=, install-links, audit, audit-level=, fund, progress, color=, dry-run,
  engine-strict, foreground-scripts, save S, save-prod P, save-dev D, save-optional O, save-peer, save-bundle B, save-exact E,
  save-prefix=, workspace= w, workspaces, include-workspace-root, if-present, yes y, scope=, tag=, access=, userconfig=, globalconfig=,
  cafile=, ca=, cert=, key=, proxy=, https-proxy=, noproxy=, strict-ssl, maxsockets=, fetch-retries=, fetch-retry-factor=,
  fetch-retry-mintimeout=, fetch-retry-maxtimeout=, fetch-timeout=, network-timeout=, node-options=, script-shell=, shell=, umask=,
  user-agent=, auth-type=, otp=, before=, depth=, cpu=, os=, libc=, lockfile-version=, pack-destination=, package=, call= c, git=,
  unsafe-perm, allow-root, jobs=, json, long l, parseable p, update-notifier, logs-dir=, cache-min=, cache-max=, which=, version v, help h H`;

export const npm: Tool = {
  id: 'npm',
  flags,
  subcommands: {
    install: { aliases: 'i add in ins inst insta instal isnt isnta isntal isntall' },
    ci: { aliases: 'clean-install ic install-clean isntall-clean' },
    'install-test': { aliases: 'it' },
    'install-ci-test': { aliases: 'cit clean-install-test sit' },
    uninstall: { aliases: 'unlink remove rm r un' },
    update: { aliases: 'up u upgrade udpate' },
    run: { aliases: 'run-script rum urn' },
    exec: { aliases: 'x', stop: true },
    test: { aliases: 't tst' },
    config: { aliases: 'c' },
    'config set': {},
    'config get': {},
    'config delete': {},
    'cache clean': {},
    'cache verify': {},
    rebuild: { aliases: 'rb' },
    dedupe: { aliases: 'ddp' },
    link: { aliases: 'ln' },
    ls: { aliases: 'list la ll' },
    init: { aliases: 'create innit' },
    view: { aliases: 'info show v' },
    version: { aliases: 'verison' },
    'pkg set': {},
    'pkg delete': {},
  },
  known:
    'start stop restart prune audit login logout adduser publish pack search set get whoami doctor outdated shrinkwrap explain fund help root prefix bin token owner dist-tag query sbom cache pkg',
};

export const npx: Tool = {
  id: 'npx',
  flags:
    'yes y, no, package= p, call= c, workspace= w, no-install, quiet q, ignore-existing, prefer-offline, version v, help h',
  stop: true,
};
