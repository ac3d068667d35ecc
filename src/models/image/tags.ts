import { nodeCodenames } from '../versions/node-releases.ts';

/** What a tag says about one language. */
export interface TagVersion {
  /** As far as the tag gives it: "3", "3.13", "3.13.1", "20"; undefined if the tag moves from version to version. */
  readonly version: string | undefined;
  /** The name that a tag without a version moves with: "latest", "lts", "current". */
  readonly channel: string | undefined;
  /** True for alpha, beta, release candidate and nightly builds. */
  readonly prerelease: boolean;
}

/** Undefined: the tag does not say that the language is in the image at all. */
export type TagReader = (tag: string) => TagVersion | undefined;

const number = /^v?(\d+(?:\.\d+)*)(?:(?:a|b|rc|alpha|beta|preview)[\d.]*)?$/;
const early = /^(?:rc|alpha|beta|preview|pre)[\d.]*$/;
const channels = new Set(['latest', 'lts', 'current', 'stable', 'nightly', 'canary', 'edge', 'dev']);

function version(text: string, prerelease = false): TagVersion {
  return { version: text, channel: undefined, prerelease };
}

function moving(channel: string): TagVersion {
  return { version: undefined, channel, prerelease: channel === 'nightly' || channel === 'canary' };
}

/** Docker Official Images and their likes: `3.13-slim`, `3.14-rc`, `20.11.1-alpine3.19`, `lts-alpine`, `slim`, `latest`. */
export const leading: TagReader = (tag) => {
  const [first = '', second = ''] = tag.split('-');
  const match = number.exec(first);
  if (match?.[1] !== undefined) return version(match[1], /[a-z]/.test(first.slice(1)) || early.test(second));
  return moving(channels.has(first) ? first : 'latest');
};

/** Node: as `leading`, and the codenames of the long-term lines (`iron`, `lts-iron`). */
export const nodeTag: TagReader = (tag) => {
  for (const token of tag.split('-').slice(0, 2)) {
    const major = Object.hasOwn(nodeCodenames, token) ? nodeCodenames[token] : undefined;
    if (major !== undefined) return version(major);
  }
  return leading(tag);
};

/** The version right behind one of `words`: `python3.12-bookworm`, `python-3.10`, `nodejs20-slim`, `3.9-eclipse-temurin-17`. */
export function behind(...words: readonly string[]): TagReader {
  const form = new RegExp(`(?:^|[-_])(?:${words.join('|')})-?v?(\\d+(?:\\.\\d+)*)(?=$|[-_.a-z])`);
  return (tag) => {
    const found = form.exec(tag)?.[1];
    return found === undefined ? undefined : version(found);
  };
}

/** One or two numbers: the image's own version and that of the language (`1-3.12-bookworm`, `0-20`, `dev-3.12`, `22`). */
export function development(isLanguage: (version: string) => boolean): TagReader {
  return (tag) => {
    const tokens = tag.split('-').filter((token) => token !== 'dev');
    const [first = '', second = ''] = tokens;
    if (/^\d+(?:\.\d+)*$/.test(second)) return version(second);
    return /^\d+(?:\.\d+)*$/.test(first) && isLanguage(first) ? version(first) : moving('latest');
  };
}

/** At most `parts` parts of the version: what follows is a date or a build number (`3.12.2024.01.30`). */
export function atMost(parts: number, read: TagReader): TagReader {
  return (tag) => {
    const found = read(tag);
    return found?.version === undefined
      ? found
      : { ...found, version: found.version.split('.').slice(0, parts).join('.') };
  };
}

/** Java: only the feature version counts (`8u382-b05-jre`, `17.0.9_9-jdk-jammy`, `openjdk-8-jre`). */
export const javaTag: TagReader = (tag) => {
  const found = /^(?:openjdk-)?(\d+)/.exec(tag)?.[1];
  return found === undefined ? moving('latest') : version(found);
};
