import type { Stage } from '../models/dockerfile/syntax.ts';
import { type BuildContext, inside, joinPath } from './build-context.ts';
import { startsOfService } from './container-starts.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import type { Mount } from './run-service.ts';
import { type BuiltService, builtServicesOf, servicesByDockerfile } from './run-services.ts';
import { type StartCommand, startCommandsOf, startContexts } from './start-commands.ts';
import { followScript } from './start-scripts.ts';
import type { WrittenIn } from './start-words.ts';

/** A place that says what runs when containers of an image start: CMD, the command of a service, a script of package.json. */
export interface StartPlace {
  readonly file: DockerfileUnit;
  readonly stage: Stage;
  /** What is missing with one of them need not be with another. */
  readonly contexts: readonly BuildContext[];
  /** Where the spans of `commands` lie. */
  readonly written: WrittenIn;
  readonly commands: readonly StartCommand[];
  /** The command that runs first, if it is one of them: the others run only if it does. */
  readonly first: StartCommand | undefined;
  /** True if the image is surely built as `contexts` and `stage` say. */
  readonly isStated: boolean;
  /** True if it is the command of one service, whose mounts `mounts` are. */
  readonly isOfService: boolean;
  /** True for a script that may make what it starts. */
  readonly prepares: boolean;
  /** How it comes that this runs. */
  readonly related: readonly {
    readonly file: { readonly path: string };
    readonly range: { readonly start: number; readonly end: number };
    readonly message: string;
  }[];
  readonly mounts: readonly Mount[];
}

/** Every place that says what runs in an image that is built here, each once. */
export const startPlacesOf = memoOf((repository: Repository): readonly StartPlace[] => {
  const places: StartPlace[] = [];
  for (const file of repository.dockerfiles) {
    const stage = file.final;
    if (stage) places.push(...withScripts(repository, ofStage(repository, file, stage)));
  }
  const known = new Set<string>();
  for (const service of builtServicesOf(repository)) {
    for (const place of ofService(repository, service)) {
      const { file, stage, written, commands } = place;
      const key = `${file.path}\0${stage.index}\0${written.path}\0${commands[0]?.command.span.start}`;
      if (known.has(key)) continue;
      known.add(key);
      places.push(...withScripts(repository, place));
    }
  }
  const scripts = new Set<string>();
  return places.filter(({ file, stage, written, commands }) => {
    if (!written.path.endsWith('package.json')) return true;
    const key = `${file.path}\0${stage.index}\0${written.path}\0${commands[0]?.command.span.start}`;
    const isNew = !scripts.has(key);
    scripts.add(key);
    return isNew;
  });
});

/** CMD and ENTRYPOINT of `stage`; whatever any service mounts may be mounted. */
function ofStage(repository: Repository, file: DockerfileUnit, stage: Stage): StartPlace {
  const commands = startCommandsOf(file, stage);
  const contexts = startContexts(repository)(file);
  return {
    file,
    stage,
    contexts,
    written: file,
    commands,
    first: commands[0],
    isStated: contexts.some(({ statedBy, dir }) => statedBy || dir === ''),
    isOfService: false,
    prepares: false,
    related: [],
    mounts:
      servicesByDockerfile(repository)
        .get(file)
        ?.flatMap(({ run }) => run.mounts) ?? [],
  };
}

/** What a service says itself, and what the stage that it alone asks for says. */
function ofService(repository: Repository, service: BuiltService): readonly StartPlace[] {
  const { run, build } = service;
  const { dockerfile: file, stage, contexts, certain } = build;
  const starts = startsOfService(service);
  if (!starts) return [];
  const byFile = new Map<string, (typeof starts)[number][]>();
  for (const one of starts) {
    const list = byFile.get(one.file.path);
    if (list) list.push(one);
    else byFile.set(one.file.path, [one]);
  }
  return [...byFile.values()].flatMap((commands): StartPlace[] => {
    const written = commands[0]?.file;
    if (!written) return [];
    if (written === file) return stage === file.final ? [] : [ofStage(repository, file, stage)];
    return [
      {
        file,
        stage,
        contexts,
        written,
        commands,
        first: commands.find((one) => one === starts[0]),
        isStated: certain,
        isOfService: true,
        prepares: false,
        related: [{ file, range: stage.from.span, message: `the image that ${run.title} runs` }],
        mounts: run.mounts,
      },
    ];
  });
}

/** Scripts that run scripts, one after the other. */
const maxScripts = 6;

/** `place`, and the scripts of package.json that it runs. */
function withScripts(repository: Repository, place: StartPlace): readonly StartPlace[] {
  const places = [place];
  for (const one of places) {
    if (places.length > maxScripts) break;
    for (const command of one.commands) {
      if (command.start?.kind !== 'script') continue;
      const script = followScript(repository, one.file, one.contexts, one.stage, command);
      if (!script || script.commands.length === 0) continue;
      const [start] = script.commands;
      if (places.some(({ commands }) => commands[0]?.command.span.start === start?.command.span.start)) continue;
      places.push({
        ...one,
        written: script.file,
        commands: script.commands,
        first: start,
        prepares: one.prepares || script.prepares,
        related: [
          { file: one.written, range: command.start.span, message: `this runs the script \`${script.name}\`` },
          ...one.related,
        ],
      });
    }
  }
  return places;
}

/** True if something is mounted over the file or folder at `inImage`, or above or below it. */
export const isCovered = ({ mounts }: StartPlace, inImage: string): boolean =>
  mounts.some(({ target }) => inside(target, inImage) !== undefined || inside(inImage, target) !== undefined);

/** True if a folder of the repository that holds the file is mounted where `inImage` would be, or something that nobody sees into. */
export const isMounted = (repository: Repository, { mounts }: StartPlace, inImage: string): boolean =>
  mounts.some(({ target, source }) => {
    const relative = inside(target, inImage);
    if (relative === undefined) return false;
    return source === undefined || repository.tree.exists(joinPath(source, relative));
  });
