import { withPairs } from '../models/pipeline/bindings.ts';
import type { PipelineBuild } from '../models/pipeline/syntax.ts';
import type { Architecture } from '../models/prisma/engines.ts';
import { memoOf } from './memo.ts';
import { statedBuildsOf } from './relations-builds.ts';
import { buildingRunsOf } from './relations-runs.ts';
import { filledWord } from './relations-words.ts';
import type { Repository } from './repository.ts';

/** For which architectures an image is built. */
export interface ImageArchitectures {
  /** Those that a pipeline or a compose file names, each with the first place that does. */
  readonly stated: ReadonlyMap<Architecture, { readonly path: string; readonly span: { start: number; end: number } }>;
  /** False if some build of it is for the machine that it runs on, or for what nobody can say. */
  readonly isClosed: boolean;
}

const architectures: Readonly<Record<string, Architecture>> = {
  'linux/amd64': 'x64',
  'linux/arm64': 'arm64',
  'linux/arm64/v8': 'arm64',
};

class Collected implements ImageArchitectures {
  readonly stated = new Map<Architecture, { path: string; span: { start: number; end: number } }>();
  isClosed = true;

  add(texts: readonly string[], path: string, span: { start: number; end: number }): void {
    if (texts.length === 0) this.isClosed = false;
    for (const text of texts) {
      const architecture = architectures[text.trim().toLowerCase()];
      if (architecture === undefined) this.isClosed = false;
      else if (!this.stated.has(architecture)) this.stated.set(architecture, { path, span });
    }
  }
}

/** The architectures of images, by the paths of their Dockerfiles: `platforms` of pipelines, `platform` and `build.platforms` of compose services. */
export const architecturesOf = memoOf((repository: Repository): ReadonlyMap<string, ImageArchitectures> => {
  const found = new Map<string, Collected>();
  const of = (dockerfile: string): Collected => {
    const one = found.get(dockerfile) ?? new Collected();
    found.set(dockerfile, one);
    return one;
  };
  const inPipelines = platformsOfPipelines(repository);
  for (const { at, dockerfile } of statedBuildsOf(repository)) {
    if (dockerfile === undefined) continue;
    const stated = at.span && inPipelines.get(`${at.path}\0${at.span.start}`);
    of(dockerfile).add(stated?.texts ?? [], at.path, stated?.span ?? { start: 0, end: 0 });
  }
  for (const compose of repository.composes)
    for (const { definition, dockerfile, origin } of repository.composeBuilds(compose)) {
      const platforms = definition.build?.platforms ?? [];
      const scalars = platforms.length > 0 ? platforms : definition.platform ? [definition.platform] : [];
      const [first] = scalars;
      of(dockerfile).add(
        scalars.map(({ value }) => value),
        first ? origin(first).path : compose.path,
        first?.span ?? { start: 0, end: 0 },
      );
    }
  return found;
});

/** What builds of pipelines are for, by file and the place that `statedBuildsOf` gives them. */
function platformsOfPipelines(
  repository: Repository,
): ReadonlyMap<string, { readonly texts: string[]; readonly span: { start: number; end: number } }> {
  const found = new Map<string, { texts: string[]; span: { start: number; end: number } }>();
  for (const { path, steps, scripts, builds, bindings } of buildingRunsOf(repository)) {
    const add = (build: PipelineBuild, known: typeof bindings): void => {
      const key = `${path}\0${((build.file ?? build.context)?.span ?? build.span).start}`;
      const [first] = build.platforms;
      if (!first) return;
      const texts = build.platforms.flatMap(({ value, text }) => (value ?? filledWord(text, known)).split(','));
      const one = found.get(key);
      if (one) one.texts.push(...texts);
      else found.set(key, { texts, span: first.span });
    };
    for (const step of steps) for (const build of step.builds) add(build, withPairs(bindings, 'env', step.env));
    for (const build of [...builds, ...scripts.flatMap((one) => one.builds)]) add(build, bindings);
  }
  return found;
}
