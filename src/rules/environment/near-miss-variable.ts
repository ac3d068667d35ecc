import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { nearEntriesOf } from '../../repository/env-files.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Repository } from '../../repository/repository.ts';
import { isNearVariable } from '../../repository/near-variables.ts';
import { isPipelineVariable, nearPipelineVariablesOf } from '../../repository/pipeline-variables.ts';
import { casedFor, type ServiceSettings, settingsOf } from '../../repository/settings.ts';
import { mayRead, type Readers } from '../../repository/settings-reads.ts';
import {
  type BuiltService,
  builtServicesOf,
  type GivenVariable,
  placeOf,
  servicesByDockerfile,
  sharedVariables,
} from '../../repository/run-services.ts';
import { sourcesOf } from '../../repository/sources.ts';
import { edit } from '../../text/edit.ts';
import { isSwap } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'environment/near-miss-variable',
  level: 'warning',
  must: 'No service is given a variable that differs by a letter or two from one that its code reads.',
  why: 'A misspelt name sets nothing: the program runs on its default or fails to start, and the file looks right.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const misses = new Map<string, { count: number; readonly miss: Miss }>();
    const shared = new Map(sharedVariables(repository));
    const judge = (subject: Subject): void => {
      for (const miss of missesOf(repository, subject)) {
        const key = placeOf(miss.variable);
        const known = misses.get(key);
        if (known) known.count++;
        else misses.set(key, { count: 1, miss });
      }
    };
    for (const service of builtServicesOf(repository)) if (service.build.certain) judge(subjectOf(service));
    for (const image of imagesOf(repository)) {
      for (const one of image.variables) shared.set(placeOf(one), (shared.get(placeOf(one)) ?? 0) + 1);
      judge(image);
    }
    for (const miss of nearEntriesOf(repository)) misses.set(placeOf(miss.variable), { count: 1, miss });
    for (const miss of nearPipelineVariablesOf(repository)) misses.set(placeOf(miss.variable), { count: 1, miss });
    for (const [key, { count, miss }] of misses) {
      if (count < (shared.get(key) ?? 1)) continue;
      const { variable, read } = miss;
      const line = repository.lines(read.source.path).lineAt(read.span.start);
      yield {
        file: variable,
        range: variable.nameSpan,
        message: `nothing reads it; ${isCompose(read.source.path) ? 'Compose' : 'the code'} reads \`${read.name}\` (${read.source.path}:${line}), which ${isPipelineVariable(variable) ? 'this file does not set' : 'nothing sets'}`,
        related: [{ file: read.source, range: read.span, message: `\`${read.name}\` is read here` }],
        fix: variable.editable
          ? fix.unsafe(
              `rename to ${read.name}`,
              { path: variable.path },
              edit.replace(variable.nameSpan, read.name),
              renamedKey(variable, read.name),
            )
          : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      DATABSE_URL: postgres://db/app\n      SECRET_KEY: abc\n',
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nurl = os.environ.get("DATABASE_URL", "sqlite://")\nkey = os.environ["SECRET_KEY"]\n',
      },
      finds: ['compose.yaml:5:7'],
      fixed: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      DATABASE_URL: postgres://db/app\n      SECRET_KEY: abc\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      - REDIS_PASSWD=x\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': 'const password = process.env.REDIS_PASSWORD;\n',
      },
      finds: ['compose.yaml:5:9'],
      fixed: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      - REDIS_PASSWORD=x\n',
      },
    },
    // The container of a workload, by the image that skaffold builds.
    {
      files: {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: cart\n      context: cart\n',
        'k8s/cart.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\nspec:\n  selector:\n    matchLabels:\n      app: cart\n  template:\n    metadata:\n      labels:\n        app: cart\n    spec:\n      containers:\n        - name: cart\n          image: cart\n          env:\n            - name: CATALOGUE_ADDR\n              value: catalog:80\n',
        'cart/Dockerfile':
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /cart .\nFROM scratch\nCOPY --from=build /cart /cart\nENTRYPOINT ["/cart"]\n',
        'cart/main.go': 'package main\n\nimport "os"\n\nfunc main() {\n\tdial(os.Getenv("CATALOG_ADDR"))\n}\n',
      },
      finds: ['k8s/cart.yaml:18:21'],
      fixed: {
        'k8s/cart.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\nspec:\n  selector:\n    matchLabels:\n      app: cart\n  template:\n    metadata:\n      labels:\n        app: cart\n    spec:\n      containers:\n        - name: cart\n          image: cart\n          env:\n            - name: CATALOG_ADDR\n              value: catalog:80\n',
      },
    },
    // A field of a zod schema.
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://db/app\n      SESION_SECRET: abc\n',
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src ./src\nRUN npm ci && npm run build\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "node dist/main.js", "build": "tsc"}, "dependencies": {"zod": "3.23.8"}}',
        'tsconfig.json': '{}',
        'src/main.ts': "import { env } from './env.js';\n\nconsole.log(env.DATABASE_URL);\n",
        'src/env.ts':
          "import { z } from 'zod';\n\nexport const env = z.object({\n  DATABASE_URL: z.string().url(),\n  SMTP_HOST: z.string().default('mail'),\n  SMTP_PORT: z.coerce.number().default(25),\n  SESSION_SECRET: z.string(),\n}).parse(process.env);\n",
      },
      finds: ['compose.yaml:6:7'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://db/app\n      SESSION_SECRET: abc\n',
      },
    },
    // ENV of the image.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nENV DATABSE_URL=sqlite:///data.db \\\n    REGION=eu\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nurl = os.environ["DATABASE_URL"]\nregion = os.environ["REGION"]\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nENV DATABASE_URL=sqlite:///data.db \\\n    REGION=eu\nCOPY app.py .\nCMD ["python", "app.py"]\n',
      },
    },
    // In the file that the service names.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    env_file: web.env\n',
        'web.env': 'SECRET_KEY=x\nREDIS_PASSWROD=y\n',
        Dockerfile: 'FROM python:3.12-slim\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nkey = os.environ["SECRET_KEY"]\npassword = os.environ["REDIS_PASSWORD"]\n',
      },
      finds: ['web.env:2:1'],
    },
    // The keys of a ConfigMap that a container takes whole are its variables.
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    image: team/web:1.0.0\n    environment:\n      LOG_LEVEL: info\n',
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nlevel = os.environ.get("LOG_LEVEL", "info")\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: team/web:1.0.0\n      envFrom: [{ configMapRef: { name: web } }]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  LOG_LEVLE: debug\n',
      },
      finds: ['k8s.yaml:14:3'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: team/web:1.0.0\n      envFrom: [{ configMapRef: { name: web } }]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  LOG_LEVEL: debug\n',
      },
    },
    // In the file that Compose itself reads, and in the one that it is made of.
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:?}\n',
        '.env.example': '# copy to .env\nDB_PASWORD=\nSOMETHING_ELSE=1\n',
      },
      finds: ['.env.example:2:1'],
      fixed: { '.env.example': '# copy to .env\nDB_PASSWORD=\nSOMETHING_ELSE=1\n' },
    },
    // In a pipeline.
    {
      files: {
        '.github/workflows/ci.yml':
          'on: push\nenv:\n  REGION: eu\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    env:\n      DATABSE_URL: ${{ secrets.DATABSE_URL }}\n    steps:\n      - run: docker compose up -d\n        env:\n          MAIL_PASWORD: x\n      - run: pytest\n',
        'compose.yaml': 'services:\n  mail:\n    image: mail:1\n    environment: { PASSWORD: "${MAIL_PASSWORD:?}" }\n',
        'app.py': 'import os\n\nurl = os.environ["DATABASE_URL"]\n',
        Dockerfile: 'FROM python:3.13\nCOPY app.py .\nCMD ["python", "app.py"]\n',
      },
      finds: ['.github/workflows/ci.yml:8:7', '.github/workflows/ci.yml:12:11'],
    },
  ],
  good: [
    // A step reads it, or sets both.
    {
      files: {
        '.gitlab-ci.yml':
          'variables:\n  DATABASE_URI: x\n  IMAGE_NAMES: a b\ntest:\n  variables: { REDIS_PASSWRD: a, REDIS_PASSWORD: b }\n  script:\n    - make DATABASE_URL=$DATABASE_URI\n    - for i in $IMAGE_NAMES; do pytest; done\n',
        'app.py':
          'import os\n\nurl = os.environ["DATABASE_URL"]\npassword = os.environ["REDIS_PASSWORD"]\nname = os.environ["IMAGE_NAME"]\n',
        Dockerfile: 'FROM python:3.13\nCOPY app.py .\nCMD ["python", "app.py"]\n',
      },
    },
    // Mounted as files, its keys are names of files too.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    image: team/web:1.0.0\n',
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nlevel = os.environ.get("LOG_LEVEL", "info")\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: team/web:1.0.0\n      envFrom: [{ configMapRef: { name: web } }]\n  volumes: [{ name: a, configMap: { name: web } }]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  LOG_LEVLE: debug\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      DB_HOST: db\n      DB_PORT: 5432\n      DB1_URL: x\n      API_URLS: a,b\n      API_URL: a\n',
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
        'app.py':
          'import os\n\nhost = os.environ["DB_HOST"]\nother = os.environ.get("DB_POST")\nsecond = os.environ.get("DB2_URL")\nurl = os.environ["API_URL"]\n',
      },
    },
    // A script reads it.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      WORKER_COUNTS: 2\n',
        Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': 'exec python app.py --workers "$WORKER_COUNTS"\n',
        'app.py': 'import os\n\ncount = os.environ.get("WORKER_COUNT")\n',
      },
    },
    // The environment file sets the right one.
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    env_file: web.env\n    environment:\n      DATABSE_URL: x\n',
        'web.env': 'DATABASE_URL=postgres://db/app\n',
        Dockerfile: 'FROM python:3.12\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nurl = os.environ["DATABASE_URL"]\n',
      },
    },
    // The service sets the right one.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    environment: { DATABASE_URL: x }\n',
        Dockerfile: 'FROM python:3.12-slim\nENV DATABASE_URI=sqlite://\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\nurl = os.environ["DATABASE_URL"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nENV BUILD_TARGETS=web\nRUN make $BUILD_TARGETS\nCOPY app.py .\nCMD ["python", "app.py"]\n',
        'app.py': 'import os\n\ntarget = os.environ.get("BUILD_TARGET")\n',
      },
    },
  ],
});

