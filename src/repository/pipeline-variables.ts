import { isGitlabPath, isWorkflowPath } from '../models/pipeline/path.ts';
import type { Pair } from '../models/pipeline/syntax.ts';
import { isSwap } from '../text/nearest.ts';
import { isUsed, type NearEntry, wantedNames } from './env-files.ts';
import { memoOf } from './memo.ts';
import { isNearVariable } from './near-variables.ts';
import { pipelinesOf } from './relations-runs.ts';
import type { Repository } from './repository.ts';
import type { GivenVariable } from './run-service.ts';
import { isKnownVariable } from './settings-known.ts';
import { holdsWord } from './settings-reads.ts';
import { allSourcesOf } from './sources.ts';

interface PipelineVariables {
  readonly path: string;
  readonly text: string;
  readonly pairs: readonly Pair[];
}

/** True for a variable of a GitHub workflow or a GitLab pipeline. */
export const isPipelineVariable = ({ path }: GivenVariable): boolean => isWorkflowPath(path) || isGitlabPath(path);

/** `env:` of GitHub workflows, their jobs and steps, and `variables:` of GitLab, that are written nearly as a name that is read, and that nothing takes. */
export const nearPipelineVariablesOf = memoOf((repository: Repository): readonly NearEntry[] => {
  if (repository.dockerfiles.length === 0 && repository.composes.length === 0) return [];
  const files = [...variablesIn(repository)].filter(({ pairs }) => pairs.length > 0);
  if (files.length === 0 || !allSourcesOf(repository).complete) return [];
  const wanted = wantedNames(repository);
  return files.flatMap(({ path, text, pairs }) =>
    pairs.flatMap(({ name, nameSpan, value }): NearEntry[] => {
      if (wanted.has(name) || wanted.has(name.toUpperCase())) return [];
      const near = [...wanted.values()].filter((one) => isNearVariable(name, one.name));
      const [read] = near;
      if (read === undefined || near.length > 1 || holdsWord(text, read.name)) return [];
      if (isTaken(text, name) || isUsed(repository, name, path)) return [];
      if (isKnownVariable(name) && !isSwap(name, read.name)) return [];
      return [
        {
          variable: { name, value: value?.value, path, nameSpan, editable: false, keyPath: undefined },
          read,
        },
      ];
    }),
  );
});

function* variablesIn(repository: Repository): Iterable<PipelineVariables> {
  const { workflows, gitlab } = pipelinesOf(repository);
  const wished = ({ name }: Pair): boolean => /^[A-Z][A-Z0-9_]{5,}$/.test(name);
  for (const { path, text, model } of workflows) {
    const ofJobs = model.jobs.flatMap(({ env, steps }) => [...env, ...steps.flatMap((step) => step.env)]);
    yield { path, text, pairs: [...model.env, ...ofJobs].filter(wished) };
  }
  for (const { path, text, model } of gitlab) {
    // What an include brings may read anything.
    if (model.includes.length === 0)
      yield { path, text, pairs: [...model.variables, ...model.jobs.flatMap((job) => job.variables)].filter(wished) };
  }
}

/** True if `text` has `name` elsewhere than as a key, or as the name of the secret or setting that it is filled from. */
function isTaken(text: string, name: string): boolean {
  const rest = text.replaceAll(
    new RegExp(`(?:^|[\\s{,])["']?${name}["']?(?=\\s*:)|\\b(?:secrets|vars)\\.${name}\\b`, 'g'),
    '',
  );
  return holdsWord(rest, name);
}
