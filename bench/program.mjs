// The program under measurement, made from its source, never from what happens to lie in dist.
import path from 'node:path';
import { buildProgram } from '../scripts/build.mjs';
import { load } from '../scripts/load.mjs';
import { teach } from '../scripts/teach.mjs';
import { scratch } from './machine.mjs';

const built = new Map();

/** Builds the program into a temporary folder and gives the path of its launcher. */
export async function launcher(root) {
  if (!built.has(root)) {
    const outdir = path.join(scratch(), 'dist');
    await buildProgram({ root, outdir });
    await teach(root, outdir);
    built.set(root, path.join(outdir, 'plimsoll.cjs'));
  }
  return built.get(root);
}

/** The parts of the source that are measured inside this process. */
export const internals = (root) =>
  load(
    root,
    [
      "export { rules } from './src/rules/registry.generated.ts';",
      "export { Repository } from './src/repository/repository.ts';",
      "export { check } from './src/use/check.ts';",
      "export { fixAll } from './src/use/fix.ts';",
      "export { memoryTree } from './src/text/memory-tree.ts';",
      "export { parseDockerfile } from './src/models/dockerfile/parse.ts';",
    ].join('\n'),
  );
