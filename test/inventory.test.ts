import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { plimsoll, project, repository } from './cli.ts';

const files = {
  'compose.yaml': 'services:\n  web:\n    image: acme/web\n    build: web\n  gone:\n    build: gone\n',
  'web/Dockerfile': 'FROM node:22 AS runtime\nCOPY package-lock.json .\n',
  'web/package.json': '{}',
  'web/package-lock.json': '{}',
  'k8s/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: front }\nspec: { template: { spec: { containers: [{ name: a, image: "ghcr.io/acme/web:1" }] } } }\n',
};

describe('plimsoll inventory', () => {
  it('shows each service with what is around it', () => {
    const { code, stdout, stderr } = plimsoll(repository(files), ['inventory']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('  web             web/Dockerfile · context web/\n');
    expect(stdout).toContain('    run by        compose.yaml:4 web · k8s/web.yaml:4 Deployment front\n');
    expect(stdout).toContain('    gone/Dockerfile   built by compose.yaml:6 gone\n');
    expect(stdout).toContain('next  plimsoll inventory web/Dockerfile');
  });

  it('gives a document that follows the published schema', () => {
    const { code, stdout } = plimsoll(repository(files), ['inventory', '--format', 'json']);
    expect(code).toBe(0);
    const schema = JSON.parse(readFileSync(path.join(project, 'docs/schema/inventory-1.json'), 'utf8')) as object;
    const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    const document = JSON.parse(stdout) as { summary: object };
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document.summary).toMatchObject({ missing: 1, problems: 0, unread: 0 });
  });

  it('draws, into a file too', () => {
    const root = repository(files);
    const { code, stdout } = plimsoll(root, ['inventory', '--format', 'mermaid', '--output', 'out.mmd']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(path.join(root, 'out.mmd'), 'utf8')).toMatch(/^flowchart LR\n/);
    expect(plimsoll(root, ['inventory', '--output', 'no/such/folder']).code).toBe(2);
    expect(existsSync(path.join(root, 'no'))).toBe(false);
  });

  it.each([
    ['web/Dockerfile', 'service web of compose.yaml (context web)'],
    ['./web/Dockerfile', 'service web of compose.yaml (context web)'],
    ['compose.yaml#web', 'dockerfile web/Dockerfile (context web)'],
    ['web', 'dockerfile web/Dockerfile (context web)'],
    ['front', 'image acme/web'],
    ['acme/web', 'Deployment front of k8s/web.yaml'],
    ['ghcr.io/acme/web:2', 'Deployment front of k8s/web.yaml'],
    ['gone/Dockerfile', 'service gone of compose.yaml'],
  ])('tells about %s', (name, wanted) => {
    const { code, stdout } = plimsoll(repository(files), ['inventory', name]);
    expect(code).toBe(0);
    expect(stdout).toContain(wanted);
  });

  it('reads paths from where it is called', () => {
    const root = repository(files);
    const { code, stdout } = plimsoll(path.join(root, 'web'), ['inventory', 'Dockerfile']);
    expect(code).toBe(0);
    expect(stdout).toContain('web/Dockerfile\n');
  });

  it('asks back for a name that it does not know', () => {
    const { code, stdout, stderr } = plimsoll(repository(files), ['inventory', 'web/Dockerfil']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('nothing in the inventory is called web/Dockerfil\n  did you mean  web/Dockerfile');
    expect(plimsoll(repository(files), ['inventory', '--format', 'xml']).code).toBe(2);
  });

  it('names files that it could not read and shows the rest', () => {
    const { code, stdout } = plimsoll(
      repository({ ...files, Dockerfile: new Uint8Array([0, 1, 2, 0]), 'other/compose.yaml': 'services: [\n' }),
      ['inventory'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain(
      'could not read\n    Dockerfile: not read as a Dockerfile: it is no text\n    other/compose.yaml: line',
    );
    expect(stdout).toContain('web/Dockerfile');
  });

  it('has little to say about other repositories', () => {
    const { code, stdout } = plimsoll(repository({ 'main.c': '' }), ['inventory']);
    expect(code).toBe(0);
    expect(stdout).toContain('nothing that has to do with containers');
  });
});
