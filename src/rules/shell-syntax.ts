import type { Script } from '../models/shell/syntax.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';

type SyntaxError = Script['errors'][number];

/** What closes what; the parser names the closer. */
const openers: Readonly<Record<string, string>> = { fi: 'if', done: 'do', esac: 'case', '}': '{', ')': '(' };

/** What stands where a command should begin although a word before it opens nothing: glued or misspelt keywords. */
const glued = /(?:^|[\s;&|(])((?:el)?if|while|until)(\[{1,2})/i;
const misspelt = /(?:^|[;&|(]\s*|\s)(IF|If|ElseIf|elseif|elsif|FOR|For|WHILE|While)\s/;

/**
 * A syntax error in words that say what is missing, at the place that has to be changed; undefined if sh reads the code although
 * bash does not.
 */
export function explainSyntaxError(error: SyntaxError, script: Script): { message: string; span: Span } | undefined {
  const { source, dialect } = script;
  const { message, span } = error;
  // To sh `[[` is a command like any other, and a function may be one command.
  if (dialect === 'sh' && script.errors.some((one) => one.message.includes("'[['"))) return undefined;
  if (dialect === 'sh' && /to close '\[\['|compound command as function body|conditional operator/.test(message))
    return undefined;
  if (message.startsWith('more than ') || message === 'nested too deeply') return undefined;
  const text = source.text;
  const at = (match: RegExpExecArray, group: number): Span => {
    const start = match.index + match[0].lastIndexOf(match[group] ?? '');
    return source.span(start, start + (match[group] ?? '').length);
  };
  if (text.includes('\r')) {
    const cr = text.indexOf('\r');
    return {
      message: `a carriage return stands in the code (line ends of Windows): ${words(message)}`,
      span: source.span(cr, cr + 1),
    };
  }
  if (/token '(?:then|do|else|elif|fi|done)'/.test(message)) {
    const joint = glued.exec(text);
    if (joint) {
      const [, keyword = '', bracket = ''] = joint;
      const where = { ...joint, 0: joint[0] } as RegExpExecArray;
      return {
        message: `\`${keyword}${bracket}\` is taken as one word: a space belongs between \`${keyword}\` and \`${bracket}\``,
        span: at(where, 1),
      };
    }
    const capital = misspelt.exec(text);
    if (capital?.[1]) {
      const meant = /^else?s?if$/i.test(capital[1]) ? 'elif' : capital[1].toLowerCase();
      return { message: `\`${capital[1]}\` is no keyword of the shell: \`${meant}\` is`, span: at(capital, 1) };
    }
  }
  return { message: words(message) + curly(text, message), span: atEnd(source, span) };
}

/** What is missing at the end is shown at the last character that is there. */
function atEnd(source: MappedText, span: Span): Span {
  const last = source.text.trimEnd().length - 1;
  return last >= 0 && span.start > source.offset(last) ? source.span(last, last + 1) : span;
}

/** Quotes that a word processor made open nothing. */
const curly = (text: string, message: string): string =>
  message.startsWith('unterminated') && /[“”‘’]/.test(text) ? '; “ ” ‘ ’ are no quotes to the shell' : '';

function words(message: string): string {
  const close = /^expected '(.+)' to close (?:'(.+)'|(?:brace group|subshell))$/.exec(message);
  if (close)
    return `\`${close[2] ?? openers[close[1] ?? '']}\` is never closed: \`${close[1]}\` is missing${separator(close[1])}`;
  const keyword = /^expected '(then|do)'$/.exec(message)?.[1];
  if (keyword !== undefined)
    return `\`${keyword}\` is missing: it begins a command, so \`;\` or a new line must stand before it`;
  const token = /^unexpected token '(.+)'$/s.exec(message)?.[1];
  if (token !== undefined) return unexpected(token);
  const open = /^unterminated (.+)$/.exec(message)?.[1];
  if (open !== undefined) return `this ${open} is never closed`;
  const after = /^expected (command|redirect target|word) after '?(.+?)'?$/.exec(message);
  if (after) return `nothing follows \`${after[2]}\`: a ${after[1]} is missing`;
  if (message === 'expected redirect target') return 'nothing follows the redirection: a file name is missing';
  return `the shell cannot read this: ${message}`;
}

const separator = (closer = ''): string =>
  /^(?:fi|done|esac|\})$/.test(closer) ? ' (it must begin a command, behind `;` or a new line)' : '';

function unexpected(token: string): string {
  const opener = Object.hasOwn(openers, token) ? openers[token] : undefined;
  if (opener !== undefined) return `\`${token}\` closes nothing: no \`${opener}\` is open here`;
  if (token === '(') return '`(` cannot stand inside a command: quote or escape it if it is text';
  if (/^(?:&&|\|\||;|\||;;|&)$/.test(token))
    return `no command stands before \`${token}\`: \`&\`, \`;\`, \`&&\` and \`|\` each need one`;
  if (/^(?:then|do|else|elif)$/.test(token))
    return `\`${token}\` belongs to nothing: no \`if\`, \`for\` or \`while\` is open here`;
  return `\`${token}\` cannot stand here`;
}
