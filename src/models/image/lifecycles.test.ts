import { describe, expect, it } from 'vitest';
import { imageLines, oldestSupported } from './lifecycles.ts';
import { parseImageReference } from './reference.ts';

const linesOf = (image: string): string[] =>
  imageLines(parseImageReference(image)).map(({ title, gone }) => `${title}${gone ? ' gone' : ''}`);

describe('imageLines', () => {
  it.each([
    ['debian:stretch-slim', ['Debian 9 gone']],
    ['debian:12.4', ['Debian 12']],
    ['ubuntu:xenial-20210804', ['Ubuntu 16.04']],
    ['ubuntu:19.10', ['Ubuntu 19.10 gone']],
    ['alpine:3.12.1', ['Alpine 3.12']],
    ['centos', ['CentOS 8 gone']],
    ['centos:7.9.2009', ['CentOS 7 gone']],
    ['python:3.6.9-slim-buster', ['Python 3.6', 'Debian 10 gone']],
    ['python:3.5', ['Python 3.5 gone']],
    ['python:3.5-alpine', ['Python 3.5']],
    ['node:carbon-alpine3.10', ['Node.js 8', 'Alpine 3.10']],
    ['eclipse-temurin:17-jre-focal', ['Ubuntu 20.04']],
    ['mcr.microsoft.com/dotnet/core/sdk:3.1', ['.NET 3.1']],
    ['amazonlinux:2018.03', ['Amazon Linux 2018']],
    ['public.ecr.aws/docker/library/golang:1.19', ['Go 1.19']],
  ])('%s', (image, lines) => expect(linesOf(image)).toEqual(lines));

  it.each(['node', 'python:3', 'alpine:edge', 'debian', 'team.example/python:3.6', 'team/centos:7', 'alpine:latest'])(
    '%s rests on no line that is known',
    (image) => expect(linesOf(image)).toEqual([]),
  );
});

describe('oldestSupported', () => {
  it.each([
    ['node', '2025-12-01', '20'],
    ['node', '2026-05-01', '22'],
    ['ubuntu', '2026-01-01', '22.04'],
    ['debian', '2027-01-01', '12'],
    ['golang', '2026-01-01', undefined],
  ])('of %s on %s is %s', (product, day, line) => expect(oldestSupported(product, day)).toBe(line));
});
