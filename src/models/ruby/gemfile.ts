import type { Span } from '../../text/span.ts';

/** A string of Ruby source: its text, and where it stands, quotes included. */
export interface RubyText {
  readonly text: string;
  readonly span: Span;
}

export interface Gemfile {
  readonly text: string;
  /** Arguments of `ruby`: requirements that all must hold. Undefined if there is no such line, or code decides. */
  readonly ruby:
    | { readonly requirements: readonly RubyText[]; readonly file: RubyText | undefined; readonly span: Span }
    | undefined;
  /** `gemspec`: the folder's own gem is one of the dependencies. */
  readonly gemspec: boolean;
  /** Names of `gem` lines, in file order; those that code makes are not here. */
  readonly gems: readonly RubyText[];
}

/** Characters behind `ruby` or `required_ruby_version =`: more is no list of versions. */
const longest = 300;
const quoted = /(["'])([^"'\n\\#]{0,200})\1/g;

/**
 * Read a `Gemfile` (bundler.io, "gemfile(5)") as far as lines tell: it is a program, so what it computes is not known. Never throws. Linear.
 */
export function parseGemfile(text: string): Gemfile {
  let ruby: Gemfile['ruby'];
  let gemspec = false;
  const gems: RubyText[] = [];
  for (const { line, start } of rubyLines(text)) {
    const [, word = '', rest = ''] = /^\s{0,40}(ruby|gemspec|gem)\b(?![\w=:.])([^\n]*)/.exec(line) ?? [];
    const from = start + line.length - rest.length;
    if (word === 'gemspec') gemspec = true;
    else if (word === 'gem') {
      const [name] = stringsOf(rest, from);
      if (name) gems.push(name);
    } else if (word === 'ruby') ruby ??= rubyOf(rest, from);
  }
  return { text, ruby, gemspec, gems };
}

/** Lines of Ruby source without their comments. */
function* rubyLines(text: string): Iterable<{ readonly line: string; readonly start: number }> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const hash = /(?:^|\s)#/.exec(line)?.index;
    yield { line: hash === undefined ? line : line.slice(0, hash), start };
    start = end + 1;
  }
}

/** The plain strings in a stretch of Ruby that begins at `from`. */
export function stringsOf(code: string, from: number): readonly RubyText[] {
  return [...code.matchAll(quoted)].map((match) => ({
    text: match[2] ?? '',
    span: { start: from + match.index, end: from + match.index + match[0].length },
  }));
}

/** `ruby "~> 3.3"`, `ruby(">= 3.1", "< 3.4")`, `ruby "3.3.0", engine: "ruby"`, `ruby file: ".ruby-version"`. */
function rubyOf(code: string, from: number): Gemfile['ruby'] {
  const rest = code.trimEnd();
  if (rest.length > longest) return undefined;
  const span = { start: from + (rest.length - rest.trimStart().length), end: from + rest.length };
  const file = /^\s*\(?\s*file:\s*(["'][^"'\n]{1,200}["'])\s*\)?$/.exec(rest);
  if (file) {
    const [path] = stringsOf(rest, from);
    return path && { requirements: [], file: path, span };
  }
  const plain = /^\s*\(?\s*((?:["'][^"'\n#]{1,60}["']\s*,?\s*){1,4})((?:,?\s*:?engine\w*[^)]*)?)\)?$/.exec(rest);
  if (!plain || /jruby|truffle/.test(plain[2] ?? '')) return undefined;
  const requirements = stringsOf(plain[1] ?? '', from + rest.indexOf(plain[1] ?? ''));
  return requirements.length > 0 ? { requirements, file: undefined, span } : undefined;
}

/** The requirements of `required_ruby_version =` in a gemspec; empty if there are none or code decides. */
export function requiredRubyVersion(text: string): readonly RubyText[] {
  for (const { line, start } of rubyLines(text)) {
    const found = /\brequired_ruby_version\s*=\s*/.exec(line);
    if (!found) continue;
    const at = found.index + found[0].length;
    const code = line.slice(at);
    if (code.length > longest) return [];
    const literal =
      /^(?:Gem::Requirement\.new\s*\(?)?\s*\[?\s*(?:["'][^"'\n#]{1,60}["']\s*,?\s*){1,4}\]?\)?\s*(?:\.freeze)?\s*$/;
    return literal.test(code) ? stringsOf(code, start + at) : [];
  }
  return [];
}
