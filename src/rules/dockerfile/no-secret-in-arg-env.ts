import { ancestry, environmentAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Pair, Stage } from '../../models/dockerfile/syntax.ts';
import { argsIn, isArgUsed, valueOf } from '../../repository/build-args.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import { isPlaceholder, isSecretName, secretShape } from '../../models/secret/values.ts';
import { rule } from '../rule.ts';
import { asSecretMount } from '../secret-mount.ts';

export default rule({
  id: 'dockerfile/no-secret-in-arg-env',
  level: 'error',
  must: 'No ARG or ENV holds a password, token or key.',
  why: 'Both stay readable for everyone who has the image or the build cache: ENV in its configuration, ARG in its history. `RUN --mount=type=secret` hands a value to one step only, and what the program needs comes in at start.',
  aliases: ['DL3064', 'SecretsUsedInArgOrEnv', 'DS-0031', 'CIS-DI-0010'],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const { final } = file;
      const ships = (stage: Stage | undefined): boolean =>
        stage !== undefined && final !== undefined && ancestry(final).includes(stage) && !isDevelopment(file, final);
      const told = new Set<string>();
      for (const { stage, instruction, pair } of pairsOf(file)) {
        const isArg = instruction.keyword === 'ARG';
        const shape = pair.value === undefined ? undefined : secretShape(pair.value);
        if (shape === undefined && !isSecretName(pair.key)) continue;
        const level = ships(stage) ? 'error' : 'warning';
        const where = level === 'error' ? 'stays in the image' : "stays in the builder's cache";
        if (shape !== undefined) {
          yield {
            file,
            range: pair.valueSpan,
            level,
            message: `the value of \`${pair.key}\` is ${shape} and ${where}`,
          };
        } else {
          const leak = leakOf(file, stage, instruction, pair);
          if (
            !leak ||
            (leak.kind === 'given' &&
              (told.has(pair.key) || !stage || !isArgUsed(repository, file, stage, instruction, pair.key)))
          )
            continue;
          if (leak.kind === 'kept') told.add(leak.arg);
          yield {
            file,
            range: pair.keySpan,
            level: isArg ? 'warning' : level,
            message: messageOf(leak, pair.key, where),
            fix:
              leak.kind === 'given' && stage && /^\w+$/.test(pair.key)
                ? asSecretMount(file, stage, instruction, pair.key)
                : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nARG NPM_TOKEN\nRUN echo "//registry.example/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci\nENV DB_PASSWORD=wn7Rk2pq\nCMD ["node", "server.js"]\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM node:22\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN echo "//registry.example/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci\nENV DB_PASSWORD=wn7Rk2pq\nCMD ["node", "server.js"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12\nARG DJANGO_SECRET_KEY\nENV DEBUG=0 \\\n    DJANGO_SECRET_KEY=$DJANGO_SECRET_KEY\nCMD ["gunicorn", "app"]\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nENV REMOTE="https://bot:q8Zt4LmW@git.internal/x.git"\nENV PIPELINE ghp_1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz\nCMD ["/run"]\n',
      },
      finds: ['Dockerfile:2:12', 'Dockerfile:3:14'],
    },
    {
      files: {
        Dockerfile:
          'FROM maven:3 AS build\nENV MAVEN_PROXY_PASSWORD=Kd8s-fq\nFROM eclipse-temurin:21-jre\nCMD ["java"]\n',
      },
      finds: ['Dockerfile:2:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci\nENV DB_PASSWORD_FILE=/run/secrets/db\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12\nENV TOKEN_TTL=3600 MAX_TOKENS=4096 TOKENIZERS_PARALLELISM=false AUTH_TOKEN_HEADER=X-Auth ALLOW_EMPTY_PASSWORD=yes\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nENV NEXTAUTH_SECRET=build-time-only SECRET_KEY_BASE=dummy DATABASE_URL=postgresql://user:pass@localhost:5432/dummy\nARG NEXT_PUBLIC_API_KEY\nRUN npm run build -- $NEXT_PUBLIC_API_KEY\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nARG GITHUB_TOKEN\nENV PUBLIC_KEY=MCowBQYDK2Vw SECRET_NAME=db-login API_KEY= CACHE_KEY=v7f3a91\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM mysql:8\nENV MYSQL_ROOT_PASSWORD=root MYSQL_PASSWORD=changeme GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/key.json\n',
      },
    },
  ],
});

interface Found {
  readonly stage: Stage | undefined;
  readonly instruction: Instruction;
  readonly pair: Pair;
}

/** ENV before ARG, so that an argument that an ENV keeps is told of once, there. */
function* pairsOf(file: DockerfileUnit): Iterable<Found> {
  for (const keyword of ['ENV', 'ARG']) {
    for (const instruction of file.model.instructions) {
      if (instruction.keyword === keyword)
        for (const pair of instruction.pairs) yield { stage: file.stageOf(instruction), instruction, pair };
    }
  }
}

type Leak =
  /** The text of the Dockerfile holds the secret. */
  | { readonly kind: 'written'; readonly as: 'default' | 'value' }
  /** ENV keeps what the build is given as this ARG. */
  | { readonly kind: 'kept'; readonly arg: string }
  /** An ARG that a secret is to be given as. */
  | { readonly kind: 'given' };

/** How a variable with a secret's name gives the secret away; undefined if it holds none, or only a stand-in. */
function leakOf(
  file: DockerfileUnit,
  stage: Stage | undefined,
  instruction: Instruction,
  pair: Pair,
): Leak | undefined {
  const isArg = instruction.keyword === 'ARG';
  if (stage && !isArg) {
    const arg = argsIn(stage, instruction, pair).find((name) =>
      isOpen(environmentAt(stage, instruction).get(name), name),
    );
    if (arg !== undefined) return { kind: 'kept', arg };
  }
  const value = pair.value === undefined ? '' : valueOf(file, stage, instruction, pair.value);
  if (value !== undefined && value !== '')
    return isPlaceholder(value, pair.key) ? undefined : { kind: 'written', as: isArg ? 'default' : 'value' };
  return isArg ? { kind: 'given' } : undefined;
}

/** True if an argument is there to be filled in; a default such as "dummy" says that no secret comes this way. */
const isOpen = (value: string | undefined, name: string): boolean =>
  value === undefined || value === '' || !isPlaceholder(value, name);

function messageOf(leak: Leak, key: string, where: string): string {
  const instead = `use \`RUN --mount=type=secret,id=${key.toLowerCase()}\` in a build step, the environment at start for the program`;
  switch (leak.kind) {
    case 'written':
      return `\`${key}\` has a secret as its ${leak.as}, and it ${where}: ${instead}`;
    case 'kept':
      return `\`${key}\` keeps the build argument \`${leak.arg}\`, which then ${where}: ${instead}`;
    case 'given':
      return `what is given as build argument \`${key}\` stays in the history of the image or of its cache: ${instead}`;
  }
}
