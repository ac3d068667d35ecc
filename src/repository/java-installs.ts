import { invocation } from '../models/shell/tools/index.ts';
import { flagOf, valueOf } from '../models/shell/tools/tool.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { gapEverywhere } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import type { RunCommand } from './run-commands.ts';

/** What a call of Gradle may change although the repository locks it. Maven has no lock: nothing is said of it. */
export type GradleGap =
  /** It writes the lock or the checksums anew, or does without them. */
  | { readonly kind: 'writes' | 'unverified'; readonly span: Span; readonly option: string }
  /** Dependencies are locked, but the lock is not there when Gradle starts: then it resolves as if there were none. */
  | { readonly kind: 'lock-missing'; readonly span: Span; readonly lock: string };

const scripts = ['build.gradle', 'build.gradle.kts'];

/** What is open about a call of Gradle (docs.gradle.org, "Locking Versions", "Dependency verification"). */
export function gradleGap(repository: Repository, run: RunCommand): GradleGap | undefined {
  const call = invocation(run.command);
  if (call?.tool !== 'gradle') return undefined;
  for (const option of ['write-locks', 'write-verification-metadata']) {
    const flag = flagOf(call, option);
    if (flag) return { kind: 'writes', span: flag.span, option: `--${option}` };
  }
  const verification = flagOf(call, 'dependency-verification');
  const mode = valueOf(call, 'dependency-verification');
  if (verification && (mode === 'off' || mode === 'lenient'))
    return { kind: 'unverified', span: verification.span, option: `--dependency-verification=${mode}` };
  const { dir } = run;
  if (dir === undefined || repository.named('gradle.lockfile').length === 0) return undefined;
  const lock = gapEverywhere(repository, run.file, (context) => {
    for (const name of scripts) {
      const script = originAt(repository, context, run, `${dir}/${name}`);
      if (script.kind !== 'context' || repository.unit(formats.gradle, script.path)?.model.locking !== true) continue;
      const path = joinPath(parentOf(script.path), 'gradle.lockfile');
      const there = originAt(repository, context, run, `${dir}/gradle.lockfile`);
      return repository.tree.exists(path) && there.kind !== 'context' ? path : undefined;
    }
    return undefined;
  });
  const { nameWord } = run.command;
  return lock === undefined ? undefined : { kind: 'lock-missing', span: nameWord.span, lock };
}
