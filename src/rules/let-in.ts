import type { Fix } from '../finding.ts';
import { type BuildContext, baseName, inside } from '../repository/build-context.ts';
import type { Repository } from '../repository/repository.ts';
import { edit } from '../text/edit.ts';
import { fix } from './rule.ts';

/** Lets `path` into the context again, at the end of the ignore file, where the last pattern decides. */
export function letIn(repository: Repository, context: BuildContext, path: string): Fix | undefined {
  const relative = inside(context.dir, path);
  const text = repository.tree.text(context.ignorePath);
  if (relative === undefined || text === undefined || !/^[\w./-]+$/.test(relative)) return undefined;
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  return fix.safe(
    `let ${baseName(relative)} into the build`,
    { path: context.ignorePath },
    edit.insert(text.length, `${start}!${relative}\n`),
    [`+!${relative}`],
  );
}
