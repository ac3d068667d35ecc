import type { ComposeFile, ComposeService } from '../../models/compose/compose.ts';
import { mappedScalar } from '../../models/document/mapped-scalar.ts';
import { parseScript } from '../../models/shell/parse.ts';
import { checkOfWords, type HealthCheck, missingFromCheck } from '../../repository/image-health.ts';
import type { Image } from '../../repository/image-programs.ts';
import type { Repository, Unit } from '../../repository/repository.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/healthcheck-program-exists',
  level: 'error',
  must: 'The program that a service’s healthcheck runs is in the service’s image.',
  why: 'The check fails every time: the service is reported unhealthy for ever, and whatever waits for it with `condition: service_healthy` never starts.',
  aliases: [],
  *check(repository) {
    for (const unit of repository.composes) {
      if (!unit.text.includes('healthcheck')) continue;
      for (const service of unit.model.services) {
        const check = checkOf(unit, service);
        const image = check && imageOf(repository, unit, service);
        if (!check || !image || service.volumes.length > 20) continue;
        const missing = missingFromCheck(image, check);
        if (!missing || isMounted(service, missing.name)) continue;
        yield {
          file: unit,
          range: missing.span,
          level: missing.certain ? 'error' : 'warning',
          message: `${missing.why}: the check of \`${service.name}\` never succeeds`,
          ...(image.file
            ? {
                related: [
                  { file: image.file, range: image.stage.from.span, message: 'the image that the service runs' },
                ],
              }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n',
        Dockerfile: 'FROM python:3.12-slim\nCOPY . /app\nCMD ["python", "/app/main.py"]\n',
        'main.py': '',
      },
      finds: ['compose.yaml:5:21'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build:\n      context: .\n      target: run\n    healthcheck:\n      test: wget -q --spider http://localhost:3000/ || exit 1\n  cache:\n    image: redis:7\n    healthcheck:\n      test: ["CMD-SHELL", "curl -s localhost:6379"]\n',
        Dockerfile: 'FROM node:22-slim AS run\nCMD ["node", "-v"]\nFROM node:22\n',
      },
      finds: ['compose.yaml:7:13', 'compose.yaml:11:28'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U app"]\n  web:\n    image: nginx:alpine\n    healthcheck:\n      test: ["CMD", "curl", "-f", "localhost"]\n  off:\n    image: redis:7\n    healthcheck:\n      disable: true\n      test: curl localhost\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/"]\n',
        Dockerfile: 'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y curl\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: alpine:3.20\n    volumes: ["./bin/curl:/usr/bin/curl"]\n    healthcheck:\n      test: curl localhost\n',
      },
    },
  ],
});

function checkOf(unit: Unit<ComposeFile>, { healthcheck }: ComposeService): HealthCheck | undefined {
  if (!healthcheck?.test || healthcheck.disabled || healthcheck.run === 'none') return undefined;
  const { words, form } = healthcheck.test;
  if (healthcheck.run === 'shell') {
    const code = form === 'text' ? words[0] : words[1];
    const source = code && mappedScalar(unit.text, code.node);
    if (!code || !source) return undefined;
    return { commands: parseScript(source, 'sh').commands, shell: { name: 'sh', span: code.span } };
  }
  return checkOfWords(words.slice(words[0]?.value === 'CMD' ? 1 : 0), unit.text);
}

function imageOf(repository: Repository, unit: Unit<ComposeFile>, service: ComposeService): Image | undefined {
  if (service.build) {
    const build = repository.composeBuilds(unit).find((one) => one.service === service.name);
    const file = build && repository.dockerfile(build.dockerfile);
    const stage =
      build?.target === undefined
        ? file?.final
        : file?.stages.find(
            ({ name, index }) => name === build.target?.toLowerCase() || String(index) === build.target,
          );
    return file && stage ? { file, stage } : undefined;
  }
  const reference = service.image?.value;
  return reference === undefined || reference.includes('$') ? undefined : { reference };
}

const isMounted = (service: ComposeService, program: string): boolean =>
  service.volumes.some(
    ({ target = '' }) => target.endsWith(`/${program}`) || /^\/(?:usr\/)?(?:local\/)?bin\/?$/.test(target),
  );
