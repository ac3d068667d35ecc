import type { ImageReference } from './reference.ts';
import { systemOf } from './system.ts';
import { nodeTag } from './tags.ts';

/** One release line of something that images are made of. */
export interface Lifecycle {
  /** "Debian 9", "Node.js 14". */
  readonly title: string;
  /** The last day of support for everybody, long-term support included, paid support not: "2022-06-30". */
  readonly end: string;
  /** True if its packages are no longer where the image looks for them, so that `apt-get update` or `yum` fails. */
  readonly gone: boolean;
}

interface Product {
  readonly title: string;
  /** `release end` pairs, oldest first; a `!` behind the day says that the packages are gone. From the publishers' own calendars. */
  readonly lines: string;
}

/** The day on which this list was written: without another one, only what had ended then has ended. */
export const listedOn = '2026-01-31';

/** Debian 11 came out on this day: what was last built before rests on Debian 10 or older, whose packages are gone. */
const debian11 = '2021-08-14';

const products: Readonly<Record<string, Product>> = {
  debian: {
    title: 'Debian',
    lines:
      '6 2016-02-29! 7 2018-05-31! 8 2020-06-30! 9 2022-06-30! 10 2024-06-30! 11 2026-08-31 12 2028-06-30 13 2030-06-30',
  },
  ubuntu: {
    title: 'Ubuntu',
    lines:
      '10.04 2015-04-30 12.04 2017-04-28 12.10 2014-05-16! 13.04 2014-01-27! 13.10 2014-07-17! 14.04 2019-04-30 14.10 2015-07-23! 15.04 2016-02-04! 15.10 2016-07-28! 16.04 2021-04-30 16.10 2017-07-20! 17.04 2018-01-13! 17.10 2018-07-19! 18.04 2023-05-31 18.10 2019-07-18! 19.04 2020-01-23! 19.10 2020-07-17! 20.04 2025-05-31 20.10 2021-07-22! 21.04 2022-01-20! 21.10 2022-07-14! 22.04 2027-06-30 22.10 2023-07-20! 23.04 2024-01-25! 23.10 2024-07-11! 24.04 2029-06-30 24.10 2025-07-10!',
  },
  alpine: {
    title: 'Alpine',
    lines:
      '2.6 2015-05-01 2.7 2015-11-01 3.1 2016-11-01 3.2 2017-05-01 3.3 2017-11-01 3.4 2018-05-01 3.5 2018-11-01 3.6 2019-05-01 3.7 2019-11-01 3.8 2020-05-01 3.9 2020-11-01 3.10 2021-05-01 3.11 2021-11-01 3.12 2022-05-01 3.13 2022-11-01 3.14 2023-05-01 3.15 2023-11-01 3.16 2024-05-23 3.17 2024-11-22 3.18 2025-05-09 3.19 2025-11-01 3.20 2026-04-01 3.21 2026-11-01 3.22 2027-05-01',
  },
  centos: { title: 'CentOS', lines: '5 2017-03-31! 6 2020-11-30! 7 2024-06-30! 8 2021-12-31!' },
  fedora: {
    title: 'Fedora',
    lines:
      '20 2015-06-23 21 2015-12-01 22 2016-07-19 23 2016-12-20 24 2017-08-08 25 2017-12-12 26 2018-05-29 27 2018-11-30 28 2019-05-28 29 2019-11-26 30 2020-05-26 31 2020-11-24 32 2021-05-25 33 2021-11-30 34 2022-06-07 35 2022-12-13 36 2023-05-16 37 2023-12-05 38 2024-05-21 39 2024-11-26 40 2025-05-13',
  },
  amazonlinux: {
    title: 'Amazon Linux',
    lines: '1 2023-12-31 2016 2023-12-31 2017 2023-12-31 2018 2023-12-31 2 2026-06-30 2023 2029-06-30',
  },
  leap: {
    title: 'openSUSE Leap',
    lines:
      '42.3 2019-07-01 15.0 2019-12-03 15.1 2021-02-02 15.2 2022-01-04 15.3 2022-12-31 15.4 2023-12-07 15.5 2024-12-31',
  },
  python: {
    title: 'Python',
    lines:
      '2 2020-01-01 2.7 2020-01-01 3.3 2017-09-29 3.4 2019-03-18 3.5 2020-09-30 3.6 2021-12-23 3.7 2023-06-27 3.8 2024-10-07 3.9 2025-10-31 3.10 2026-10-31 3.11 2027-10-31 3.12 2028-10-31 3.13 2029-10-31',
  },
  node: {
    title: 'Node.js',
    lines:
      '0.10 2016-10-31 0.12 2016-12-31 4 2018-04-30 5 2016-06-30 6 2019-04-30 7 2017-06-30 8 2019-12-31 9 2018-06-30 10 2021-04-30 11 2019-06-01 12 2022-04-30 13 2020-06-01 14 2023-04-30 15 2021-06-01 16 2023-09-11 17 2022-06-01 18 2025-04-30 19 2023-06-01 20 2026-04-30 21 2024-06-01 22 2027-04-30 23 2025-06-01 24 2028-04-30',
  },
  ruby: {
    title: 'Ruby',
    lines:
      '1.9 2015-02-23 2.0 2016-02-24 2.1 2017-03-31 2.2 2018-03-31 2.3 2019-03-31 2.4 2020-03-31 2.5 2021-03-31 2.6 2022-04-12 2 2023-03-31 2.7 2023-03-31 3.0 2024-04-23 3.1 2025-03-31 3.2 2026-03-31 3.3 2027-03-31 3.4 2028-03-31',
  },
  php: {
    title: 'PHP',
    lines:
      '5.4 2015-09-03 5.5 2016-07-21 5 2018-12-31 5.6 2018-12-31 7.0 2019-01-10 7.1 2019-12-01 7.2 2020-11-30 7.3 2021-12-06 7 2022-11-28 7.4 2022-11-28 8.0 2023-11-26 8.1 2025-12-31 8.2 2026-12-31 8.3 2027-12-31 8.4 2028-12-31',
  },
  golang: {
    title: 'Go',
    lines:
      '1.3 2015-08-19 1.4 2016-02-17 1.5 2016-08-15 1.6 2017-02-16 1.7 2017-08-24 1.8 2018-02-16 1.9 2018-08-24 1.10 2019-02-25 1.11 2019-09-03 1.12 2020-02-25 1.13 2020-08-11 1.14 2021-02-16 1.15 2021-08-16 1.16 2022-03-15 1.17 2022-08-02 1.18 2023-02-01 1.19 2023-08-08 1.20 2024-02-06 1.21 2024-08-13 1.22 2025-02-11 1.23 2025-08-12',
  },
  postgres: {
    title: 'PostgreSQL',
    lines:
      '9.3 2018-11-08 9.4 2020-02-13 9.5 2021-02-11 9 2021-11-11 9.6 2021-11-11 10 2022-11-10 11 2023-11-09 12 2024-11-21 13 2025-11-13 14 2026-11-12 15 2027-11-11 16 2028-11-09 17 2029-11-08',
  },
  mysql: {
    title: 'MySQL',
    lines: '5.5 2018-12-31 5.6 2021-02-28 5 2023-10-31 5.7 2023-10-31 8.0 2026-04-30 8.4 2032-04-30',
  },
  mariadb: {
    title: 'MariaDB',
    lines:
      '10.1 2020-10-17 10.2 2022-05-23 10.3 2023-05-25 10.4 2024-06-18 10.5 2025-06-24 10.6 2026-07-06 10.11 2028-02-16',
  },
  mongo: {
    title: 'MongoDB',
    lines:
      '3.2 2018-09-30 3.4 2020-01-31 3.6 2021-04-30 4.0 2022-04-30 4.2 2023-04-30 4.4 2024-02-29 5.0 2024-10-31 5 2024-10-31 6.0 2025-07-31 6 2025-07-31 7.0 2027-08-31',
  },
  dotnet: {
    title: '.NET',
    lines:
      '2.1 2021-08-21 2.2 2019-12-23 3.0 2020-03-03 3.1 2022-12-13 5.0 2022-05-10 6.0 2024-11-12 7.0 2024-05-14 8.0 2026-11-10 9.0 2026-11-10 10.0 2028-11-10',
  },
};

