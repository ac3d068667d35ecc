import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseToml } from '../toml/parse.ts';

/** One version that asdf or mise installs for a tool. */
export interface ToolVersion {
  /** As written: "3.12.1", "temurin-21.0.2+13.0.LTS", "lts". */
  readonly text: string;
  readonly span: Span;
}

export interface ToolPin {
  /** The tool's usual name: "node" for `nodejs`, "go" for `golang`. */
  readonly tool: string;
  /** In the order in which they are looked for; the first is the default. */
  readonly versions: readonly ToolVersion[];
}

export interface ToolVersions {
  readonly text: string;
  /** Each tool once; of several lines the last counts. */
  readonly pins: readonly ToolPin[];
  readonly problems: readonly Problem[];
}

const names: Readonly<Record<string, string>> = { nodejs: 'node', golang: 'go' };

/** mise also takes `core:node`, `asdf:nodejs`, `aqua:…`. */
function toolOf(name: string): string {
  const bare = name.replace(/^(?:core|asdf|vfox):/, '').toLowerCase();
  return Object.hasOwn(names, bare) ? (names[bare] ?? bare) : bare;
}

/** Read a `.tool-versions` (asdf-vm.com, "Configuration"): `tool version [version …]` a line, `#` begins a comment. Never throws. */
export function parseToolVersions(text: string): ToolVersions {
  const pins = new Map<string, ToolPin>();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const hash = text.indexOf('#', start);
    const line = text.slice(start, hash === -1 || hash > end ? end : hash);
    const words = [...line.matchAll(/[^\s]+/g)].map((match): ToolVersion => {
      const from = start + match.index;
      return { text: match[0], span: { start: from, end: from + match[0].length } };
    });
    const [tool, ...versions] = words;
    if (tool !== undefined && versions.length > 0) pins.set(toolOf(tool.text), { tool: toolOf(tool.text), versions });
    start = end + 1;
  }
  return { text, pins: [...pins.values()], problems: [] };
}

/** Read the `[tools]` of a `mise.toml` (mise.jdx.dev, "Configuration"): a version, `{ version = … }` or a list of these. Never throws. */
export function parseMise(text: string): ToolVersions {
  const { root, problems } = parseToml(text);
  const pins = (root.get('tools')?.entries() ?? []).flatMap(({ key, value }): ToolPin[] => {
    const versions = (value.kind === 'seq' ? value.items() : [value]).flatMap(versionOf);
    return versions.length > 0 ? [{ tool: toolOf(key), versions }] : [];
  });
  return { text, pins, problems };
}

function versionOf(node: DocumentNode): ToolVersion[] {
  const one = node.kind === 'map' ? node.get('version') : node;
  const text = one?.text;
  return one === undefined || text === undefined ? [] : [{ text, span: one.span }];
}

/**
 * The numbers that a version of a tool names ("21.0.2" of `temurin-21.0.2+13.0.LTS`); undefined for what moves or is none: "latest", "lts",
 * "system", "ref:…", "path:…".
 */
export function numbersIn(version: string): string | undefined {
  if (/^(?:ref|path|sub|file):/.test(version) || /^(?:miniconda|anaconda|mambaforge|jruby|truffleruby)/.test(version))
    return undefined;
  const found = /^(?:prefix:|v|[a-z][a-z_]*(?:-[a-z][a-z_]*)*-?)?(\d{1,4}(?:\.\d{1,4}){0,2})/.exec(
    version.replace('openj9-', ''),
  )?.[1];
  return found;
}
