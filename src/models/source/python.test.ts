import { describe, expect, it } from 'vitest';
import { parsePythonSource } from './python.ts';
import type { EnvironmentRead, SettingsModel } from './syntax.ts';

const at = (text: string, { start, end }: { start: number; end: number }): string => text.slice(start, end);
/** `NAME` optional, `NAME!` required, `NAME=x` with a default, `f:` in a function. */
const shown = ({ name, required, fallback, inFunction }: EnvironmentRead): string =>
  `${inFunction ? 'f:' : ''}${name}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}`;
const reads = (text: string): string => parsePythonSource(text).reads.map(shown).join(' ');
const fields = ({ fields: all }: SettingsModel): string[] =>
  all.map(
    ({ name, variables, required, fallback }) =>
      `${name}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}: ${variables.join(' ')}`,
  );

describe('imports', () => {
  it.each([
    ['import os, a.b as c', ['os[]', 'a.b[]']],
    ['from .core.db import (a, b as c,)\nfrom .. import x\nfrom y import *', ['.core.db[a b]', '..[x]', 'y[*]']],
    ['try: import a\nexcept ImportError: import b', ['a[]?', 'b[]?']],
    ['def f():\n  import a\nimport b', ['a[]?', 'b[]']],
    ['if TYPE_CHECKING:\n  from a import B\nelse:\n  import c', ['a[B]:', 'c[]']],
    ['if typing.TYPE_CHECKING: import a', ['a[]:']],
    ['x = 1; import a; y = 2', ['a[]']],
    ['"""\nimport a\n"""\n# import b\ns = "import c"', []],
    ['from \\\n  a import \\\n  b', ['a[b]']],
    ['class A:\n\timport a\n\n  # comment\n\tdef f(self): import b\nimport c', ['a[]', 'b[]?', 'c[]']],
    ['from a import\nimport b\n(', ['a[]', 'b[]']],
  ])('%j', (text, expected) => {
    const { imports } = parsePythonSource(text);
    expect(
      imports.map((one) => `${one.module}[${one.names.join(' ')}]${one.typeOnly ? ':' : ''}${one.optional ? '?' : ''}`),
    ).toEqual(expected);
  });

  it('stand where the module is named', () => {
    const text = 'from  .a.b import c\r\nimport d . e';
    expect(parsePythonSource(text).imports.map(({ span }) => at(text, span))).toEqual(['.a.b', 'd . e']);
  });
});

describe('names', () => {
  it('are those at the top, with what makes them', () => {
    const text =
      'from app import app as application\napp = FastAPI(title="x")\ncli: Typer = typer.Typer()\na = b = make()\nx, y = f()\nif DEBUG:\n  debug = Flask(__name__)\ndef create_app(): inner = 1\nasync def g(): pass\nclass C(B):\n  field = 1\nwith open(f) as z: text = z.read()\napp.state = 1\nn = f(1) + 2\n';
    expect(
      parsePythonSource(text).names.map(({ name, kind, maker }) => `${kind} ${name} ${maker ?? ''}`.trim()),
    ).toEqual([
      'import application',
      'variable app FastAPI',
      'variable cli typer.Typer',
      'variable a make',
      'variable b make',
      'variable x',
      'variable y',
      'variable debug Flask',
      'function create_app',
      'function g',
      'class C',
      'variable text z.read',
      'variable n',
    ]);
  });

  it.each([
    'if __name__ == "__main__":\n  main()',
    'if "__main__" == __name__: main()',
    "if (__name__ == '__main__'):\n  main()",
  ])('main in %j', (text) => expect(parsePythonSource(text).main?.start).toBe(0));
  it('no main', () =>
    expect(parsePythonSource('if __name__ != "__main__":\n  pass\nif x == "__main__": pass').main).toBeUndefined());
});