/** Products whose images rest on Debian unless the tag says otherwise. */
const onDebian = new Set(['python', 'node', 'ruby', 'php', 'golang', 'postgres']);

const tables = new Map<string, ReadonlyMap<string, { readonly end: string; readonly gone: boolean }>>();

function linesOf(product: string) {
  let table = tables.get(product);
  if (!table) {
    const words = products[product]?.lines.split(' ') ?? [];
    const lines = new Map<string, { end: string; gone: boolean }>();
    for (let at = 0; at + 1 < words.length; at += 2) {
      const day = words[at + 1] as string;
      lines.set(words[at] as string, { end: day.slice(0, 10), gone: day.endsWith('!') });
    }
    table = lines;
    tables.set(product, table);
  }
  return table;
}

/** A release line that an image rests on. */
export interface ImageLine extends Lifecycle {
  readonly product: string;
  /** As the calendar names it: "3.6" for `3.6.9-slim`. */
  readonly line: string;
  /** The part of the tag that says it, if one does: "3.6.9", "stretch". */
  readonly word: string | undefined;
}

/** The line that `release` belongs to, its longest known prefix: "3.6" for "3.6.9". */
function lineOf(product: string, release: string): string | undefined {
  const lines = linesOf(product);
  for (let parts = release.split('.'); parts.length > 0; parts = parts.slice(0, -1)) {
    const name = parts.join('.');
    // "3" is whatever comes next, unless a calendar says that nothing does.
    if (lines.has(name)) return name;
  }
  return undefined;
}

