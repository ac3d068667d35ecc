import ignore from 'ignore';
import type { Tree } from '../text/tree.ts';
import { parentOf } from './build-context.ts';

/** Folders and endings of what a build makes: not in the repository, and rightly so. */
const productFolders =
  /(?:^|\/)(?:dist|build|target|out|output|bin|obj|release|releases|publish|artifacts?|\.next|\.output|\.build|_build|_output|node_modules|vendor|public|generated|gen|tmp|wheels?|result)(?:\/|$)/i;
const productEndings =
  /\.(?:jar|war|ear|whl|tar|t?gz|tgz|bz2|xz|zip|so|dll|exe|deb|rpm|apk|nupkg|gem|phar|o|a|wasm|img|iso|bin|pem|crt|key)$/i;

/**
 * True if nobody should expect `path` in a fresh checkout: git ignores it, it looks like something that a build makes, or it lies
 * in a submodule.
 */
export function isProduct(tree: Tree, path: string): boolean {
  if (productFolders.test(path) || productEndings.test(path)) return true;
  const modules = tree.text('.gitmodules');
  if (modules !== undefined) {
    for (const [, dir = ''] of modules.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm))
      if (path === dir || path.startsWith(`${dir}/`)) return true;
  }
  return gitIgnores(tree, path);
}

/** Whether a `.gitignore` at `path` or above matches it (gitignore(5): the nearest file has the last word). */
export function gitIgnores(tree: Tree, path: string): boolean {
  for (let dir = parentOf(path); ; dir = parentOf(dir)) {
    const text = tree.text(dir === '' ? '.gitignore' : `${dir}/.gitignore`);
    if (text !== undefined) {
      const relative = (dir === '' ? path : path.slice(dir.length + 1)).replace(/\/$/, '');
      const matcher = ignore().add(text);
      const verdict = [relative, `${relative}/`].map((one) => matcher.test(one));
      if (verdict.some(({ ignored }) => ignored)) return true;
      if (verdict.some(({ unignored }) => unignored)) return false;
    }
    if (dir === '') return false;
  }
}
