import { type BuildContext, inside, leftOut, resolveSource } from './build-context.ts';
import { copySources } from './copies.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { contractPath, devFiles, releaseFiles, type RingFile } from './rings.ts';

/** A folder that one or both rings of some services are built from. */
export interface RingContext {
  readonly context: BuildContext;
  readonly files: readonly RingFile[];
}

/** The contexts of ring 1, each once by folder and ignore file. */
export const devContexts = memoOf((repository: Repository) => grouped(repository, devFiles(repository)));

/** The contexts of both rings; of those of ring 2 only what the contract says, since that is the release. */
export const ringContexts = memoOf((repository: Repository) =>
  grouped(repository, [...devFiles(repository), ...releaseFiles(repository)]),
);

function grouped(repository: Repository, files: readonly RingFile[]): readonly RingContext[] {
  const found = new Map<string, { context: BuildContext; files: RingFile[] }>();
  for (const one of files) {
    const contexts = repository.contexts(one.file);
    const told = contexts.filter(({ statedBy }) => statedBy?.path === contractPath);
    for (const context of one.file === one.service.release && told.length > 0 ? told : contexts) {
      const key = `${context.dir}\0${context.ignorePath}`;
      const group = found.get(key);
      if (group) group.files.push(one);
      else found.set(key, { context, files: [one] });
    }
  }
  return [...found.values()];
}

/** Protocol sources and templates of code generation, by their names. */
export const isProtocolSource = (path: string): boolean =>
  /(?:\.proto|(?:^|\/)buf\.gen(?:\.[\w-]+)?\.ya?ml)$/.test(path);

/** Protocol sources of folder `proto` that the ignore file lets into the context; none if another Dockerfile needs them there. */
export function protocolIn(repository: Repository, { context }: RingContext, proto: string): readonly string[] {
  if (inside(context.dir, proto) === undefined) return [];
  const found = repository.tree
    .paths()
    .filter((path) => inside(proto, path) !== undefined && isProtocolSource(path) && !leftOut(context, path));
  if (found.length === 0) return [];
  const rings = new Set([...devFiles(repository), ...releaseFiles(repository)].map(({ file }) => file));
  const needed = repository.dockerfiles.some(
    (file) =>
      !rings.has(file) &&
      repository.contexts(file).some(({ ignorePath }) => ignorePath === context.ignorePath) &&
      copySources(file).some(({ text }) =>
        resolveSource(repository.tree, context, text).found.some((path) => inside(proto, path) !== undefined),
      ),
  );
  return needed ? [] : found;
}
