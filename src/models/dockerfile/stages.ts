import { optionsOf } from './csv.ts';
import { type Expansion, expandWord, isKnown } from './expand.ts';
import type { FileScope, Instruction, Stage, StageUse } from './syntax.ts';

/** ARGs that every build has for FROM, whose values depend on the machine (`defaultArgs` in BuildKit's dockerfile2llb/platform.go). */
export const platformArgs: readonly string[] = [
  ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'],
  ...['TARGETPLATFORM', 'TARGETOS', 'TARGETOSVERSION', 'TARGETARCH', 'TARGETVARIANT', 'TARGETSTAGE'],
];

type Draft = { -readonly [Key in keyof Stage]: Stage[Key] } & {
  readonly instructions: Instruction[];
  readonly uses: StageUse[];
};

/** Cuts a file into stages and links them, as `toDispatchState` in BuildKit's dockerfile2llb/convert.go. */
export function readStages(
  instructions: readonly Instruction[],
  escape: '\\' | '`',
): { readonly stages: readonly Stage[]; readonly globalArgs: readonly Instruction[] } {
  const stages: Draft[] = [];
  const globalArgs: Instruction[] = [];
  const byName = new Map<string, Draft>();
  let file: FileScope | undefined;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      file ??= fileScope(globalArgs, escape);
      const stage = stageOf(instruction, stages.length, file, byName);
      if (stage.name !== undefined) byName.set(stage.name, stage);
      stages.push(stage);
    } else if (stages.length > 0) stages[stages.length - 1]?.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') globalArgs.push(instruction);
  }
  if (stages.length > 1) for (const stage of stages) linkSources(stage, stages, byName);
  return { stages, globalArgs };
}

function fileScope(globalArgs: readonly Instruction[], escape: '\\' | '`'): FileScope {
  const args = new Map<string, string | undefined>();
  for (const name of platformArgs) args.set(name, undefined);
  for (const { pairs } of globalArgs) {
    for (const { key, value } of pairs) {
      if (value !== undefined) args.set(key, known(expandWord(value, args, { escape })));
    }
  }
  return { escape, args };
}

const known = (expansion: Expansion): string | undefined => (isKnown(expansion) ? expansion.text : undefined);

function stageOf(from: Instruction, index: number, file: FileScope, byName: ReadonlyMap<string, Draft>): Draft {
  const [base, as, name] = from.args;
  const image = base && (known(expandWord(base.text, file.args, { escape: file.escape })) || undefined);
  const parent = image === undefined ? undefined : byName.get(image);
  return {
    index,
    name: as?.text.toLowerCase() === 'as' ? name?.text.toLowerCase() : undefined,
    from,
    base,
    image,
    parent,
    instructions: [],
    uses: parent ? [{ stage: parent, how: 'from', instruction: from }] : [],
    file,
  };
}

/** Adds what `stage` copies or mounts from earlier stages. A name means the last stage that has it, wherever it stands. */
function linkSources(stage: Draft, stages: readonly Draft[], byName: ReadonlyMap<string, Draft>): void {
  for (const instruction of stage.instructions) {
    if (instruction.flags.length === 0) continue;
    if (instruction.keyword === 'COPY') {
      const from = instruction.flags.find(({ name }) => name === 'from')?.value ?? '';
      add(stage, 'copy', instruction, /^[-+]?\d+$/.test(from) ? stages[Number(from)] : byName.get(from.toLowerCase()));
    } else if (instruction.keyword === 'RUN') {
      for (const { name, value } of instruction.flags) {
        const from =
          name === 'mount' && value?.includes('from')
            ? optionsOf(value).find(({ key }) => key === 'from')?.value
            : undefined;
        if (from !== undefined) add(stage, 'mount', instruction, byName.get(from.toLowerCase()));
      }
    }
  }
}

/** A stage that does not stand before `stage` cannot be built for it: BuildKit refuses the file then. */
function add(stage: Draft, how: StageUse['how'], instruction: Instruction, source: Draft | undefined): void {
  if (source && source.index < stage.index) stage.uses.push({ stage: source, how, instruction });
}
