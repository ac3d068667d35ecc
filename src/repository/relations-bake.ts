import { type BakeFile, type BakeTarget, isBakePath } from '../models/bake/bake.ts';
import type { Step } from '../models/pipeline/syntax.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { Place } from './inventory-types.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { StatedBuild } from './relations-builds.ts';
import type { Caller } from './relations-calls.ts';
import { imagesOfMetadata, metadataStep } from './relations-metadata.ts';
import { filledWord, folder } from './relations-words.ts';
import type { Repository, Unit } from './repository.ts';

const bakeFilesOf = memoOf((repository: Repository): readonly Unit<BakeFile>[] =>
  repository.units(
    formats.bake,
    [...repository.ending('.hcl'), ...repository.ending('.json')].filter(
      (path) => isBakePath(path) && !isBrought(path),
    ),
  ),
);

/** Targets that exist only to be inherited, or that a workflow fills in. */
function isAbstract({ name, context, dockerfile, tags }: BakeTarget, { groups, targets }: BakeFile): boolean {
  if ([...groups.values()].some((list) => list.includes(name))) return false;
  if (name.startsWith('_') || name === 'docker-metadata-action') return true;
  return (
    (tags.length === 0 && targets.some(({ inherits }) => inherits.includes(name))) ||
    (context === undefined && dockerfile === undefined && tags.length === 0)
  );
}

/** The builds of bake files; paths are seen from the folder of the file or, where that leads to nothing, from the root. */
export const bakeBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  bakeFilesOf(repository).flatMap(({ path, model }) =>
    model.targets.flatMap((target): StatedBuild[] => {
      if (isAbstract(target, model)) return [];
      const read = (dir: string): { context: string | undefined; dockerfile: string | undefined } => {
        const context = folder(dir, target.context ?? '.');
        const name = target.dockerfile ?? 'Dockerfile';
        const dockerfile =
          target.inline || context === undefined || name.includes('$') ? undefined : joinPath(context, name);
        return { context, dockerfile };
      };
      const readings = [parentOf(path), ''].map(read);
      const there = readings.find(({ dockerfile }) => dockerfile !== undefined && repository.isOwn(dockerfile));
      return [
        {
          at: { path, span: target.span },
          name: target.name,
          ...(there ?? readings[0] ?? { context: undefined, dockerfile: undefined }),
          target: target.target?.includes('$') === true ? undefined : target.target,
          images: target.tags,
          pushes: target.push,
          certain: true,
        },
      ];
    }),
  ),
);

/** Every bake file with its groups, and the images and targets that its targets take in as contexts. */
export function relateBakeFiles(repository: Repository, draft: InventoryDraft): void {
  for (const { path, model } of bakeFilesOf(repository)) {
    const groups = [...model.groups].map(([name, members]) => `${name}: ${members.join(', ')}`);
    draft.file('bake-file', path, groups.length > 0 ? { groups } : {});
    for (const { contexts } of model.targets)
      for (const { value, span } of contexts)
        if (value.startsWith('docker-image://'))
          draft.image(path, 'based-on', value.slice('docker-image://'.length), { path, span });
  }
}

/** The files that bake finds by itself in `dir` (buildx, bake/bake.go, defaultFilenames): of those that are there all are merged. */
export function defaultBakeFilesIn(repository: Repository, dir: string | undefined): readonly string[] {
  if (dir === undefined) return [];
  const compose = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
  const bake = ['docker-bake.json', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-bake.override.hcl'];
  return [...compose, ...bake].map((name) => joinPath(dir, name)).filter((path) => repository.isOwn(path));
}

/** `files` are baked with `--push`: the caller pushes the images of `wanted`, or of the group `default`. */
export function pushBaked(
  repository: Repository,
  draft: InventoryDraft,
  add: () => string,
  files: readonly string[],
  wanted: readonly string[],
  at: Place,
): void {
  for (const { path, model } of bakeFilesOf(repository)) {
    if (!files.includes(path)) continue;
    const names = wantedIn(model, wanted);
    for (const build of bakeBuildsOf(repository))
      if (build.at.path === path && names(build.name))
        for (const image of build.images) draft.image(add(), 'pushes', image, at);
  }
}

/** Test for the names of the targets that `wanted` (targets or groups; none means the group `default`) asks for. */
function wantedIn({ groups }: BakeFile, wanted: readonly string[]): (name: string) => boolean {
  const names = new Set<string>();
  const queue = wanted.length > 0 ? [...wanted] : ['default'];
  for (const one of queue) {
    if (names.has(one)) continue;
    names.add(one);
    queue.push(...(groups.get(one) ?? []));
  }
  const all = [...names].some((one) => one.includes('$')) || (wanted.length === 0 && !groups.has('default'));
  return (name) => all || names.has(name);
}

/** `docker/bake-action` and Depot's: the files, what it pushes, and the names that `docker/metadata-action` gives the images. */
export function relateBakeStep(
  repository: Repository,
  draft: InventoryDraft,
  { path, bindings }: Caller,
  step: Step,
  steps: readonly Step[],
): void {
  const { uses } = step;
  if (uses?.target?.kind !== 'repository' || !/^(?:docker|depot)\/bake-action$/.test(uses.target.repository)) return;
  const input = (name: string): string | undefined => {
    const value = step.with.find((pair) => pair.name === name)?.value?.value;
    return value === undefined ? undefined : filledWord(value, bindings);
  };
  const list = (name: string): string[] =>
    (input(name) ?? '')
      .split(/[\n,]/)
      .map((one) => one.trim())
      .filter(Boolean);
  const dir = folder('', input('workdir') ?? input('source') ?? '.') ?? '';
  const named = list('files').flatMap((file) => folder(dir, file.replace(/^cwd:\/\//, '')) ?? []);
  const own = named.filter((file) => repository.isOwn(file));
  const files = own.length > 0 ? own : defaultBakeFilesIn(repository, dir);
  const at = { path, span: uses.span };
  for (const file of files)
    draft.relate(path, 'calls', draft.file(isBakePath(file) ? 'bake-file' : 'compose-file', file), at);
  const targets = list('targets').length > 0 ? list('targets') : list('target');
  const pushes = input('push') === 'true' || input('push')?.includes('${{') === true;
  if (pushes) pushBaked(repository, draft, () => path, files, targets, at);
  const meta = metadataStep(steps, (one) => list('files').join(' ').includes(`steps.${one}.`));
  if (meta === undefined) return;
  for (const unit of bakeFilesOf(repository)) {
    if (!files.includes(unit.path)) continue;
    const wanted = wantedIn(unit.model, targets);
    for (const build of bakeBuildsOf(repository)) {
      const target = unit.model.targets.find(({ name }) => name === build.name);
      if (build.at.path !== unit.path || !wanted(build.name)) continue;
      if (target?.inherits.includes('docker-metadata-action') !== true) continue;
      for (const image of imagesOfMetadata(meta, bindings)) {
        draft.image(unit.path, 'built-by', image, at, { outgoing: true });
        if (build.dockerfile !== undefined) draft.image(build.dockerfile, 'built-from', image, at, { outgoing: true });
        if (pushes) draft.image(path, 'pushes', image, at);
      }
    }
  }
}
