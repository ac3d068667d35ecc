import { describe, expect, it } from 'vitest';
import { isDockerfilePath, isDockerfileTemplate, keywords, knownFlags } from './keywords.ts';

describe('file names', () => {
  it.each([
    ...[
      'Dockerfile',
      'a/b/Dockerfile',
      'dockerfile',
      'Dockerfile.dev',
      'Dockerfile.go',
      'Dockerfile-dev',
      'Dockerfile_dev',
      'Dockerfile.prod.alpine',
    ],
    ...[
      'api.Dockerfile',
      'api.dockerfile',
      'api.dockerfile.prod',
      'Containerfile',
      'Containerfile.dev',
      'a.containerfile',
      'docker/.dockerfile',
    ],
  ])('%s is a Dockerfile', (path) => {
    expect(isDockerfilePath(path)).toBe(true);
    expect(isDockerfileTemplate(path)).toBe(false);
  });

  it.each([
    ...[
      'Dockerfile.dockerignore',
      'Dockerfile.md',
      'Dockerfile.orig',
      'Dockerfile~',
      'Dockerfile.yaml',
      'Dockerfiles',
      'MyDockerfile',
      'Dockerfile/readme',
    ],
    ...[
      'dockerfile.go',
      'dockerfile.test.ts',
      'dockerfile-notes',
      'parse.dockerfile.ts',
      'docker-compose.yml',
      '.dockerignore',
      'x.txt',
    ],
  ])('%s is none', (path) => {
    expect(isDockerfilePath(path)).toBe(false);
    expect(isDockerfileTemplate(path)).toBe(false);
  });

  it.each([
    'Dockerfile.j2',
    'Dockerfile.tmpl',
    'a/Dockerfile.erb',
    'Dockerfile.tera',
    'Dockerfile.in',
    'Dockerfile-linux.template',
    'app.dockerfile.jinja2',
  ])('%s is a template', (path) => {
    expect(isDockerfilePath(path)).toBe(false);
    expect(isDockerfileTemplate(path)).toBe(true);
  });
});

describe('keywords', () => {
  it('are the eighteen instructions', () => {
    expect(keywords).toHaveLength(18);
    expect(knownFlags.get('COPY')).toMatchObject({ from: 'string', parents: 'boolean', exclude: 'strings' });
  });
});
