import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import { type GoLine, goLines, type GoWord } from './lines.ts';

export type { GoWord } from './lines.ts';

export interface GoRequire {
  readonly path: GoWord;
  readonly version: GoWord;
  /** `// indirect`: wanted by another module only. */
  readonly indirect: boolean;
  readonly span: Span;
}

export interface GoReplace {
  readonly path: GoWord;
  /** Undefined if every version is replaced. */
  readonly version: GoWord | undefined;
  readonly target: GoWord;
  /** Undefined for a folder. */
  readonly targetVersion: GoWord | undefined;
  /** A target without a version that begins with `./`, `../` or a root is a folder. */
  readonly kind: 'folder' | 'module';
  readonly span: Span;
}

/** A module at one version: `exclude`. */
export interface GoExclude {
  readonly path: GoWord;
  readonly version: GoWord;
  readonly span: Span;
}

export interface GoRetract {
  /** The same version twice if it is no interval. */
  readonly low: GoWord;
  readonly high: GoWord;
  readonly reason: string;
  readonly span: Span;
}

interface GoFile {
  readonly text: string;
  /** The version of the `go` directive: "1.22", "1.22.3"; a range of its own: at least that. */
  readonly go: GoWord | undefined;
  /** "go1.22.3", "default" or "none". */
  readonly toolchain: GoWord | undefined;
  readonly replace: readonly GoReplace[];
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}

export interface GoMod extends GoFile {
  readonly module: GoWord | undefined;
  readonly require: readonly GoRequire[];
  readonly exclude: readonly GoExclude[];
  readonly retract: readonly GoRetract[];
  /** Packages of `tool` directives (Go 1.24). */
  readonly tools: readonly GoWord[];
}

export interface GoWork extends GoFile {
  /** Folders of the workspace's modules. */
  readonly use: readonly GoWord[];
}

const problemLimit = 100;
const shared = ['go', 'toolchain', 'godebug', 'replace'];
const modVerbs = new Set([...shared, 'module', 'require', 'exclude', 'retract', 'tool', 'ignore']);
const workVerbs = new Set([...shared, 'use']);

/** Read a `go.mod` (go.dev/ref/mod, "go.mod files"). Never throws; what cannot be read is reported and left out. */
export function parseGoMod(text: string): GoMod {
  const reader = new GoReader(text, modVerbs, 'go.mod');
  return {
    ...reader.file(),
    module: reader.single('module'),
    require: reader.all('require', (line) => reader.required(line)),
    exclude: reader.all('exclude', (line) => reader.required(line)),
    retract: reader.all('retract', (line) => retractOf(line)),
    tools: reader.all('tool', (line) => line.words[0]),
  };
}

/** Read a `go.work` (go.dev/ref/mod, "go.work files"). Never throws. */
export function parseGoWork(text: string): GoWork {
  const reader = new GoReader(text, workVerbs, 'go.work');
  return { ...reader.file(), use: reader.all('use', (line) => line.words[0]) };
}

/** The version of the `go` directive of a go.mod or go.work and where it stands. */
export function goDirective(text: string): GoWord | undefined {
  return goLines(text).lines.find((line) => line.verb.text === 'go')?.words[0];
}

class GoReader {
  readonly #text: string;
  readonly #lines: readonly GoLine[];
  readonly #comments: readonly DocumentComment[];
  readonly #problems: Problem[];

  constructor(text: string, verbs: ReadonlySet<string>, name: string) {
    const { lines, comments, problems } = goLines(text);
    this.#text = text;
    this.#lines = lines;
    this.#comments = comments;
    this.#problems = [...problems];
    for (const { verb } of lines) {
      if (!verbs.has(verb.text))
        this.#report(`${name} has no directive ${JSON.stringify(verb.text.slice(0, 60))}`, verb.span);
    }
  }

  file(): GoFile {
    return {
      text: this.#text,
      go: this.single('go'),
      toolchain: this.single('toolchain'),
      replace: this.all('replace', (line) => replaceOf(line)),
      comments: this.#comments,
      problems: this.#problems,
    };
  }

  single(verb: string): GoWord | undefined {
    const [first, second] = this.#lines.filter((line) => line.verb.text === verb);
    if (second !== undefined) this.#report(`a second ${verb} directive`, second.span);
    if (first !== undefined && first.words.length !== 1) this.#report(`${verb} wants one word`, first.span);
    return first?.words[0];
  }

  /** What `read` makes of the lines of `verb`; those that it makes nothing of are reported. */
  all<T>(verb: string, read: (line: GoLine) => T | undefined): readonly T[] {
    return this.#lines.flatMap((line) => {
      if (line.verb.text !== verb) return [];
      const found = read(line);
      if (found === undefined) this.#report(`${verb} cannot be read`, line.span);
      return found === undefined ? [] : [found];
    });
  }

  required(line: GoLine): GoRequire | undefined {
    const [path, version] = line.words;
    if (path === undefined || version === undefined || line.words.length > 2) return undefined;
    return { path, version, indirect: /^indirect(?:;|$)/.test(line.comment), span: line.span };
  }

  #report(message: string, span: Span): void {
    if (this.#problems.length < problemLimit) this.#problems.push({ kind: 'error', message, span });
  }
}

/** `path [version] => target [version]` */
function replaceOf(line: GoLine): GoReplace | undefined {
  const arrow = line.words.findIndex((word) => word.text === '=>');
  const [path, version] = line.words.slice(0, Math.max(arrow, 0));
  const [target, targetVersion] = line.words.slice(arrow + 1);
  if (path === undefined || target === undefined || arrow > 2 || line.words.length - arrow > 3) return undefined;
  const folder = targetVersion === undefined && /^(?:\.\.?(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(target.text);
  // Without a version it must be a folder (modfile.IsDirectoryPath); the go command refuses anything else.
  return { path, version, target, targetVersion, kind: folder ? 'folder' : 'module', span: line.span };
}

/** `v1.0.0` or `[v1.0.0, v1.1.0]` */
function retractOf(line: GoLine): GoRetract | undefined {
  const { words, span, comment: reason } = line;
  const [first, low, comma, high, close] = words;
  if (first === undefined) return undefined;
  if (words.length === 1 && first.text !== '[') return { low: first, high: first, reason, span };
  const interval = first.text === '[' && comma?.text === ',' && close?.text === ']' && words.length === 5;
  return interval && low !== undefined && high !== undefined ? { low, high, reason, span } : undefined;
}
