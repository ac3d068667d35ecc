import { describe, expect, it } from 'vitest';
import { globTest } from './inventory-glob.ts';
import { imageName, tagSuffix } from './inventory-image.ts';

const parts = (text: string) => {
  const image = imageName(text);
  return image && [image.registry, image.name, image.tag, image.prefixed];
};

describe('imageName', () => {
  it.each([
    ['node', [undefined, 'node', undefined, false]],
    ['docker.io/library/node:22@sha256:0a', ['docker.io', 'node', '22', false]],
    ['localhost:5000/acme/web', ['localhost:5000', 'acme/web', undefined, false]],
    ['ghcr.io/Acme/Web:${TAG:-dev}', ['ghcr.io', 'acme/web', '*', false]],
    ['${REGISTRY}/web:1', [undefined, 'web', '1', true]],
    ['${REGISTRY}web', [undefined, 'web', undefined, true]],
    ['gcr.io/${PROJECT}/web', ['gcr.io', 'web', undefined, true]],
    ['${{ env.REGISTRY }}/${{ github.owner }}/web:${{ github.sha }}', [undefined, 'web', '*', true]],
    ['{{ .Values.registry }}/web:{{ .Chart.AppVersion }}', [undefined, 'web', '*', true]],
    ['$(REGISTRY)/acme/web', [undefined, 'acme/web', undefined, true]],
    ['${HOST}:5000/web', [undefined, 'web', undefined, true]],
  ])('reads %s', (text, wanted) => {
    expect(parts(text)).toEqual(wanted);
  });
  it.each(['', '${IMAGE}', '{{ include "image" . }}', 'a b', 'https://example.org/x', '${A}/${B}:1', 'x'.repeat(2000)])(
    'has no name for %s',
    (text) => {
      expect(imageName(text)).toBeUndefined();
    },
  );
});

describe('tagSuffix', () => {
  it('is what stands behind a version', () => {
    expect(['1.2-web', '*-web-app', 'latest-api', 'v1-rc', 'web', '1.2', 'dev-web'].map(tagSuffix)).toEqual([
      'web',
      'web-app',
      'api',
      'rc',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('globTest', () => {
  it.each([
    ['packages/*', 'packages/a', true],
    ['packages/*', 'packages/a/b', false],
    ['packages/**', 'packages/a/b', true],
    ['**/x', 'x', true],
    ['**/**/x', 'a/b/x', true],
    ['{apps,libs}/?', 'libs/a', true],
    ['{apps', 'apps', false],
    ['a.b', 'axb', false],
    ['*a*a*a*a*', 'aaaa', false],
  ])('%s on %s', (pattern, path, wanted) => {
    expect(globTest(pattern)(path)).toBe(wanted);
  });
});
