import { describe, expect, it } from 'vitest';
import { argumentOf, tiltBuilds } from './builds.ts';
import { isTiltfilePath, parseTiltfile, type TiltValue } from './tiltfile.ts';

const shown = (value: TiltValue | undefined): string => {
  switch (value?.kind) {
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
      return value.text;
    case 'name':
      return value.name;
    case 'list':
      return `[${value.items.map(shown).join(' ')}]`;
    case 'dict':
      return `{${value.entries.map(({ key, value: one }) => `${shown(key)}:${shown(one)}`).join(' ')}}`;
    case 'call':
      return `${value.call.name}(…)`;
    case 'unknown':
      return '?';
    default:
      return '-';
  }
};
/** `name(arguments)` */
const calls = (text: string): string[] =>
  parseTiltfile(text).calls.map(({ name, args }) => {
    const list = args.map((one) => `${one.spread ? '*' : ''}${one.name ? `${one.name}=` : ''}${shown(one.value)}`);
    return `${name}(${list.join(', ')})`;
  });

describe('parseTiltfile', () => {
  it.each([
    [
      "docker_build('a', '.', dockerfile = \"x/Dockerfile.dev\")",
      ['docker_build("a", ".", dockerfile="x/Dockerfile.dev")'],
    ],
    ['f(1, -2, 1.5e3, True, os.environ, None)', ['f(1, -2, 1.5e3, True, os.environ, None)']],
    ["f(['a', ('b',), (), ('c')], {'k': 'v', 'l': [1]})", ['f(["a" ["b"] [] "c"], {"k":"v" "l":[1]})']],
    ["k8s_yaml(helm('chart', values=['v.yaml']))", ['k8s_yaml(helm(…))', 'helm("chart", values=["v.yaml"])']],
    ["f('a' 'b', 'c' + 'd', 'e' % x, 'f' + g, 'h'[0])", ['f("ab", "cd", ?, ?, ?)']],
    [
      "f(r'a\\n', b'c', 'd\\n\\x41\\'', '''e\n'f' ''', \"\"\"g\"\"\")",
      ['f("a\\\\n", "c", "d\\nA\'", "e\\n\'f\' ", "g")'],
    ],
    ['f(f\'a{b}\', F"c")', ['f(?, ?)']],
    ['f(*a, **b)', ['f(*a, *b)']],
    ['f([x for x in y], {k: v for k in y}, x for x in y)', ['f(?)']],
    ['f(a if b else c, lambda: 1, not x, a == b, x[0], x.y[1:2])', ['f(?, ?, ?, ?, ?, ?)']],
    ['x = str(local("pwd")).strip().split(",")[0]', ['str(local(…))', 'local("pwd")', '.strip()', '.split(",")']],
    ["'{}'.format(a)", ['.format(a)']],
    ['def f(a, b=1):\n  return g(a)\nif (x): h()\nfor (a) in (b): pass', ['g(a)', 'h()']],
    ['f(\n  # comment (\n  "a", # )\n)\n', ['f("a")']],
    ['f\n(1)', []],
    ['f("a" \\\n  "b")', ['f("ab")']],
    ['f()()', ['f()']],
    ['f(a=1,)', ['f(a=1)']],
  ])('%s', (text, expected) => expect(calls(text)).toEqual(expected));

  it('knows where everything stands', () => {
    const text = "x = docker_build( 'a' , dockerfile='b/Dockerfile' )\n";
    const [call] = parseTiltfile(text).calls;
    const source = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end);
    expect(source(call?.span)).toBe("docker_build( 'a' , dockerfile='b/Dockerfile' )");
    expect(source(call?.nameSpan)).toBe('docker_build');
    expect(call?.args.map(({ span }) => source(span))).toEqual(["'a'", "dockerfile='b/Dockerfile'"]);
    const value = call?.args[1]?.value;
    expect(source(value?.span)).toBe("'b/Dockerfile'");
    expect(source(value?.kind === 'string' ? value.contents : undefined)).toBe('b/Dockerfile');
    expect(source(call?.args[1]?.nameSpan)).toBe('dockerfile');
  });
  it('knows what runs always', () => {
    const file = parseTiltfile('a()\nif x:\n  b(c())\nd(); e()\nif y: f()\ndef g():\n\th()\ni()\n');
    expect(file.calls.filter(({ conditional }) => conditional).map(({ name }) => name)).toEqual(['b', 'c', 'f', 'h']);
    expect(file.calls.filter(({ nested }) => nested).map(({ name }) => name)).toEqual(['c']);
  });
  it('has assignments and comments', () => {
    const file = parseTiltfile("# one\na = 'x' # two\nb = c = 1; d = 2\nif a:\n  e = f(g='h')\na += 'y'\n");
    expect(file.assignments.map(({ name, value, conditional }) => `${name} ${shown(value)} ${conditional}`)).toEqual([
      'a "x" false',
      'b ? false',
      'd 2 false',
      'e f(…) true',
      'a ? false',
    ]);
    expect(file.comments.map(({ text }) => text)).toEqual(['one', 'two']);
  });
  it('reads on behind broken code', () => {
    const bad = parseTiltfile("f('a\ng(']', [1)\nh(2");
    expect(bad.problems.map(({ message }) => message)).toEqual([
      'bracket is not closed',
      'string is not closed',
      '[ is not closed before )',
    ]);
    expect(bad.calls.map(({ name }) => name)).toEqual(['f', 'g', 'h']);
    expect(parseTiltfile(')]}').problems).toHaveLength(3);
    expect(calls('')).toEqual([]);
    expect(parseTiltfile("f('''a").problems).toHaveLength(2);
  });
  it('of hostile files comes to an end', () => {
    for (const text of [
      '('.repeat(100_000),
      'f('.repeat(50_000),
      '(]'.repeat(50_000),
      '"""'.repeat(30_001),
      'a.'.repeat(50_000),
    ])
      expect(parseTiltfile(text).text).toBe(text);
    const deep = parseTiltfile(`f(${'['.repeat(50_000)}${']'.repeat(50_000)})`);
    let value = deep.calls[0]?.args[0]?.value;
    let levels = 0;
    for (; value?.kind === 'list'; levels++) value = value.items[0];
    expect(value?.kind).toBe('unknown');
    expect(levels).toBeLessThan(100);
    expect(parseTiltfile('f('.repeat(50_000)).calls).toHaveLength(50_000);
  });
});

