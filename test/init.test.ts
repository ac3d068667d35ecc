import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, repository, snapshot } from './cli.ts';

const files: Readonly<Record<string, string>> = {
  'compose.yaml':
    'services:\n  web:\n    build: .\n    image: acme/todo:1\n    command: sleep infinity\n    healthcheck:\n      test: curl -f http://localhost:3000/up\n',
  Dockerfile:
    'FROM node:22.11-slim\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY a.js ./\nUSER node\nCMD ["node", "a.js"]\n',
  '.dockerignore': '.git\nnode_modules\n',
  'package.json': '{ "name": "todo", "version": "1.0.0" }\n',
  'package-lock.json':
    '{ "name": "todo", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "todo", "version": "1.0.0" } } }\n',
  'a.js': '1;\n',
};

const contract = (root: string): string => readFileSync(path.join(root, 'plimsoll.yaml'), 'utf8');
const findings = (root: string): unknown =>
  (JSON.parse(plimsoll(root, ['--format', 'json', '--no-cache']).stdout) as { findings: unknown }).findings;

describe('plimsoll init', () => {
  it('writes what the files show, says where each line was seen, and can be taken back', () => {
    const root = repository(files);
    const before = snapshot(root);
    const { code, stdout, stderr } = plimsoll(root, ['init']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe('wrote plimsoll.yaml: 1 service, dev · take it back: plimsoll undo\n');
    const lines = contract(root).split('\n');
    expect(lines[0]).toMatch(/^# yaml-language-server: \$schema=\S+$/);
    expect(lines.slice(4, 17).join('\n')).toBe(
      [
        'services:',
        '  web:',
        '    context: .              # compose.yaml:3 builds this folder',
        '    dockerfile: Dockerfile  # compose.yaml:3 with the Dockerfile in it',
        '    image: acme/todo        # compose.yaml:4 calls it so',
        '    health:',
        '      http: /up   # compose.yaml:7 the health check asks for it',
        '      port: 3000  # compose.yaml:7 on this port',
        '  # A service may also promise  budget: 500 MB   requires: [/app/server.js]   internal: true',
        '',
        'dev:',
        '  compose: compose.yaml      # compose.yaml is the compose file nearest to the root',
        '  service: web               # compose.yaml:5 lets it wait for commands',
      ].join('\n'),
    );
    expect(lines[17]).toBe('  runner: [npm, exec, "--"]  # Dockerfile:3 installs what package-lock.json locks');
    expect(plimsoll(root, ['undo']).code).toBe(0);
    expect(snapshot(root)).toEqual(before);
  });

  it('writes a contract that loads, and with which a check finds what it found before', () => {
    const root = repository({ ...files, Dockerfile: 'FROM node\nCOPY gone ./\nCMD ["node a.js && x"]\n' });
    const before = findings(root);
    expect(before).not.toEqual([]);
    plimsoll(root, ['init']);
    expect(findings(root)).toEqual(before);
    expect(plimsoll(root, []).stderr).toBe('');
    expect(plimsoll(root, ['config', 'services.web.health.port']).stdout).toBe('3000\n');
  });

  it('leaves in a comment what is a guess and would change what a check finds', () => {
    // `../shared` exists from the root only, `own.js` from its folder only: in no one folder are both there.
    const root = repository({
      'api/Dockerfile': 'FROM node:22.11-slim\nCOPY own.js ./\nCOPY shared ./\nUSER node\nCMD ["node", "own.js"]\n',
      'api/own.js': '1;\n',
      'shared/x.js': '1;\n',
    });
    const before = findings(root);
    expect(plimsoll(root, ['init']).code).toBe(0);
    expect(findings(root)).toEqual(before);
    expect(contract(root)).toMatch(/^# {3}api:\n# {5}context: /m);
    expect(contract(root)).not.toMatch(/^services:/m);
  });

  it('never overwrites a contract unasked; --force keeps the old one for undo', () => {
    const root = repository({ ...files, 'plimsoll.yaml': '# mine\n' });
    const refused = plimsoll(root, ['init']);
    expect([refused.code, refused.stdout, contract(root)]).toEqual([2, '', '# mine\n']);
    expect(refused.stderr).toContain('plimsoll.yaml is there already');
    expect(refused.stderr).toContain('plimsoll init --force');
    expect(plimsoll(root, ['init', '--force']).code).toBe(0);
    expect(contract(root)).toContain('services:');
    plimsoll(root, ['undo']);
    expect(contract(root)).toBe('# mine\n');
  });

  it.each(['--stdout', '--dry-run'])('%s prints and writes nothing', (flag) => {
    const root = repository(files);
    const { code, stdout, stderr } = plimsoll(root, ['init', flag]);
    expect([code, stderr, existsSync(path.join(root, 'plimsoll.yaml'))]).toEqual([0, '', false]);
    expect(stdout).toContain('\nservices:\n');
    const mine = repository({ ...files, 'plimsoll.yaml': 'broken: [\n' });
    expect(plimsoll(mine, ['init', flag]).stdout).toBe(stdout);
  });

  it('points editors to the schema of the version that the repository depends on', () => {
    const root = repository({ 'package.json': '{ "devDependencies": { "plimsoll": "0.1.0" } }\n' });
    expect(plimsoll(root, ['init', '--stdout']).stdout).toMatch(
      /^# yaml-language-server: \$schema=\.\/node_modules\/plimsoll\/docs\/schema\/contract-1\.json\n/,
    );
  });

  it('has something to write where there is nothing to see', () => {
    const root = repository({ 'README.md': '# x\n' });
    expect(plimsoll(root, ['init']).stderr).toContain('nothing was found to say');
    expect(plimsoll(root, []).code).toBe(0);
    writeFileSync(
      path.join(root, 'plimsoll.yaml'),
      contract(root).replaceAll(/^# (?= *(?:services|api|context|dockerfile):)/gm, ''),
    );
    expect(plimsoll(root, ['config', 'services.api.context']).stdout).toBe('.\n');
  });

  it('quotes names that YAML would read as something else', () => {
    const root = repository({
      'compose.yaml': 'services:\n  "on":\n    build: "a: b"\n  "1.10":\n    build: "#x"\n',
      'a: b/Dockerfile': 'FROM alpine:3.22\nUSER nobody\n',
      '#x/Dockerfile': 'FROM alpine:3.22\nUSER nobody\n',
    });
    expect(plimsoll(root, ['init']).code).toBe(0);
    expect(plimsoll(root, []).stderr).toBe('');
    const { stdout } = plimsoll(root, ['config', '--format', 'json']);
    const { settings } = JSON.parse(stdout) as {
      settings: { key: string; value: unknown; origin: { path?: string } }[];
    };
    const written = settings
      .filter(({ origin }) => origin.path === 'plimsoll.yaml')
      .map(({ key, value }) => [key, value]);
    expect(written).toEqual([
      ['services.on.context', 'a: b'],
      ['services.on.dockerfile', 'a: b/Dockerfile'],
      ['services.1.10.context', '#x'],
      ['services.1.10.dockerfile', '#x/Dockerfile'],
    ]);
  });
});
