import { systemClock } from '../../ports/clock.ts';
import { listUndo, undoLast } from '../../ports/undo.ts';
import { undoLines, undoListLines } from '../../use/undo.ts';
import { placesOf } from './places.ts';
import { writeOut } from './terminal.ts';

/** `plimsoll undo [ID]`: 0 restored, 1 some file was left alone, 2 there is nothing to undo. */
export async function undoCommand(id: string | undefined, flags: { list?: true; force?: true }): Promise<number> {
  const { root } = placesOf(process.cwd(), []);
  if (flags.list) {
    await writeOut(undoListLines(listUndo(root)));
    return 0;
  }
  const undone = undoLast(root, systemClock, { id, force: flags.force });
  const { text, code } = undoLines(undone);
  await writeOut(text);
  return code;
}
