import { describe, expect, it } from 'vitest';
import { parseImageReference } from './reference.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('parseImageReference', () => {
  it.each([
    ['python', 'docker.io', 'library/python', undefined, undefined],
    ['python:3.13-slim', 'docker.io', 'library/python', '3.13-slim', undefined],
    ['docker.io/python', 'docker.io', 'library/python', undefined, undefined],
    ['index.docker.io/library/python:3', 'docker.io', 'library/python', '3', undefined],
    ['bitnami/node:18', 'docker.io', 'bitnami/node', '18', undefined],
    ['localhost/a', 'localhost', 'a', undefined, undefined],
    ['localhost:5000/a/b:c', 'localhost:5000', 'a/b', 'c', undefined],
    ['LOCAL/a', 'LOCAL', 'a', undefined, undefined],
    ['[::1]:5000/a:1', '[::1]:5000', 'a', '1', undefined],
    ['[2001:db8::1]/a', '[2001:db8::1]', 'a', undefined, undefined],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', 'ghcr.io', 'astral-sh/uv', 'python3.12-bookworm', undefined],
    [`a@sha256:${hex}`, 'docker.io', 'library/a', undefined, `sha256:${hex}`],
    [
      `r.io:80/a/b_c/d__e/f-g--h/i.j:t_a.g-1@sha256:${hex}`,
      'r.io:80',
      'a/b_c/d__e/f-g--h/i.j',
      't_a.g-1',
      `sha256:${hex}`,
    ],
    [`a@md5x:${hex}`, 'docker.io', 'library/a', undefined, `md5x:${hex}`],
  ])('reads %s', (text, registry, repository, tag, digest) => {
    const reference = parseImageReference(text);
    expect(reference).toMatchObject({
      registry,
      repository,
      tag,
      digest,
      error: undefined,
      normalized: `${registry}/${repository}`,
    });
    expect(text.slice(reference.tagSpan.start, reference.tagSpan.end)).toBe(tag ?? '');
    expect(text.slice(reference.digestSpan.start, reference.digestSpan.end)).toBe(digest ?? '');
    const { start, end } = reference.nameSpan;
    const rebuilt =
      text.slice(start, end) + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
    expect(rebuilt).toBe(text);
  });

  it('names the last part', () => {
    expect(parseImageReference('gcr.io/distroless/nodejs20-debian12').name).toBe('nodejs20-debian12');
    expect(parseImageReference('node:20').name).toBe('node');
  });

  it.each([
    ['', /empty/],
    ['Python', /lower case/],
    ['a/B', /lower case/],
    ['a:', /no tag/],
    [`a:${'x'.repeat(129)}`, /no tag/],
    ['a:-x', /no tag/],
    ['a:b@', /no digest/],
    ['a@sha256:abc', /no digest/],
    [`a@sha256:${hex}00`, /64 hexadecimal digits/],
    ['a//b', /no repository name/],
    ['-a', /no repository name/],
    ['a_', /no repository name/],
    ['a..b', /no repository name/],
    ['a___b', /no repository name/],
    ['r.io/', /no repository name/],
    [':5000/a', /no registry host/],
    ['r.io:x/a', /no registry host/],
    ['-r.io/a', /no registry host/],
    ['https://r.io/a', /scheme/],
    [hex, /64 hexadecimal/],
    [`r.io/${'a'.repeat(256)}`, /255/],
    ['python:${VERSION}', /no tag/],
    ['${IMAGE}', /no repository name/],
    ['${image}', /no repository name/],
    ['a b', /no repository name/],
  ])('refuses %s', (text, error) => {
    expect(parseImageReference(text).error).toMatch(error);
  });

  it('stands long texts', () => {
    for (const piece of ['a', '-', 'a/', 'a.', ':', '@', '[', 'A'])
      expect(parseImageReference(piece.repeat(1_000_000)).error).toBe('the reference is too long');
    expect(parseImageReference(`${'a-'.repeat(2000)}!`).error).toBeDefined();
    expect(parseImageReference(`${'a.'.repeat(2000)}/b`).error).toBeDefined();
  });
});
