import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { parseToml } from '../toml/parse.ts';
import { parseYaml } from '../yaml/parse.ts';
import { mappedScalar } from './mapped-scalar.ts';
import type { DocumentFile } from './node.ts';

/** For each `word` of the decoded text: what the file has in its place. */
function places(file: DocumentFile, key = 'a'): string[] | undefined {
  const node = file.root.get(key);
  const mapped = node && mappedScalar(file.text, node);
  if (mapped === undefined) return undefined;
  expect(mapped.text).toBe(node?.text);
  return [...mapped.text.matchAll(/\w+/g)].map((match) => {
    const span = mapped.span(match.index, match.index + match[0].length);
    return file.text.slice(span.start, span.end);
  });
}

describe('mappedScalar', () => {
  it.each([
    ['plain', 'a: one two\n'],
    ['number', 'a: 0644\nb: 1'],
    ['single quotes', "a: 'one ''two'''\n"],
    ['a quote first', "a: '''one'' two'\n"],
    ['double quotes', 'a: "one \\"two\\" three\\tfour"\n'],
    ['literal', 'a: |\n  one two\n    three\n\n  four\nb: 1\n'],
    ['literal, nothing kept', 'a: |-\n  one\n  two\n\n\nb: 1\n'],
    ['literal, all kept', 'a: |+\n  one\n\n\nb: 1\n'],
    ['literal with CRLF', 'a: |\r\n  one\r\n  two\r\nb: 1\r\n'],
    ['literal with a comment', 'a: | # 3 lines\n  one\n  two\n'],
    ['folded', 'a: >\n  one\n  two\nb: 1\n'],
    ['folded with a comment', 'a: >- # no part of it\n  one\n  two\n'],
    ['plain on several lines', 'a: one\n   two  \n   three\nb: 1\n'],
    ['double quotes on several lines', 'a: "one\n   two  \n\n   three \\\n  four"\nb: 1\n'],
    ['single quotes on several lines', "a: 'one\n\n\n   two'\nb: 1\n"],
  ])('YAML: %s', (_name, text) => {
    const file = parseYaml(text);
    expect(file.problems).toEqual([]);
    const words = file.root.get('a')?.text?.match(/\w+/g);
    expect(words?.length).toBeGreaterThan(0);
    expect(places(file)).toEqual(words);
  });

  it('JSON', () => {
    expect(places(parseJson('{"a": "one\\n\\u0022two\\" \\/three"}'))).toEqual(['one', 'two', 'three']);
  });

  it('TOML', () => {
    expect(places(parseToml('a = "one\\t\\U0001F600two"\n'))).toEqual(['one', 'two']);
    expect(places(parseToml("a = 'one \\ two'\n"))).toEqual(['one', 'two']);
    expect(places(parseToml('a = """\none\n  two"""\n'))).toEqual(['one', 'two']);
    expect(places(parseToml("a = '''one \\ 'two''''\n"))).toEqual(['one', 'two']);
    expect(places(parseToml('a = """one \\\n  two"""\n'))).toBeUndefined();
  });

  it('knows which stretches are one in the file', () => {
    const text = 'a: |\n  one two\n  three\n';
    const file = parseYaml(text);
    const node = file.root.get('a');
    const mapped = node && mappedScalar(text, node);
    expect(mapped?.contiguous(0, 7)).toBe(true);
    expect(mapped?.contiguous(0, 10)).toBe(false);
  });

  it('stands an escape at the end of what is no string', () => {
    for (const text of ['["\\\r', '["\\', '["a\\\r/*-"b"', "- '", '- "', '- "\\']) {
      for (const file of [parseJson(text), parseYaml(text)]) {
        for (const node of file.root.items()) expect(mappedScalar(text, node)?.text ?? node.text).toBe(node.text);
      }
    }
  });

  it('answers nothing for other nodes', () => {
    const file = parseYaml('a: [1]\nb:\nc: ""\n');
    expect(places(file, 'a')).toBeUndefined();
    expect(places(file, 'b')).toBeUndefined();
    expect(places(file, 'c')).toEqual([]);
  });
});
