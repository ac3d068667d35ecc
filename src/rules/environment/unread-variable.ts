import type { Fix } from '../../finding.ts';
import { repositorySettings } from '../../repository/documented-variables.ts';
import { unreadEntriesOf } from '../../repository/env-files.ts';
import type { Repository } from '../../repository/repository.ts';
import { holdsWord } from '../../repository/settings-reads.ts';
import { type UnreadVariable, unreadOf } from '../../repository/unread-variables.ts';
import { builtServicesOf, type GivenVariable, placeOf, sharedVariables } from '../../repository/run-services.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'environment/unread-variable',
  level: 'warning',
  must: 'Every variable that a service is given has a name that its code reads, the prefix of its settings model included.',
  why: 'A settings model with a prefix looks at no other names: the value is lost without a word and the program runs on its default.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    const unread = new Map<string, { readonly count: number; readonly found: UnreadVariable }>();
    for (const service of builtServicesOf(repository)) {
      for (const found of unreadOf(repository, service)) {
        const key = placeOf(found.variable);
        unread.set(key, { count: (unread.get(key)?.count ?? 0) + 1, found });
      }
    }
    const shared = sharedVariables(repository);
    for (const [key, { count, found }] of unread) {
      // What several services share is lost only if none of them reads it.
      if (count < (shared.get(key) ?? 1)) continue;
      const { variable, model, field, wanted, near } = found;
      if (model === undefined) {
        yield prefixedOnly(repository, variable);
        continue;
      }
      const related = field
        ? [{ file: field.source, range: field.field.span, message: `\`${field.field.name}\` is read from ${wanted}` }]
        : near
          ? [
              {
                file: near.source,
                range: near.field.span,
                message: `\`${near.field.name}\` is read from ${near.field.variables[0]}`,
              },
            ]
          : [];
      const place = model.model.prefixSpan ?? model.model.span;
      const line = repository.lines(model.source.path).lineAt(place.start);
      const message =
        wanted === undefined
          ? `nothing reads it; the settings model ${model.model.name} has no such field (${model.source.path}:${line})`
          : `nothing reads it; the settings model reads ${wanted} (${model.source.path}:${line})`;
      yield {
        file: variable,
        range: variable.nameSpan,
        message,
        related: [
          ...related,
          ...(model.model.prefixSpan
            ? [{ file: model.source, range: model.model.prefixSpan, message: 'every name begins with this' }]
            : []),
        ],
        fix: wanted === undefined ? undefined : renamed(repository, variable, wanted),
      };
    }
    for (const { variable, model } of unreadEntriesOf(repository)) {
      if (model === undefined) {
        yield prefixedOnly(repository, variable);
        continue;
      }
      const place = model.model.prefixSpan ?? model.model.span;
      const line = repository.lines(model.source.path).lineAt(place.start);
      yield {
        file: variable,
        range: variable.nameSpan,
        message: `nothing reads it; the settings model ${model.model.name} has no such field (${model.source.path}:${line})`,
        related: [{ file: model.source, range: place, message: 'the settings model' }],
      };
    }
  },
  bad: [
    // The contract says the prefix; the code asks the environment itself.
    {
      files: {
        'plimsoll.yaml': 'environment:\n  prefix: JOBS_\n',
        'compose.yaml':
          'services:\n  job:\n    build: .\n    environment:\n      JOBS_WORKERS: 4\n      JOBS_SEED: 3\n',
        Dockerfile: 'FROM python:3.12\nCOPY job.py .\nCMD ["python", "job.py"]\n',
        'job.py': 'import os\n\nseed = os.environ.get("JOBS_SEED", "1")\n',
      },
      finds: ['compose.yaml:5:7'],
    },
    // An environment file.
    {
      files: {
        '.env': 'DOCMIND_MODEL=llama3\nDOCMIND_PASSWORD=x\nOTHER=1\n',
        'config.py':
          'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings, env_prefix="DOCMIND_"):\n    model: str = "mistral"\n\n\nsettings = Settings()\n',
      },
      finds: ['.env:2:1'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  app:\n    build: .\n    environment:\n      OLLAMA_BASE_URL: http://ollama:11434\n      DOCMIND_MODEL: llama3\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY src ./src\nCMD ["python", "src/app.py"]\n',
        'src/app.py': 'from config import settings\nprint(settings.ollama_base_url)\n',
        'src/config.py':
          'from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="DOCMIND_")\n\n    ollama_base_url: str = "http://localhost:11434"\n    model: str = "mistral"\n\n\nsettings = Settings()\n',
      },
      finds: ['compose.yaml:5:7'],
      fixed: {
        'compose.yaml':
          'services:\n  app:\n    build: .\n    environment:\n      DOCMIND_OLLAMA_BASE_URL: http://ollama:11434\n      DOCMIND_MODEL: llama3\n',
      },
    },
    // The prefix is there, the field is not.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      - SHOP_CURRENCY=EUR\n      - SHOP_PAGE_LENGTH=50\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "shop.py"]\n',
        'shop.py':
          'from pydantic import BaseSettings\n\nclass Settings(BaseSettings):\n    currency = "USD"\n    page_size: int = 20\n\n    class Config:\n        env_prefix = "shop_"\n\nsettings = Settings()\n',
      },
      finds: ['compose.yaml:6:9'],
    },
    // Fields of a base class in another file have the prefix too.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      - QUEUE_URL=amqp://queue\n',
        Dockerfile: 'FROM python:3.12\nCOPY app app\nCMD ["python", "-m", "app.main"]\n',
        'app/base.py':
          'from pydantic_settings import BaseSettings\n\nclass CommonSettings(BaseSettings):\n    queue_url: str = "amqp://localhost"\n',
        'app/main.py':
          'from app.base import CommonSettings\n\nclass Settings(CommonSettings, env_prefix="JOBS_"):\n    workers: int = 4\n',
      },
      finds: ['compose.yaml:5:9'],
      fixed: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      - JOBS_QUEUE_URL=amqp://queue\n',
      },
    },
    // Tags of a Go struct; the prefix stands in the call.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      CACHE_ADDRESS: cache:6379\n      MYAPP_DEBUG: "true"\n',
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        'main.go':
          'package main\n\nimport "github.com/kelseyhightower/envconfig"\n\ntype Config struct {\n\tDebug        bool\n\tCacheAddress string `split_words:"true"`\n}\n\nfunc main() {\n\tvar c Config\n\tenvconfig.MustProcess("myapp", &c)\n}\n',
      },
      finds: ['compose.yaml:5:7'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      MYAPP_CACHE_ADDRESS: cache:6379\n      MYAPP_DEBUG: "true"\n',
      },
    },
    // A schema that has others of the kind, and not this one.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://db/app\n      SESSION_SECRET: abc\n      SMTP_ENCRYPTION: tls\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "node dist/main.js", "build": "tsc"}, "dependencies": {"zod": "3.23.8"}}',
        'tsconfig.json': '{}',
        'src/main.ts': "import { env } from './env.js';\n\nconsole.log(env.DATABASE_URL);\n",
        'src/env.ts':
          "import { z } from 'zod';\n\nexport const env = z.object({\n  DATABASE_URL: z.string().url(),\n  SMTP_HOST: z.string().default('mail'),\n  SMTP_PORT: z.coerce.number().default(25),\n  SESSION_SECRET: z.string(),\n}).parse(process.env);\n",
      },
      finds: ['compose.yaml:7:7'],
    },
    // All fields begin with the same word.
    {
      files: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    environment:\n      JOBS_URL: amqp://queue\n      CONCURRENCY: "4"\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY lib ./lib\nCMD ["node", "lib/worker.js"]\n',
        'package.json': '{}',
        'lib/worker.js': "const env = require('./env');\n",
        'lib/env.js':
          "const { cleanEnv, str, num } = require('envalid');\n\nmodule.exports = cleanEnv(process.env, {\n  JOBS_URL: str(),\n  JOBS_CONCURRENCY: num({ default: 1 }),\n  JOBS_NAME: str({ default: 'jobs' }),\n});\n",
      },
      finds: ['compose.yaml:6:7'],
      fixed: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    environment:\n      JOBS_URL: amqp://queue\n      JOBS_CONCURRENCY: "4"\n',
      },
    },
    // Call, struct and nested struct stand in files of one package.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      SHOP_DB_HOST: db\n      DB_NAME: shop\n',
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        'main.go':
          'package main\n\nimport "github.com/caarlos0/env/v11"\n\nfunc main() {\n\tvar c Config\n\tenv.ParseWithOptions(&c, env.Options{Prefix: "SHOP_"})\n}\n',
        'config.go':
          'package main\n\ntype Config struct {\n\tPort int `env:"PORT"`\n\tDB   Database `envPrefix:"DB_"`\n}\n',
        'database.go':
          'package main\n\ntype Database struct {\n\tHost string `env:"HOST"`\n\tName string `env:"NAME"`\n}\n',
      },
      finds: ['compose.yaml:6:7'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      SHOP_DB_HOST: db\n      SHOP_DB_NAME: shop\n',
      },
    },
  ],
  good: [
    // Compose hands it on, a script uses it.
    {
      files: {
        'plimsoll.yaml': 'environment:\n  prefix: JOBS_\n',
        '.env': 'JOBS_TAG=1\nJOBS_FOLDER=x\nJOBS_SEED=3\n',
        'compose.yaml':
          'services:\n  job:\n    build: .\n    image: job:${JOBS_TAG}\n    environment:\n      JOBS_SEED: 4\n',
        Dockerfile: 'FROM python:3.12\nCOPY job.py .\nCMD ["python", "job.py"]\n',
        'job.py': 'import os\n\nseed = os.environ.get("JOBS_SEED", "1")\n',
        'run.sh': '. ./.env && ls "$JOBS_FOLDER"\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  app:\n    build: .\n    environment:\n      DOCMIND_OLLAMA_BASE_URL: http://ollama:11434\n      docmind_model: llama3\n      TZ: Europe/Berlin\n      PORT: 8000\n      WAIT_HOSTS: db:5432\n      DOCMIND_DB__HOST: db\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "start.sh"]\n',
        'start.sh': 'wait-for "$WAIT_HOSTS"\nexec python config.py\n',
        'config.py':
          'from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n\nclass Db(BaseModel):\n    host: str = "localhost"\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="DOCMIND_", env_nested_delimiter="__")\n    ollama_base_url: str = ""\n    model: str = ""\n    db: Db = Db()\n',
      },
    },
    // An alias takes the place of prefix and name.
    {
      files: {
        'compose.yaml':
          'services:\n  app:\n    build: .\n    environment:\n      OLLAMA_BASE_URL: http://ollama:11434\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "config.py"]\n',
        'config.py':
          'from pydantic import Field\nfrom pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings, env_prefix="DOCMIND_"):\n    ollama_base_url: str = Field("", validation_alias="OLLAMA_BASE_URL")\n',
      },
    },
    // No settings model; an image of others; a model whose base nobody sees.
    {
      files: {
        'compose.yaml':
          'services:\n  app:\n    build: .\n    environment:\n      ANY: 1\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: x\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "main.py"]\n',
        'main.py': 'print(1)\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  app:\n    build: .\n    environment:\n      URL: x\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "main.py"]\n',
        'main.py':
          'from platform_kit import PlatformSettings\n\nclass Settings(PlatformSettings):\n    model_config = {"env_prefix": "APP_"}\n    url: str = ""\n',
      },
    },
    // Two services share it, and one of them reads it.
    {
      files: {
        'compose.yaml':
          'x-env: &env\n  CACHE_URL: redis://cache\nservices:\n  api:\n    build: api\n    environment: *env\n  job:\n    build: job\n    environment: *env\n',
        'api/Dockerfile': 'FROM python:3.12\nCOPY . .\nCMD ["python", "main.py"]\n',
        'api/main.py':
          'from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings, env_prefix="API_"):\n    cache_url: str = ""\n',
        'job/Dockerfile': 'FROM python:3.12\nCOPY . .\nCMD ["python", "main.py"]\n',
        'job/main.py': 'import os\n\nurl = os.environ["CACHE_URL"]\n',
      },
    },
    // A read beside the schema; a name of no family.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: x\n      SESSION_SECRET: y\n      SMTP_HOST: z\n      FEATURE_X: 1\n      SMTP_TLS: 1\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "node dist/main.js", "build": "tsc"}, "dependencies": {"zod": "3.23.8"}}',
        'tsconfig.json': '{}',
        'src/main.ts':
          "import { env } from './env.js';\n\nconsole.log(env.DATABASE_URL);\nconst tls = process.env.SMTP_TLS;\n",
        'src/env.ts':
          "import { z } from 'zod';\n\nexport const env = z.object({\n  DATABASE_URL: z.string().url(),\n  SMTP_HOST: z.string().default('mail'),\n  SMTP_PORT: z.coerce.number().default(25),\n  SESSION_SECRET: z.string(),\n}).parse(process.env);\n",
      },
    },
  ],
});

