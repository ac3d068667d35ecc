import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, snapshot } from './cli.ts';
import { sound } from './example.ts';

const twins = ['web', 'gateway', 'worker'].flatMap((service) =>
  ['Dockerfile.dev', 'Dockerfile'].map((name) => `services/${service}/${name}`),
);

interface Report {
  readonly findings: readonly { readonly rule: string; readonly path: string }[];
}

const findings = (root: string): Report['findings'] =>
  (JSON.parse(plimsoll(root, ['check', '--all', '--format', 'json']).stdout) as Report).findings;

describe('plimsoll fix --derive', () => {
  it.each(twins)('writes %s from the other ring, and every rule is content with it', (twin) => {
    const root = sound('sdk-rings');
    rmSync(path.join(root, twin));
    expect(findings(root).map(({ rule }) => rule)).toContain('ring/both-dockerfiles');
    const before = snapshot(root);

    const shown = plimsoll(root, ['fix', '--derive', '--diff']);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain(`+++ b/${twin}`);
    expect(snapshot(root)).toEqual(before);

    expect(plimsoll(root, ['fix', '--derive'])).toMatchObject({ code: 0 });
    const { [twin]: derived, ...others } = snapshot(root);
    expect(others).toEqual(before);
    const added = shown.stdout.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++'));
    expect(`${added.map((line) => line.slice(1)).join('\n')}\n`).toBe(derived);
    expect(findings(root)).toEqual([]);

    expect(plimsoll(root, ['undo']).code).toBe(0);
    expect(snapshot(root)).toEqual(before);
    expect(existsSync(path.join(root, twin))).toBe(false);
  });

  it('gives each ring what is its own', () => {
    const root = sound('sdk-rings');
    for (const twin of ['services/web/Dockerfile.dev', 'services/gateway/Dockerfile', 'services/worker/Dockerfile'])
      rmSync(path.join(root, twin));
    expect(plimsoll(root, ['fix', '--derive']).code).toBe(0);
    const text = (name: string): string => readFileSync(path.join(root, 'services', name), 'utf8');
    expect(text('web/Dockerfile.dev')).toContain('RUN pnpm install --no-frozen-lockfile\n');
    expect(text('web/Dockerfile.dev')).not.toMatch(/secret|NPM_VERSION|--frozen-lockfile/);
    expect(text('gateway/Dockerfile')).toMatch(/GOWORK=off GOPRIVATE=harbor\.example\/\* .*\n/);
    expect(text('gateway/Dockerfile')).toContain('"${GO_SDK_VERSION:?}"');
    expect(text('worker/Dockerfile')).toContain('uv sync --locked --no-dev --no-editable\n');
    expect(text('worker/Dockerfile')).toContain('ARG PYPI_VERSION\nRUN --mount=type=secret,id=netrc');
  });

  it('overwrites nothing and mends nothing else', () => {
    const root = sound('sdk-rings');
    const file = path.join(root, 'services/web/Dockerfile');
    writeFileSync(file, `${readFileSync(file, 'utf8')}MAINTAINER somebody\n`);
    const before = snapshot(root);
    const { stderr } = plimsoll(root, ['fix', '--derive']);
    expect(stderr).toContain('nothing could be derived');
    expect(snapshot(root)).toEqual(before);
  });

  it('leaves a Dockerfile alone that it does not understand', () => {
    const root = sound('sdk-rings');
    rmSync(path.join(root, 'services/gateway/Dockerfile.dev'));
    const file = path.join(root, 'services/gateway/Dockerfile');
    writeFileSync(file, readFileSync(file, 'utf8').replace('-o /gateway .', '-o "$OUTPUT" .'));
    const { code, stderr } = plimsoll(root, ['fix', '--derive']);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing could be derived');
    expect(existsSync(path.join(root, 'services/gateway/Dockerfile.dev'))).toBe(false);
  });
});

it('plimsoll fix is check --fix', () => {
  const root = sound('sdk-rings');
  mkdirSync(path.join(root, 'tools/image'));
  const file = path.join(root, 'tools/image/Dockerfile');
  const text = 'from debian:13-slim\nRUN true\n';
  writeFileSync(file, text);
  const one = plimsoll(root, ['fix']);
  const mended = readFileSync(file, 'utf8');
  writeFileSync(file, text);
  const other = plimsoll(root, ['check', '--fix']);
  expect(mended).not.toBe(text);
  expect(readFileSync(file, 'utf8')).toBe(mended);
  expect(one.code).toBe(other.code);
});
