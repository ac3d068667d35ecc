import { affectedBy } from '../models/osv/affected.ts';
import type { OsvEntry } from '../models/osv/entry.ts';
import { osvKey } from '../models/osv/key.ts';
import type { ImagePackage } from './packages.ts';
import type { ImageVulnerability } from './vulnerabilities.ts';

/** What a database is asked about: packages of the image that it knows by one name and version. */
export interface OsvQuestion {
  /** Names of the ecosystem, the most exact first; empty if no database can know the packages. */
  readonly ecosystems: readonly string[];
  /** For people: what the packages are part of. */
  readonly system: string;
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly packages: readonly { readonly name: string; readonly path: string; readonly layer: number | undefined }[];
}

interface System {
  readonly id: string;
  readonly version: string;
}

/** Types of packages (purl) whose ecosystem has no releases. */
const ecosystems: Readonly<Record<string, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  go: 'Go',
  gem: 'RubyGems',
  maven: 'Maven',
  nuget: 'NuGet',
  composer: 'Packagist',
  hex: 'Hex',
  pub: 'Pub',
};

/** Ecosystems of a distribution's packages (OSV schema, "Defined ecosystems"); none if its release is not known. */
function distribution({ id, version }: System): readonly string[] {
  const [major = '', minor = ''] = version.split('.');
  switch (id) {
    case 'debian':
      return major === '' ? [] : [`Debian:${major}`];
    case 'ubuntu':
      return version === '' ? [] : [`Ubuntu:${version}:LTS`, `Ubuntu:${version}`];
    case 'alpine':
      return minor === '' ? [] : [`Alpine:v${major}.${minor}`];
    case 'wolfi':
      return ['Wolfi'];
    case 'chainguard':
      return ['Chainguard', 'Wolfi'];
    default:
      return [];
  }
}

/** One question for each source, name and version; packages built from one source are asked about together. */
export function osvQuestions(
  packages: readonly ImagePackage[],
  system: System,
  layerOf: (path: string) => number | undefined,
): readonly OsvQuestion[] {
  const questions = new Map<
    string,
    OsvQuestion & { packages: { name: string; path: string; layer: number | undefined }[] }
  >();
  const isMended = mendedBy(packages);
  for (const one of packages) {
    if (isMended(one)) continue;
    const type: string = one.type;
    const ofSystem = type === 'deb' || type === 'apk';
    const named = Object.hasOwn(ecosystems, type) ? ecosystems[type] : undefined;
    const asked = ofSystem ? distribution(system) : named === undefined ? [] : [named];
    const { name, version } = ofSystem && one.source ? one.source : one;
    const key = `${type}\n${name}\n${version}`;
    const place = { name: one.name, path: one.path, layer: layerOf(one.path) };
    const question = questions.get(key);
    if (question) question.packages.push(place);
    else {
      const release = `${system.id} ${system.version}`.trim();
      const of = asked[0] ?? (ofSystem ? `${type} of ${release === '' ? 'an unknown system' : release}` : type);
      // Go writes `v1.2.3` and `go1.22.1`, its advisories neither.
      const plain = asked[0] === 'Go' ? version.replace(/^(?:v|go)(?=\d)/, '') : version;
      questions.set(key, { ecosystems: asked, system: of, name, version: plain, type, packages: [place] });
    }
  }
  return [...questions.values()];
}

/**
 * Python packages that the distribution brings: it mends them under the version that they had, so its own advisories count. Debian keeps
 * them in a folder of its own (Debian Python Policy, 3.1), Alpine calls them `py3-NAME`.
 */
function mendedBy(packages: readonly ImagePackage[]): (one: ImagePackage) => boolean {
  const isDebian = packages.some(({ type }) => type === 'deb');
  const named = (name: string, version: string): string => `${name.toLowerCase().replace(/[-_.]+/g, '-')} ${version}`;
  const alpine = new Set(
    packages.flatMap(({ type, name, version }) =>
      type === 'apk' && name.startsWith('py3-') ? [named(name.slice(4), version.replace(/-r\d+$/, ''))] : [],
    ),
  );
  return ({ type, name, version, path }) =>
    type === 'pypi' &&
    ((isDebian && path.startsWith('/usr/lib/python3/dist-packages/')) ||
      (path.startsWith('/usr/lib/python3.') && alpine.has(named(name, version))));
}

/** The keys (`osvKey`) under which a database may know what `questions` ask, each once. */
export const osvKeys = (questions: readonly OsvQuestion[]): readonly string[] => [
  ...new Set(questions.flatMap(({ ecosystems: names, name }) => names.map((ecosystem) => osvKey(ecosystem, name)))),
];

/** What of `entries` is about the versions in the image. */
export function osvAnswers(
  questions: readonly OsvQuestion[],
  entries: readonly OsvEntry[],
): readonly ImageVulnerability[] {
  const byKey = new Map<string, OsvEntry[]>();
  for (const entry of entries) {
    const key = osvKey(entry.ecosystem, entry.name);
    const list = byKey.get(key);
    if (list) list.push(entry);
    else byKey.set(key, [entry]);
  }
  const found = questions.flatMap((question) =>
    question.ecosystems.flatMap((ecosystem) =>
      (byKey.get(osvKey(ecosystem, question.name)) ?? []).flatMap((entry) => {
        const affected = affectedBy(entry, question.version);
        return affected ? [vulnerability(question, entry, affected.fixed)] : [];
      }),
    ),
  );
  // The same ids come first, however the database is laid out.
  return found.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function vulnerability(question: OsvQuestion, entry: OsvEntry, fixed: string | undefined): ImageVulnerability {
  const { name, version, type, packages } = question;
  // An advisory about one thing is another name of it.
  const aliases = entry.upstream.length === 1 ? [...entry.aliases, ...entry.upstream] : entry.aliases;
  return {
    id: entry.id,
    aliases: [...new Set(aliases)].filter((alias) => alias !== entry.id),
    covers: entry.upstream.length > 1 ? entry.upstream : [],
    package: name,
    installed: [...new Set(packages.map((one) => one.name))],
    type,
    version,
    fixed,
    severity: entry.severity,
    score: entry.score,
    paths: [...new Set(packages.map(({ path }) => path))],
    layer: packages[0]?.layer,
    ignored: undefined,
  };
}

/** Packages that nothing was said of because the database has nothing of their kind: how many, by system. */
export function unjudged(questions: readonly OsvQuestion[], known: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { ecosystems: names, system, packages } of questions)
    if (!names.some((name) => known.has(name))) counts.set(system, (counts.get(system) ?? 0) + packages.length);
  return counts;
}
