import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml/parse.ts';
import { templateActions } from './actions.ts';
import { blanked } from './blank.ts';
import { chartOf, parseChart } from './chart.ts';
import { resolveExpression, type TemplateScope } from './expression.ts';
import type { Container } from './syntax.ts';
import { isOpen, parseTemplate } from './template.ts';

const scope: TemplateScope = {
  chart: parseChart(
    'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "7.0"\ndependencies:\n  - { name: redis, version: ^18, repository: "oci://r/charts", condition: redis.enabled }\n',
  ),
  values: parseYaml(
    'image:\n  repository: shop/web\n  tag: ""\n  pullPolicy: IfNotPresent\nport: 8080\nversion: 1.10\nbig: 12345678\nnone:\non: true\nlist: [1]\nraw: "{{ .Values.port }}"\n',
  ).root,
};

describe('resolveExpression', () => {
  it.each([
    ['.Values.image.repository', 'shop/web'],
    ['$.Values.image.repository', 'shop/web'],
    ['.Values.image.tag', ''],
    ['.Values.image.tag | default .Chart.AppVersion', '7.0'],
    ['default .Chart.AppVersion .Values.image.tag', '7.0'],
    ['.Values.image.tag | default .Chart.AppVersion | quote', '7.0'],
    ['.Values.port', '8080'],
    ['.Values.version', '1.1'],
    ['.Values.big', undefined],
    ['.Values.none', undefined],
    ['.Values.none | default "x"', 'x'],
    ['.Values.missing.deep | default `y`', 'y'],
    ['.Values.on', 'true'],
    ['required "say it" .Values.port', '8080'],
    ['.Values.list', undefined],
    ['.Values.port | toString | squote', '8080'],
    ['"literal"', 'literal'],
    ['.Chart.Name', 'shop'],
    ['.Release.Name', undefined],
    ['.Values.port | upper', undefined],
    ['include "x" .', undefined],
    ['printf "%s" .Values.port', undefined],
    ['.port', undefined],
    ['(.Values.port)', undefined],
    ['', undefined],
  ])('%s', (code, expected) => expect(resolveExpression(code, scope)?.text).toBe(expected));
});