describe('reads', () => {
  it.each([
    [
      'import os\na = os.environ["A"]\nb = os.environ.get("B")\nc = os.getenv("C", "x")\nd = os.getenv("D", default=5)',
      'A! B C=x D=5',
    ],
    ['import os as o\no.environ["A"]', 'A!'],
    ['from os import environ, getenv as g\nenviron["A"]\nenviron.get("B") or "x"\ng("C")', 'A! B=x C'],
    ['import os\ndef f():\n  return os.environ["A"]', 'f:A!'],
    ['import os\nif x:\n  os.environ["A"]\ntry:\n  os.environ["B"]\nexcept KeyError: pass', 'A B'],
    ['import os\na = os.environ["A"] if "A" in os.environ else ""', 'A A'],
    [
      'import os\nos.environ["A"] = "1"\nos.environ["B"] == "1"\ndel os.environ["C"]\nos.environ.setdefault("D", "x")',
      'B! D=x',
    ],
    ['import os\nf"a{os.environ[\'A\']}b{{x}} {os.getenv("B", "z")!r:>{w}} {x:%H o\'clock}"', 'A! B=z'],
    ['import os\nKEY = "A"\nos.environ[KEY]\nos.environ["X" "Y"]', 'A! XY!'],
    [
      'import os\ndef env(key, default=None):\n  return os.environ.get(key, default)\nA = env("A", "x")\nB = env(key="B")',
      'A=x B',
    ],
    ['from decouple import config\nA = config("A")\nB = config("B", default=False, cast=bool)', 'A! B=False'],
    [
      'import environ\nenv = environ.Env(DEBUG=(bool, False))\nenv("DEBUG")\nenv("A")\nenv.str("B", default="x")\nenv.read_env()\nenv.db()',
      'DEBUG A! B=x DATABASE_URL',
    ],
    [
      'from environs import Env\nenv = Env()\nwith env.prefixed("APP_"):\n  with env.prefixed("DB_"):\n    env("HOST", "h")\n  env.int("PORT")',
      'APP_DB_HOST=h APP_PORT!',
    ],
    ['from starlette.config import Config\nconfig = Config(".env")\nconfig("A", cast=bool, default=True)', 'A=True'],
    ['class A:\n  x = os.environ["A"]\nimport os', 'A!'],
    ['self.os.environ["A"]; config("B"); env("C")', ''],
  ])('%j', (text, expected) => {
    expect(reads(text)).toBe(expected);
    expect(parsePythonSource(text).opaque).toBe(false);
  });

  it.each([
    'import os\nos.environ[key]',
    'import os\nos.getenv(f"{p}_X")',
    'import os\nrun(env=os.environ)',
    'import os\ndict(**os.environ)',
    'import os\nfor k, v in os.environ.items(): pass',
    'from os import environ\nenviron.copy()',
    'import os\nlist(map(os.getenv, NAMES))',
    'import os\nclass A:\n  def get(self, key): return os.environ[key]',
  ])('%j is opaque', (text) => expect(parsePythonSource(text).opaque).toBe(true));

  it('stand where the name is', () => {
    const text = 'import os\nx = f"{os.environ[\'NAME\']}" + os.getenv("OTHER")';
    expect(parsePythonSource(text).reads.map(({ span }) => at(text, span))).toEqual(['NAME', 'OTHER']);
  });
});

