import type { Tool } from './tool.ts';

/** `pipenv --help`. */
export const pipenv: Tool = {
  id: 'pipenv',
  modules: 'pipenv',
  flags: `python=, three, two, site-packages, bare, verbose v, quiet q, clear, system, deploy, dev d, categories=, pre, index= i,
    requirements= r, editable= e, ignore-pipfile, skip-lock, keep-outdated, extra-pip-args=, pypi-mirror=, selective-upgrade,
    version, help h`,
  subcommands: { run: { stop: true }, requirements: { flags: 'hash, exclude-markers, dev-only' } },
  known: 'install sync lock update upgrade uninstall shell check audit clean graph open scripts verify activate',
};
