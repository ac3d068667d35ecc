import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

interface Variable {
  /** Values that switch the check off; undefined: any but an empty one. */
  readonly off: RegExp | undefined;
  /** What it does then. */
  readonly effect: string;
}

const no = /^(?:0|false|no|off)$/i;
const yes = /^(?:1|true|yes|on)$/i;
const notEmpty = undefined;

const variables: Readonly<Record<string, Variable>> = {
  PYTHONHTTPSVERIFY: { off: /^0$/, effect: 'Python takes any certificate' },
  NODE_TLS_REJECT_UNAUTHORIZED: { off: /^0$/, effect: 'Node takes any certificate' },
  NPM_CONFIG_STRICT_SSL: { off: no, effect: 'npm takes any certificate' },
  GIT_SSL_NO_VERIFY: { off: yes, effect: 'git takes any certificate' },
  PIP_TRUSTED_HOST: { off: notEmpty, effect: 'pip takes any certificate of that host' },
  UV_INSECURE_HOST: { off: notEmpty, effect: 'uv takes any certificate of that host' },
  CURL_INSECURE: { off: yes, effect: 'curl takes any certificate' },
  YARN_ENABLE_STRICT_SSL: { off: no, effect: 'yarn takes any certificate' },
  COMPOSER_DISABLE_TLS: { off: yes, effect: 'composer uses no TLS' },
  GOINSECURE: { off: notEmpty, effect: 'go takes these modules from any server' },
};

const gate =
  /PYTHONHTTPSVERIFY|NODE_TLS_REJECT|STRICT_SSL|GIT_SSL_NO_VERIFY|PIP_TRUSTED_HOST|UV_INSECURE|GOINSECURE|DISABLE_TLS|CURL_INSECURE/i;

export default rule({
  id: 'dockerfile/verify-tls-variables',
  level: 'warning',
  must: 'No variable switches the check of certificates off.',
  why: 'As ENV it holds for every program in the container as well, so that anyone on the way can answer in place of every server.',
  aliases: ['CKV2_DOCKER_5', 'CKV2_DOCKER_6', 'CKV2_DOCKER_12', 'CKV2_DOCKER_14', 'CKV2_DOCKER_16'],
  tags: ['security'],
  securitySeverity: '7.0',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!gate.test(file.text)) continue;
      for (const outer of file.model.instructions) {
        const instruction = outer.keyword === 'ONBUILD' ? outer.inner : outer;
        if (instruction?.keyword !== 'ENV' && instruction?.keyword !== 'ARG') continue;
        for (const { name, value, span } of pairsOf(instruction)) {
          const effect = effectOf(name, value);
          if (!effect) continue;
          const where = instruction.keyword === 'ENV' ? ', in the container too' : '';
          yield { file, range: span, message: `\`${name}=${value}\`: ${effect}${where}` };
        }
      }
      for (const { steps } of buildSteps(file).runs) {
        for (const { command } of steps) {
          const exported = command.name === 'export' ? command.args : [];
          const given = exported.map(({ value, raw, span }) => {
            const text = value ?? raw;
            const equals = text.indexOf('=');
            return { name: text.slice(0, Math.max(0, equals)), value: text.slice(equals + 1), span };
          });
          for (const { name, value, span } of command.assignments)
            given.push({ name, value: value?.value ?? value?.raw ?? '', span });
          for (const { name, value, span } of given) {
            const effect = effectOf(name, value);
            if (effect) yield { file, range: span, message: `\`${name}=${value}\`: ${effect}` };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nENV A=1 \\\n    NODE_TLS_REJECT_UNAUTHORIZED="0"\nENV PYTHONHTTPSVERIFY 0\nARG npm_config_strict_ssl=false\nRUN GIT_SSL_NO_VERIFY=true git clone https://x/y && export PIP_TRUSTED_HOST=pypi.org\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:5', 'Dockerfile:5:5', 'Dockerfile:6:5', 'Dockerfile:6:60'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY=false\nARG PIP_TRUSTED_HOST\nRUN export PYTHONHTTPSVERIFY=1; echo GIT_SSL_NO_VERIFY=1\n',
      },
    },
  ],
});

function effectOf(name: string, value: string): string | undefined {
  const key = name.toUpperCase();
  const variable = Object.hasOwn(variables, key) ? variables[key] : undefined;
  if (!variable) return undefined;
  return (variable.off ? variable.off.test(value) : value !== '') ? variable.effect : undefined;
}

const pairsOf = ({ pairs }: Instruction): { name: string; value: string; span: Span }[] =>
  pairs.map(({ key, value = '', span }) => ({ name: key, value: value.replaceAll(/^["']|["']$/g, ''), span }));