function imageLine(product: string, release: string, word: string | undefined, debian: boolean): ImageLine | undefined {
  const line = lineOf(product, release);
  const found = line === undefined ? undefined : linesOf(product).get(line);
  if (line === undefined || !found) return undefined;
  const gone = found.gone || (debian && found.end < debian11);
  return { title: `${products[product]?.title} ${line}`, end: found.end, gone, product, line, word };
}

const official =
  /^(?:docker\.io\/(?:library|amd64|arm64v8|arm32v[567]|i386)|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\/([^/]+)$/;

const systems: Readonly<Record<string, string>> = {
  debian: 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine',
  fedora: 'fedora',
  centos: 'centos',
  amazonlinux: 'amazonlinux',
};

/** Words of tags that name a release of Debian or Ubuntu. */
const codenames = new Set(
  'wheezy jessie stretch buster bullseye bookworm trixie trusty xenial bionic focal jammy noble'.split(' '),
);

/** The product whose releases the first word of the tags of an image names. */
function productOf({ normalized }: ImageReference): string | undefined {
  if (/^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?:sdk|aspnet|runtime|runtime-deps)$/.test(normalized)) return 'dotnet';
  if (normalized === 'docker.io/opensuse/leap') return 'leap';
  const name = official.exec(normalized)?.[1];
  return name !== undefined && Object.hasOwn(products, name) && !Object.hasOwn(systems, name) ? name : undefined;
}

/** True for the images whose tags name the releases of `imageLines` alike from release to release. */
export const isOfficial = (reference: ImageReference): boolean =>
  official.test(reference.normalized) || productOf(reference) !== undefined;

/** The release lines that an image rests on as far as its name and tag say: its program's, then its system's. */
export function imageLines(reference: ImageReference): readonly ImageLine[] {
  const tag = reference.tag ?? '';
  if (tag === '' && reference.name !== 'centos') return [];
  const lines: ImageLine[] = [];
  const system = systemOf(reference);
  const product = productOf(reference);
  const isOwn = product === undefined && official.test(reference.normalized);
  if (product !== undefined) {
    const word = tag.split('-')[0] ?? '';
    const release = product === 'node' ? nodeTag(tag)?.version : /^v?(\d+(?:\.\d+)*)$/.exec(word)?.[1];
    const debian = onDebian.has(product) && system?.distribution === 'debian';
    const line = release === undefined ? undefined : imageLine(product, release, word, debian);
    if (line) lines.push(line);
  }
  const name = system && Object.hasOwn(systems, system.distribution) ? systems[system.distribution] : undefined;
  if (name !== undefined && system?.release !== undefined) {
    const word = tag.split('-').find((one) => one === system.release || codenames.has(one));
    const line = imageLine(name, system.release, word, false);
    if (line) lines.push(line);
  } else if (name === 'centos' && isOwn && (tag === '' || tag === 'latest') && reference.digest === undefined) {
    const line = imageLine('centos', '8', undefined, false);
    if (line) lines.push(line);
  }
  return lines;
}

/** The oldest release line of a product that somebody still mends on `day`; even Node.js lines and long-term Ubuntu releases only. */
export function oldestSupported(product: string, day: string): string | undefined {
  for (const [line, { end }] of linesOf(product)) {
    if (end < day || (product === 'node' && Number(line) % 2 === 1)) continue;
    if (product === 'ubuntu' && !line.endsWith('.04')) continue;
    return line;
  }
  return undefined;
}
