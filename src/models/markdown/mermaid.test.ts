import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { headersOf } from './headers.ts';
import { parseMarkdown } from './markdown.ts';
import { parseMermaid } from './mermaid.ts';

const graph = (text: string) => parseMermaid(MappedText.slice(text, { start: 0, end: text.length }));

describe('a flowchart', () => {
  it('has nodes with labels and edges of all forms', () => {
    const found = graph(
      'flowchart TB\n  %% map\n  a[a.md] --> b("b [x].md"):::done --> c\n  a & b -. old .-> d{{d}}\n  my-id ==>|text| a;\n  x-->y\n  subgraph S\n  end\n  click a href "a.md"\n',
    );
    expect(found?.complete).toBe(true);
    expect(found?.edges.map(({ from, to, plain, alone }) => [from, to, plain, alone])).toEqual([
      ['a', 'b', true, false],
      ['b', 'c', true, false],
      ['a', 'd', false, false],
      ['b', 'd', false, false],
      ['my-id', 'a', false, true],
      ['x', 'y', true, true],
    ]);
    expect([...(found?.nodes.values() ?? [])].map(({ id, label }) => `${id}=${label}`)).toEqual([
      'a=a.md',
      'b=b [x].md',
      'c=c',
      'd=d',
      'my-id=my-id',
      'x=x',
      'y=y',
    ]);
    expect(found?.clicks.get('a')).toBe('a.md');
  });

  it('is none of another kind, and says what it does not understand', () => {
    expect(graph('sequenceDiagram\n a->>b: x\n')).toBeUndefined();
    expect(graph('graph LR\n a --> \n')?.complete).toBe(false);
    expect(graph('graph LR\n a[x --> b\n')?.complete).toBe(false);
  });

  it('takes hostile input in linear time', () => {
    expect(graph(`graph LR\n${'a-'.repeat(50_000)}\n${'a[['.repeat(20_000)}`)?.complete).toBe(false);
    expect(graph(`graph LR\n${'a['.repeat(20_000)}\n${'a[\n'.repeat(50_000)}`)?.complete).toBe(false);
    const many = 'a & '.repeat(20_000);
    expect(graph(`graph LR\n${many}a --> ${many}a\n`)?.edges).toEqual([]);
  });
});

describe('headers', () => {
  const of = (text: string) =>
    headersOf(parseMarkdown(text)).map(({ name, value, style }) => [name, text.slice(value.start, value.end), style]);

  it('are lines, lists, front matter and sections', () => {
    expect(
      of(
        '---\nstatus: draft\n---\n# T\n\n**Superseded-By**: [a](a.md), [b](b.md)  \nOwner: me\n**Referenced by**:\n\n- [c](c.md)\n- [d](d.md)\n\nText: no\n\n## Status\n\nAccepted\n',
      ),
    ).toEqual([
      ['status', 'draft', 'front-matter'],
      ['superseded by', '[a](a.md), [b](b.md)', 'line'],
      ['owner', 'me', 'line'],
      ['referenced by', '- [c](c.md)\n- [d](d.md)', 'line'],
      ['text', 'no', 'line'],
      ['status', 'Accepted', 'section'],
    ]);
  });

  it('may be empty, and end with the next heading', () => {
    expect(of('# T\n**Status:**\n\n# U\nStatus: x\n')).toEqual([['status', '', 'line']]);
  });
});
