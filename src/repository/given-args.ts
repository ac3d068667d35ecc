import { interpolate } from '../models/compose/interpolate.ts';
import type { PipelineBuild } from '../models/pipeline/syntax.ts';
import type { Span } from '../text/span.ts';
import { joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A build argument that something gives. */
export interface GivenArg {
  readonly name: string;
  /** Undefined if it is not known before the build. */
  readonly value: string | undefined;
  readonly file: { readonly path: string };
  readonly span: Span;
}

export interface GivenArgs {
  /** Path of the Dockerfile, relative to the repository. */
  readonly dockerfile: string;
  readonly args: readonly GivenArg[];
}

/** The build arguments that compose files and pipelines give, one entry a build. */
export const givenArgs = memoOf((repository: Repository): readonly GivenArgs[] => {
  const builds: GivenArgs[] = [];
  for (const compose of repository.composes) {
    for (const { dockerfile, definition, origin } of repository.composeBuilds(compose)) {
      const args = (definition.build?.args ?? []).map(({ name, value, valueSpan, node }): GivenArg => {
        return { name, value: plain(value), file: { path: origin({ node }).path }, span: valueSpan };
      });
      builds.push({ dockerfile, args });
    }
  }
  for (const path of repository.tree.paths()) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.gitlab-ci\.ya?ml$/.test(path)) continue;
    if (!/build-arg/.test(repository.tree.text(path) ?? '')) continue;
    const found = path.startsWith('.github/')
      ? repository.unit(formats.workflow, path)?.model.jobs.flatMap(({ steps }) => steps.flatMap((step) => step.builds))
      : repository
          .unit(formats.gitlab, path)
          ?.model.jobs.flatMap(({ scripts }) => scripts.flatMap((one) => one.builds));
    for (const build of found ?? []) {
      const dockerfile = dockerfileOf(build);
      const args = build.buildArgs.map(
        ({ name, value, span }): GivenArg => ({ name, value: known(value), file: { path }, span }),
      );
      if (dockerfile !== undefined && args.length > 0) builds.push({ dockerfile, args });
    }
  }
  return builds;
});

const known = (value: string | undefined): string | undefined => (value?.includes('$') ? undefined : value);

function plain(value: string | undefined): string | undefined {
  if (value === undefined || !value.includes('$')) return value;
  const { text, error, unset } = interpolate(value, {});
  return error === undefined && unset.length === 0 ? text : undefined;
}

function dockerfileOf({ by, file, context, directory }: PipelineBuild): string | undefined {
  const from = by === 'command' ? directory : '';
  if (from === undefined) return undefined;
  if (file !== undefined) return file.value === undefined ? undefined : joinPath(from, file.value);
  const folder = context === undefined ? '' : context.value;
  return folder === undefined ? undefined : joinPath(joinPath(from, folder), 'Dockerfile');
}
