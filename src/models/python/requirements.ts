import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import { type LogicalLine, logicalLines } from './logical-lines.ts';
import { readOptions, type RequirementOption } from './options.ts';
import { parseRequirement, type Requirement } from './requirement.ts';

export type { RequirementOption } from './options.ts';

/** A project with its version: `django==5.0 --hash=sha256:…`. */
export interface ProjectLine {
  readonly kind: 'project';
  readonly requirement: Requirement;
  /** `--hash` and the like. */
  readonly options: readonly RequirementOption[];
  /** "sha256:…" of each `--hash`. */
  readonly hashes: readonly string[];
  readonly span: Span;
}

/** Something that is installed from where it lies: a folder, an archive, a URL, a version control system. */
export interface LocationLine {
  readonly kind: 'location';
  readonly form: 'path' | 'url' | 'vcs';
  /** Without marker and options; a fragment (`#egg=…`) included. */
  readonly location: string;
  /** Of `#egg=name`. */
  readonly name: string | undefined;
  /** Of `git+https://…@ref`. */
  readonly ref: string | undefined;
  readonly editable: boolean;
  readonly marker: string | undefined;
  readonly options: readonly RequirementOption[];
  readonly hashes: readonly string[];
  readonly span: Span;
}

/** A line of options alone: `-r other.txt`, `--index-url …`. */
export interface OptionLine {
  readonly kind: 'option';
  readonly options: readonly RequirementOption[];
  readonly span: Span;
}

export interface RequirementsFile {
  readonly text: string;
  readonly lines: readonly (ProjectLine | LocationLine | OptionLine)[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

/**
 * Read a requirements or constraints file the way pip does (pip.pypa.io, "Requirements File Format"; req_file.py):
 * continuations, comments, options, projects, URLs, paths. `${NAME}` is not replaced. Never throws. Linear.
 */
export function parseRequirements(text: string): RequirementsFile {
  const problems: Problem[] = [];
  const { logical, comments } = logicalLines(text);
  const lines = logical.flatMap((line) => readLine(line, problems) ?? []);
  return { text, lines, comments, problems };
}

function readLine(line: LogicalLine, problems: Problem[]): RequirementsFile['lines'][number] | undefined {
  const { source } = line;
  const split = optionsStart(source.text);
  const { options, unknown } = readOptions(source, split);
  for (const span of unknown) problems.push({ kind: 'error', message: 'pip knows no such option here', span });
  const subject = source.slice(0, split);
  const length = subject.text.trimEnd().length;
  const hashes = options.flatMap((option) =>
    option.name === '--hash' && option.value !== undefined ? [option.value] : [],
  );
  const span = source.span(0, source.text.length);
  if (length === 0) {
    const editable = options.find((option) => option.name === '--editable' && option.value !== undefined);
    if (editable?.value === undefined) return { kind: 'option', options, span };
    return {
      ...location(editable.value, true),
      options: options.filter((option) => option !== editable),
      hashes,
      span,
    };
  }
  if (isLocation(subject.text)) return { ...location(subject.text.trim(), false), options, hashes, span };
  const requirement = parseRequirement(subject.slice(0, length));
  if (requirement.error !== undefined) problems.push({ kind: 'error', ...requirement.error });
  return { kind: 'project', requirement, options, hashes, span };
}

/** pip's break_args_options: the first word that begins with a hyphen. */
function optionsStart(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '-' && (at === 0 || text[at - 1] === ' ' || text[at - 1] === '\t')) return at;
  }
  return text.length;
}

const archive = /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz|tar\.lz|tlz|tar\.lzma|tar)(?:\[[^\]]*\])?$/i;

function isLocation(text: string): boolean {
  const subject = withoutMarker(text)[0];
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|file:|\.|\/|~|[A-Za-z]:\\)/i.test(subject)) return true;
  // `name @ url` is a project.
  if (/^[A-Za-z0-9._-]+[ \t]*(?:\[[^\]]*\][ \t]*)?@/.test(subject)) return false;
  return archive.test(subject.slice(-300)) || /^[^\s<>=!~;]*[/\\]/.test(subject);
}

function location(
  text: string,
  editable: boolean,
): Pick<LocationLine, 'kind' | 'form' | 'location' | 'name' | 'ref' | 'editable' | 'marker'> {
  const [place, marker] = withoutMarker(text);
  const vcs = /^(?:git|hg|svn|bzr)\+/i.test(place);
  const form = vcs ? 'vcs' : /^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i.test(place) ? 'url' : 'path';
  const hash = place.indexOf('#');
  const address = hash === -1 ? place : place.slice(0, hash);
  const name = hash === -1 ? undefined : /[#&]egg=([A-Za-z0-9._-]+)/.exec(place.slice(hash))?.[1];
  const at = address.lastIndexOf('@');
  // `git+ssh://git@host/path` has an `@` of its own before the path.
  const ref = vcs && at > address.indexOf('/', address.indexOf('://') + 3) ? address.slice(at + 1) : undefined;
  return { kind: 'location', form, location: place, name, ref, editable, marker };
}

/** A URL may hold a semicolon, so there it needs a blank before it. */
function withoutMarker(text: string): [place: string, marker: string | undefined] {
  const match = /[ \t];/.exec(text);
  const at = match?.index ?? (text.includes('://') ? -1 : text.indexOf(';'));
  if (at === -1) return [text.trim(), undefined];
  return [text.slice(0, at).trim(), text.slice(text.indexOf(';', at) + 1).trim()];
}
