import { describe, expect, it } from 'vitest';
import { parseGoSource } from './go.ts';
import type { EnvironmentRead, SettingsModel } from './syntax.ts';

const at = (text: string, { start, end }: { start: number; end: number }): string => text.slice(start, end);
const shown = ({ name, required, fallback, inFunction }: EnvironmentRead): string =>
  `${inFunction ? 'f:' : ''}${name}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}`;
const main = (body: string): string =>
  `package main\nimport (\n\t"os"\n\t"log"\n\t"net/http"\n)\nfunc main() {\n${body}\n}\n`;
const fields = (model: SettingsModel | undefined): string[] =>
  model?.fields.map(
    ({ name, variables, required, fallback }) =>
      `${name}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}: ${variables.join(' ')}`,
  ) ?? [];

it('package, imports and names', () => {
  const text =
    'package main\n// import "no"\nimport "fmt"\nimport (\n\ta "x/y"\n\t_ "blank"\n\t. "dot"\n)\nconst A, B = 1, 2\nvar (\n\tapp = fiber.New()\n\tx int\n)\ntype T struct{ F int }\ntype (\n\tU interface{ M() }\n)\nfunc main() { type inner struct{} }\nfunc (t *T) Method() {}\nfunc G[K any](k K) struct{} { return struct{}{} }\n';
  const file = parseGoSource(text);
  expect(file.imports.map(({ module, names }) => `${module}${names.join('')}`)).toEqual([
    'fmt',
    'x/y',
    'blank',
    'dot*',
  ]);
  expect(file.imports.map(({ span }) => at(text, span))).toEqual(['fmt', 'x/y', 'blank', 'dot']);
  expect(file.names.map(({ name, kind, maker }) => `${kind} ${name} ${maker ?? ''}`.trim())).toEqual([
    'variable A',
    'variable B',
    'variable app fiber.New',
    'variable x',
    'class T',
    'class U',
    'function main',
    'function G',
  ]);
  expect(file.main && at(text, file.main)).toBe('func main');
  expect(parseGoSource('package lib\nfunc main() {}').main).toBeUndefined();
});

describe('reads', () => {
  it.each([
    ['a := os.Getenv("A"); b, ok := os.LookupEnv(`B`)', 'A B'],
    ['port := os.Getenv("PORT")\nif port == "" {\n\tport = "8080"\n}', 'PORT=8080'],
    ['key := os.Getenv("KEY")\nif key == "" {\n\tlog.Fatal("no KEY")\n}', 'KEY!'],
    ['if x {\n\tkey := os.Getenv("KEY")\n\tif key == "" {\n\t\tlog.Fatal("x")\n\t}\n}', 'KEY'],
    ['s := "os.Getenv(\\"A\\")" // os.Getenv("B")', ''],
    ['os.Getenv("A"); other.Getenv("B"); x.os.Getenv("C")', 'A'],
  ])('%j', (body, expected) => {
    expect(parseGoSource(main(body)).reads.map(shown).join(' ')).toBe(expected);
  });

  it('follows constants and functions that are told the name', () => {
    const text =
      'package x\nimport "os"\nconst name = "A"\nfunc env(key, fallback string) string {\n\tif v := os.Getenv(key); v != "" {\n\t\treturn v\n\t}\n\treturn fallback\n}\nfunc must(k string) string {\n\tv := os.Getenv(k)\n\tif v == "" {\n\t\tpanic(k)\n\t}\n\treturn v\n}\nvar a = os.Getenv(name)\nvar b = env("B", "1")\nfunc f() { must("C") }\n';
    const file = parseGoSource(text);
    expect(file.reads.map(shown)).toEqual(['A', 'B=1', 'f:C!']);
    expect(file.opaque).toBe(false);
  });

  it.each([
    'os.Getenv(prefix + x)',
    'viper.AutomaticEnv() // Getenv',
    'os.Environ()',
    'os.ExpandEnv(s)',
    'viper.BindEnv("x")',
  ])('%s is opaque', (body) => expect(parseGoSource(main(body)).opaque).toBe(true));
  it('viper names', () =>
    expect(parseGoSource(main('viper.BindEnv("port", "APP_PORT")')).reads.map(shown)).toEqual(['APP_PORT']));
});

