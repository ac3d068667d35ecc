import * as z from 'zod/mini';
import { duration, group, list, optional, path, text } from './keys.ts';

/** V5. */
export const reproducible = group('Runs that are the same tomorrow.', {
  lock: path('file', 'The requirements with exact pins that the image is made from.', 'reproducible.lock'),
  manifest: path(
    'file',
    'What the environment must be: system, Python range, tools, imports.',
    'reproducible.manifest',
  ),
  smoke: text(
    'Command that must pass in the image before a run, beside the built-in gate: `python -m pipeline --self-test`. Default: none.',
  ),
  outputs: list(path('later', 'A folder.'), 'Folders that a run may write to; all else is read-only. Default: none.'),
  network: text('Network of a run, as `docker run --network` takes it.', 'reproducible.network'),
});

const step = z
  .strictObject({
    id: text('Name of the row, each once: `docker-build`. Required.'),
    ...optional({
      requirement: text('What is required, in words. Default: the id.'),
      command: text(
        'Command whose success proves it, run by a shell at the root of the repository. Default: none, then the row is not done.',
      ),
      service: text('Service in whose container the command runs. Default: the host.'),
      expect: text('Text that its output must contain. Default: the exit code 0 is enough.'),
      timeout: duration('How long it may take.', 'verify.<name>.timeout'),
    }),
  })
  .check(z.describe('One requirement with its proof.'));

/** V2.7. */
export const verify = z
  .array(step)
  .check(
    z.describe(
      'Checklist of `plimsoll verify`: each row ends up as Requirement, Status, Proof; a row without proof is never shown as done.',
    ),
  );
