import { childEnvironment, type Environment } from './environment.ts';
import { run } from './process-run.ts';
import { runSync } from './process-run-sync.ts';
import type { Processes } from './processes.ts';

export type { Ended, Processes, RunOptions, RunResult, SyncRunOptions } from './processes.ts';

/** Real processes, each in a group of its own, in the environment `base`. */
export function systemProcesses(base: Environment = process.env): Processes {
  return {
    run: (program, args, options) => run(program, args, options, childEnvironment(base, options.env)),
    runSync: (program, args, options) => runSync(program, args, options, childEnvironment(base, options.env)),
  };
}
