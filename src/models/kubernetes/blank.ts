import type { TemplateAction } from './actions.ts';

/** Private-use characters: YAML takes them as letters and nobody writes them. */
export const opener = '\uE001';
export const filler = '\uE000';
export const hole = '\uE002';

/** An action that left a mark in the text. */
export interface Mark {
  readonly at: number;
  readonly action: TemplateAction;
}

export interface Blanked {
  /** As long as the template, every character that is no action's in its old place. */
  readonly text: string;
  /** In the order of `at`. */
  readonly marks: readonly Mark[];
}

/** A line; an action that runs over several makes them one. */
interface Line {
  readonly start: number;
  end: number;
  readonly actions: TemplateAction[];
  /** Columns before its own text; -1 if it has none. */
  readonly indent: number;
  readonly dash: boolean;
}

/**
 * The template as YAML: inside a line an output action becomes `opener` and `filler`; one that stands alone becomes an entry `hole:` or
 * an element `- hole` where its `indent` puts its lines, and behind a key whose lines follow an anchor of that name. Other actions become blanks.
 */
export function blanked(text: string, actions: readonly TemplateAction[]): Blanked {
  const lines = linesOf(text, actions);
  const parts: string[] = [];
  const marks: Mark[] = [];
  const open: { indent: number; dash: boolean }[] = [];
  const next = nextLines(lines);
  for (const [index, line] of lines.entries()) {
    if (line.indent >= 0) nest(open, line);
    if (line.actions.length === 0) parts.push(text.slice(line.start, line.end));
    else if (line.indent < 0) {
      const following = lines[next[index] ?? -1];
      parts.push(alone(text, line, open, following, marks));
    } else parts.push(mixed(text, line, lines[next[index] ?? -1], marks));
  }
  return { text: parts.join(''), marks };
}

function linesOf(text: string, actions: readonly TemplateAction[]): Line[] {
  const lines: Line[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const own: TemplateAction[] = [];
    let newline = text.indexOf('\n', start);
    for (let action = actions[next]; action; action = actions[next]) {
      if (newline !== -1 && action.span.start > newline) break;
      own.push(action);
      next++;
      if (newline !== -1 && action.span.end > newline) newline = text.indexOf('\n', action.span.end);
    }
    const end = newline === -1 ? text.length : newline + 1;
    lines.push({ start, end, actions: own, ...ownText(text, start, end, own) });
    start = end;
  }
  return lines;
}

/** Where a line's own text begins: its first character that is no blank, no comment and no control code, if anything in it is no action. */
function ownText(
  text: string,
  start: number,
  end: number,
  actions: readonly TemplateAction[],
): Pick<Line, 'indent' | 'dash'> {
  let first = -1;
  let at = start;
  for (let index = 0; ; index++) {
    const action = actions[index];
    const piece = text.slice(at, action?.span.start ?? end);
    const blanks = piece.length - piece.trimStart().length;
    if (blanks < piece.length) {
      const own = at + blanks;
      const dash = first === -1 && text[own] === '-' && /\s/.test(text[own + 1] ?? ' ');
      return { indent: (first === -1 ? own : first) - start, dash };
    }
    if (action === undefined) return { indent: -1, dash: false };
    if (first === -1 && action.kind === 'output') first = action.span.start;
    at = action.span.end;
  }
}

/** For each line the next one with text of its own. */
function nextLines(lines: readonly Line[]): number[] {
  const next = lines.map(() => -1);
  let last = -1;
  for (let index = lines.length - 1; index >= 0; index--) {
    next[index] = last;
    if ((lines[index]?.indent ?? -1) >= 0) last = index;
  }
  return next;
}

function nest(open: { indent: number; dash: boolean }[], { indent, dash }: Line): void {
  while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
  open.push({ indent, dash });
}

const spaces = (length: number): string => ' '.repeat(length);

/** A line of nothing but actions. */
function alone(
  text: string,
  line: Line,
  open: readonly { indent: number; dash: boolean }[],
  following: Line | undefined,
  marks: Mark[],
): string {
  const body = text.slice(line.start, line.end).replace(/[^\r\n]/g, ' ');
  const action = line.actions.find(({ kind }) => kind === 'output');
  if (action === undefined) return body;
  const indents = [...action.code.matchAll(/\bn?indent[ \t]+(\d{1,3})\b/g)];
  const wanted = indents.length === 0 ? action.span.start - line.start : Number(indents.at(-1)?.[1]);
  const end = line.actions.at(-1)?.span.end ?? line.end;
  const column = Math.max(0, Math.min(wanted, end - line.start - 4));
  const level = open.findLast(({ indent }) => indent <= column);
  const dash = (level?.indent === column && level.dash) || (following?.indent === column && following.dash);
  const entry = dash ? `- ${hole}` : `${hole}:`;
  marks.push({ at: line.start + column + entry.indexOf(hole), action });
  const tail = text.slice(end, line.end).replace(/[^\r\n]/g, ' ');
  return spaces(column) + entry + spaces(end - line.start - column - entry.length) + tail;
}

/** A line with text and actions. */
function mixed(text: string, line: Line, following: Line | undefined, marks: Mark[]): string {
  const parts: string[] = [];
  let at = line.start;
  for (const action of line.actions) {
    const { start, end } = action.span;
    const length = end - start;
    parts.push(text.slice(at, start));
    at = end;
    if (action.kind === 'comment' || (action.kind === 'control' && start - line.start < line.indent)) {
      parts.push(spaces(length));
      continue;
    }
    marks.push({ at: start, action });
    if (isHead(text, line, action, following)) {
      parts.push(`&${hole}${spaces(length - 2)}`);
      marks[marks.length - 1] = { at: start + 1, action };
    } else parts.push(opener + filler.repeat(length - 1));
  }
  parts.push(text.slice(at, line.end));
  return parts.join('');
}

/** `labels: {{ include "x" . | nindent 4 }}` with entries on the lines below. */
function isHead(text: string, line: Line, action: TemplateAction, following: Line | undefined): boolean {
  if (following === undefined || following.indent < 0 || line.actions.length !== 1) return false;
  const before = text.slice(line.start, action.span.start).trimEnd();
  const column = /^(?:[ \t]|-[ \t])*/.exec(before)?.[0].length ?? 0;
  if (following.indent < column || (following.indent === column && !following.dash)) return false;
  return before.endsWith(':') && text.slice(action.span.end, line.end).trim() === '';
}
