import { describe, expect, it } from 'vitest';
import { plimsoll, repository } from './cli.ts';

const dockerfile = 'FROM node\nUSER node\nCMD ["node"]\n';
const run = (files: Readonly<Record<string, string>>, ...args: string[]) =>
  plimsoll(repository({ Dockerfile: dockerfile, '.dockerignore': '.git\n', ...files }), args);
const rulesOf = (stdout: string): string[] =>
  (JSON.parse(stdout) as { findings: { rule: string; level: string }[] }).findings.map(
    ({ rule, level }) => `${rule} ${level}`,
  );
const pin = (...all: Parameters<typeof run>): string[] =>
  rulesOf(run(all[0], '--format', 'json', ...(all.slice(1) as string[])).stdout).filter((one) =>
    one.includes('pin-base-image'),
  );

describe('.hadolint.yaml', () => {
  it('is found under both names, the first of them counts', () => {
    expect(pin({})).toEqual(['dockerfile/pin-base-image warning']);
    expect(pin({ '.hadolint.yaml': 'ignored: [DL3006]\n' })).toEqual([]);
    expect(pin({ '.hadolint.yml': 'ignored: [DL3006]\n' })).toEqual([]);
    expect(pin({ '.hadolint.yaml': '{}\n', '.hadolint.yml': 'ignored: [DL3006]\n' })).toHaveLength(1);
    expect(pin({ 'sub/.hadolint.yaml': 'ignored: [DL3006]\n' })).toHaveLength(1);
  });

  it('gives levels by the ids that rules have there', () => {
    expect(pin({ '.hadolint.yaml': 'override:\n  error: [DL3006]\n' })).toEqual(['dockerfile/pin-base-image error']);
    expect(pin({ '.hadolint.yaml': 'override:\n  info: [DL3006]\n' })).toEqual(['dockerfile/pin-base-image note']);
    expect(pin({ '.hadolint.yaml': 'ignored: [DL3006]\noverride:\n  error: [DL3006]\n' })).toEqual([]);
  });

  it('yields to the contract, whatever name the contract has for the rule', () => {
    const hadolint = { '.hadolint.yaml': 'ignored: [DL3006]\noverride:\n  error: [DL3007]\n' };
    for (const name of ['DL3006', 'DL3007', 'dockerfile/pin-base-image'])
      expect(pin({ ...hadolint, 'plimsoll.yaml': `rules:\n  ${name}: note\n` })).toEqual([
        'dockerfile/pin-base-image note',
      ]);
  });

  it('sets the level from which on a call fails, unless that is given', () => {
    const code = (threshold: string, ...args: string[]): number | null =>
      run({ '.hadolint.yaml': `${threshold}\noverride: { warning: [DL3006] }\n` }, '--rule', 'DL3006', ...args).code;
    expect(code('failure-threshold: warning')).toBe(1);
    expect(code('failure-threshold: error')).toBe(0);
    expect(code('failure-threshold: error', '--fail-on', 'warning')).toBe(1);
    expect(code('no-fail: true')).toBe(0);
    expect(code('no-fail: true', '--fail-on', 'note')).toBe(1);
    const note = run({
      '.hadolint.yaml': 'failure-threshold: style\noverride: { style: [DL3006] }\nignored: [DL3057]\n',
    });
    expect([note.code, note.stdout.includes('pin-base-image')]).toEqual([1, true]);
  });

  it('says whether comments count', () => {
    const files = { Dockerfile: `# hadolint ignore=DL3006\n${dockerfile}` };
    expect(pin(files)).toEqual([]);
    expect(pin({ ...files, '.hadolint.yaml': 'disable-ignore-pragma: true\n' })).toHaveLength(1);
    const own = { Dockerfile: `# plimsoll ignore=DL3006\n${dockerfile}` };
    expect(pin({ ...own, '.hadolint.yaml': 'disable-ignore-pragma: true\n' })).toEqual([]);
  });

  it('holds base images to the trusted registries', () => {
    const found = (text: string): string[] =>
      rulesOf(run({ '.hadolint.yaml': text }, '--format', 'json', '--rule', 'DL3026').stdout);
    expect(found('trustedRegistries: [quay.io]\n')).toEqual(['dockerfile/trusted-registry error']);
    expect(found('trustedRegistries: [docker.io]\n')).toEqual([]);
  });

  it('names what it does not know once, and goes on', () => {
    const { code, stderr, stdout } = run({
      '.hadolint.yaml': 'ignroed: [DL3006]\nfailure-threshold: loud\noverride: { error: [DL3006] }\n',
    });
    expect(code).toBe(1);
    expect(stdout).toContain('pin-base-image');
    expect(stderr.split('\n')).toEqual([
      'plimsoll: .hadolint.yaml:1:1: unknown key `ignroed`: it is not used; did you mean `ignored`?',
      'plimsoll: .hadolint.yaml:2:20: one of error, warning, info, style, ignore, none expected: it is not used',
      '',
    ]);
    expect(run({ '.hadolint.yaml': 'ignored: [\n' }).stderr).toMatch(/^plimsoll: \.hadolint\.yaml:\d+:\d+: /);
    expect(run({ '.hadolint.yaml': '' }).stderr).toBe('');
  });
});
