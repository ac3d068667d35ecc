import { keptOn } from '../text/kept-on.ts';
import { optionsOf } from '../models/dockerfile/csv.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

/** An image from outside the file that an instruction takes from. */
export interface ImageUse {
  readonly how: 'from' | 'copy' | 'mount';
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** With the defaults of arguments put in. */
  readonly image: string;
  readonly reference: ImageReference;
  /** As written. */
  readonly written: string;
  /** The name as it stands in the file. */
  readonly span: Span;
}

const uses = keptOn<DockerfileUnit, readonly ImageUse[]>();

/**
 * The images that FROM, COPY --from and RUN --mount=from name, in file order. Left out: stages, `scratch`, what needs a value that nobody
 * knows, and a lone word behind `--from` that may as well be a named build context.
 */
export function imagesUsed(file: DockerfileUnit): readonly ImageUse[] {
  let found = uses.get(file);
  if (!found) {
    found = file.stages.flatMap((stage) => [...fromBase(stage), ...fromOthers(file, stage)]);
    uses.set(file, found);
  }
  return found;
}

function fromBase(stage: Stage): readonly ImageUse[] {
  const { base, image, parent, from } = stage;
  return base && !parent && image !== undefined ? useOf('from', stage, from, image, base.text, base.span) : [];
}

function* fromOthers(file: DockerfileUnit, stage: Stage): Iterable<ImageUse> {
  for (const instruction of stage.instructions) {
    const { keyword, flags } = instruction;
    if (flags.length === 0 || (keyword !== 'COPY' && keyword !== 'RUN')) continue;
    for (const { name, value, valueSpan } of flags) {
      if (value === undefined || stage.uses.some((use) => use.instruction === instruction && isStage(use.stage, value)))
        continue;
      if (keyword === 'COPY' && name === 'from') {
        if (isImage(value)) yield* useOf('copy', stage, instruction, value, value, valueSpan);
      } else if (keyword === 'RUN' && name === 'mount') {
        const image = optionsOf(value).find(({ key }) => key === 'from')?.value;
        if (image === undefined || !isImage(image)) continue;
        const at = file.text.slice(valueSpan.start, valueSpan.end).indexOf(`from=${image}`);
        const start = valueSpan.start + at + 'from='.length;
        const span = at === -1 ? valueSpan : { start, end: start + image.length };
        yield* useOf('mount', stage, instruction, image, image, span);
      }
    }
  }
}

const isStage = (stage: Stage, name: string): boolean =>
  stage.name === name.toLowerCase() || String(stage.index) === name;

const isImage = (name: string): boolean => /[/:]/.test(name) && !/[$\s]/.test(name);

function useOf(
  how: ImageUse['how'],
  stage: Stage,
  instruction: Instruction,
  image: string,
  written: string,
  span: Span,
): readonly ImageUse[] {
  if (image === 'scratch') return [];
  const reference = parseImageReference(image);
  return reference.error === undefined ? [{ how, stage, instruction, image, reference, written, span }] : [];
}
