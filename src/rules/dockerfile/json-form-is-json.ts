import { jsonArray } from '../../models/dockerfile/json.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { edit } from '../../text/edit.ts';
import { hasInnerComment, ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

const carriers: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'RUN', 'COPY', 'ADD', 'VOLUME', 'HEALTHCHECK']);

export default rule({
  id: 'dockerfile/json-form-is-json',
  level: 'error',
  must: 'What is written as a JSON array is one: double quotes, a comma between the words and none behind the last, nothing behind the bracket.',
  why: 'Otherwise it is no array to the builder: a shell looks for a program whose name begins with a bracket, COPY for such a file, VOLUME makes such a folder.',
  aliases: ['JSONArgsRecommended', 'DL3025'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const outer of file.model.instructions) {
        const one = outer.inner ?? outer;
        const keyword = outer.keyword === 'HEALTHCHECK' ? 'HEALTHCHECK' : one.keyword;
        if (!carriers.has(keyword) || !isMeantAsJson(one)) continue;
        const { rest } = one;
        const words = looseWords(rest.text);
        const span = rest.span(0, rest.text.length);
        yield {
          file,
          range: span,
          message: `${words?.fault ?? 'this is no JSON array: something stands behind its `]`, or a quote or comma is wrong'}, so ${consequence(keyword)}`,
          fix:
            words && !hasInnerComment(outer)
              ? fix.safe(`write ${jsonArray(words.words)}`, file, edit.replace(span, jsonArray(words.words)), [
                  ...[`-${outer.keyword}`, `+${outer.keyword}`],
                ])
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCMD [\'node\', \'server.js\']\nHEALTHCHECK CMD ["a", "b",]\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:17'],
      fixed: { Dockerfile: 'FROM node:22\nCMD ["node", "server.js"]\nHEALTHCHECK CMD ["a", "b"]\n' },
    },
    {
      files: {
        'a b': '',
        Dockerfile: 'FROM node:22\nENTRYPOINT ["node" "server.js"]\nVOLUME [\'/a\', "/b"]\nCOPY ["a b", \'/c\']\n',
      },
      finds: ['Dockerfile:2:12', 'Dockerfile:3:8', 'Dockerfile:4:6'],
      fixed: {
        Dockerfile: 'FROM node:22\nENTRYPOINT ["node", "server.js"]\nVOLUME ["/a", "/b"]\nCOPY ["a b", "/c"]\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nCMD ["node"] # starts it\n' }, finds: ['Dockerfile:2:5'] },
    {
      files: { Dockerfile: 'FROM node:22\nCMD ["node", "server.js"\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM node:22\nCMD ["node", "server.js"]\n' },
    },
  ],
  good: [
    {
      files: { Dockerfile: 'FROM node:22\nCMD [ "node", \\\n  "server.js" ]\nVOLUME /a [b\nSHELL ["/bin/sh", "-c"]\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nRUN [ "$A" = b ] && make\nRUN [ "$A" ] || make\nRUN [[ "$A" ]]\nCMD [ -f /a ]\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nCMD []\nONBUILD CMD ["a"]\n' } },
  ],
});

/** True for `["…", …` or `['…']` that the builder does not take for JSON; a test such as `[ "$A" ] || x` is code. */
function isMeantAsJson({ form, rest }: Instruction): boolean {
  const { text } = rest;
  if ((form !== 'text' && form !== 'words') || !text.startsWith('[')) return false;
  const first = /^\[\s*(?:"[^"]*"|'[^']*')\s*(,|\]|["']|$)/.exec(text);
  return first !== null && (first[1] === ',' || !/[;&|$]/.test(text));
}

function consequence(keyword: string): string {
  if (keyword === 'COPY' || keyword === 'ADD')
    return `${keyword} looks for files with brackets and quotes in their names`;
  return keyword === 'VOLUME'
    ? 'the volumes have brackets and quotes in their names'
    : 'it is shell code, and no program has such a name';
}

interface Loose {
  readonly words: readonly string[];
  readonly fault: string;
}

/** The words between the brackets, and the first thing that is wrong with them; undefined if nobody can say which words are meant. */
function looseWords(text: string): Loose | undefined {
  const words: string[] = [];
  let fault: string | undefined;
  let at = 1;
  const skip = (): void => {
    while (/\s/.test(text.charAt(at))) at++;
  };
  for (skip(); at < text.length && text[at] !== ']'; skip()) {
    const quote = text.charAt(at);
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
    const word = text.slice(at + 1, end);
    if (end === -1 || word.includes('\\')) return undefined;
    if (quote === "'") fault ??= 'single quotes are not JSON';
    words.push(word);
    at = end + 1;
    skip();
    if (text[at] === ',') {
      at++;
      skip();
      if (text[at] === ']') fault ??= 'a comma stands behind the last word';
    } else if (at < text.length && text[at] !== ']') fault ??= 'a comma is missing between two words';
  }
  if (at >= text.length) fault ??= 'the `]` is missing';
  else if (text.slice(at + 1).trim() !== '') return undefined;
  return words.length > 0 && fault !== undefined ? { words, fault } : undefined;
}
