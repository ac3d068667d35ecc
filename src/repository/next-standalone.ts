import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { joinPath, leftOut, parentOf } from './build-context.ts';
import { expanded, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { filesBelow } from './sources.ts';
import { sourceStage } from './start-builds.ts';
import { startContexts } from './start-commands.ts';
import { placeOf } from './start-modules.ts';

/** A COPY of what Next.js writes with `output: 'standalone'`. */
export interface StandaloneCopy {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Where it is built. */
  readonly source: Stage;
  /** Folder of the project in the image of `source`, as written: "/app". */
  readonly root: string;
  /** Folder of the project in the repository. */
  readonly folder: string;
}

/** The COPY instructions of `.next/standalone` into the image of `file`, from projects of the repository. */
export function* standaloneCopies(repository: Repository, file: DockerfileUnit): Iterable<StandaloneCopy> {
  const { final } = file;
  if (!final || !file.text.includes('.next/standalone')) return;
  for (const stage of ancestry(final)) {
    for (const instruction of stage.instructions) {
      const source = instruction.keyword === 'COPY' ? sourceStage(stage, instruction) : undefined;
      const [word] = sourceWords(instruction);
      const text = source && word && expanded(file, stage, instruction, word.text);
      const [, root] = /^(.*)\/\.next\/standalone\/?\.?$/.exec(text ?? '') ?? [];
      if (!source || root === undefined) continue;
      const manifest = joinPath(root, 'package.json');
      const place = placeOf(repository, file, startContexts(repository)(file), source, manifest);
      if (place.kind === 'there') yield { stage, instruction, source, root, folder: parentOf(place.path) };
    }
  }
}

const configuration = /^next\.config\.[mc]?[jt]s$/;

/** The configuration in `folder`, as text; undefined if there is none or more than one. */
export function nextConfig(
  repository: Repository,
  folder: string,
): { readonly path: string; readonly text: string } | undefined {
  const [one, ...others] = repository.tree.list(folder).filter(({ name }) => configuration.test(name));
  const path = one && joinPath(folder, one.name);
  const text = path && repository.tree.text(path);
  return path !== undefined && text !== undefined && others.length === 0 ? { path, text } : undefined;
}

/** True if nothing here asks Next.js for its standalone output, and nothing may from elsewhere. */
export function asksForNoStandalone(repository: Repository, file: DockerfileUnit, folder: string): boolean {
  const config = nextConfig(repository, folder);
  const listed = repository.tree.list(folder).some(({ name }) => configuration.test(name));
  // What it takes from another module, from a function or the environment is not seen.
  if (listed && (!config || /standalone|output\s*[:=]|require\(|^[ \t]*import\s(?!type\b)|\.\.\./m.test(config.text)))
    return false;
  const touched = file.stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest, heredocs }) =>
        keyword !== 'COPY' &&
        (heredocs.length > 0 || /standalone|next\.config|NEXT_PRIVATE_STANDALONE/.test(rest.text)),
    ),
  );
  const manifest = repository.packageJson(joinPath(folder, 'package.json'));
  return !touched && manifest !== undefined && !/standalone/i.test(manifest.text);
}

/** Folders that the standalone server serves and that Next.js leaves to whoever copies it. */
export type Assets = '.next/static' | 'public';

/** Which of them nothing brings along. */
export function missingAssets(repository: Repository, file: DockerfileUnit, copy: StandaloneCopy): readonly Assets[] {
  const { final } = file;
  if (!final) return [];
  const config = nextConfig(repository, copy.folder);
  const manifest = repository.packageJson(joinPath(copy.folder, 'package.json'));
  const wants = (assets: Assets): boolean => {
    if (assets === '.next/static') return !/assetPrefix|distDir/.test(config?.text ?? '');
    const [context] = repository.contexts(file);
    const files = filesBelow(repository, [joinPath(copy.folder, 'public')]);
    return files.some((path) => !path.endsWith('.gitkeep') && !(context && leftOut(context, path)));
  };
  return (['.next/static', 'public'] as const).filter((assets) => {
    const word = assets === 'public' ? /(?:^|[/\s"'])public(?:[/\s"']|$)/ : /\.next\/static|\.next(?:[\s"']|\/?$)/;
    const stages = [...ancestry(final), ...ancestry(copy.source)];
    const isBrought = stages.some((stage) =>
      stage.instructions.some(
        ({ keyword, rest, heredocs, args }) =>
          (keyword === 'RUN' &&
            (heredocs.length > 0 || (/\b(?:cp|mv|rsync|ln|tar)\b/.test(rest.text) && word.test(rest.text)))) ||
          ((keyword === 'COPY' || keyword === 'ADD') &&
            ancestry(final).includes(stage) &&
            args.slice(0, -1).some(({ text }) => word.test(text) || /[$*]/.test(text) || isAll(copy, text))),
      ),
    );
    return (
      wants(assets) && !isBrought && !word.test(manifest?.text.replace(/"(?:next|name|files)":\s*"[^"]*"/g, '') ?? '')
    );
  });
}

/** True for a source that holds the whole project. */
const isAll = ({ root }: StandaloneCopy, text: string): boolean => {
  const path = `/${joinPath('', text)}`;
  return path === '/' || path === root || root.startsWith(`${path}/`);
};
