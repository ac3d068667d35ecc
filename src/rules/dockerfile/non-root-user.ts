import { ancestry, effective, effectiveUser } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { accountsOf, type MadeUser } from '../../repository/accounts.ts';
import { readyUser, startsAsRoot } from '../../repository/base-user.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { getsAUser, isTool, rootIsItsAffair } from '../../repository/root-reason.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/non-root-user',
  level: 'warning',
  must: 'The final image runs its program as a user other than root, or says why it needs root.',
  why: 'A program that is broken into as root owns every file in the container and every mounted volume, and is one kernel bug away from the host. A comment beside USER, CMD or ENTRYPOINT that gives the reason for root answers for it.',
  aliases: ['DL3002', 'DS-0002', 'CKV_DOCKER_3', 'CKV_DOCKER_8', 'CIS-DI-0001'],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '5.0',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const stage = file.final;
      const start = stage && (effective(stage, 'CMD') ?? effective(stage, 'ENTRYPOINT'));
      if (!stage || !start || (isDevelopment(file, stage) && !isInnerLoop(repository, file))) continue;
      const user = effectiveUser(stage);
      if (user && !/^(?:root|0)(?::|$)/.test(user.word.text)) continue;
      const root = ancestry(stage).at(-1);
      const image = root?.image === undefined ? undefined : parseImageReference(root.image);
      if (!user && !(image && startsAsRoot(image))) continue;
      if (
        reasonGiven(stage, user?.instruction) ||
        rootIsItsAffair(repository, file, stage) ||
        getsAUser(repository, file)
      )
        continue;
      // Whoever calls a tool may give it a user, and mostly mounts folders of their own.
      const level = isTool(stage) ? 'note' : undefined;
      if (user) {
        yield {
          file,
          range: user.word.span,
          level,
          message: `the program runs as \`${user.word.text}\`: this is the last USER of the final stage`,
        };
      } else if (root?.base && image) {
        const made = madeFor(file, stage);
        const unused = made
          ? `, though line ${repository.lines(file.path).position(made.word.span.start).line} makes \`${made.name}\``
          : '';
        const message = `the program runs as root: \`${root.image}\` starts as root and no USER follows${unused}`;
        const range = stage.base?.span ?? root.base.span;
        yield { file, range, level, message, fix: addUser(file, stage, made?.name ?? readyUser(image)) };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22-slim\nCOPY . /app\nCMD ["node", "/app/server.js"]\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM node:22-slim\nCOPY . /app\nUSER node\nCMD ["node", "/app/server.js"]\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.23 AS build\nUSER 1000\nFROM debian:bookworm-slim\nUSER app\nUSER root\nCMD ["/server"]\n',
      },
      finds: ['Dockerfile:5:6'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nRUN useradd -m app\nCOPY --chown=app . /app\nCMD ["python", "/app/a.py"]\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM python:3.13\nRUN useradd -m app\nCOPY --chown=app . /app\nUSER app\nCMD ["python", "/app/a.py"]\n',
      },
    },
    // The container that the contract gives people to work in.
    {
      files: {
        'plimsoll.yaml': 'dev: { service: tools }\n',
        'compose.yaml': 'services:\n  tools:\n    build: { context: ., dockerfile: dev.Dockerfile }\n',
        'dev.Dockerfile': 'FROM python:3.13\nCMD ["sleep", "infinity"]\n',
      },
      finds: ['dev.Dockerfile:1:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22 AS base\nUSER node\nFROM base\nCMD ["node", "server.js"]\n' } },
    { files: { Dockerfile: 'FROM gcr.io/distroless/static:nonroot\nCMD ["/server"]\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# root: it binds raw sockets\nUSER root\nCMD ["/ping"]\n' } },
    {
      files: {
        Dockerfile: 'FROM debian:12\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nexec gosu app "$@"\n',
      },
    },
    { files: { Dockerfile: 'FROM python:3.12\nRUN pip install tox\n' } },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nCOPY docker-entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
        'docker-entrypoint.sh': '#!/bin/sh\nssh-keygen -A\nexec /usr/sbin/sshd -D\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . /app\nWORKDIR /app\nCMD ["./bootstrap.sh"]\n',
        'bootstrap.sh': '#!/bin/sh\nchown -R www-data: data\nexec uwsgi uwsgi.ini\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["in.tftpd"]\nCMD ["--foreground"]\n' } },
    { files: { Dockerfile: '# docker run --device /dev/bus/usb me/ykman\nFROM ubuntu:24.04\nCMD ["ykman"]\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nCMD mtproto-proxy -u nobody -p 8888\n' } },
    { files: { Dockerfile: 'FROM scratch\nCOPY app.apk /\nENTRYPOINT ["/app.apk"]\n' } },
    { files: { 'parser/testfiles/znc/Dockerfile': 'FROM ubuntu:24.04\nCMD ["znc", "-f", "-r"]\n' } },
    {
      files: {
        Dockerfile:
          'FROM python:3.12\nCOPY requirements-dev.txt .\nRUN pip install -r requirements-dev.txt\nCMD ["flask", "run"]\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nCMD ["python", "app.py"]\n',
        'compose.yaml': 'services:\n  app:\n    build: .\n    user: "1000:1000"\n',
      },
    },
    {
      files: {
        'src/mail/Dockerfile': 'FROM python:3.12\nCMD ["python", "app.py"]\n',
        'k8s/mail.yaml':
          'kind: Deployment\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n        runAsUser: 1000\n      containers:\n        - image: registry.example/mail:1\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nCMD ["npm", "run", "dev"]\n' } },
    { files: { Dockerfile: 'FROM golang:1.23\nENTRYPOINT ["./scripts/entry"]\nCMD ["ci"]\n' } },
    { files: { Dockerfile: 'FROM jupyter/base-notebook:2024\nUSER root\nCMD ["start-notebook.sh"]\n' } },
    { files: { Dockerfile: 'FROM postgres:16\nCMD ["postgres", "-c", "fsync=off"]\n' } },
  ],
});

