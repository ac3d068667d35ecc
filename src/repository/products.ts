import ignore from 'ignore';
import type { Tree } from '../text/tree.ts';
import { baseName, inside, joinPath, parentOf } from './build-context.ts';
import { memo } from './memo.ts';

/** Folders and endings of what a build makes: not in the repository, and rightly so. */
const productFolders =
  /(?:^|\/)(?:dist|build|target|out|output|bin|obj|release|releases|publish|artifacts?|\.next|\.output|\.build|_build|_output|node_modules|vendor|public|generated|gen|tmp|wheels?|result)(?:\/|$)/i;
const productEndings =
  /\.(?:jar|war|ear|whl|tar|t?gz|tgz|bz2|xz|zip|so|dll|exe|deb|rpm|apk|nupkg|gem|phar|o|a|wasm|img|iso|bin)$/i;
/** What each person brings along: keys, certificates, licences, settings. */
const personal = /(?:^|\/)\.env(?:\.[^/]*)?$|\.(?:pem|crt|cer|key|pub|pfx|p12|jks|keystore|lic)$/i;
/** Git's own folder: in a clone, but not in an archive of the sources. */
const gitFolder = /(?:^|\/)\.git(?:\/|$)/;

/**
 * True if nobody should expect `path` in a fresh checkout: git ignores it, it looks like something that a build makes or that each person
 * brings along (a template of it lies there), or it lies in a submodule. `context` is a folder above it that is no product, whatever its name.
 * `isIgnored` answers for git; many questions share one of the repository's.
 */
export function isProduct(
  tree: Tree,
  path: string,
  context = '',
  isIgnored: (path: string) => boolean = gitIgnores(tree),
): boolean {
  const clean = joinPath('', path);
  const below = inside(context, clean) ?? clean;
  if (below === '' || [productFolders, productEndings, personal, gitFolder].some((one) => one.test(below))) return true;
  const modules = tree.text('.gitmodules');
  if (modules !== undefined) {
    for (const [, dir = ''] of modules.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm))
      if (clean === dir || clean.startsWith(`${dir}/`)) return true;
  }
  return hasTemplate(tree, clean) || isIgnored(clean);
}

const templateWord = /[._-]?(?:example|sample|template|dist|tmpl|tpl)\d*(?=[._-]|$)[._-]?/i;

/** `config.py` is to be made of `config_example.py`, `config.py.dist` or `example.config.py`. */
function hasTemplate(tree: Tree, path: string): boolean {
  const letters = (name: string): string => name.replace(/[._-]/g, '');
  const wanted = letters(baseName(path));
  return tree
    .list(parentOf(path))
    .some(({ name }) => templateWord.test(name) && letters(name.replace(templateWord, '')) === wanted);
}

const buildScript =
  /^(?:(?:GNU)?makefile|.*\.mk|justfile|taskfile\.ya?ml|.*\.sh|jenkinsfile|\.(?:gitlab-ci|travis)\.yml)$/i;
const workflows = '.github/workflows';
const makingWords = String.raw`>|-o\b|--output\b|path:|\b(?:cp|mv|ln|touch|mkdir|curl|wget|tar|unzip|git|rsync|sed|envsubst|tee|download|copy|generate)\b`;

/**
 * True if a Makefile, script or workflow in one of `dirs` makes something called like `path`: a rule for it, `-o name`, `> name`,
 * `cp … name`. Read by the line, so it may take a script for one that makes what it only reads.
 */
export function isMadeByScript(tree: Tree, dirs: readonly string[], path: string): boolean {
  const name = baseName(joinPath('', path));
  let makes: RegExp | undefined;
  return [...new Set([...dirs, workflows])].some((dir) =>
    tree.list(dir).some((entry) => {
      if (entry.kind === 'directory' || !(dir === workflows || buildScript.test(entry.name))) return false;
      const lines = tree.text(joinPath(dir, entry.name))?.split('\n') ?? [];
      return lines.some((line) => {
        if (line.length >= 1000 || !line.includes(name)) return false;
        makes ??= making(name);
        return makes.test(line);
      });
    }),
  );
}

function making(name: string): RegExp {
  const word = String.raw`(?<![\w.-])${name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)}(?![\w-]|\.\w)`;
  return new RegExp(`^[^\\s:#=]*${word}/?\\s*:(?!=)|(?:${makingWords})[^#]*${word}`, 'i');
}

/** Answers whether a `.gitignore` at a path or above matches it (gitignore(5): the nearest file has the last word); reads each file once. */
export function gitIgnores(tree: Tree): (path: string) => boolean {
  const ignoreFile = memo((dir: string) => {
    const text = tree.text(dir === '' ? '.gitignore' : `${dir}/.gitignore`);
    return text === undefined ? undefined : ignore().add(text);
  });
  return (path) => {
    const clean = joinPath('', path);
    if (clean === '') return false;
    for (let dir = parentOf(clean); ; dir = parentOf(dir)) {
      const matcher = ignoreFile(dir);
      if (matcher) {
        const relative = dir === '' ? clean : clean.slice(dir.length + 1);
        const verdict = [relative, `${relative}/`].map((one) => matcher.test(one));
        if (verdict.some(({ ignored }) => ignored)) return true;
        if (verdict.some(({ unignored }) => unignored)) return false;
      }
      if (dir === '') return false;
    }
  };
}
