import { describe, expect, it } from 'vitest';
import { skeletonChange } from '../../text/skeleton.ts';
import type { Span } from '../../text/span.ts';
import { definitionOf, parseMarkdown } from './markdown.ts';
import { markdownSkeleton } from './skeleton.ts';
import { Slugger, slugOf } from './slug.ts';

const headings = (text: string) => parseMarkdown(text).headings.map(({ level, slug }) => `${level} ${slug}`);
/** `kind text → target` */
const links = (text: string) =>
  parseMarkdown(text).links.map(
    ({ kind, image, text: shown, target }) => `${kind}${image ? '!' : ''} ${shown} → ${target ?? '-'}`,
  );
const fences = (text: string) =>
  parseMarkdown(text).fences.map(({ info, content, closed }) => `${info}|${content.text}${closed ? '' : '|open'}`);

describe('slugOf', () => {
  it.each([
    ['Usage', 'usage'],
    ['Getting  started!', 'getting--started'],
    ['`npm ci` & co. (fast)', 'npm-ci--co-fast'],
    ['snake_case-and.dots', 'snake_case-anddots'],
    ['Über 中文 1½', 'über-中文-1'],
    [':rocket: Start', 'rocket-start'],
    ['🚀 Start', '-start'],
    ['', ''],
  ])('%j is %j', (text, slug) => expect(slugOf(text)).toBe(slug));
  it('differs in one document', () => {
    const slugger = new Slugger();
    expect(['a', 'A', 'a-1', 'a', 'a-1'].map((text) => slugger.slug(text))).toEqual([
      'a',
      'a-1',
      'a-1-1',
      'a-2',
      'a-1-2',
    ]);
  });
});

describe('headings', () => {
  it.each([
    ['# One\n## Two ##\n### Three #x\n#### \n#no\n####### no\n', ['1 one', '2 two', '3 three-x', '4 ']],
    ['One\n===\nTwo\nlines\n---\n\n---\n- a\n---\n', ['1 one', '2 twolines']],
    ['    # code\n\ttext\n  # Real\n', ['1 real']],
    ['> # Quote\n\n- # Item\n  ## Below\n', ['1 quote', '1 item', '2 below']],
    ['# A `b_c` **d** _e_ f_g [h](i.md) ![j](k) <b>l</b> &amp; m\\_n\n', ['1 a-b_c-d-e-f_g-h--l--m_n']],
    [
      '<h1 align="center">\n  <b>The</b> Shop <img src="a"/>\n</h1>\n\n# Next\n\na <h3>b_c</h3> <h2>d</h3>\n',
      ['1 the-shop', '1 next', '3 b_c'],
    ],
    ["# Module './_base' of _x_y_ and a_b\n", ['1 module-_base-of-x_y-and-a_b']],
    ['# `__init__` and __bold__\n', ['1 __init__-and-bold']],
    ['text\n# After text\n', ['1 after-text']],
    ['```\n# code\n```\n<!--\n# comment\n-->\n<div>\n# html\n\n# Real\n', ['1 real']],
    ['---\ntitle: "# x"\n---\n# Real\n', ['1 real']],
    ['# Same\n# Same\n', ['1 same', '1 same-1']],
    ['# CRLF\r\n\r\nTwo\r\n---\r\n', ['1 crlf', '2 two']],
    ['[a]: b\n===\n', []],
  ])('%j', (text, expected) => expect(headings(text)).toEqual(expected));

  it('know their place', () => {
    const text = '##  Two words  ## \n\nOne\nmore  \n----\n';
    const [atx, setext] = parseMarkdown(text).headings;
    const source = (span: Span | undefined) => text.slice(span?.start, span?.end);
    expect([source(atx?.span), source(atx?.textSpan), atx?.text]).toEqual([
      '##  Two words  ##',
      'Two words',
      'Two words',
    ]);
    expect([source(setext?.span), source(setext?.textSpan), setext?.text]).toEqual([
      'One\nmore  \n----',
      'One\nmore',
      'One more',
    ]);
  });
});

