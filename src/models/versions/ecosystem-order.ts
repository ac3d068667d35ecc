import { compare as comparePep440, valid } from '@renovatebot/pep440';
import { compareAlpine } from './alpine.ts';
import { compareDebian } from './debian.ts';
import { compareGem } from './gem.ts';
import { compareSemver } from './semver.ts';

/** Below 0 if the first version is the older one; undefined if the two have no order. */
export type VersionOrder = (a: string, b: string) => number | undefined;

const longest = 300;

/** PEP 440 order of two Python versions, local parts (`1.0+cu121`) included. */
export function comparePython(a: string, b: string): number | undefined {
  if (a.length > longest || b.length > longest || valid(a) === null || valid(b) === null) return undefined;
  return comparePep440(a, b);
}

const orders: Readonly<Record<string, VersionOrder>> = {
  Alpaquita: compareAlpine,
  Alpine: compareAlpine,
  Chainguard: compareAlpine,
  Debian: compareDebian,
  Go: compareSemver,
  Hex: compareSemver,
  npm: compareSemver,
  NuGet: compareSemver,
  Pub: compareSemver,
  PyPI: comparePython,
  RubyGems: compareGem,
  Ubuntu: compareDebian,
  Wolfi: compareAlpine,
};

/** How versions of an ecosystem of OSV are ordered, whatever its release (`Debian:12`); undefined if that is not known here. */
export function orderIn(ecosystem: string): VersionOrder | undefined {
  const [name = ''] = ecosystem.split(':', 1);
  return Object.hasOwn(orders, name) ? orders[name] : undefined;
}