/** What has the prefix that the contract says. */
function prefixedOnly(repository: Repository, variable: GivenVariable): Report {
  const prefix = repository.contract.environment?.prefix ?? '';
  const names = [...repositorySettings(repository).reads.keys()].filter((name) => name.startsWith(prefix)).sort();
  const known = names.length === 0 || names.length > 5 ? '' : `; the code asks for ${names.join(', ')}`;
  return { file: variable, range: variable.nameSpan, message: `nothing reads it${known}` };
}

/** Files that are asked whether they use a name. */
const maxFiles = 3000;

function renamed(repository: Repository, variable: GivenVariable, name: string): Fix | undefined {
  if (!variable.editable) return undefined;
  const paths = repository.tree.paths();
  const others =
    paths.length > maxFiles ||
    paths.some((path) => path !== variable.path && holdsWord(repository.tree.text(path) ?? '', variable.name));
  const safety = others ? 'unsafe' : 'safe';
  return fix[safety](
    `rename to ${name}`,
    { path: variable.path },
    edit.replace(variable.nameSpan, name),
    declared(variable, name),
  );
}

/** A map's key is part of the structure of a YAML file. */
const declared = ({ keyPath }: GivenVariable, name: string): string[] =>
  keyPath === undefined ? [] : [`-${keyPath}`, `+${keyPath.slice(0, keyPath.lastIndexOf('.') + 1)}${name}`];
