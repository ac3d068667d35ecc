import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { baseName, inside, joinPath } from './build-context.ts';
import { expanded, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { sourceStage } from './start-builds.ts';
import { destinationOf } from './stage-files.ts';

/** How the file or folder of one stage comes to another. */
export type Carried =
  /** It lies there, at these paths without a leading slash. */
  | { readonly kind: 'at'; readonly paths: readonly string[] }
  /** What a bundler has made of it may lie there. */
  | { readonly kind: 'bundled' }
  /** A RUN may have moved it, or a COPY needs a value that is not known. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'no' };

/** What bundlers and tracers write: it may hold what the code imports. */
const bundles =
  /(?:^|\/)(?:\.next(?:\/standalone)?|\.output|dist|build|out|bundle|\.nuxt|\.svelte-kit|standalone)(?:\/|$)/;
const moves = /\b(?:cp|mv|rsync|tar|ln|deploy)\b|\binstall -/;

/** Copies of copies double: more are not followed. */
const maxPlaces = 50;

/** Follows `path`, which lies in the image of `from`, through the COPY instructions to the image of `to`. */
export function carriedTo(file: DockerfileUnit, from: Stage, path: string, to: Stage): Carried {
  const places = new Map<Stage, ReadonlySet<string>>([[from, new Set([path])]]);
  const heirs = new Set<Stage>([from]);
  let bundled = false;
  let unknown = from.instructions.some(isMove);
  const live = new Set(ancestry(to));
  for (const one of live) for (const use of one.uses) live.add(use.stage);
  for (const stage of file.stages) {
    if (stage === from || !live.has(stage)) continue;
    const here = new Set<string>(stage.parent ? places.get(stage.parent) : []);
    let touched = stage.parent !== undefined && heirs.has(stage.parent);
    for (const instruction of stage.instructions) {
      const source = instruction.keyword === 'COPY' ? sourceStage(stage, instruction) : undefined;
      if (!source || !heirs.has(source)) continue;
      const target = destinationOf(file, stage, instruction);
      for (const { text } of sourceWords(instruction)) {
        const word = expanded(file, stage, instruction, text);
        if (word === undefined || target === undefined || /[*?[]/.test(word)) {
          unknown = true;
          continue;
        }
        const root = joinPath('', word);
        touched = true;
        for (const place of places.get(source) ?? []) {
          const relative = inside(root, place);
          if (relative === undefined || here.size >= maxPlaces) continue;
          here.add(
            relative !== ''
              ? joinPath(target.path, relative)
              : target.folder
                ? joinPath(target.path, baseName(root))
                : target.path,
          );
        }
        if (bundles.test(root)) bundled = true;
      }
    }
    if (touched) {
      heirs.add(stage);
      places.set(stage, here);
      if (stage !== to && stage.instructions.some(isMove)) unknown = true;
    }
  }
  const paths = [...(places.get(to) ?? [])];
  if (paths.length >= maxPlaces) return { kind: 'unknown' };
  if (paths.length > 0) return { kind: 'at', paths };
  return bundled ? { kind: 'bundled' } : unknown ? { kind: 'unknown' } : { kind: 'no' };
}

const isMove = ({ keyword, rest, heredocs }: Instruction): boolean =>
  keyword === 'RUN' && (heredocs.length > 0 || moves.test(rest.text));