const tiltfile = `load('ext://restart_process', 'docker_build_with_restart')
include('./other/Tiltfile')
image = 'shop/web'
chart = 'deploy/chart'
docker_build(image, './web', dockerfile='./web/Dockerfile.dev', target='dev', build_args={'A': '1'},
  only=['src'], live_update=[sync('./web/src', '/app/src'), run('npm ci', trigger=['package.json'])])
docker_build('shop/api', context='.', dockerfile_contents='FROM scratch')
docker_build_with_restart('shop/go', '.', ['/app'], [], dockerfile='Dockerfile.go')
custom_build('shop/x', 'docker build -t $EXPECTED_REF -f x.Dockerfile .', ['./x'])
docker_compose(['./compose.yaml', 'b.yaml'])
k8s_yaml(['a.yaml', helm(chart, values=['v.yaml'])])
k8s_yaml(kustomize('overlay'))
local_resource('login', 'aws ecr get-login-password | docker login -u AWS --password-stdin', serve_cmd=['sh', '-c', 'npm start'])
version = str(local(['git', 'rev-parse', 'HEAD'])).strip()
local('make ' + version)
helm_resource('redis', 'bitnami/redis')
`;

describe('tiltBuilds', () => {
  const file = parseTiltfile(tiltfile);
  const builds = tiltBuilds(file);
  const paths = (list: readonly { readonly paths: readonly TiltValue[] }[]) =>
    list.map((one) => one.paths.map(shown).join(' '));

  it('has images', () => {
    expect(
      builds.images.map(({ ref, context, dockerfile, target, dockerfileContents }) =>
        [ref, context, dockerfile, target, dockerfileContents].map(shown).join(' '),
      ),
    ).toEqual([
      '"shop/web" "./web" "./web/Dockerfile.dev" "dev" -',
      '"shop/api" "." - - "FROM scratch"',
      '"shop/go" "." "Dockerfile.go" - -',
      '"shop/x" - - - -',
    ]);
    expect(shown(builds.images[0]?.buildArgs)).toBe('{"A":"1"}');
    expect(builds.images[3]?.commands[0]?.script?.commands[0]?.name).toBe('docker');
  });
  it('has what is applied', () => {
    expect(paths(builds.composes)).toEqual(['"./compose.yaml" "b.yaml"']);
    expect(paths(builds.manifests)).toEqual(['"a.yaml" helm(…)', 'kustomize(…)']);
    expect(paths(builds.charts)).toEqual(['"deploy/chart"', '"bitnami/redis"']);
    expect(builds.charts[0]?.values.map(shown)).toEqual(['"v.yaml"']);
    expect(paths(builds.kustomizations)).toEqual(['"overlay"']);
    expect(paths(builds.loads)).toEqual(['"ext://restart_process"', '"./other/Tiltfile"']);
  });
  it('has the commands that run on the machine', () => {
    const names = builds.commands.map(({ parameter, script }) => [
      parameter,
      script?.commands.map(({ name, args }) => [name, args[0]?.value].join(' ')).join('|'),
    ]);
    expect(names).toEqual([
      ['command', 'docker build'],
      ['cmd', 'aws ecr|docker login'],
      ['serve_cmd', 'npm start'],
      ['command', 'git rev-parse'],
      ['command', undefined],
    ]);
    const login = builds.commands[1]?.script?.commands[1];
    expect(tiltfile.slice(login?.span.start, login?.span.end)).toBe('docker login -u AWS --password-stdin');
    expect(login?.args[0]?.editable).toBe(true);
  });
  it('does not follow names that change', () => {
    const text = "a = 'x'\na = 'y'\nb = 'z'\nif q:\n  b = 'w'\ndocker_build(a, b)\n";
    const [image] = tiltBuilds(parseTiltfile(text)).images;
    expect([shown(image?.ref), shown(image?.context)]).toEqual(['a', 'b']);
  });
});

describe('argumentOf', () => {
  const of = (text: string, name: string) => {
    const [call] = parseTiltfile(text).calls;
    return shown(call && argumentOf(call, name)?.value);
  };
  it('knows positions and names', () => {
    expect(of("docker_build('a', 'b')", 'context')).toBe('"b"');
    expect(of("docker_build('a', context='b')", 'context')).toBe('"b"');
    expect(of("docker_build(*a, 'b')", 'context')).toBe('-');
    expect(of("docker_build(ref='a')", 'context')).toBe('-');
    expect(of("other('a')", 'context')).toBe('-');
    expect(of("constructor('a')", 'name')).toBe('-');
  });
});

describe('isTiltfilePath', () => {
  it.each([
    ['Tiltfile', true],
    ['a/Tiltfile', true],
    ['Tiltfile.dev', true],
    ['a/b.tiltfile', true],
    ['MyTiltfile', false],
  ])('%s', (path, expected) => expect(isTiltfilePath(path)).toBe(expected));
});