interface Place {
  readonly name: string;
  readonly source: { readonly path: string };
  readonly span: Span;
}

interface Miss {
  readonly variable: GivenVariable;
  readonly read: Place;
}

/** Variables that are given to code, by what runs it or by its image. */
interface Subject extends Readers {
  readonly variables: readonly GivenVariable[];
  readonly sets: ReadonlySet<string>;
}

const subjectOf = ({ run, sets, files, dockerfile }: BuiltService): Subject => ({
  variables: run.variables,
  commands: run.commands,
  sets,
  files,
  dockerfile,
});

/** The ENV of every image, with what all that runs it sets. */
function* imagesOf(repository: Repository): Iterable<Subject> {
  const services = servicesByDockerfile(repository);
  for (const dockerfile of repository.dockerfiles) {
    const own = services.get(dockerfile) ?? [];
    const stages = new Set(own.map(({ build }) => build.stage));
    if (dockerfile.final) stages.add(dockerfile.final);
    for (const stage of stages) {
      const variables = variablesOf(dockerfile, stage);
      const [context] = repository.contexts(dockerfile);
      if (variables.length === 0 || !context) continue;
      const running = own.filter(({ build }) => build.stage === stage);
      const { build = { context, target: stage === dockerfile.final ? undefined : String(stage.index) } } =
        running[0] ?? {};
      yield {
        variables,
        commands: own.map(({ run }) => run.commands).join('\n'),
        sets: new Set([...variables.map(({ name }) => name), ...own.flatMap(({ sets }) => [...sets])]),
        files: sourcesOf(repository, dockerfile, build.context, build.target),
        dockerfile,
      };
    }
  }
}