describe('structs', () => {
  it('caarlos0/env', () => {
    const text =
      'package x\nimport "github.com/caarlos0/env/v11"\ntype DB struct {\n\tHost string `env:"HOST" envDefault:"localhost"`\n\tPort int `env:"PORT,required"`\n}\ntype Config struct {\n\tToken string `env:"TOKEN,notEmpty"`\n\tSkip string\n\tNo string `env:"-"`\n\tDB DB `envPrefix:"DB_"`\n\tIn struct {\n\t\tX string `env:"X"`\n\t} `envPrefix:"IN_"`\n\tOther db.Conf `envPrefix:"O_"`\n}\nfunc f() {\n\tcfg := Config{}\n\tenv.ParseWithOptions(&cfg, env.Options{Prefix: "APP_"})\n}\n';
    const { settings } = parseGoSource(text);
    expect(settings.map(({ name, prefix, unseen }) => [name, prefix, unseen])).toEqual([
      ['Config', 'APP_', ['db.Conf']],
    ]);
    expect(fields(settings[0])).toEqual([
      'Token!: APP_TOKEN',
      'Host=localhost: APP_DB_HOST',
      'Port!: APP_DB_PORT',
      'X: APP_IN_X',
    ]);
  });

  it('kelseyhightower/envconfig', () => {
    const text =
      'package x\nimport "github.com/kelseyhightower/envconfig"\ntype Spec struct {\n\tDebug bool\n\tUserName string `split_words:"true"`\n\tManual string `envconfig:"manual" default:"x"`\n\tReq string `required:"true"`\n\tNo string `ignored:"true"`\n\tDb struct {\n\t\tHost string\n\t}\n}\nfunc f() {\n\tvar s Spec\n\terr := envconfig.Process("my", &s)\n}\n';
    const [model] = parseGoSource(text).settings;
    expect(model?.prefixSpan && at(text, model.prefixSpan)).toBe('my');
    expect(fields(model)).toEqual([
      'Debug: MY_DEBUG',
      'UserName: MY_USER_NAME',
      'Manual=x: MY_MANUAL MANUAL',
      'Req!: MY_REQ',
      'Host: MY_DB_HOST',
    ]);
  });

  it('cleanenv and go-envconfig', () => {
    const text =
      'package x\ntype A struct {\n\tPort string `yaml:"port" env:"PORT,SERVER_PORT" env-default:"80"`\n\tHost string `env:"HOST" env-required:"true"`\n}\ntype B struct {\n\tUrl string `env:"URL, default=http://x"`\n\tKey string `env:"KEY, required"`\n\tIn *C `env:", prefix=IN_"`\n}\ntype C struct {\n\tX string `env:"X"`\n}\n';
    const { settings } = parseGoSource(text);
    expect(fields(settings[0])).toEqual(['Port=80: PORT SERVER_PORT', 'Host!: HOST']);
    expect(fields(settings[1])).toEqual(['Url=http://x: URL', 'Key!: KEY', 'X: IN_X']);
    expect(settings.length).toBe(2);
  });

  it('a prefix that no call shows is not known', () => {
    const [model] = parseGoSource('package x\ntype A struct {\n\tB string `envconfig:"B"`\n}\n').settings;
    expect([model?.prefix, ...fields(model)]).toEqual([undefined, 'B: ']);
  });
});

describe('listens', () => {
  it.each([
    ['http.ListenAndServe(":8080", nil)', ['-:8080']],
    [
      'port := os.Getenv("PORT")\nif port == "" {\n\tport = "3000"\n}\nhttp.ListenAndServe(":"+port, nil)',
      ['-:3000 PORT'],
    ],
    ['addr := "127.0.0.1:9000"\ns := &http.Server{Addr: addr, Handler: h}\ns.ListenAndServe()', ['127.0.0.1:9000']],
    ['p := os.Getenv("PORT")\nhttp.ListenAndServe(fmt.Sprintf("0.0.0.0:%s", p), nil)', ['0.0.0.0:- PORT']],
    ['http.ListenAndServe(*addr, nil)', ['-:-']],
  ])('%j', (body, expected) => {
    const { listens } = parseGoSource(main(body));
    expect(
      listens.map(({ host, port, variable }) => `${host ?? '-'}:${port ?? '-'}${variable ? ` ${variable}` : ''}`),
    ).toEqual(expected);
  });

  it.each([
    ['net', 'net.Listen("tcp", ":50051"); net.Listen("unix", "/x")', [50051]],
    ['github.com/gin-gonic/gin', 'r.Run(":8081"); r.Run()', [8081, 8080]],
    ['github.com/labstack/echo/v4', 'e.Logger.Fatal(e.Start(":1323"))', [1323]],
    ['github.com/gofiber/fiber/v2', 'app.Listen(":3000")', [3000]],
    ['os/exec', 'cmd.Run(); cmd.Start()', []],
  ])('%s', (module, body, expected) => {
    const text = `package main\nimport "${module}"\nfunc main() { ${body} }`;
    expect(parseGoSource(text).listens.map(({ port }) => port)).toEqual(expected);
  });
});

it.each([
  ['openers', '{'.repeat(200_000)],
  ['equals', `func f() { ${'a = '.repeat(100_000)}`],
  ['structs', 'type A struct {\n\tA A `env:"A"`\n\tB B `envPrefix:"X"`\n'.repeat(20_000)],
  ['raw strings', '`a'.repeat(200_001)],
  ['comments', '/*'.repeat(500_000)],
  ['reads', `func f() { ${'x := os.Getenv("A"); if x == "" { '.repeat(20_000)}`],
  ['addresses', `import "net/http"\nfunc f() { ${'http.ListenAndServe(a + '.repeat(20_000)}`],
])('hostile text comes to an end: %s', (_name, text) => expect(parseGoSource(text)).toBeDefined());
