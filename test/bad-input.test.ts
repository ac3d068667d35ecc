import { describe, expect, it } from 'vitest';
import { plimsoll, repository } from './cli.ts';

const untagged = 'FROM node\nUSER node\nCOPY . .\n';
const seen = 'Dockerfile:1:6 dockerfile/pin-base-image';

/** `path:line:column rule` of every error and warning. */
function findings(root: string): { code: number | null; places: string[]; messages: string } {
  const { code, stdout, stderr } = plimsoll(root, ['check', '--format', 'json']);
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as {
    findings: {
      path: string;
      level: string;
      rule: string;
      message: string;
      range: { start: { line: number; column: number } };
    }[];
  };
  const told = report.findings.filter(({ level }) => level !== 'note');
  return {
    code,
    places: told.map(({ path, range, rule }) => `${path}:${range.start.line}:${range.start.column} ${rule}`),
    messages: told.map(({ message }) => message).join('\n'),
  };
}

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
  'services:\n  web:\n    image: a:1\n    environment: *i\n',
].join('\n');
const web = 'services:\n  web:\n    image: a:1\n';

describe('broken input is a finding with its place, and the rest is still seen', () => {
  it.each<[what: string, files: Record<string, string>, place: string, message: RegExp]>([
    ['an alias bomb', { 'compose.yaml': bomb }, 'compose.yaml:6:16 compose/parses', /aliases of aliases/],
    ['a duplicate key', { 'compose.yaml': `${web}    image: b:1\n` }, 'compose.yaml:4:5 compose/parses', /"image"/],
    ['a tab', { 'compose.yaml': 'services:\n\tweb: {}\n' }, 'compose.yaml:2:1 compose/parses', /a tab/],
    ['several documents', { 'compose.yaml': `${web}---\n- x\n` }, 'compose.yaml:5:1 compose/parses', /document 2 of 2/],
    [
      'TOML',
      { 'pyproject.toml': '[project\nname = "a"\n' },
      'pyproject.toml:1:9 python/manifest-parses',
      /cannot be read/,
    ],
    ['JSON', { 'package.json': '{ "name": "a",, }\n' }, 'package.json:1:15 node/manifest-parses', /cannot be read/],
    ['a half merge', { 'uv.lock': 'version = 1\n<<<<<<< HEAD\n' }, 'uv.lock:2:1 lock/no-conflict-markers', /a merge/],
    [
      'a manifest',
      { 'k.yaml': 'apiVersion: v1\nkind: Pod\n a: [\n' },
      'k.yaml:2:7 kubernetes/parses',
      /cannot be read/,
    ],
    [
      'a circle of extends',
      { 'compose.yaml': 'services:\n  a:\n    extends: { service: b }\n  b:\n    extends: { service: a }\n' },
      'compose.yaml:3:25 compose/resolves',
      /in a circle: a → b → a/,
    ],
    [
      'a circle of includes',
      { 'compose.yaml': `include: [b.yaml]\n${web}`, 'b.yaml': 'include: [compose.yaml]\nservices: {}\n' },
      'b.yaml:1:11 compose/resolves',
      /in a circle/,
    ],
  ])('%s', (_what, files, place, message) => {
    const { code, places, messages } = findings(
      repository({ Dockerfile: untagged, '.dockerignore': '.git\n', ...files }),
    );
    expect(code).toBe(1);
    expect(places).toContain(place);
    expect(places).toContain(seen);
    expect(messages).toMatch(message);
  });

  it('CRLF and a byte order mark change no place', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    build: .\n    image: 1\n    image: 2\n',
      Dockerfile: untagged,
    };
    const windows = Object.entries(files).map(([path, text]) => [path, `\ufeff${text.replaceAll('\n', '\r\n')}`]);
    const { places } = findings(repository(Object.fromEntries(windows) as Record<string, string>));
    expect(places).toEqual(findings(repository(files)).places);
    expect(places).toContain('compose.yaml:5:5 compose/parses');
  });

  it('Helm templates that are no YAML are no fault, and the chart is seen', () => {
    const root = repository({
      Dockerfile: untagged,
      '.dockerignore': '.git\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'chart/values.yaml': 'image: shop:1\n',
      'chart/templates/d.yaml':
        '{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "a" . }}\n{{- range .Values.y }}\n  {{ . }}: [\n{{- end }}\n{{- end }}\n',
    });
    expect(findings(root).places).toEqual([seen]);
    expect(plimsoll(root, ['inventory']).stdout).toContain('chart/Chart.yaml');
  });

  it('a lock file of 40 MB is read, or left alone, without harm', () => {
    const one = (at: number): string =>
      `"node_modules/p${at}":{"version":"1.0.${at}","integrity":"sha512-${'x'.repeat(130)}"}`;
    const packages = Array.from({ length: 200_000 }, (_, at) => one(at)).join(',');
    const lock = `{"name":"a","lockfileVersion":3,"packages":{"":{"name":"a","dependencies":{"p1":"^1.0.0"}},${packages}}}`;
    expect(lock.length).toBeGreaterThan(38_000_000);
    const root = repository({
      Dockerfile: 'FROM node\nUSER node\nCOPY package*.json ./\nRUN npm install\n',
      'package.json': '{"name":"a","dependencies":{"p1":"^1.0.0"}}',
      'package-lock.json': lock,
    });
    expect(findings(root).places).toEqual(expect.arrayContaining([seen, 'Dockerfile:4:5 node/frozen-install']));
    expect(plimsoll(root, ['inventory', 'Dockerfile']).stdout).toContain('package-lock.json');
  });

  it('circles of workspaces and replacements are told, and end', () => {
    const root = repository({
      Dockerfile: untagged,
      'package.json': '{"name":"r","workspaces":["a"]}',
      'a/package.json': '{"name":"a","workspaces":[".."]}',
      'x/go.mod': 'module e.org/x\ngo 1.24\nreplace e.org/y => ../y\n',
      'y/go.mod': 'module e.org/y\ngo 1.24\nreplace e.org/x => ../x\n',
    });
    expect(findings(root).places).toContain(seen);
    const { code, stdout } = plimsoll(root, ['inventory']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/circle: a\/package\.json .*package\.json/);
    expect(stdout).toMatch(/circle: x\/go\.mod .*y\/go\.mod/);
  });

  it('a bad contract says every fault with its place and what was meant', () => {
    const contract = 'servces: {}\nrules:\n  dockerfile/pin-base-imag: off\nignore: 3\n';
    const { code, stdout, stderr } = plimsoll(repository({ Dockerfile: untagged, 'plimsoll.yaml': contract }), []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/plimsoll\.yaml:1:1: .*did you mean `services`/);
    expect(stderr).toMatch(/plimsoll\.yaml:3:3: .*did you mean `dockerfile\/pin-base-image`/);
    expect(stderr).toMatch(/plimsoll\.yaml:4:9: /);
  });
});
