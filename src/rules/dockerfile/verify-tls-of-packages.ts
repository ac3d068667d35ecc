import { has, type Invocation, valuesOf } from '../../models/shell/tools/tool.ts';
import type { ShellWord } from '../../models/shell/syntax.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

const off = /^(?:false|0|no|off)$/i;

export default rule({
  id: 'dockerfile/verify-tls-of-packages',
  level: 'warning',
  must: 'Package managers check the certificate of the server that they install from.',
  why: 'Without the check anyone on the way can put other code in place of a package, and it runs in the build and in the image.',
  aliases: ['CKV2_DOCKER_4', 'CKV2_DOCKER_13'],
  tags: ['security'],
  securitySeverity: '7.0',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call } of buildSteps(file).calls('pip', 'npm', 'pnpm', 'yarn', 'git', 'uv')) {
        for (const { range, message } of switchedOff(call)) yield { file, range, message };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nRUN pip install --no-cache-dir --trusted-host pypi.org \\\n    --trusted-host=files.pythonhosted.org flask\n',
      },
      finds: ['Dockerfile:2:32', 'Dockerfile:3:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN npm config set strict-ssl false && npm config set strict-ssl=false && \\\n    yarn config set "strict-ssl" false\nRUN git config --global http.sslVerify false\nRUN git -c http.sslVerify=false clone https://example.org/x.git\nRUN npm install --strict-ssl=false\n',
      },
      finds: [
        'Dockerfile:2:20',
        'Dockerfile:2:55',
        'Dockerfile:3:21',
        'Dockerfile:4:25',
        'Dockerfile:5:12',
        'Dockerfile:6:17',
      ],
    },
    {
      files: { Dockerfile: 'FROM python:3.13\nRUN pip config set global.trusted-host pypi.org\n' },
      finds: ['Dockerfile:2:20'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nRUN npm config set strict-ssl true && git config --global http.sslVerify true\n',
      },
    },
    { files: { Dockerfile: 'FROM python:3.13\nRUN pip install --no-cache-dir -i https://pypi.org/simple flask\n' } },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nRUN pip install --no-cache-dir --trusted-host localhost -i http://localhost:8080 x\n',
      },
    },
  ],
});

interface Off {
  readonly range: ShellWord['span'];
  readonly message: string;
}

function* switchedOff(call: Invocation): Iterable<Off> {
  const { tool, subcommand, operands } = call;
  const found = (what: string, range: ShellWord['span']): Off => ({
    range,
    message: `\`${what}\`: ${tool} takes whatever server answers for the real one`,
  });
  if (tool === 'pip' || tool === 'uv') {
    for (const { name, span, value } of call.flags) {
      const host = value?.value ?? value?.raw ?? '';
      if ((name === 'trusted-host' || name === 'allow-insecure-host') && !/^(?:localhost|127\.)/.test(host))
        yield found(`--${name} ${host}`, span);
    }
  }
  if (subcommand === 'config set' || (tool === 'git' && subcommand === 'config')) {
    const [key, value] = operands;
    const text = `${key?.value ?? ''}${value ? `=${value.value ?? ''}` : ''}`;
    const setting = /^(strict-ssl|http\.(?:.+\.)?sslverify|global\.trusted-host|enableStrictSsl)=(.*)$/i.exec(text);
    if (key && setting && (setting[1] === 'global.trusted-host' || off.test(setting[2] ?? '')))
      yield found(text.replace('=', ' '), key.span);
  }
  if (tool === 'npm' || tool === 'pnpm') {
    for (const flag of call.flags) {
      if (flag.name === 'no-strict-ssl' || (flag.name === 'strict-ssl' && !has(call, 'strict-ssl')))
        yield found(flag.word.raw, flag.span);
    }
  }
  if (tool === 'git') {
    for (const word of valuesOf(call, 'config'))
      if (/^http\.(?:.+\.)?sslverify=(?:false|0|no)$/i.test(word.value ?? '')) yield found(word.raw, word.span);
  }
}
