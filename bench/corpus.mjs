import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * Real Dockerfiles with the file lists of their repositories.
 * @returns {{ id: string, path: string, text: string, files: Record<string, string> }[]} `files`: all of it, as a tree of literals
 */
export function corpus(file) {
  if (!existsSync(file)) throw new Error(`${file} is not there: give a collection of Dockerfiles with --corpus`);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { id, dockerfile: text, files: listed } = JSON.parse(line);
    const paths = listed.map((one) => one.replace(/^\//, ''));
    const home = homeOf(paths);
    const files = Object.fromEntries(paths.filter((one) => !isDockerfile(one)).map((one) => [one, contentOf(one)]));
    return { id, path: home, text, files: { ...files, [home]: text } };
  });
}

const isDockerfile = (file) => /dockerfile|containerfile/i.test(path.posix.basename(file));

/** The list does not say which Dockerfile the text is: the one nearest to the root. */
function homeOf(paths) {
  const named = paths.filter((one) => path.posix.basename(one) === 'Dockerfile');
  named.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  return named[0] ?? 'Dockerfile';
}

/** The lists have names only. Files are empty, but for those whose emptiness would be an error of its own. */
function contentOf(file) {
  if (file.endsWith('.json')) return '{}\n';
  return /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(file) ? 'services: {}\n' : '';
}