describe('links', () => {
  it.each([
    [
      '[a](b.md) ![c](d.png "t") [e](<f g.md>) [h](i(j).md)',
      ['inline a → b.md', 'inline! c → d.png', 'inline e → f g.md', 'inline h → i(j).md'],
    ],
    ["[a](b.md#c 't') [a]( b ) [a]() [a](b c) [a] (b)", ['inline a → b.md#c', 'inline a → b', 'inline a → ']],
    ['[![a](b.png)](c.md)', ['inline ![a](b.png) → c.md', 'inline! a → b.png']],
    ['[a [b](c) d](e)', ['inline b → c']],
    ['[a\nb](c)', ['inline a\nb → c']],
    ['`[a](b)` ``[a](`b)`` \\[a](b) [a\\](b) `[c](d)', ['inline c → d']],
    [
      'x <!-- [a](b) --> <https://x.example> <b>[c](d)</b>',
      ['autolink https://x.example → https://x.example', 'inline c → d'],
    ],
    ['<a href="b.md" id=x>c</a> <img alt="" src=\'d.png\'/>', ['html  → b.md', 'html! → d.png'.replace('! →', '!  →')]],
    ['<p align="center">\n<a href="b.md">\n[no](e)\n</p>\n\n[yes](f)', ['html  → b.md', 'inline yes → f']],
    [
      '[a][b] [b][] [B] [no] [a][none] ![i][b]\n\n[b]: c.md "t"\n',
      ['reference a → c.md', 'reference b → c.md', 'reference B → c.md', 'reference a → -', 'reference! i → c.md'],
    ],
    ['- [ ] task\n- [x] done [^1]\n\n[^1]: note [a](b)\n', ['inline a → b']],
    ['    [a](b)\n\n```\n[a](b)\n```\n\n~~~ x\n[a](b)\n~~~\n', []],
    [
      '- item\n\n      [code](x)\n\n  [a](b)\n\n> [c](d)\nlazy [e](f)\n',
      ['inline a → b', 'inline c → d', 'inline e → f'],
    ],
    ['| a | [b](c) |\n|---|---|\n| `[x](y)` | [d](e) |\n', ['inline b → c', 'inline d → e']],
    ['# [a](b)\n[c](d)\n===\n', ['inline a → b', 'inline c → d']],
    ['[a](b\\_c.md) [d](<e>)', ['inline a → b_c.md', 'inline d → e']],
  ])('%j', (text, expected) => expect(links(text)).toEqual(expected));

  it('know their place', () => {
    const text = '> see [the\n> guide](a/b.md#c) and [x][Y]\n\n[y]: <z z> "t"\n';
    const source = (span: Span | undefined) => text.slice(span?.start, span?.end);
    const file = parseMarkdown(text);
    expect(file.links.map(({ span }) => source(span))).toEqual(['[the\n> guide](a/b.md#c)', '[x][Y]']);
    expect(file.links.map(({ targetSpan }) => source(targetSpan))).toEqual(['a/b.md#c', 'z z']);
    expect(file.definitions.map(({ span }) => source(span))).toEqual(['[y]: <z z> "t"']);
    expect(definitionOf(file, ' Y ')?.target).toBe('z z');
    expect(definitionOf(file, 'q')).toBeUndefined();
  });
  it('have definitions at the start of a paragraph only', () => {
    const file = parseMarkdown('[a]: b\n[c]:\n  d\n  "title"\n[e]: f "broken\ntext\n[g]: h\n\n[a]: second\n');
    expect(file.definitions.map(({ label, target }) => `${label} ${target}`)).toEqual(['a b', 'c d', 'a second']);
    expect(definitionOf(file, 'a')?.target).toBe('b');
  });
  it('have anchors beside them', () => {
    const file = parseMarkdown('<a name="old"></a>\n\n## New <span id=here></span>\n\n<div id="x" name="y">\n');
    expect(file.anchors.map(({ name }) => name)).toEqual(['old', 'here', 'x']);
    expect(file.headings[0]?.slug).toBe('new');
  });
  it('are none in comments', () => {
    const file = parseMarkdown('a <!-- one\ntwo --> b\n\n<!--\nthree\n\n[x](y)\n-->\n[a](b)\n<!-- open [c](d)\n');
    expect(file.comments.map(({ text }) => text)).toEqual(['one\ntwo', 'three\n\n[x](y)']);
    expect(file.links.map(({ text }) => text)).toEqual(['a']);
  });
});

describe('fences', () => {
  it.each([
    ['```sh\na\n\nb\n```\n', ['sh|a\n\nb\n']],
    ['~~~~ {.py title="x"}\n~~~\n```\n~~~~~\n', ['{.py title="x"}|~~~\n```\n']],
    ['  ```\n  a\n    b\n c\n  ```\n', ['|a\n  b\nc\n']],
    ['- x\n  ```sh\n  a\n  ```\n- y\n', ['sh|a\n']],
    ['1. x\n\n   ```\n   a\n\n   b\n   ```\n', ['|a\n\nb\n']],
    ['> ```js\n> a\n> b\n> ```\n', ['js|a\nb\n']],
    ['> ```\n> a\nb\n', ['|a\n|open']],
    ['- ```\n  a\nb\n', ['|a\n|open']],
    ['```\na', ['|a|open']],
    ['``` a`b\nx\n', []],
    ['    ```\n    a\n', []],
    ['text\n```\na\n```\n', ['|a\n']],
    ['```\n```\n', ['|']],
    ['```sh\r\na\r\n```\r\n', ['sh|a\r\n']],
  ])('%j', (text, expected) => expect(fences(text)).toEqual(expected));

  it('know their place', () => {
    const text = 'x\n\n- y\n\n  ```Bash title\n  npm ci\n  ```\n';
    const [fence] = parseMarkdown(text).fences;
    expect(fence?.language).toBe('bash');
    expect(text.slice(fence?.infoSpan.start, fence?.infoSpan.end)).toBe('Bash title');
    expect(text.slice(fence?.body.start, fence?.body.end)).toBe('  npm ci\n');
    expect(text.slice(fence?.span.start, fence?.span.end)).toBe('```Bash title\n  npm ci\n  ```');
    const at = fence?.content.span(0, 3);
    expect(text.slice(at?.start, at?.end)).toBe('npm');
  });
});

