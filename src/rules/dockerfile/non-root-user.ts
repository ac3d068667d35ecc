import { ancestry, effective, effectiveUser } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { readyUser, startsAsRoot } from '../../repository/base-user.ts';
import { baseName } from '../../repository/build-context.ts';
import { copySources } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

/** Programs that change to another user at start. */
const drops =
  /\b(?:gosu|su-exec|setpriv|runuser|s6-setuidgid|s6-overlay|setuidgid|supervisord?|chpst|fixuid|step-down|su\s+-|sudo\s+-u)\b/;

/** Programs that change to a user of their own, or cannot work without root (ports below 1024, devices, other users' sessions). */
const ownAffair =
  /\b(?:nginx|openresty|angie|httpd|apache2?(?:ctl|-foreground)?|php-fpm[\d.]*|crond?|sshd|vsftpd|proftpd|pure-ftpd|smbd|nmbd|samba|openvpn|openconnect|ipsec|charon|strongswan|pptpd?|xl2tpd|wg-quick|wireguard|ocserv|dnsmasq|named|unbound|haproxy|squid|postfix|dovecot|exim|tor|ntpd|chronyd|rsyslogd|syslog-ng|dockerd|containerd|init|systemd|runsvdir|s6-svscan|keepalived|iptables|tcpdump|nmap|ping|fail2ban\S*|service|rc-service|dhcpd|hostapd|snort|suricata|varnishd|postgres|mysqld|mongod|redis-server|memcached)\b/;

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
      if (
        !stage ||
        !start ||
        isDevelopment(file, stage) ||
        drops.test(file.text) ||
        ownAffair.test(startText(stage)) ||
        entrypointDrops(repository, file, stage)
      )
        continue;
      const user = effectiveUser(stage);
      if (user && !/^(?:root|0)(?::|$)/.test(user.word.text)) continue;
      if (reasonGiven(stage, user?.instruction)) continue;
      if (user) {
        yield {
          file,
          range: user.word.span,
          message: `the program runs as \`${user.word.text}\`: this is the last USER of the final stage`,
        };
        continue;
      }
      const root = ancestry(stage).at(-1);
      if (!root?.base || root.image === undefined) continue;
      const image = parseImageReference(root.image);
      if (!startsAsRoot(image)) continue;
      const message = `the program runs as root: \`${root.image}\` starts as root and no USER follows`;
      yield { file, range: stage.base?.span ?? root.base.span, message, fix: addUser(file, stage, readyUser(image)) };
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
    { files: { Dockerfile: 'FROM postgres:16\nCMD ["postgres", "-c", "fsync=off"]\n' } },
  ],
});

/** A comment at the final FROM, USER, CMD or ENTRYPOINT that speaks of root. */
function reasonGiven(stage: Stage, user: Instruction | undefined): boolean {
  const places = [stage.from, user, effective(stage, 'CMD'), effective(stage, 'ENTRYPOINT')];
  return places.some((instruction) =>
    instruction?.comments.some(({ text }) => /\broot\b|\bprivileged?s?\b/i.test(text) && text.split(/\s+/).length >= 3),
  );
}

const startText = (stage: Stage): string =>
  `${effective(stage, 'ENTRYPOINT')?.rest.text ?? ''} ${effective(stage, 'CMD')?.rest.text ?? ''}`;

/** Whether a start script from the context changes the user itself. */
function entrypointDrops(repository: Repository, file: DockerfileUnit, stage: Stage): boolean {
  const start = startText(stage);
  const contexts = repository.contexts(file);
  return copySources(file).some(({ text }) => {
    const name = baseName(text);
    const scripts =
      start.includes(name) && name.includes('.')
        ? [text]
        : [...start.matchAll(/[\w./-]+\.sh\b/g)].map(([script]) => `${text}/${baseName(script)}`);
    return contexts.some(({ dir }) =>
      scripts.some((script) =>
        drops.test(repository.tree.text([dir, script.replace(/^(?:\.?\/)+/, '')].filter(Boolean).join('/')) ?? ''),
      ),
    );
  });
}

/** Puts USER before the first CMD or ENTRYPOINT of the stage, with a user made for it where the image brings none. */
function addUser(file: DockerfileUnit, stage: Stage, ready: string | undefined) {
  const at = stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (!at || file.text[at.span.start - 1] !== '\n' || ready === undefined) return undefined;
  return fix.unsafe(`add USER ${ready}`, file, edit.insert(at.span.start, `USER ${ready}\n`), ['+USER']);
}
