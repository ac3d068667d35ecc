import { describe, expect, it } from 'vitest';
import { kindsServed, removedVersion } from './api-versions.ts';
import { checkFields } from './fields.ts';
import { parseManifests } from './manifest.ts';
import { scheduleProblem } from './schedule.ts';
import { parseTemplate } from './template.ts';

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n${spec}`;

const problems = (text: string): string[] => {
  const [object] = parseManifests(text).objects;
  return (object ? checkFields(object).problems : []).map((one) =>
    one.kind === 'unknown' || one.kind === 'missing'
      ? `${one.kind} ${one.path} ${one.key}`
      : one.kind === 'word'
        ? `word ${one.path}`
        : `${one.path}: ${one.found} for ${one.wanted}`,
  );
};

/** What the strict decoder of k8s.io/api says of the same texts. */
describe('fields', () => {
  it.each([
    ['  containers: [{ name: a, imagee: b }]', ['unknown spec.containers[0] imagee']],
    [
      '  containers: [{ name: a, env: [{ name: A, value: y }] }]',
      ['spec.containers[0].env[0].value: boolean for a text'],
    ],
    [
      '  containers: [{ name: a, env: [{ name: A, value: 1_000 }] }]',
      ['spec.containers[0].env[0].value: integer for a text'],
    ],
    ['  containers: [{ name: a, image: 2020-01-01 }]', []],
    [
      '  containers: [{ name: a, ports: [{ containerPort: 80.0 }, { containerPort: 0x50 }, { containerPort: 1e3 }] }]',
      [],
    ],
    [
      '  containers: [{ name: a, ports: [{ containerPort: "80" }] }]',
      ['spec.containers[0].ports[0].containerPort: text for a whole number'],
    ],
    ['  hostNetwork: yes', []],
    ['  hostNetwork: "yes"', ['spec.hostNetwork: text for a boolean']],
    ['  containers: { name: a }', ['spec.containers: map for a list']],
    ['  containers: [{ name: a, command: sh }]', ['spec.containers[0].command: text for a list']],
    [
      '  containers: [{ name: a, livenessProbe: { httpGet: { port: 1.5 } } }]',
      ['spec.containers[0].livenessProbe.httpGet.port: number for a number or a text'],
    ],
    ['  containers: [{ name: a, image: ~ }]', []],
    ['  nodeSelector: { disk: true }', ['spec.nodeSelector.disk: boolean for a text']],
    ['  $patch: replace', []],
    ['  restartPolicy: always', ['word spec.restartPolicy']],
    ['  volumes: [{ emptyDir: {} }]', ['missing spec.volumes[0] name']],
  ])('%s', (spec, expected) => {
    expect(problems(pod(`${spec}\n`))).toEqual(expected);
  });

  it('says where a field belongs', () => {
    const [object] = parseManifests(pod('  imagePullPolicy: Always\n  containers: []\n')).objects;
    expect(object && checkFields(object).problems).toMatchObject([
      { key: 'imagePullPolicy', belongs: 'spec.containers[]' },
    ]);
  });

  it('knows nothing of other kinds', () => {
    expect(problems('apiVersion: example.org/v1\nkind: Pod\nspec: { whatever: 1 }\n')).toEqual([]);
  });

  it('passes over what a template writes', () => {
    const text = pod(
      '  {{- include "x" . | nindent 2 }}\n  tolerations:\n    {{- toYaml .Values.t | nindent 4 }}\n  replica: {{ .Values.n }}\n',
    );
    const [object] = parseTemplate(text, { values: undefined, chart: undefined }).objects;
    expect(object && checkFields(object).problems.map((one) => one.kind)).toEqual(['unknown']);
  });

  it('collects quantities', () => {
    const [object] = parseManifests(
      pod('  containers: [{ name: a, resources: { limits: { memory: 1gb } } }]\n'),
    ).objects;
    expect(object && checkFields(object).quantities.map(({ name, path }) => `${name} ${path}`)).toEqual([
      'memory spec.containers[0].resources.limits.memory',
    ]);
  });
});

describe('API versions', () => {
  it.each([
    ['extensions/v1beta1', 'Ingress', '1.22'],
    ['apps/v1beta2', 'DaemonSet', '1.16'],
    ['apps/v1', 'DaemonSet', undefined],
    ['batch/v1beta1', 'CronJob', '1.25'],
    ['example.org/v1beta1', 'CronJob', undefined],
  ])('%s %s', (version, kind, since) => {
    expect(removedVersion(version, kind)?.since).toBe(since);
  });

  it('tells where a kind is', () => {
    expect(kindsServed('v1', 'Deployment')).toEqual(['apps/v1']);
    expect(kindsServed('apps/v1', 'Deployment')).toEqual([]);
    expect(kindsServed('serving.knative.dev/v1', 'Service')).toEqual([]);
    expect(kindsServed('v1', 'Unheard')).toEqual([]);
  });
});

/** What robfig/cron v3 says of the same texts; the time zone is Kubernetes' own refusal. */
describe('schedules', () => {
  it.each(['* * * * *', '*/5 0-6,22 1 JAN-mar mon-fri/2', '1, * ? * 6', '*-5 * * * *', '@daily', '@every 1h30m'])(
    '%s is one',
    (schedule) => {
      expect(scheduleProblem(schedule)).toBeUndefined();
    },
  );

  it.each([
    '* * * * 7',
    '60 * * * *',
    '* * * *',
    '* * 0 * *',
    '5-1 * * * *',
    '*/0 * * * *',
    '@reboot',
    'TZ=UTC * * * * *',
    'L * * * *',
    ', * * * *',
  ])('%s is none', (schedule) => {
    expect(scheduleProblem(schedule)).toBeTypeOf('string');
  });
});
