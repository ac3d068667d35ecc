import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { type ImageLine, imageLines, isOfficial, listedOn, oldestSupported } from '../../models/image/lifecycles.ts';
import type { ShellCommand } from '../../models/shell/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { type ImageUse, imagesUsed } from '../../repository/image-uses.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/supported-base',
  level: 'warning',
  must: 'Base images are of releases that somebody still mends.',
  why: 'Holes that are found in a release after its end stay open in every image built on it; some time later its packages leave the mirrors, and the build fails at `apt-get update` or `yum install`.',
  aliases: [],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '5.5',
  *check(repository) {
    const day = repository.today ?? listedOn;
    for (const file of ownDockerfiles(repository)) {
      for (const use of imagesUsed(file)) {
        const ended = imageLines(use.reference).filter(({ end }) => end < day);
        if (ended.length === 0) continue;
        const gone = ended.find((line) => line.gone);
        const command =
          gone && use.how === 'from' && !redirected.test(file.text) ? packageCommand(file, use.stage) : undefined;
        const told = ended.map(({ title, end }) => `${title} ended on ${end}`).join(', that of ');
        const lost = command
          ? `; its packages have left the mirrors, so \`${command.name}\` in line ${repository.lines(file.path).position(command.nameWord.span.start).line} fails`
          : '';
        const [first] = ended;
        const next = first && oldestSupported(first.product, day);
        const hint = next === undefined || first?.product === 'centos' ? '' : `; ${next} is supported`;
        const reference = use.how === 'from' && use.written === use.image ? newer(use, ended, day) : undefined;
        yield {
          file,
          range: use.span,
          level: command ? 'warning' : 'note',
          message: `\`${use.image}\`: the support of ${told}${lost}${hint}`,
          fix:
            reference === undefined
              ? undefined
              : fix.unsafe(`Use \`${reference}\``, file, edit.replace(use.span, reference)),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:stretch-slim\nRUN apt-get update && apt-get install -y curl\nCMD ["curl"]\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM debian:bullseye-slim\nRUN apt-get update && apt-get install -y curl\nCMD ["curl"]\n' },
    },
    {
      files: { Dockerfile: 'FROM node:14.17.3-alpine AS build\nFROM alpine:3.12\nCOPY --from=python:3.6 /a /a\n' },
      finds: ['Dockerfile:1:6', 'Dockerfile:2:6', 'Dockerfile:3:13'],
      fixed: { Dockerfile: 'FROM node:20-alpine AS build\nFROM alpine:3.20\nCOPY --from=python:3.6 /a /a\n' },
    },
    {
      files: { Dockerfile: 'FROM eclipse-temurin:17-jre-focal\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM eclipse-temurin:17-jre-jammy\n' },
    },
    { files: { Dockerfile: 'FROM centos\nRUN yum install -y git\n' }, finds: ['Dockerfile:1:6'] },
    {
      files: { Dockerfile: 'ARG V=18.04\nFROM ubuntu:${V}\nRUN apt-get update\n' },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: { Dockerfile: 'FROM python:3.5-slim\nRUN apt-get update\n' },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM python:3.10-slim\nRUN apt-get update\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12-slim AS a\nFROM python:3.13-slim\nFROM node:22\nFROM ubuntu:24.04\nFROM a\n',
      },
    },
    { files: { Dockerfile: 'FROM node\nFROM python:3\nFROM alpine:edge\nFROM team.example/centos:7\n' } },
    { files: { 'vendor/x/Dockerfile': 'FROM centos:6\n' } },
  ],
});

/** Somebody has told the package manager where the old packages lie. */
const redirected =
  /archive\.debian\.org|snapshot\.debian\.org|vault\.centos\.org|old-releases\.ubuntu\.com|\/centos-vault\/|[^>]>[ \t]*\/etc\/apt\/sources\.list(?![.\w])/;

/** The first command that asks for packages of the system, in the stage or one that rests on it. */
function packageCommand(file: DockerfileUnit, stage: Stage): ShellCommand | undefined {
  for (const one of file.stages) {
    if (!ancestry(one).includes(stage)) continue;
    for (const instruction of one.instructions) {
      if (instruction.keyword !== 'RUN') continue;
      for (const { commands } of file.scripts(instruction)) {
        const found = commands.find(
          ({ name, args }) =>
            /^(?:apt-get|apt|aptitude|yum|dnf)$/.test(name ?? '') &&
            args.some(({ value }) => value === 'install' || value === 'update'),
        );
        if (found) return found;
      }
    }
  }
  return undefined;
}

/** Data and programs of these do not move to another release by another tag. */
const bound = new Set(['postgres', 'mysql', 'mariadb', 'mongo', 'centos', 'golang']);

const codenames: Readonly<Record<string, string>> = {
  'debian 11': 'bullseye',
  'debian 12': 'bookworm',
  'debian 13': 'trixie',
  'ubuntu 22.04': 'jammy',
  'ubuntu 24.04': 'noble',
};

/** The same variant of the oldest release that is supported; undefined where its name is no matter of putting one word for another. */
function newer({ image, reference }: ImageUse, ended: readonly ImageLine[], day: string): string | undefined {
  const { tag, digest } = reference;
  const [only, other] = ended;
  if (!only || other || !isOfficial(reference) || tag === undefined || digest !== undefined || bound.has(only.product))
    return undefined;
  if (only.product === 'python' && only.line.startsWith('2')) return undefined;
  const next = oldestSupported(only.product, day);
  const words = tag.split('-');
  const index = words.indexOf(only.word ?? '');
  if (next === undefined || index === -1) return undefined;
  const word = only.word ?? '';
  if (/^[a-z]+$/.test(word)) {
    const name = codenames[`${only.product} ${next}`];
    if (name === undefined) return undefined;
    words[index] = name;
  } else if (/^\d+(?:\.\d+)*$/.test(word) && index === 0) {
    // Another word with a release in it (`alpine3.13`, `bullseye`) belongs to the old one.
    if (words.slice(1).some((one) => /\d/.test(one) || (/^(?:[a-z]+)$/.test(one) && oldNames.has(one))))
      return undefined;
    words[0] = next;
  } else return undefined;
  return `${image.slice(0, image.length - tag.length)}${words.join('-')}`;
}

const oldNames = new Set(['wheezy', 'jessie', 'stretch', 'buster', 'bullseye', 'bookworm', 'trixie', 'onbuild']);