describe('tables', () => {
  it('have cells', () => {
    const text = 'text\n| A | B `x` |\n|:--|--:|\n| 1 | a \\| b |\n2 | 3\n| only\n|  | 4 |\n\nend\n';
    const [table] = parseMarkdown(text).tables;
    expect(table?.header.map((cell) => cell.text)).toEqual(['A', 'B `x`']);
    expect(table?.rows.map((row) => row.map((cell) => cell.text))).toEqual([
      ['1', 'a \\| b'],
      ['2', '3'],
      ['only'],
      ['', '4'],
    ]);
    const cell = table?.rows[0]?.[1];
    expect(text.slice(cell?.span.start, cell?.span.end)).toBe('a \\| b');
    expect(text.slice(table?.span.start, table?.span.end)).toMatch(/^\| A [^]*\| 4 \|$/);
  });
  it.each(['a | b\n--- | --- | ---\n', 'a\n---\n', '| a |\n| b |\n', 'a | b\n\n--- | ---\n'])('%j has none', (text) => {
    expect(parseMarkdown(text).tables).toEqual([]);
  });
  it('end with the next block', () => {
    const file = parseMarkdown('a | b\n-|-\n1 | 2\n# H\nc | d\n');
    expect(file.tables.map(({ rows }) => rows.length)).toEqual([1]);
    expect(file.headings).toHaveLength(1);
  });
});

describe('front matter', () => {
  it.each([
    ['---\na: 1\n---\nx', 'yaml', 'a: 1\n'],
    ['---\r\na: 1\r\n...\r\nx', 'yaml', 'a: 1\r\n'],
    ['+++\na = 1\n+++\n', 'toml', 'a = 1\n'],
    ['---\n---\n', 'yaml', ''],
  ])('%j', (text, format, body) => {
    const matter = parseMarkdown(text).frontMatter;
    expect([matter?.format, text.slice(matter?.body.start, matter?.body.end)]).toEqual([format, body]);
  });
  it.each(['\n---\na: 1\n---\n', '---\na: 1\n', '--- x\n---\n', ''])('%j has none', (text) =>
    expect(parseMarkdown(text).frontMatter).toBeUndefined(),
  );
});

describe('hostile documents', () => {
  it.each([
    ['brackets', '['.repeat(200_000)],
    ['images', '!['.repeat(100_000)],
    ['closed brackets', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['links', '[a](b'.repeat(50_000)],
    ['titles', '[a](b "'.repeat(50_000)],
    ['ticks', Array.from({ length: 600 }, (_, size) => '`'.repeat(size)).join(' ')],
    ['quotes', `${'> '.repeat(20_000)}x\n`.repeat(10)],
    ['lists', `${'- '.repeat(20_000)}x\n\n\n`.repeat(10)],
    ['tags', '<a b="'.repeat(50_000)],
    ['open tags', '<a '.repeat(50_000)],
    ['comments', 'a <!--'.repeat(50_000)],
    ['definitions', '[a]: b\n'.repeat(20_000)],
    ['bars', `${'|'.repeat(100_000)}\n`.repeat(3)],
    ['underscores', `# ${'_'.repeat(200_000)}`],
    ['hashes', `# ${'#'.repeat(200_000)} x`],
    ['same headings', '# a\n'.repeat(20_000)],
    ['stars', `${'* '.repeat(100_000)}x`],
  ])('of %s come to an end', (_name, text) => expect(parseMarkdown(text).text).toBe(text));
});

describe('markdownSkeleton', () => {
  const text =
    '# One\n\nSee [the guide](a.md).\n<!-- keep -->\n\n```sh\nnpm ci\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
  const before = markdownSkeleton(text);
  it('lets targets and code change', () => {
    const after = markdownSkeleton(text.replace('a.md', 'b.md').replace('npm ci', 'npm test'));
    expect(skeletonChange(before, after, [])).toBeUndefined();
  });
  it.each([
    ['# One', '## One', 'h1 One'],
    ['[the guide](a.md)', 'the guide', 'link the guide'],
    ['```sh', '```js', 'fence sh'],
    ['| 1 | 2 |\n', '', 'row 2'],
    ['<!-- keep -->', '', 'comment lost: keep'],
    ['\n```\n', '\n', 'not closed'],
  ])('sees the change from %j to %j', (from, to, message) => {
    expect(skeletonChange(before, markdownSkeleton(text.replace(from, to)), [])).toContain(message);
  });
});