describe('templateActions', () => {
  const codes = (text: string) => templateActions(text).map(({ kind, code }) => `${kind} ${code}`);
  it('knows what they are', () => {
    expect(
      codes(
        '{{- if .x -}}{{ .Values.a }}{{/* }} */}}{{- end }}{{ $y := 1 }}{{ $y }}{{ template "n" . }}{{ else if z }}',
      ),
    ).toEqual([
      'control if .x',
      'output .Values.a',
      'comment /* }} */',
      'control end',
      'control $y := 1',
      'output $y',
      'output template "n" .',
      'control else if z',
    ]);
  });
  it('reads strings over braces and lines', () => {
    expect(codes('{{ "}}" }}{{ `\n}}` }}{{ dict\n "a" 1 }}')).toEqual([
      'output "}}"',
      'output `\n}}`',
      'output dict\n "a" 1',
    ]);
  });
  it('leaves alone what is not closed', () => {
    expect(codes('{{ a {{ b }} {{')).toEqual(['output b']);
    expect(codes('{{ "a }}')).toEqual(['output "a']);
    expect(codes('')).toEqual([]);
  });
  it('of many openers comes to an end', () => {
    expect(templateActions(`${'{{ " '.repeat(100_000)}}}`)).toBeDefined();
    expect(templateActions(`${'{{ ` '.repeat(100_000)}}}`)).toBeDefined();
    expect(templateActions(`${'{{ "{{" "{{" '.repeat(50_000)}}}`)).toBeDefined();
  });
});

const template = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
  labels: {{ include "shop.labels" . | nindent 4 }}
    app: web
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicas | default 3 }}
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "shop.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
          args: ["--port={{ .Values.port }}", '{{ .Values.port | quote }}']
          ports:
            - containerPort: {{ .Values.port }}
          env:
            - name: A
              value: x{{ if .Values.on }}y{{ end }}
            {{- range .Values.env }}
            - name: {{ .name }}
              value: {{ .value | quote }}
            {{- end }}
            {{- toYaml .Values.extraEnv | nindent 12 }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
        {{- with .Values.sidecars }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}
`;

describe('parseTemplate', () => {
  const file = parseTemplate(template, scope);
  const [object] = file.objects;
  const container = object?.workload?.containers[0] as Container;

  it('keeps every position', () => {
    const plain = blanked(template, templateActions(template)).text;
    expect(plain).toHaveLength(template.length);
    expect(parseYaml(plain).problems).toEqual([]);
    expect(container.image && template.slice(container.image.span.start, container.image.span.end)).toBe(
      '"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
    );
    expect(container.image?.node.source).toContain('.Values.image.repository');
  });
  it('puts the values in', () => {
    expect(container.name?.value).toBe('shop');
    expect(container.image?.value).toBe('shop/web:7.0');
    expect(container.imagePullPolicy?.value).toBe('IfNotPresent');
    expect(container.ports[0]?.containerPort?.value).toBe('8080');
    expect(object?.workload?.replicas?.value).toBe('3');
  });
  it('keeps the code of what it does not know', () => {
    expect(object?.name?.value).toBe('{{ include "shop.fullname" . }}');
    // Quoted twice, that is: quotes are part of the text.
    expect(container.args?.map(({ value }) => value)).toEqual(['--port=8080', '{{ .Values.port | quote }}']);
    expect(container.env.map(({ name, value }) => [name, value?.value])).toEqual([
      ['A', 'x{{ if .Values.on }}y{{ end }}'],
      ['{{ .name }}', '{{ .value | quote }}'],
    ]);
  });
  it('knows where more may come', () => {
    expect(isOpen(container.node.get('env'))).toBe(true);
    expect(isOpen(container.node.get('resources'))).toBe(true);
    expect(isOpen(container.node.get('ports'))).toBe(false);
    expect(isOpen(container.node)).toBe(false);
    expect(isOpen(object?.workload?.node.get('containers'))).toBe(true);
    expect(isOpen(object?.node.at('metadata', 'labels'))).toBe(true);
    expect(object?.node.at('metadata', 'labels')?.get('app')?.text).toBe('web');
    expect(isOpen(object?.node.at('metadata', 'name'))).toBe(true);
    expect(isOpen(undefined)).toBe(false);
  });
  it('lists the values that it uses', () => {
    const used = file.references.map(({ path, node }) => `${path.join('.')} ${node?.text}`);
    expect(used).toContain('image.repository shop/web');
    expect(used).toContain('autoscaling.enabled undefined');
    const [first] = file.references;
    expect(first && template.slice(first.span.start, first.span.end)).toBe('{{- if .Values.enabled }}');
  });
  it('does not take code in a value for a value', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: "{{ .Values.raw }}" }] }\n';
    expect(parseTemplate(text, scope).objects[0]?.workload?.containers[0]?.image?.value).toBe('{{ .Values.port }}');
  });
  it('keeps comments', () => {
    expect(parseTemplate('# from {{ .Values.x }}\na: 1\n', scope).comments[0]?.text).toBe('from {{ .Values.x }}');
  });
  it('reads on behind broken code', () => {
    for (const text of ['{{', 'a: {{ b', '{{ x }}\n  - {{ y }}\n{{ z }}: {{', '{{- }}\n{{}}\n']) {
      const one = parseTemplate(text, scope);
      expect(blanked(text, one.actions).text).toHaveLength(text.length);
    }
  });
  it('of many actions on a line or many lines comes to an end', () => {
    expect(parseTemplate('{{ .Values.a }}'.repeat(50_000), scope).actions).toHaveLength(50_000);
    expect(parseTemplate('{{ .Values.a }} x\n'.repeat(20_000), scope).actions).toHaveLength(20_000);
  });
});

describe('charts', () => {
  it('have their data', () => {
    const { chart } = scope;
    expect([chart?.name, chart?.version, chart?.appVersion].map((one) => one?.value)).toEqual(['shop', '1.2.3', '7.0']);
    expect(
      chart?.dependencies.map(({ name, version, condition }) => [name, version, condition].map((x) => x?.value)),
    ).toEqual([['redis', '^18', 'redis.enabled']]);
    expect(parseChart('name: [').problems.length).toBeGreaterThan(0);
  });
  const files = new Set(['Chart.yaml', 'charts/a/Chart.yaml', 'charts/a/charts/sub/Chart.yaml']);
  it.each([
    ['charts/a/Chart.yaml', 'charts/a', 'chart'],
    ['charts/a/values.yaml', 'charts/a', 'values'],
    ['charts/a/values-prod.yaml', 'charts/a', 'other-values'],
    ['charts/a/ci/test-values.yaml', 'charts/a', 'other-values'],
    ['charts/a/templates/x/web.yaml', 'charts/a', 'template'],
    ['charts/a/templates/_helpers.tpl', 'charts/a', 'helper'],
    ['charts/a/templates/NOTES.txt', 'charts/a', 'helper'],
    ['charts/a/crds/x.yaml', 'charts/a', 'crd'],
    ['charts/a/charts/sub/templates/y.yaml', 'charts/a/charts/sub', 'template'],
    ['charts/b/x.yaml', '', 'other'],
    ['templates/x.yaml', '', 'template'],
  ])('%s belongs to %j as %s', (path, root, role) => {
    expect(chartOf(path, (one) => files.has(one))).toEqual({ root, role });
  });
  it('are not everywhere', () => expect(chartOf('a/b/c.yaml', () => false)).toBeUndefined());
});
