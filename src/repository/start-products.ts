import { isSlip } from '../text/nearest.ts';
import { baseName, inside, joinPath, leftOut, parentOf } from './build-context.ts';
import { filesBelow, isAside } from './sources.ts';
import { isCovered, type StartPlace } from './start-places.ts';
import { manifestAt } from './start-scripts.ts';
import type { Repository } from './repository.ts';

/** Why a file that a build ought to make is not made. */
export type Unmade =
  /** The build makes `name` of `source`. */
  | { readonly kind: 'other'; readonly source: string; readonly name: string }
  /** The ignore file keeps what the host has made out of the build, and nothing is built in it. */
  | { readonly kind: 'none'; readonly ignorePath: string };

const product = /^(?:dist|build|out|lib|compiled)\/(?:[^/]+\/)*([^/]+?)(\.[mc]?js)$/;
const sourceEnding = /\.[mc]?[jt]sx?$/;
const configuration =
  /(?:^|\/)(?:tsconfig[^/]*\.json|nest-cli\.json|[^/]*\.config\.[^/]+|webpack[^/]*|Makefile|build\.[^/]+)$/;
/** They run when npm installs. */
const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/**
 * Whether the compiled JavaScript at `inImage`, which `value` names in the folder `dir`, is made of nothing: no source and no configuration of its package has its
 * name, but one has nearly that. Compilers keep the names of sources; bundlers are told others in their configuration.
 */
export function misnamedProduct(
  repository: Repository,
  place: StartPlace,
  value: string,
  dir: string,
  inImage: string,
): (Unmade & { readonly kind: 'other' }) | undefined {
  const { file, contexts, stage, written } = place;
  if (!sourceEnding.test(value) || isCovered(place, inImage)) return undefined;
  const manifest = manifestAt(repository, file, contexts, stage, dir, 'package.json');
  if (manifest.kind !== 'there') return undefined;
  const [, stem = '', ending = ''] = product.exec(inside(manifest.dir, inImage) ?? '') ?? [];
  if (stem === '') return undefined;
  const root = parentOf(manifest.path);
  const own = filesBelow(repository, [root]).filter((path) => !path.includes('node_modules/'));
  const sources = own.filter((path) => sourceEnding.test(path) && !/\.d\.[mc]?ts$/.test(path));
  const stemOf = (path: string): string => baseName(path).replace(/\..*$/, '');
  if (own.some((path) => stemOf(path) === stem)) return undefined;
  const near = sources.filter((path) => !isAside(path) && isSlip(stemOf(path), stem));
  const [source] = near;
  if (source === undefined || near.some((path) => stemOf(path) !== stemOf(source))) return undefined;
  const word = new RegExp(String.raw`(?<![\w-])${stem.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?![\w-])`, 'g');
  const mentions = (path: string): number => repository.tree.text(path)?.match(word)?.length ?? 0;
  const others = [file.path, manifest.path, ...own.filter((path) => configuration.test(path))];
  const told = [...new Set(others)].reduce((sum, path) => sum + mentions(path), 0);
  if (told > (others.includes(written.path) ? 1 : 0)) return undefined;
  return {
    kind: 'other',
    source,
    name: value.slice(0, value.length - stem.length - ending.length) + stemOf(source) + ending,
  };
}

/** Whether the ignore file takes away what only the host can have made: no instruction writes `path`, and nothing is built at install. */
export function unbuiltProduct(
  repository: Repository,
  place: StartPlace,
  path: string,
  inImage: string,
): (Unmade & { readonly kind: 'none' }) | undefined {
  const { contexts } = place;
  const [context] = contexts;
  if (!context || !sourceEnding.test(path) || isCovered(place, inImage)) return undefined;
  if (!contexts.every((one) => leftOut(one, path))) return undefined;
  let dir = parentOf(path);
  while (dir !== '' && !repository.tree.exists(joinPath(dir, 'package.json'))) dir = parentOf(dir);
  const scripts = repository.packageJson(joinPath(dir, 'package.json'))?.model.scripts;
  if (!scripts || atInstall.some((name) => scripts.has(name))) return undefined;
  return { kind: 'none', ignorePath: context.ignorePath };
}
