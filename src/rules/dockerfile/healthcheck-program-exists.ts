import { ancestry, effective, shellAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { languageOf } from '../../models/image/language.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { type HealthCheck, missingFromCheck, requestedUrl, shellOfWords } from '../../repository/image-health.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/healthcheck-program-exists',
  level: 'error',
  must: 'The program that HEALTHCHECK runs is in the image.',
  why: 'The check fails every time: the container is reported unhealthy for ever, whatever depends on its health never starts, and an orchestrator restarts it in a circle.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      const instruction = stage && effective(stage, 'HEALTHCHECK');
      if (
        !stage ||
        !instruction?.inner ||
        !ancestry(stage).some(({ instructions }) => instructions.includes(instruction))
      )
        continue;
      const check = checkOf(file, stage, instruction, instruction.inner);
      const missing = missingFromCheck({ file, stage }, check);
      if (!missing) continue;
      const repair = repairOf(file, stage, instruction.inner, check);
      yield {
        file,
        range: missing.span,
        level: missing.certain ? 'error' : 'warning',
        message: `${missing.why}: the check never succeeds`,
        ...(repair ? { fix: repair } : {}),
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nHEALTHCHECK --interval=30s CMD curl -f http://localhost:8000/health || exit 1\nCMD ["python", "/app/main.py"]\n',
        'main.py': '',
      },
      finds: ['Dockerfile:4:32'],
      fixed: {
        Dockerfile:
          'FROM python:3.12-slim\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nHEALTHCHECK --interval=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen(\'http://localhost:8000/health\')"]\nCMD ["python", "/app/main.py"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nRUN apk add --no-cache tini\nHEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/"]\nCMD ["node", "server.js"]\n',
      },
      finds: ['Dockerfile:3:18'],
      fixed: {
        Dockerfile:
          'FROM node:22-alpine\nRUN apk add --no-cache tini\nHEALTHCHECK CMD ["node", "-e", "fetch(\'http://localhost:3000/\').then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))"]\nCMD ["node", "server.js"]\n',
      },
    },
    // No shell to read the command.
    {
      files: {
        Dockerfile: 'FROM scratch\nCOPY server /server\nHEALTHCHECK CMD /server -check\nCMD ["/server"]\n',
        server: '',
      },
      finds: ['Dockerfile:3:13'],
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl && curl -o /x https://example.org/x && apt-get purge -y curl\nHEALTHCHECK CMD curl -f "http://localhost:$PORT/"\n',
      },
      finds: ['Dockerfile:3:17'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nHEALTHCHECK CMD curl -f http://localhost/\n',
      },
    },
    {
      files: { Dockerfile: 'FROM node:22-alpine\nHEALTHCHECK CMD wget -q --spider http://localhost:3000/ || exit 1\n' },
    },
    { files: { Dockerfile: 'FROM python:3.12\nHEALTHCHECK CMD curl -f http://localhost/\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22-slim\nHEALTHCHECK CMD wget -q localhost || curl -f localhost || node probe.js\n',
      },
    },
    { files: { Dockerfile: 'FROM example/base:1\nHEALTHCHECK CMD curl -f http://localhost/\n' } },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS tools\nFROM scratch\nCOPY --from=tools /usr/bin/wget /bin/wget\nHEALTHCHECK CMD ["/bin/wget", "-q", "http://localhost/"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nCOPY install.sh /\nRUN /install.sh\nHEALTHCHECK CMD curl -f localhost\n',
        'install.sh': '',
      },
    },
  ],
});

function checkOf(file: DockerfileUnit, stage: Stage, instruction: Instruction, inner: Instruction): HealthCheck {
  const commands = file.scripts(instruction).flatMap((script) => script.commands);
  if (inner.form === 'json') return { commands, shell: shellOfWords(inner.args) };
  const [shell = ''] = shellAt(stage, instruction);
  const name = /(?:^|\/)(sh|bash)$/.exec(shell)?.[1];
  return { commands, shell: name === undefined ? undefined : { name, span: inner.keywordSpan } };
}

/** The same request by the language that the image is made for. */
function repairOf(file: DockerfileUnit, stage: Stage, inner: Instruction, check: HealthCheck) {
  const url = requestedUrl(check);
  const image = ancestry(stage).at(-1)?.image;
  const { rest } = inner;
  if (url === undefined || image === undefined || !rest.contiguous(0, rest.text.length)) return undefined;
  const words = requestOf(image, url);
  if (!words) return undefined;
  const text = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  const declares = inner.form === 'json' ? [] : ['-HEALTHCHECK', '+HEALTHCHECK'];
  return fix.unsafe(`Ask with ${words[0]}`, file, edit.replace(rest.span(0, rest.text.length), text), declares);
}

function requestOf(image: string, url: string): readonly string[] | undefined {
  const language = languageOf(parseImageReference(image));
  if (language?.language === 'python')
    return ['python', '-c', `import urllib.request; urllib.request.urlopen('${url}')`];
  if (language?.language !== 'node') return undefined;
  // Node has fetch from 18 on.
  const major = /^\d+/.exec(/:(\d+)/.exec(image)?.[1] ?? '')?.[0];
  if (major !== undefined && Number(major) < 18) return undefined;
  return ['node', '-e', `fetch('${url}').then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))`];
}