const variablesOf = (dockerfile: DockerfileUnit, stage: Stage): readonly GivenVariable[] =>
  ancestry(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, pairs }) =>
      keyword === 'ENV'
        ? pairs.map(({ key, keySpan, value }) => ({
            name: key,
            value,
            path: dockerfile.path,
            nameSpan: keySpan,
            editable: true,
            keyPath: undefined,
          }))
        : [],
    ),
  );

function* missesOf(repository: Repository, subject: Subject): Iterable<Miss> {
  const { variables, sets, files } = subject;
  if (variables.length === 0 || !files.complete) return;
  const settings = settingsOf(files);
  const unset = placesOf(settings).filter(({ name }) => !sets.has(name));
  if (unset.length === 0) return;
  for (const variable of variables) {
    const near = unset.filter(({ name }) => isNearVariable(variable.name, name));
    const [read] = near;
    if (!read || near.some(({ name }) => name !== read.name)) continue;
    // Two letters that changed places make no name that a library reads.
    const libraries = !isSwap(variable.name, read.name);
    if (!mayRead(repository, subject, settings, variable.name, libraries)) yield { variable, read };
  }
}

/** Every name that the code reads, with a place. */
function placesOf({ reads, models }: ServiceSettings): readonly Place[] {
  const places = new Map<string, Place>();
  for (const [name, [first]] of reads)
    if (first) places.set(name, { name, source: first.source, span: first.read.span });
  for (const { fields, model } of models) {
    for (const { field, source } of fields) {
      const [variable] = field.variables;
      const name = variable && casedFor(model, variable);
      if (name && !places.has(name)) places.set(name, { name, source, span: field.span });
    }
  }
  return [...places.values()];
}

const isCompose = (path: string): boolean => /\.ya?ml$/.test(path);

/** A map's key is part of the structure of a YAML file. */
const renamedKey = ({ keyPath }: GivenVariable, name: string): string[] =>
  keyPath === undefined ? [] : [`-${keyPath}`, `+${keyPath.slice(0, keyPath.lastIndexOf('.') + 1)}${name}`];
