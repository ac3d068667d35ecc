import { describe, expect, it } from 'vitest';
import { parseImageReference } from './reference.ts';
import { systemOf } from './system.ts';

describe('systemOf', () => {
  it.each([
    ['python:3.13-slim-bookworm', 'debian', '12', 'slim', 'glibc'],
    ['python:3.13-slim', 'debian', undefined, 'slim', 'glibc'],
    ['python:3.13', 'debian', undefined, undefined, 'glibc'],
    ['node:20-alpine3.19', 'alpine', '3.19', undefined, 'musl'],
    ['node:20-alpine', 'alpine', undefined, undefined, 'musl'],
    ['debian:12-slim', 'debian', '12', 'slim', 'glibc'],
    ['debian:bullseye', 'debian', '11', undefined, 'glibc'],
    ['ubuntu:22.04', 'ubuntu', '22.04', undefined, 'glibc'],
    ['ubuntu:jammy-20240111', 'ubuntu', '22.04', undefined, 'glibc'],
    ['alpine:3', 'alpine', '3', undefined, 'musl'],
    ['alpine', 'alpine', undefined, undefined, 'musl'],
    ['amazonlinux:2023', 'amazonlinux', '2023', undefined, 'glibc'],
    ['eclipse-temurin:17-jdk-jammy', 'ubuntu', '22.04', undefined, 'glibc'],
    ['gcr.io/distroless/nodejs20-debian12', 'debian', '12', 'distroless', 'glibc'],
    ['gcr.io/distroless/static-debian12:nonroot', 'debian', '12', 'distroless', undefined],
    ['public.ecr.aws/lambda/python:3.12', 'amazonlinux', undefined, undefined, 'glibc'],
    ['bitnami/node:18-debian-12', 'debian', '12', undefined, 'glibc'],
    ['nvidia/cuda:12.2.0-base-ubuntu22.04', 'ubuntu', '22.04', undefined, 'glibc'],
    ['mcr.microsoft.com/devcontainers/python:1-3.12-bullseye', 'debian', '11', undefined, 'glibc'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-alpine3.19', 'alpine', '3.19', undefined, 'musl'],
    ['python:3.12-windowsservercore-ltsc2022', 'windows', 'ltsc2022', undefined, undefined],
  ])('%s', (text, distribution, release, variant, libc) => {
    expect(systemOf(parseImageReference(text))).toEqual({ distribution, release, variant, libc });
  });

  it.each([
    'scratch',
    'acme/base:1',
    'openjdk:17',
    'alpinelinux/golang',
    'frolvlad/alpine-glibc',
    'constructor',
    'x:${Y}',
  ])('guesses nothing about %s', (text) => {
    expect(systemOf(parseImageReference(text))).toBeUndefined();
  });
});
