import { systemProcesses } from '../../ports/process.ts';
import { within } from '../../use/check.ts';
import type { CheckResult } from '../../use/check.ts';
import { withPrismaProof } from '../../use/prisma-proof.ts';
import type { CheckFlags } from './check.ts';
import { levelsIn, type Subject } from './subject.ts';

/** `own` and what the Prisma that is installed in the repository makes of its schemas. */
export const withProof = ({ repository, places }: Subject, own: CheckResult, flags: CheckFlags): Promise<CheckResult> =>
  withPrismaProof(repository, own, {
    processes: systemProcesses(),
    root: places.root,
    levels: flags.rule.length > 0 ? {} : levelsIn(repository.contract, repository.today ?? ''),
    wants: (path) => within([{ path }], places.wanted).length > 0,
  });
