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
  ],
});
