import { describe, expect, it } from 'vitest';
import { languageOf, languagesOf } from './language.ts';
import { knownImages, promisesOf } from './publishers.ts';
import { parseImageReference } from './reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('languageOf', () => {
  it.each([
    ['python:3.13-slim', 'python', '3.13'],
    ['python:3', 'python', '3'],
    ['python:3.11.4-slim-bookworm', 'python', '3.11.4'],
    ['python:3.8-windowsservercore', 'python', '3.8'],
    ['docker.io/library/python:3.12@' + digest, 'python', '3.12'],
    ['public.ecr.aws/docker/library/python:3.12', 'python', '3.12'],
    ['arm64v8/python:3.9-alpine', 'python', '3.9'],
    ['pypy:3.10-7.3.15', 'python', '3.10'],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', 'python', '3.12'],
    ['ghcr.io/astral-sh/uv:0.5.4-python3.13-alpine', 'python', '3.13'],
    ['mcr.microsoft.com/devcontainers/python:1-3.12-bullseye', 'python', '3.12'],
    ['mcr.microsoft.com/devcontainers/python:3.11', 'python', '3.11'],
    ['mcr.microsoft.com/devcontainers/python:dev-3.11-bookworm', 'python', '3.11'],
    ['mcr.microsoft.com/vscode/devcontainers/python:0-3.9', 'python', '3.9'],
    ['cimg/python:3.11', 'python', '3.11'],
    ['cimg/python:3.11.5-node', 'python', '3.11.5'],
    ['circleci/python:3.6-stretch-node-browsers', 'python', '3.6'],
    ['bitnami/python:3.11-debian-12', 'python', '3.11'],
    ['amazon/aws-lambda-python:3.12', 'python', '3.12'],
    ['public.ecr.aws/lambda/python:3.12.2024.01.30.10', 'python', '3.12'],
    ['public.ecr.aws/sam/build-python3.11:latest', 'python', '3.11'],
    ['tiangolo/uvicorn-gunicorn-fastapi:python3.9', 'python', '3.9'],
    ['tiangolo/uvicorn-gunicorn:python3.11-slim-2024-01-01', 'python', '3.11'],
    ['quay.io/jupyter/base-notebook:python-3.11.6', 'python', '3.11.6'],
    ['registry.access.redhat.com/ubi9/python-312:1-77', 'python', '3.12'],
    ['quay.io/sclorg/python-39-c9s', 'python', '3.9'],
    ['gcr.io/distroless/python3-debian12', 'python', '3.11'],
    ['gcr.io/distroless/python3', 'python', '3'],
    ['node:20-alpine3.19', 'node', '20'],
    ['node:20.11.1', 'node', '20.11.1'],
    ['node:lts-iron', 'node', '20'],
    ['node:hydrogen-slim', 'node', '18'],
    ['gcr.io/distroless/nodejs20-debian12', 'node', '20'],
    ['gcr.io/distroless/nodejs:16', 'node', '16'],
    ['bitnami/node:18', 'node', '18'],
    ['public.ecr.aws/lambda/nodejs:20.2024.01.05.14', 'node', '20'],
    ['mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm', 'node', '22'],
    ['mcr.microsoft.com/devcontainers/javascript-node:20', 'node', '20'],
    ['mhart/alpine-node:slim-12', 'node', '12'],
    ['registry.access.redhat.com/ubi9/nodejs-20-minimal', 'node', '20'],
    ['cypress/browsers:node-20.9.0-chrome-118.0.5993.88-1', 'node', '20.9.0'],
    ['oven/bun:1.1.8-alpine', 'bun', '1.1.8'],
    ['denoland/deno:alpine-1.40.2', 'deno', '1.40.2'],
    ['golang:1.22', 'go', '1.22'],
    ['rust:1.75-slim', 'rust', '1.75'],
    ['eclipse-temurin:17-jdk-jammy', 'java', '17'],
    ['openjdk:8u131-jdk-alpine', 'java', '8'],
    ['maven:3.9-eclipse-temurin-21', 'java', '21'],
    ['gradle:8.5-jdk17', 'java', '17'],
    ['mcr.microsoft.com/dotnet/sdk:8.0-alpine', 'dotnet', '8.0'],
  ])('%s promises %s %s', (text, language, version) => {
    expect(languageOf(parseImageReference(text))).toMatchObject({ language, version, channel: undefined });
  });

  it.each([
    ['python', 'python', 'latest'],
    ['python:slim-bookworm', 'python', 'latest'],
    ['node:current', 'node', 'current'],
    ['node:lts-alpine', 'node', 'lts'],
    ['oven/bun:canary', 'bun', 'canary'],
    ['mcr.microsoft.com/devcontainers/python:1', 'python', 'latest'],
    ['mcr.microsoft.com/devcontainers/typescript-node:4-bookworm', 'node', 'latest'],
  ])('%s moves: %s %s', (text, language, channel) => {
    expect(languageOf(parseImageReference(text))).toMatchObject({ language, version: undefined, channel });
  });

  it('says no version for a digest alone', () => {
    expect(languageOf(parseImageReference(`python@${digest}`))).toMatchObject({
      language: 'python',
      version: undefined,
      channel: undefined,
    });
  });

  it('knows early versions', () => {
    for (const tag of ['3.14-rc', '3.14.0rc1', '3.9.0a5-alpine3.10', '3.14-rc-slim']) {
      expect(languageOf(parseImageReference(`python:${tag}`))).toMatchObject({
        version: expect.stringMatching(/^3\.\d+/),
        prerelease: true,
      });
    }
    expect(languageOf(parseImageReference('mcr.microsoft.com/dotnet/sdk:10.0-preview.4'))).toMatchObject({
      version: '10.0',
      prerelease: true,
    });
    expect(languageOf(parseImageReference('python:3.13'))?.prerelease).toBe(false);
  });

  it('gives every language of an image', () => {
    expect(
      languagesOf(parseImageReference('nikolaik/python-nodejs:python3.12-nodejs20-slim')).map((one) => [
        one.language,
        one.version,
      ]),
    ).toEqual([
      ['python', '3.12'],
      ['node', '20'],
    ]);
  });

  it.each([
    'ubuntu:22.04',
    'acme/python:3.11',
    'registry.example.com/python:3.11',
    'registry.example.com/library/python:3.11',
    'ghcr.io/astral-sh/uv:latest',
    'ghcr.io/astral-sh/uv:0.5.4',
    'tiangolo/uvicorn-gunicorn:latest',
    'maven:3.9',
    'python:${VERSION}',
    'selenium/node-chrome',
    'continuumio/miniconda3:24.1.2-0',
    'constructor',
    'docker.io/toString/x',
  ])('guesses nothing about %s', (text) => {
    expect(languagesOf(parseImageReference(text))).toEqual([]);
  });

  it('has only names that a reference can have', () => {
    for (const name of knownImages) {
      const reference = parseImageReference(name);
      expect(reference.error, name).toBeUndefined();
      expect(reference.normalized).toBe(name);
      expect(promisesOf(name)?.length, name).toBeGreaterThan(0);
    }
  });

  it('reads hostile tags in no time', () => {
    for (const tag of [`1a${'1'.repeat(125)}x`, '1.'.repeat(63), `python${'1.'.repeat(60)}x`, '-1'.repeat(63)]) {
      for (const name of knownImages) expect(() => languagesOf(parseImageReference(`${name}:${tag}`))).not.toThrow();
    }
  });
});
