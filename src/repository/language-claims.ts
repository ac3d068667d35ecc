import type { Stage } from '../models/dockerfile/syntax.ts';
import type { Language } from '../models/image/language.ts';
import { numbersIn, type ToolVersion } from '../models/tool-versions/tool-versions.ts';
import type { Answer } from '../models/versions/allows.ts';
import { atLeastAllows, pinAllows, pinFor } from '../models/versions/pin.ts';
import type { Span } from '../text/span.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { type Format, formats } from './formats.ts';
import type { RunningBase } from './project.ts';
import type { Repository, Unit } from './repository.ts';

/** A project that a Dockerfile builds or runs on a base image. */
export interface Placed {
  readonly repository: Repository;
  readonly file: DockerfileUnit;
  /** The manifest, relative to the repository. */
  readonly manifest: string;
  readonly run: RunningBase;
  /** Base image as the build takes it. */
  readonly image: string;
  /** Version of the language that it promises, as far as its tag says. */
  readonly version: string;
}

/** What happens where a claim is not kept. */
export interface Consequence {
  readonly level: 'error' | 'warning';
  /** Follows the message behind a colon. */
  readonly text?: string;
}

/** One place of a project that says which versions of a language it takes. */
export interface Claim {
  readonly file: { readonly path: string };
  readonly span: Span;
  /** As written, without quotes. */
  readonly text: string;
  /** What holds it, for people: "`engines.node`", "`go`", ".nvmrc". */
  readonly key: string;
  /** `outside` a range, `older` than the oldest, `other` than the one that is named. */
  readonly kind: 'outside' | 'older' | 'other';
  allows(version: string): Answer;
  /** Version that a tag would have in place of `version`. */
  instead(version: string): string | undefined;
  consequence(place: Placed): Consequence;
  /** True if the claim names one release alone, so that an image whose tag moves on leaves it. */
  readonly exact?: boolean;
}

/** A language whose version projects bound and image tags name. */
export interface Runtime {
  readonly language: Language;
  /** For people. */
  readonly name: string;
  /** File names by which a project is known; what they say is up to `claims`. */
  readonly manifests: readonly string[];
  /** True if a stage that takes over what another one of the language has built needs the language itself: not for what is compiled. */
  readonly atRun: boolean;
  /** Of the project of `place`, the weightiest first: the first that is not kept is told, and one of `others` only if there is no other. */
  claims(place: Placed): readonly Claim[];
  /** Further projects that a stage runs, by the stages that copy them. */
  projects?(
    repository: Repository,
    file: DockerfileUnit,
  ): readonly { readonly path: string; readonly stages: readonly Stage[] }[];
}

type Text = { readonly text: string; readonly span: Span };

const warning = (): Consequence => ({ level: 'warning' });

/** A claim that a version be `least` or later. */
export function leastClaim(
  file: { readonly path: string },
  key: string,
  { text, span }: Text,
  least: string,
  consequence: Claim['consequence'] = warning,
): Claim {
  return {
    file,
    span,
    text,
    key,
    kind: 'older',
    allows: (version) => atLeastAllows(least, version),
    instead: (version) => pinFor(least, version, 1),
    consequence,
  };
}

/** A claim that names one line of versions; see `pinAllows` for `line`. */
export function pinClaim(
  file: { readonly path: string },
  key: string,
  { text, span }: Text,
  pins: readonly string[],
  line: number,
  consequence: Claim['consequence'] = warning,
): Claim {
  return {
    file,
    span,
    text,
    key,
    kind: 'other',
    allows(version) {
      const answers = pins.map((pin) => pinAllows(pin, version, line));
      return answers.every((one) => one === 'no') && answers.length > 0 ? 'no' : 'yes';
    },
    instead: (version) => pins[0] && pinFor(pins[0], version, line),
    consequence,
  };
}

/** Names of the files in which mise looks (mise.jdx.dev, "Configuration"), and asdf's. */
const toolFiles = ['.tool-versions', 'mise.toml', '.mise.toml', 'mise/config.toml', '.config/mise.toml'];

/**
 * Folders from that of the manifest up to the top of what belongs together: the build context, the Dockerfile's folder or the folder of the
 * compose file or contract that states the build. What lies above is about other projects, too.
 */
export function foldersAbove({ repository, file, manifest }: Placed): readonly string[] {
  const own = parentOf(manifest);
  const tops = repository
    .contexts(file)
    .flatMap(({ dir, statedBy }) => [dir, ...(statedBy ? [parentOf(statedBy.path)] : [])]);
  const folders = [own];
  for (let dir = own; dir !== ''; ) {
    dir = parentOf(dir);
    if (!tops.some((top) => inside(top, dir) !== undefined)) break;
    folders.push(dir);
  }
  return folders;
}

/** `dir` and all folders above it, the root last. */
export function ancestorsOf(dir: string): readonly string[] {
  const folders = [dir];
  for (let one = dir; one !== ''; ) folders.push((one = parentOf(one)));
  return folders;
}

/** The file called one of `names` in the first of `folders` that `format` reads and `pick` finds something in. */
export function nearest<Model, Found>(
  repository: Repository,
  folders: readonly string[],
  names: readonly string[],
  format: Format<Model>,
  pick: (unit: Unit<Model>) => Found | undefined,
): Found | undefined {
  for (const folder of folders) {
    for (const name of names) {
      const path = joinPath(folder, name);
      const unit = repository.tree.exists(path) ? repository.unit(format, path) : undefined;
      const found = unit && pick(unit);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** What `.tool-versions` or `mise.toml` name for `tool`, in the folder of the manifest or one above it, see `foldersAbove`. */
export function toolClaim(
  place: Placed,
  tool: string,
  make: (file: Unit<unknown>, key: string, first: ToolVersion, versions: readonly string[]) => Claim | undefined,
): Claim | undefined {
  return nearest(place.repository, foldersAbove(place), toolFiles, formats.toolVersions, (unit) => {
    const versions = unit.model.pins.findLast((pin) => pin.tool === tool)?.versions ?? [];
    const numbers = versions.flatMap(({ text }) => numbersIn(text) ?? []);
    const [first] = versions;
    // One that moves ("lts", "latest") may be any.
    if (first === undefined || numbers.length < versions.length) return undefined;
    return make(unit, `\`${tool}\``, first, numbers);
  });
}
