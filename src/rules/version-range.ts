import type { Fix } from '../finding.ts';
import { languagesOf } from '../models/image/language.ts';
import { parseImageReference } from '../models/image/reference.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { Answer } from '../models/versions/allows.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Repository } from '../repository/repository.ts';
import { basesThatRun, copiedManifests, type RunningBase } from '../repository/project.ts';
import { edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { fix, type Report } from './rule.ts';

/** A language whose version a project's manifest bounds and an image's tag names. */
export interface Runtime {
  /** As image names say it. */
  readonly language: string;
  /** For people. */
  readonly name: string;
  /** File name of the manifest, and the key in it that holds the range. */
  readonly manifest: string;
  readonly key: string;
  range(
    path: string,
  ): { readonly file: { readonly path: string }; readonly text: string; readonly span: Span } | undefined;
  allows(range: string, version: string): Answer;
  supportedIn(range: string): string | undefined;
  /** Whether what runs on a base fails on a wrong version, instead of warning. */
  refuses(file: DockerfileUnit, path: string, run: RunningBase): boolean;
}

/** Base images whose language version lies outside what the project they run supports; each base once. */
export function* outOfRange(repository: Repository, runtime: Runtime): Iterable<Report> {
  for (const file of repository.dockerfiles) {
    const reported = new Set<Stage>();
    for (const { path, stages } of copiedManifests(repository, file, runtime.manifest)) {
      const range = runtime.range(path);
      if (!range) continue;
      const versionOf = (base: Stage): string | undefined => promised(repository, file, base, runtime.language);
      for (const run of basesThatRun(file, stages, (base) => versionOf(base) !== undefined)) {
        const { base } = run;
        const version = versionOf(base);
        if (version === undefined || reported.has(base) || runtime.allows(range.text, version) !== 'no') continue;
        if (bringsInterpreter(run.stages)) continue;
        reported.add(base);
        const line = repository.lines(path).position(range.span.start).line;
        yield {
          file,
          range: base.base?.span,
          message: `${runtime.name} ${version} is outside \`${runtime.key}\` "${range.text}" (${path}:${line})`,
          level: runtime.refuses(file, path, run) ? 'error' : 'warning',
          related: [{ file: range.file, range: range.span, message: 'the range that the project supports' }],
          fix: otherTag(file, base, version, runtime.supportedIn(range.text)),
        };
      }
    }
  }
}

/**
 * The version of `language` that the base of `stage` promises; undefined unless its name and tag say one. With an ARG in its name that a
 * compose file sets, another image is built than the default says.
 */
function promised(repository: Repository, file: DockerfileUnit, stage: Stage, language: string): string | undefined {
  if (stage.image === undefined || stage.parent) return undefined;
  const written = stage.base?.text ?? '';
  const isSet = (name: string): boolean =>
    repository.composes.some((compose) =>
      repository
        .composeBuilds(compose)
        .some(
          ({ dockerfile, definition }) =>
            dockerfile === file.path && definition.build?.args.some((arg) => arg.name === name) === true,
        ),
    );
  if ([...written.matchAll(/\$\{?(\w+)/g)].some(([, name = '']) => isSet(name))) return undefined;
  return languagesOf(parseImageReference(stage.image)).find((one) => one.language === language)?.version;
}

/** True if a RUN of `stages` brings an interpreter of its own choice. */
function bringsInterpreter(stages: readonly Stage[]): boolean {
  return stages.some(({ instructions }) =>
    instructions.some(({ keyword, rest }) => keyword === 'RUN' && interpreterInstalls.test(rest.text)),
  );
}

const interpreterInstalls =
  /\b(?:uv python (?:install|pin)|(?:uv venv|uv sync|uv run)\b[^&|;]* (?:-p|--python)\b|pyenv (?:install|global)|(?:conda|mamba|micromamba) (?:create|install|env)|apt(?:-get)? install[^&|;]* python3\.\d|nvm install|fnm (?:install|use)|volta install|(?:asdf|mise) (?:install|use)|n (?:lts|stable|latest|\d+))\b/;

/** Puts `version` in place of the one in FROM, if it stands there literally. Which variants of a tag exist is not known here: unsafe. */
function otherTag(file: DockerfileUnit, stage: Stage, old: string, version: string | undefined): Fix | undefined {
  const word = stage.base;
  if (!word || version === undefined || file.text.slice(word.span.start, word.span.end) !== word.text) return undefined;
  const colon = word.text.lastIndexOf(':');
  const at = colon === -1 ? -1 : word.text.indexOf(old, colon);
  if (at === -1 || word.text.includes('$') || word.text.includes('@')) return undefined;
  const start = word.span.start + at;
  const image = `${word.text.slice(0, at)}${version}${word.text.slice(at + old.length)}`;
  return fix.unsafe(`use ${image}`, file, edit.replace({ start, end: start + old.length }, version));
}
