import type { Tool } from './tool.ts';

const common = `quiet q, verbose v, no-cache n no-cache-dir, cache-dir=, directory=, project=, config-file=, no-config, offline, no-progress,
  native-tls, system-certs, color=, python= p, managed-python, no-managed-python, no-python-downloads, python-preference=,
  allow-insecure-host= trusted-host, preview, no-preview, version V, help h`;

const resolution = `index=, default-index=, index-url= i, extra-index-url=, find-links= f, no-index, index-strategy=, keyring-provider=,
  upgrade U, upgrade-package= P, reinstall force-reinstall, reinstall-package=, refresh, refresh-package=, link-mode=,
  compile-bytecode compile, no-compile-bytecode, resolution=, prerelease=, fork-strategy=, exclude-newer=, config-setting= C config-settings,
  no-build, no-build-package=, no-binary=?, no-binary-package=, no-build-isolation, no-build-isolation-package=, no-sources`;

const project = `${resolution}, frozen, locked, no-dev, dev, only-dev, group=, no-group=, only-group=, all-groups, no-default-groups,
  extra=, no-extra=, all-extras, no-install-project, no-install-workspace, no-install-local, no-install-package=, only-install-package=,
  no-editable, inexact, exact, active, no-sync, package=, all-packages, python-platform=, dry-run, check, isolated`;

const pip = `${resolution}, requirements= r requirement, constraints= c constraint, overrides= override, build-constraints= b build-constraint,
  excludes=, editable= e, system, no-system, break-system-packages, target= t, prefix=, no-deps, require-hashes, no-verify-hashes, strict,
  extra=, all-extras, group=, python-version=, python-platform=, dry-run, exact, user, only-binary=, no-binary=`;

const tool = `${resolution}, from=, with= w, with-editable=, with-requirements=, constraints=, overrides=, force, isolated, env-file=`;

/** uv's command line reference. */
export const uv: Tool = {
  id: 'uv',
  modules: 'uv',
  flags: common,
  subcommands: {
    sync: { flags: project },
    lock: { flags: `${project}, script=` },
    add: {
      flags: `${project}, requirements= r, constraints= c, editable, no-workspace, raw, bounds=, rev=, tag=, branch=, lfs, optional=, marker= m, script=`,
    },
    remove: { flags: `${project}, optional=, script=` },
    run: {
      flags: `${project}, with= w, with-editable=, with-requirements=, module m, script s, gui-script, env-file=, no-env-file, no-project, refresh`,
      stop: true,
    },
    export: { flags: `${project}, format=, output-file= o, no-hashes, no-header, no-emit-project, no-annotate` },
    build: { flags: `${resolution}, out-dir= o, sdist, wheel, package=, all-packages, build-constraints= b` },
    venv: {
      flags: `${resolution}, seed, clear c, allow-existing, prompt=, system-site-packages, relocatable, no-project`,
    },
    'pip install': { flags: pip },
    'pip sync': { flags: pip },
    'pip compile': { flags: `${pip}, output-file= o, generate-hashes, universal, no-header, no-strip-extras` },
    'pip uninstall': { flags: 'requirements= r, system, break-system-packages, target= t, prefix=' },
    'pip list': { flags: 'system' },
    'pip freeze': { flags: 'system' },
    'pip show': {},
    'pip check': {},
    'pip tree': {},
    'tool install': { flags: `${tool}, editable e` },
    'tool run': { flags: tool, stop: true },
    'tool uninstall': {},
    'tool list': {},
    'tool upgrade': { flags: tool },
    'python install': { flags: 'install-dir= i, mirror=, force f, default, reinstall r' },
    'python pin': {},
    'python find': {},
    'python list': {},
    'cache clean': {},
    'cache prune': { flags: 'ci' },
    'cache dir': {},
    'self update': {},
  },
  known: 'init tree version publish auth format help generate-shell-completion',
};

export const uvx: Tool = { id: 'uvx', flags: `${common}, ${tool}`, stop: true };