describe('pydantic settings', () => {
  const model = (text: string): SettingsModel => {
    const [first] = parsePythonSource(text).settings;
    if (!first) throw new Error('no model');
    return first;
  };

  it('version 2: prefix, aliases, nested models', () => {
    const text = `from pydantic import BaseModel, Field, AliasChoices
from pydantic_settings import BaseSettings, SettingsConfigDict
PREFIX = "APP_"
class Db(BaseModel):
    host: str
    port: int = 5432
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", env_file=(".env", ".env.local"))
    name: str
    debug: bool = False
    maybe: str | None
    made: list[str] = Field(default_factory=list)
    token: str = Field(..., description="x")
    url: str = Field("http://x", alias="URL")
    key: str = Field(validation_alias=AliasChoices("KEY", "API_KEY"))
    kind: ClassVar[str] = "x"
    _private: str = "y"
    db: Db
    other: Annotated[int, Field(alias="OTHER")] = 3
    @field_validator("name")
    def check(cls, v): return v
`;
    const found = model(text);
    expect(found).toMatchObject({
      prefix: 'APP_',
      delimiter: '__',
      envFiles: ['.env', '.env.local'],
      unseen: [],
      caseSensitive: false,
    });
    expect(fields(found)).toEqual([
      'name!: APP_NAME',
      'debug=False: APP_DEBUG',
      'maybe!: APP_MAYBE',
      'made: APP_MADE',
      'token!: APP_TOKEN',
      'url=http://x: URL',
      'key!: KEY API_KEY',
      'db.host!: APP_DB__HOST APP_DB',
      'db.port=5432: APP_DB__PORT APP_DB',
      'db!: APP_DB APP_DB__HOST APP_DB__PORT',
      'other=3: OTHER',
    ]);
  });

  it('version 1: class Config, env=, Optional', () => {
    const text = `from pydantic import BaseSettings, Field
class Base(BaseSettings):
    region: str
    class Config:
        env_prefix = "my_"
        case_sensitive = True
class Settings(Base):
    port = 80
    name: Optional[str]
    token: str = Field(..., env="TOKEN")
    keys: str = Field("x", env=["A", "B"])
`;
    const settings = parsePythonSource(text).settings[1];
    expect(settings).toMatchObject({ name: 'Settings', prefix: 'my_', caseSensitive: true });
    expect(settings && fields(settings)).toEqual([
      'region!: my_region',
      'port=80: my_port',
      'name: my_name',
      'token!: TOKEN',
      'keys=x: A B',
    ]);
    expect(settings?.prefixSpan && at(text, settings.prefixSpan)).toBe('my_');
  });

  it('what cannot be seen', () => {
    expect(model('from kit import PlatformSettings\nclass S(PlatformSettings):\n  a: int').unseen).toEqual([
      'PlatformSettings',
    ]);
    const computed = model(
      'from pydantic_settings import BaseSettings\nclass S(BaseSettings, env_prefix=f"{x}_"):\n  a: int',
    );
    expect([computed.prefix, ...fields(computed)]).toEqual([undefined, 'a!: ']);
    const supplied =
      'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n  a: int\n  @model_validator(mode="before")\n  def f(cls, v): return v';
    expect(fields(model(supplied))).toEqual(['a: A']);
    expect(parsePythonSource('from pydantic import BaseModel\nclass Settings(BaseModel):\n  a: int').settings).toEqual(
      [],
    );
  });

  it('classes that inherit from each other come to an end', () => {
    const text =
      'from pydantic_settings import BaseSettings\nclass A(B, BaseSettings):\n  b: B\nclass B(A):\n  a: "A"\n  model_config = {"env_nested_delimiter": "_"}';
    expect(parsePythonSource(text).settings.length).toBe(2);
  });
});

describe('listens', () => {
  it.each([
    [
      'import uvicorn\nuvicorn.run("main:app", host="0.0.0.0", port=8080)\nuvicorn.run(app)',
      ['0.0.0.0:8080', '-:8000'],
    ],
    [
      'from flask import Flask\napp = Flask(__name__)\napp.run()\napp.run("0.0.0.0", 80)\napp.run(port=int(os.environ.get("PORT", 5001)))\nimport os',
      ['-:5000', '0.0.0.0:80', '-:5001 PORT'],
    ],
    ['from http.server import HTTPServer\nPORT = 8000\nHTTPServer(("", PORT), H)', [':8000']],
    [
      'server.add_insecure_port("[::]:50051")\nsock.bind(("127.0.0.1", 9000))\nsock.bind(address)',
      [':::50051', '127.0.0.1:9000'],
    ],
    ['import os, uvicorn\nport = int(os.getenv("PORT", "8080"))\nuvicorn.run(app, port=port)', ['-:8080 PORT']],
    ['import subprocess\nsubprocess.run(["x"], port=1)\nrun(port=2)\njob.run()', ['-:1']],
  ])('%j', (text, expected) => {
    const { listens } = parsePythonSource(text);
    expect(
      listens.map(({ host, port, variable }) => `${host ?? '-'}:${port ?? '-'}${variable ? ` ${variable}` : ''}`),
    ).toEqual(expected);
  });
});

it.each([
  ['openers', '('.repeat(200_000)],
  ['nested f-strings', 'f"{'.repeat(100_000)],
  ['nested blocks', Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index)}if x:`).join('\n')],
  ['one line of colons', `if ${'x:'.repeat(200_000)}`],
  ['assignments', 'a = '.repeat(200_000)],
  ['dots', `os${'.environ'.repeat(200_000)}`],
  ['reads', 'import os\n'.concat('os.environ[os.getenv('.repeat(50_000))],
  ['classes', 'class Settings(Settings, BaseSettings):\n a: Settings\n'.repeat(20_000)],
  ['strings', '"""a\\'.repeat(100_000)],
  ['spaces', ' '.repeat(2_000_000)],
])('hostile text comes to an end: %s', (_name, text) => expect(parsePythonSource(text)).toBeDefined());
