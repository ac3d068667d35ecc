import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../models/image/reference.ts';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { baseHolds, missingProgram } from './image-programs.ts';

const holds = (image: string, program: string) => baseHolds(parseImageReference(image), program);

describe('what a base image holds', () => {
  it('is known for the official images', () => {
    expect(
      ['python:3.12-slim', 'node:22-slim', 'debian:12', 'ubuntu:24.04', 'node:22-alpine', 'alpine:3.20'].map((image) =>
        holds(image, 'curl'),
      ),
    ).toEqual(Array.from({ length: 6 }, () => false));
    expect(['python:3.12', 'node:22', 'golang:1.24', 'ruby:3.4-bookworm'].map((image) => holds(image, 'curl'))).toEqual(
      [true, true, true, true],
    );
    expect(['node:22-alpine', 'busybox', 'alpine'].map((image) => holds(image, 'wget'))).toEqual([true, true, true]);
    expect([
      holds('node:22-alpine', 'bash'),
      holds('node:22-slim', 'bash'),
      holds('gcr.io/distroless/static', 'sh'),
    ]).toEqual([false, true, false]);
    expect([
      holds('python:3.12-alpine', 'python3'),
      holds('node:22-alpine', 'python3'),
      holds('python:3.12', 'node'),
    ]).toEqual([true, false, false]);
  });

  it('is not guessed for others', () => {
    expect(
      [
        'example/base:1',
        'nginx:alpine',
        'php:8-apache',
        'mysql:8',
        'gcr.io/distroless/base:debug',
        'python@sha256:' + 'a'.repeat(64),
      ].map((image) => holds(image, 'curl')),
    ).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});

describe('what instructions add', () => {
  const missing = (lines: string, program = 'curl') => {
    const file = new DockerfileUnit('Dockerfile', `FROM python:3.12-slim\n${lines}\n`);
    const stage = file.final;
    return stage && missingProgram({ file, stage }, program);
  };

  it('is found in the words of package managers, or may be in what nobody can read', () => {
    expect(
      [
        'RUN apt-get update && apt-get install -y curl',
        'RUN apt-get install -y $PACKAGES',
        'RUN ./install.sh',
        'RUN make tools',
        'RUN curl -o x https://example.org',
        'COPY --from=tools /usr/bin/curl /usr/local/bin/',
        'COPY --from=tools / /',
        'RUN <<EOF\napt-get install -y curl\nEOF',
      ].map((lines) => missing(lines)),
    ).toEqual(Array.from({ length: 8 }, () => undefined));
  });

  it('is certain to be missing only where nothing else was installed', () => {
    expect(missing('COPY . /app\nRUN pip install -r /app/requirements.txt')).toMatchObject({
      certain: true,
      install: 'apt-get install',
    });
    expect(missing('RUN apt-get update && apt-get install -y libpq5')).toMatchObject({ certain: false });
    expect(missing('RUN apt-get install -y curl && curl x && apt-get purge -y curl')?.why).toContain('removed again');
  });
});
