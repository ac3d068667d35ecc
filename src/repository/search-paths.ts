import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, inside, joinPath } from './build-context.ts';
import { destinationOf, isNeverWritten, originOf, workdirAt } from './stage-files.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { builtServicesOf, servicesByDockerfile } from './run-services.ts';
import { startContexts } from './start-commands.ts';

/** A folder of PYTHONPATH that the image does not hold. */
export interface MissingFolder {
  readonly file: { readonly path: string };
  readonly span: Span;
  /** Absolute. */
  readonly folder: string;
  /** The image, where another file names the folder. */
  readonly image: { readonly file: DockerfileUnit; readonly stage: Stage } | undefined;
}

const variable = 'PYTHONPATH';

/** Folders in PYTHONPATH of images and of what runs them that nothing makes; each place once. */
export function* missingSearchPaths(repository: Repository): Iterable<MissingFolder> {
  for (const file of repository.dockerfiles) {
    const { final } = file;
    if (!final || !file.text.includes(variable)) continue;
    const set = lastSetting(final);
    if (!set) continue;
    const end: Instruction = { ...final.from, span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER } };
    const value = environmentAt(final, end).get(variable);
    const mounts = servicesByDockerfile(repository)
      .get(file)
      ?.flatMap(({ run }) => run.mounts);
    for (const folder of missingIn(repository, file, final, startContexts(repository)(file), value, mounts ?? []))
      yield { file, span: set, image: undefined, ...folder };
  }
  for (const { run, dockerfile, build } of builtServicesOf(repository)) {
    const given = run.variables.findLast(({ name }) => name === variable);
    if (!given || !build.certain) continue;
    for (const folder of missingIn(repository, dockerfile, build.stage, build.contexts, given.value, run.mounts))
      yield { file: given, span: given.nameSpan, image: { file: dockerfile, stage: build.stage }, ...folder };
  }
}

/** Where the last ENV of the lineage says it. */
function lastSetting(stage: Stage): Span | undefined {
  for (const { instructions } of ancestry(stage)) {
    for (const { keyword, pairs } of instructions.toReversed()) {
      const pair = keyword === 'ENV' ? pairs.findLast(({ key }) => key === variable) : undefined;
      if (pair) return pair.valueSpan;
    }
  }
  return undefined;
}

function missingIn(
  repository: Repository,
  file: DockerfileUnit,
  stage: Stage,
  contexts: readonly BuildContext[],
  value: string | undefined,
  mounts: readonly { readonly target: string }[],
): readonly Pick<MissingFolder, 'folder'>[] {
  const workdir = workdirAt(stage);
  if (value === undefined || workdir === undefined || workdir === '/' || value.includes('$')) return [];
  const home = joinPath('', workdir);
  return [...new Set(value.split(':'))].flatMap((entry) => {
    if (!entry.startsWith('/') || /\.(?:zip|egg|pyz|whl)$/.test(entry)) return [];
    const folder = joinPath('', entry);
    const relative = inside(home, folder);
    if (
      relative === undefined ||
      relative === '' ||
      /(?:^|\/)(?:site-packages|dist-packages|\.venv|venv)(?:\/|$)/.test(folder)
    )
      return [];
    const isMounted = mounts.some(
      ({ target }) => inside(target, folder) !== undefined || inside(folder, target) !== undefined,
    );
    if (isMounted || isMadeBy(file, stage, folder)) return [];
    const isMissing = contexts.every((context) => {
      const origin = originOf(repository, file, context, stage, folder);
      // What git leaves out may be made before the build.
      if (origin.kind === 'absent') return !repository.isIgnoredByGit(origin.path);
      return origin.kind === 'unknown' && isNeverWritten(repository, file, context, stage, folder);
    });
    return isMissing ? [{ folder: `/${folder}` }] : [];
  });
}

/** True if an instruction makes `folder` because it makes something in it, or may. */
function isMadeBy(file: DockerfileUnit, stage: Stage, folder: string): boolean {
  return ancestry(stage).some((one) =>
    one.instructions.some((instruction) => {
      const { keyword, args, rest } = instruction;
      if (keyword === 'RUN') return rest.text.includes(folder);
      if (keyword === 'VOLUME') return args.some(({ text }) => inside(folder, joinPath('', text)) !== undefined);
      if (keyword === 'WORKDIR') {
        const at = workdirAt(stage, {
          ...instruction,
          span: { start: instruction.span.end, end: instruction.span.end },
        });
        return at === undefined || inside(folder, joinPath('', at)) !== undefined;
      }
      if (keyword !== 'COPY' && keyword !== 'ADD') return false;
      const target = destinationOf(file, one, instruction);
      return target === undefined || inside(folder, target.path) !== undefined;
    }),
  );
}
