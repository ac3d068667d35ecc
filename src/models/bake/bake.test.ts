import { describe, expect, it } from 'vitest';
import { isBakePath, parseBake } from './bake.ts';
import { parseHcl } from './hcl.ts';

const plain = (text: string): unknown => {
  const value = (node: ReturnType<typeof parseHcl>['root']): unknown =>
    node.kind === 'map'
      ? Object.fromEntries(node.entries().map((one) => [one.key, value(one.value)]))
      : node.kind === 'seq'
        ? node.items().map(value)
        : (node.value ?? null);
  return value(parseHcl(text).root);
};

describe('parseHcl', () => {
  it('reads attributes, blocks with labels, lists, objects, comments', () => {
    const text =
      '# a\nx = 1 // b\nblock "l" "m" {\n  s = "a${b("}")}\\"c"\n  t = true\n  n = null\n  l = [\n    "a", # c\n    "b",\n  ]\n  o = { k = "v", "q r": 2\n    z = -1.5 }\n}\n/* d */ block "l" "o" {}\n';
    expect(plain(text)).toEqual({
      x: 1,
      block: { l: { o: {} } },
    });
    expect(plain(text.replace('block "l" "o"', 'other "o"'))).toEqual({
      x: 1,
      block: { l: { m: { s: 'a${b("}")}"c', t: true, n: null, l: ['a', 'b'], o: { k: 'v', 'q r': 2, z: -1.5 } } } },
      other: { o: {} },
    });
  });
  it('keeps expressions as what they are written as', () => {
    expect(
      plain('a = notequal("", X) ? "x" : [1, 2]\nb = X\nc = "a" == Y ? "b" : "c"\nd = [for x in y : x]\n'),
    ).toEqual({
      a: '${notequal("", X) ? "x" : [1, 2]}',
      b: '${X}',
      c: '${"a" == Y ? "b" : "c"}',
      d: '${[for x in y : x]}',
    });
  });
  it('reads heredocs', () => {
    expect(plain('a = <<EOT\nFROM b\nEOT\nc = <<-E\n  d\n  E\ne = 1')).toEqual({ a: 'FROM b\n', c: '  d\n', e: 1 });
  });
  it('tells what is wrong and reads the rest', () => {
    const file = parseHcl('} ?\na = "b\nc = 1\nd {\n');
    expect(file.problems.map(({ message }) => message)).toEqual([
      'a closing brace without an opening one',
      'neither an attribute nor a block',
      'a text has no end',
      'a block has no end',
    ]);
    expect(plain('} ?\na = "b\nc = 1\nd {\n')).toEqual({ a: 'b', c: 1, d: {} });
  });
  it('stands what is hostile', () => {
    for (const text of [
      '{'.repeat(20_000),
      'a=['.repeat(20_000),
      'a={'.repeat(20_000),
      '"${'.repeat(20_000),
      'a = ('.repeat(20_000),
      '/*',
      '<<',
      'a = <<',
      'a "'.repeat(5000),
    ])
      expect(parseHcl(text).root.kind).toBe('map');
  });
});

const hcl = `
variable "REG" { default = "ghcr.io/acme" }
variable "TAG" {}
group "default" { targets = ["web", "tools"] }
target "_base" {
  context = "src"
  contexts = { base = "docker-image://alpine:3" }
}
target "web" {
  inherits = ["_base"]
  dockerfile = "web.Dockerfile"
  target = "runtime"
  tags = ["\${REG}/web:\${TAG}", notequal("", TAG) ? "x" : ""]
  output = ["type=registry"]
}
target "tools" {
  name = "tools-\${item}"
  matrix = { item = ["a", "b"] }
  tags = ["tools-\${item}"]
}
`;

describe('parseBake', () => {
  it('reads targets with what they inherit, variables and matrices', () => {
    const { targets, groups } = parseBake(hcl, 'docker-bake.hcl');
    expect(groups).toEqual(new Map([['default', ['web', 'tools']]]));
    expect(
      targets.map(({ span: _, contexts, ...one }) => ({ ...one, contexts: contexts.map(({ value }) => value) })),
    ).toEqual([
      expect.objectContaining({ name: '_base', context: 'src' }),
      {
        name: 'web',
        inherits: ['_base'],
        context: 'src',
        dockerfile: 'web.Dockerfile',
        inline: false,
        target: 'runtime',
        tags: ['ghcr.io/acme/web:${TAG}', '${notequal("", TAG) ? "x" : ""}'],
        contexts: ['docker-image://alpine:3'],
        push: true,
      },
      expect.objectContaining({ name: 'tools-a', tags: ['tools-a'] }),
      expect.objectContaining({ name: 'tools-b', tags: ['tools-b'] }),
    ]);
  });
  it('reads JSON, and inheritance in a circle', () => {
    const text = '{"target":{"a":{"inherits":["b"],"tags":["x"]},"b":{"inherits":["a"],"context":"c"}}}';
    expect(parseBake(text, 'docker-bake.json').targets.map(({ name, context, tags }) => [name, context, tags])).toEqual(
      [
        ['a', 'c', ['x']],
        ['b', 'c', ['x']],
      ],
    );
  });
  it('knows its files', () => {
    expect(['docker-bake.hcl', 'a/docker-bake.override.json', 'web.bake.hcl', 'bake.json'].every(isBakePath)).toBe(
      true,
    );
    expect(['main.tf.hcl', 'bakery.json', 'a/lambake.hcl'].some(isBakePath)).toBe(false);
  });
});
