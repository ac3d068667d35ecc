import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inGit, ordinaryUser, plimsoll, repository, snapshot } from './cli.ts';
import { drifted } from './example.ts';

const broken = { Dockerfile: 'FROM node:22\nUSER node\nCMD ["npm start"]\n' };
const clean = { Dockerfile: 'FROM node:22\nUSER node\nCMD ["npm", "start"]\n' };

interface Found {
  rule: string;
  path: string;
  level: string;
  range: { start: { line: number; column: number } };
}

const findings = (stdout: string): Found[] => (JSON.parse(stdout) as { findings: Found[] }).findings;

describe('plimsoll check', () => {
  it('names place, rule and fix for people, exit 1', () => {
    const { code, stdout } = plimsoll(repository(broken), []);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Dockerfile:3:6\s+error\s+dockerfile\/entrypoint-json-shell/);
    expect(stdout).toContain('fix  use CMD ["npm", "start"]');
    expect(stdout).toContain('plimsoll check --fix');
  });

  it('says one line about a clean repository, exit 0', () => {
    const { code, stdout } = plimsoll(repository(clean), ['check']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toContain('1 Dockerfile · clean');
  });

  it.each(['json', 'sarif', 'github', 'junit', 'markdown'])('prints nothing but %s on stdout', (format) => {
    const { code, stdout } = plimsoll(repository(broken), ['--format', format]);
    expect(code).toBe(1);
    expect(stdout).toContain('dockerfile/entrypoint-json-shell');
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });

  it('gates on --fail-on', () => {
    const root = repository({ Dockerfile: 'FROM node\nUSER node\nCMD ["node"]\n' });
    expect(plimsoll(root, []).code).toBe(1);
    expect(plimsoll(root, ['--fail-on', 'error']).code).toBe(0);
    expect(plimsoll(root, ['--fail-on', 'never']).code).toBe(0);
  });

  it('takes rules by id, family and foreign alias, and helps with a wrong one', () => {
    const root = repository({ Dockerfile: 'FROM node\nCMD ["npm start"]\n' });
    const rules = (...args: string[]): string[] =>
      findings(plimsoll(root, ['--format', 'json', ...args]).stdout).map(({ rule }) => rule);
    expect(rules('--rule', 'DL3006')).toEqual(['dockerfile/pin-base-image']);
    expect(rules('--rule', 'compose')).toEqual([]);
    const wrong = plimsoll(root, ['--rule', 'dockerfile/pin-base-imge']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean  dockerfile/pin-base-image');
  });

  it('limits itself to the paths that are asked for', () => {
    const root = repository({ 'a/Dockerfile': 'FROM node\n', 'b/Dockerfile': 'FROM node\n' });
    const paths = (cwd: string, ...args: string[]): string[] =>
      findings(plimsoll(cwd, ['--format', 'json', ...args]).stdout).map((one) => one.path);
    expect(paths(root, 'a')).toEqual(['a/Dockerfile']);
    expect(paths(root, 'b/Dockerfile')).toEqual(['b/Dockerfile']);
    expect(paths(path.join(root, 'a'), '.')).toEqual(['a/Dockerfile']);
  });

  it('reads any file that is named as a Dockerfile', () => {
    const root = repository({ 'image.txt': 'FROM node\n' });
    expect(findings(plimsoll(root, ['--format', 'json', 'image.txt']).stdout).map(({ rule }) => rule)).toEqual([
      'dockerfile/pin-base-image',
    ]);
  });

  it('reads an unsaved buffer', () => {
    const root = repository(clean);
    const { code, stdout } = plimsoll(root, ['--stdin-filename', 'Dockerfile', '--format', 'json'], broken.Dockerfile);
    expect(code).toBe(1);
    expect(findings(stdout)).toMatchObject([{ rule: 'dockerfile/entrypoint-json-shell', path: 'Dockerfile' }]);
    expect(plimsoll(root, ['--stdin-filename', 'Dockerfile', '--fix'], broken.Dockerfile).stdout).toBe(
      clean.Dockerfile,
    );
    expect(readFileSync(path.join(root, 'Dockerfile'), 'utf8')).toBe(clean.Dockerfile);
  });

  it('--changed looks at what differs from the last commit', () => {
    const root = repository({ 'a/Dockerfile': 'FROM node\n', 'b/Dockerfile': 'FROM node\n' });
    inGit(root, 'add', '-A');
    inGit(root, 'commit', '-qm', 'one');
    writeFileSync(path.join(root, 'b/Dockerfile'), 'FROM python\n');
    expect(findings(plimsoll(root, ['--changed', '--format', 'json']).stdout).map((one) => one.path)).toEqual([
      'b/Dockerfile',
    ]);
    expect(plimsoll(root, ['--since', 'no-such-ref']).code).toBe(2);
  });

  it('writes to --output and keeps stdout empty', () => {
    const root = repository(broken);
    const { code, stdout } = plimsoll(root, ['--format', 'sarif', '--output', 'out.sarif']);
    expect([code, stdout]).toEqual([1, '']);
    expect(readFileSync(path.join(root, 'out.sarif'), 'utf8')).toContain('"2.1.0"');
    expect(plimsoll(root, ['--output', 'no/such/folder.txt']).code).toBe(2);
  });

  it('lets comments answer for findings, in three dialects', () => {
    const file = (comment: string): string => `FROM node:22\n${comment}\nCMD ["npm start"]\n`;
    for (const comment of [
      '# plimsoll ignore=dockerfile/entrypoint-json-shell,dockerfile/non-root-user it is a demonstration',
    ]) {
      const { stdout } = plimsoll(repository({ Dockerfile: file(comment) }), [
        '--format',
        'json',
        '--rule',
        'dockerfile/entrypoint-json-shell',
      ]);
      expect(findings(stdout)).toEqual([]);
    }
    const untagged = (comment: string): string => `${comment}\nFROM node\nUSER node\n`;
    for (const comment of [
      '# hadolint ignore=DL3006',
      '# plimsoll ignore-file=dockerfile/pin-base-image we follow it',
      '# hadolint global ignore=DL3006',
    ]) {
      expect(plimsoll(repository({ Dockerfile: untagged(comment) }), []).code, comment).toBe(0);
    }
    const secret = (comment: string): string => `${comment}FROM node:22\nENV API_TOKEN=8f3a9c1d77e2\nUSER node\n`;
    expect(plimsoll(repository({ Dockerfile: secret('') }), []).code).toBe(1);
    expect(plimsoll(repository({ Dockerfile: secret('# check=skip=SecretsUsedInArgOrEnv\n') }), []).code).toBe(0);
  });
});

describe('plimsoll check --fix', () => {
  it('mends a drifted example, says so, is stable, and undo restores every byte', () => {
    const root = drifted('streamlit-uv');
    const before = snapshot(root);
    const preview = plimsoll(root, ['check', '--diff']);
    expect(preview.code).toBe(1);
    expect(preview.stdout).toContain('+++ b/Dockerfile');
    expect(snapshot(root)).toEqual(before);
    const { stderr } = plimsoll(root, ['check', '--fix']);
    expect(stderr).toMatch(/^fixed \d+ in \d+ files? \(each proven/);
    const after = snapshot(root);
    expect(after).not.toEqual(before);
    expect(plimsoll(root, ['check', '--fix']).stderr).toContain('nothing');
    expect(snapshot(root)).toEqual(after);
    const undone = plimsoll(root, ['undo']);
    expect(undone.code).toBe(0);
    expect(snapshot(root)).toEqual(before);
  });

  it('keeps line ends, byte order mark and a missing last newline', () => {
    const root = repository({ Dockerfile: '\uFEFFFROM node:22\r\nUSER node\r\nCMD ["npm start"]' });
    expect(plimsoll(root, ['check', '--fix']).code).toBe(0);
    expect(readFileSync(path.join(root, 'Dockerfile'), 'utf8')).toBe(
      '\uFEFFFROM node:22\r\nUSER node\r\nCMD ["npm", "start"]',
    );
  });

  it('leaves a file alone that is not UTF-8', () => {
    const latin1 = Buffer.from('FROM node:22\n# gr\xfcn\nUSER node\nCMD ["npm start"]\n', 'latin1');
    const root = repository({ Dockerfile: latin1 });
    expect(plimsoll(root, ['check', '--fix']).code).toBe(1);
    expect(readFileSync(path.join(root, 'Dockerfile')).equals(latin1)).toBe(true);
  });
});

describe('bad input', () => {
  it('checks the other files and gives each bad one its finding', () => {
    const root = repository({
      'binary/Dockerfile': new Uint8Array([0x46, 0, 1, 2, 255]),
      'empty/Dockerfile': '',
      'half/Dockerfile': 'FROM alpine:3.20\nRUN <<EOF\necho\n',
      'line/Dockerfile': `FROM alpine:3.20\nRUN echo ${'x'.repeat(5_000_000)}\n`,
      'large/Dockerfile': 'FROM alpine:3.20\n'.padEnd(50_000_000, '# comment\n'),
      'good/Dockerfile': 'FROM node\n',
    });
    const { code, stdout, stderr } = plimsoll(root, ['--format', 'json']);
    expect(code).toBe(1);
    const by = (folder: string): string[] =>
      findings(stdout)
        .filter((one) => one.path === `${folder}/Dockerfile`)
        .map(({ rule }) => rule);
    for (const folder of ['binary', 'empty', 'half', 'line', 'large'])
      expect(by(folder), folder).toContain('dockerfile/parses');
    expect(by('good')).toContain('dockerfile/pin-base-image');
    expect(stderr).toBe('');
    expect(plimsoll(root, []).stdout.length).toBeLessThan(20_000);
  });

  it('survives link loops, links out of the tree and dangling links', () => {
    const root = repository({ Dockerfile: 'FROM node:22\nCOPY . .\nUSER node\n', '.dockerignore': '.git\n' });
    symlinkSync('.', path.join(root, 'loop'));
    symlinkSync('/etc', path.join(root, 'etc'));
    mkdirSync(path.join(root, 'out'));
    symlinkSync('/etc/passwd', path.join(root, 'out', 'Dockerfile'));
    symlinkSync('nowhere', path.join(root, 'Dockerfile.dangling'));
    symlinkSync('Dockerfile.round', path.join(root, 'Dockerfile.round'));
    const { code, stdout, stderr } = plimsoll(root, ['--format', 'json']);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(findings(stdout).map((one) => one.path)).toContain('out/Dockerfile');
    expect(stdout).not.toContain('root:x:0');
    expect(code).toBe(1);
  });

  it('works in a bare folder without git, and in an empty one', () => {
    expect(plimsoll(repository(broken, false), []).code).toBe(1);
    const { code, stdout } = plimsoll(repository({}, false), []);
    expect(code).toBe(0);
    expect(stdout).toContain('nothing to check');
  });

  it('answers a wrong path with one line and still checks the others', () => {
    const root = repository(broken);
    const { code, stdout, stderr } = plimsoll(root, ['--format', 'json', 'Dockerfil', 'Dockerfile']);
    expect(code).toBe(2);
    expect(stderr).toContain('no such file or folder: Dockerfil');
    expect(stderr).toContain('did you mean  Dockerfile');
    expect(findings(stdout)).toHaveLength(1);
    expect(plimsoll(root, ['chekc']).stderr).toContain('did you mean  check');
  });

  it.each([
    [['--format', 'xml'], '--format'],
    [['--nope'], '--nope'],
    [['explain', 'no/such-rule'], 'no/such-rule'],
    [['--unsafe'], '--unsafe goes with --fix'],
  ])('%j is wrong usage: exit 2, one clear message', (args, words) => {
    const { code, stdout, stderr } = plimsoll(repository(clean), args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says which folder it may not read', () => {
    const root = repository({ Dockerfile: 'FROM node:22\nUSER node\n', 'locked/Dockerfile': 'FROM node\n' }, false);
    chmodSync(root, 0o755);
    chmodSync(path.join(root, 'locked'), 0);
    const { code, stdout, stderr } = plimsoll(root, [], undefined, ordinaryUser);
    chmodSync(path.join(root, 'locked'), 0o755);
    expect(code).toBe(3);
    expect(stdout).toContain('locked');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('--timing', () => {
  it('says on stderr what models, rules and families cost, and changes no result', () => {
    const root = repository(broken);
    const { code, stdout, stderr } = plimsoll(root, ['check', '--timing', '--format', 'json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: plimsoll(root, ['check', '--format', 'json']).stdout });
    expect(stderr).toMatch(/^ +\d+\.\d ms +\d+ {2}family dockerfile, its rules together$/m);
    expect(stderr).toMatch(/^ +\d+\.\d ms +in all, above the start of Node$/m);
  });
});

describe('explain and help', () => {
  it('explains a rule by its id and by the id of another tool', () => {
    const root = repository({}, false);
    expect(plimsoll(root, ['explain', 'dockerfile/pin-base-image']).stdout).toContain('DL3006');
    expect(plimsoll(root, ['explain', 'DL3006']).stdout).toContain('docs/rules/dockerfile/pin-base-image.md');
    expect(plimsoll(root, ['explain']).stdout).toContain('dockerfile/copy-source-exists');
  });

  it('prints help and version', () => {
    const root = repository({}, false);
    for (const args of [['--help'], ['help'], ['check', '--help']])
      expect(plimsoll(root, args).stdout, args.join(' ')).toContain('plimsoll check --fix');
    expect(plimsoll(root, ['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(existsSync(path.join(root, '.plimsoll'))).toBe(false);
  });
});