/** True for the image of the container that the contract gives everybody to work in: what root writes there is root's in everybody's tree. */
function isInnerLoop(repository: Repository, file: DockerfileUnit): boolean {
  const { service } = repository.contract.dev ?? {};
  if (service === undefined) return false;
  return repository.composes.some((compose) =>
    repository.composeBuilds(compose).some((build) => build.service === service && build.dockerfile === file.path),
  );
}

/** A comment at the final FROM, USER, CMD or ENTRYPOINT that speaks of root. */
function reasonGiven(stage: Stage, user: Instruction | undefined): boolean {
  const places = [stage.from, user, effective(stage, 'CMD'), effective(stage, 'ENTRYPOINT')];
  return places.some((instruction) =>
    instruction?.comments.some(({ text }) => /\broot\b|\bprivileged?s?\b/i.test(text) && text.split(/\s+/).length >= 3),
  );
}

/** The user that the file makes and then does not use: the only one, of the final stage's own making. */
function madeFor(file: DockerfileUnit, stage: Stage): MadeUser | undefined {
  if (!/useradd|adduser/.test(file.text)) return undefined;
  const { made } = accountsOf(file, stage);
  const [only] = made;
  return made.length === 1 && only && /^[a-z_][a-z0-9_-]*$/.test(only.name) ? only : undefined;
}

/** Puts USER before the first CMD or ENTRYPOINT of the stage, with a user made for it where the image brings none. */
function addUser(file: DockerfileUnit, stage: Stage, ready: string | undefined) {
  const at = stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (!at || file.text[at.span.start - 1] !== '\n' || ready === undefined) return undefined;
  return fix.unsafe(`add USER ${ready}`, file, edit.insert(at.span.start, `USER ${ready}\n`), ['+USER']);
}
