import type { Tool } from './tool.ts';

const packages = `requirement= r requirements, constraint= c constraints, editable= e, no-deps, pre, no-build-isolation, use-pep517, no-use-pep517,
  check-build-dependencies, config-settings= C config-setting, global-option=, build-option=, no-binary=, only-binary=,
  prefer-binary, require-hashes, progress-bar=, ignore-requires-python, src= source, no-clean,
  index-url= i pypi-url, extra-index-url=, no-index, find-links= f, process-dependency-links`;

const targets = 'platform=, python-version=, implementation=, abi=';

/** `pip help` of pip 23; options of older versions that Dockerfiles still use. */
export const pip: Tool = {
  id: 'pip',
  versioned: true,
  modules: 'pip',
  flags: `no-cache-dir, cache-dir=, quiet q, verbose v, isolated, require-virtualenv, python=, log= log-file, no-input,
    keyring-provider=, proxy=, retries=, timeout= default-timeout, exists-action=, trusted-host=, cert=, client-cert=,
    disable-pip-version-check, no-color, no-python-version-warning, use-feature=, use-deprecated=, debug, version V, help h`,
  subcommands: {
    install: {
      flags: `${packages}, ${targets}, upgrade U, upgrade-strategy=, force-reinstall, ignore-installed I, target= t, user,
        root=, prefix=, compile, no-compile, no-warn-script-location, no-warn-conflicts, break-system-packages,
        root-user-action=, dry-run, report=, install-option=, egg, build= b, group=`,
    },
    download: { flags: `${packages}, ${targets}, dest= d` },
    wheel: { flags: `${packages}, wheel-dir= w, no-verify` },
    lock: { flags: `${packages}, output= o` },
    uninstall: { flags: 'yes y, requirement= r, break-system-packages, root-user-action=' },
    freeze: { flags: 'requirement= r, local l, user, path=, all, exclude-editable, exclude=' },
    'cache purge': {},
    'cache remove': {},
    'cache dir': {},
    'config set': {},
  },
  known: 'list show check search index inspect hash completion debug help',
};

/** `pipx help`. */
export const pipx: Tool = {
  id: 'pipx',
  modules: 'pipx',
  flags: 'quiet q, verbose v, global, version, help h',
  subcommands: {
    install: {
      flags: `include-deps, force f, suffix=, python= P, preinstall=, system-site-packages, index-url= i, editable e,
        pip-args=, fetch-missing-python`,
    },
    run: {
      flags: 'no-cache, spec=, path, python=, system-site-packages, index-url= i, editable e, pip-args=',
      stop: true,
    },
    inject: { flags: 'include-apps, include-deps, force f, index-url= i, editable e, pip-args=, requirement= r' },
  },
  known: 'upgrade upgrade-all uninstall uninstall-all reinstall reinstall-all list ensurepath environment runpip pin',
};
