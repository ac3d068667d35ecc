import { missingSettings } from '../../repository/settings-required.ts';
import { builtServicesOf } from '../../repository/run-services.ts';
import { rule } from '../rule.ts';

/** More names are counted. */
const maxNames = 4;

export default rule({
  id: 'environment/required-setting-is-set',
  level: 'warning',
  must: 'Every variable without which a service does not start is set by the image or by what runs it.',
  why: 'The program reads it while it starts and has no default: the container exits before it does anything.',
  aliases: [],
  *check(repository) {
    for (const service of builtServicesOf(repository)) {
      if (!service.build.certain) continue;
      const missing = missingSettings(repository, service);
      const [first] = missing;
      if (!first) continue;
      const names = missing.slice(0, maxNames).map(({ name }) => `\`${name}\``);
      const more = missing.length > maxNames ? ` and ${missing.length - maxNames} more` : '';
      const by = first.model ? `the settings model ${first.model.model.name}` : first.place.source.path;
      yield {
        file: service.run,
        range: service.run.nameSpan,
        message: `nothing sets ${names.join(', ')}${more} for ${service.run.title}; ${by} does not start without`,
        related: missing.slice(0, maxNames).map(({ name, place }) => ({
          file: place.source,
          range: 'field' in place ? place.field.span : place.read.span,
          message: `\`${name}\` has no default`,
        })),
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      APP_DEBUG: "true"\n      APP_DB__HOST: db\n',
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nENV APP_REGION=eu\nCOPY app ./app\nCMD ["uvicorn", "app.main:app"]\n',
        'app/main.py':
          'from fastapi import FastAPI\nfrom app.config import settings\n\napp = FastAPI(debug=settings.debug)\n',
        'app/config.py':
          'from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n\nclass Db(BaseModel):\n    host: str\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__", env_file=".env")\n    debug: bool = False\n    region: str\n    secret_key: str\n    db: Db\n\nsettings = Settings()\n',
      },
      finds: ['compose.yaml:2:3'],
    },
    // Read by name at the top of the program.
    {
      files: {
        'compose.yaml': 'services:\n  bot:\n    build: .\n',
        Dockerfile: 'FROM python:3.12-slim\nCOPY bot.py .\nCMD ["python", "bot.py"]\n',
        'bot.py': 'import os\n\nTOKEN = os.environ["BOT_TOKEN"]\n\nif __name__ == "__main__":\n    print(TOKEN)\n',
      },
      finds: ['compose.yaml:2:3'],
    },
    {
      files: {
        'compose.yaml': 'services:\n  cart:\n    build: .\n    environment:\n      PORT: 7070\n',
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /cart .\nFROM scratch\nCOPY --from=build /cart /cart\nENTRYPOINT ["/cart"]\n',
        'main.go':
          'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tdsn := os.Getenv("DSN")\n\tif dsn == "" {\n\t\tlog.Fatal("no DSN")\n\t}\n}\n',
      },
      finds: ['compose.yaml:2:3'],
    },
    // A zod schema that the program which npm starts imports.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://db/app\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "node dist/main.js", "build": "tsc"}, "dependencies": {"zod": "3.23.8"}}',
        'tsconfig.json': '{}',
        'src/main.ts': "import { env } from './env.js';\n\nconsole.log(env.DATABASE_URL);\n",
        'src/env.ts':
          "import { z } from 'zod';\n\nexport const env = z.object({\n  DATABASE_URL: z.string().url(),\n  SMTP_HOST: z.string().default('mail'),\n  SMTP_PORT: z.coerce.number().default(25),\n  SESSION_SECRET: z.string(),\n}).parse(process.env);\n",
      },
      finds: ['compose.yaml:2:3'],
    },
    // The server of Next.js reads any file of the app.
    {
      files: {
        'compose.yaml': 'services:\n  site:\n    build: .\n    environment:\n      DB_URL: postgres://db/app\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json next.config.mjs ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}}',
        'next.config.mjs': 'export default { output: "standalone" };\n',
        'src/env.mjs':
          "import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\n\nexport const env = createEnv({\n  server: {\n    DB_URL: z.string().url(),\n    MAIL_TOKEN: z.string(),\n    MAIL_FROM: z.string().optional(),\n  },\n  client: { NEXT_PUBLIC_SITE: z.string() },\n  runtimeEnv: {\n    DB_URL: process.env.DB_URL,\n    MAIL_TOKEN: process.env.MAIL_TOKEN,\n    MAIL_FROM: process.env.MAIL_FROM,\n    NEXT_PUBLIC_SITE: process.env.NEXT_PUBLIC_SITE,\n  },\n});\n",
        'src/app/page.tsx':
          "import { env } from '~/env.mjs';\n\nexport default function Page() { return env.MAIL_FROM; }\n",
        '.dockerignore': '.env*\n',
      },
      finds: ['compose.yaml:2:3'],
    },
    // envalid.
    {
      files: {
        'compose.yaml': 'services:\n  worker:\n    build: .\n    environment:\n      QUEUE_NAME: jobs\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY lib ./lib\nCMD ["node", "lib/worker.js"]\n',
        'package.json': '{}',
        'lib/worker.js': "const env = require('./env');\n",
        'lib/env.js':
          "const { cleanEnv, str, port } = require('envalid');\n\nmodule.exports = cleanEnv(process.env, {\n  QUEUE_URL: str(),\n  QUEUE_NAME: str({ default: 'jobs' }),\n  WORKER_PORT: port({ default: 3000 }),\n});\n",
      },
      finds: ['compose.yaml:2:3'],
    },
    // The package above the module that the service starts reads it.
    {
      files: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    command: python -m jobs.nightly\n    environment:\n      REGION: eu\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY jobs ./jobs\nCMD ["python", "-m", "jobs.web"]\n',
        'jobs/__init__.py': 'from .config import BUCKET\n',
        'jobs/config.py': 'import os\n\nBUCKET = os.environ["BUCKET"]\nREGION = os.environ["REGION"]\n',
        'jobs/nightly.py': 'print("run")\n',
        'jobs/web.py': '',
      },
      finds: ['compose.yaml:2:3'],
    },
    // A base class that a package hands on.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["uvicorn", "app.main:app"]\n',
        'app/main.py':
          'from app.core import BaseAppSettings\n\nclass Settings(BaseAppSettings):\n    debug: bool = False\n\nsettings = Settings()\n',
        'app/core/__init__.py': 'from .base import BaseAppSettings\n',
        'app/core/base.py':
          'from pydantic_settings import BaseSettings\n\nclass BaseAppSettings(BaseSettings):\n    token: str\n',
      },
      finds: ['compose.yaml:2:3'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  bot:\n    build: .\n    env_file: bot.env\n    environment:\n      - CHANNEL\n',
        'bot.env': 'BOT_TOKEN=\n',
        Dockerfile: 'FROM python:3.12-slim\nENV REGION=eu\nCOPY bot.py .\nCMD ["python", "bot.py"]\n',
        'bot.py':
          'import os\n\nTOKEN = os.environ["BOT_TOKEN"]\nCHANNEL = os.environ["CHANNEL"]\nREGION = os.environ["REGION"]\nNAME = os.environ["NAME"] if "NAME" in os.environ else ""\n\ndef late():\n    return os.environ["LATE"]\n\nif __name__ == "__main__":\n    print(TOKEN)\n',
      },
    },
    // The file that sets the rest lies with whoever runs it.
    {
      files: {
        'compose.yaml': 'services:\n  bot:\n    build: .\n    env_file: .env\n',
        Dockerfile: 'FROM python:3.12-slim\nCOPY bot.py .\nCMD ["python", "bot.py"]\n',
        'bot.py': 'import os\n\nTOKEN = os.environ["BOT_TOKEN"]\n\nif __name__ == "__main__":\n    print(TOKEN)\n',
      },
    },
    // `.env` is copied along, or the start script sets it.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
        'main.py':
          'from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    model_config = {"env_file": ".env"}\n    secret_key: str\n\nsettings = Settings()\n\nif __name__ == "__main__":\n    print(settings)\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nexport SECRET_KEY="$(cat /run/secrets/key)"\nexec python main.py\n',
        'main.py': 'import os\n\nKEY = os.environ["SECRET_KEY"]\n\nif __name__ == "__main__":\n    print(KEY)\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment: { DATABASE_URL: x, SESSION_SECRET: y }\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "node dist/main.js", "build": "tsc"}, "dependencies": {"zod": "3.23.8"}}',
        'tsconfig.json': '{}',
        'src/main.ts': "import { env } from './env.js';\n\nconsole.log(env.DATABASE_URL);\n",
        'src/env.ts':
          "import { z } from 'zod';\n\nexport const env = z.object({\n  DATABASE_URL: z.string().url(),\n  SMTP_HOST: z.string().default('mail'),\n  SMTP_PORT: z.coerce.number().default(25),\n  SESSION_SECRET: z.string(),\n}).parse(process.env);\n",
      },
    },
    // Next.js reads the .env that may be copied along.
    {
      files: {
        'compose.yaml': 'services:\n  site:\n    build: .\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}}',
        'next.config.mjs': '',
        'src/env.mjs':
          "import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\n\nexport const env = createEnv({\n  server: {\n    DB_URL: z.string().url(),\n    MAIL_TOKEN: z.string(),\n    MAIL_FROM: z.string().optional(),\n  },\n  client: { NEXT_PUBLIC_SITE: z.string() },\n  runtimeEnv: {\n    DB_URL: process.env.DB_URL,\n    MAIL_TOKEN: process.env.MAIL_TOKEN,\n    MAIL_FROM: process.env.MAIL_FROM,\n    NEXT_PUBLIC_SITE: process.env.NEXT_PUBLIC_SITE,\n  },\n});\n",
      },
    },
    // The command of the service does not reach the schema.
    {
      files: {
        'compose.yaml': 'services:\n  job:\n    build: .\n    command: node lib/other.js\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY lib ./lib\nCMD ["node", "lib/worker.js"]\n',
        'package.json': '{}',
        'lib/worker.js': "const env = require('./env');\n",
        'lib/env.js':
          "const { cleanEnv, str, port } = require('envalid');\n\nmodule.exports = cleanEnv(process.env, {\n  QUEUE_URL: str(),\n  QUEUE_NAME: str({ default: 'jobs' }),\n  WORKER_PORT: port({ default: 3000 }),\n});\n",
        'lib/other.js': '',
      },
    },
    // The service that it extends sets it.
    {
      files: {
        'base.yaml': 'services:\n  bot:\n    build: .\n    environment: { BOT_TOKEN: x }\n',
        'compose.yaml': 'services:\n  bot:\n    extends: { file: base.yaml, service: bot }\n',
        Dockerfile: 'FROM python:3.12-slim\nCOPY bot.py .\nCMD ["python", "bot.py"]\n',
        'bot.py': 'import os\n\nTOKEN = os.environ["BOT_TOKEN"]\n',
      },
    },
  ],
});
