import { environmentAt } from '../../models/dockerfile/scope.ts';
import { ancestry } from '../../models/dockerfile/scope.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { type BuildContext, baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import { handledInShell, isForDevelopment, nearestAbove, originAt, runCommands } from '../../repository/installs.ts';
import { lockNames, type NodeInstall, nodeInstallOf, npmLockInStep } from '../../repository/node-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

/** Options that freeze, and those with which somebody says that it shall not be frozen. */
const deliberate = /^--(?:(?:no-)?frozen-lockfile|(?:no-)?immutable(?:-cache)?|pure-lockfile|no-lockfile|(?:no-)?package-lock|package-lock-only|lockfile-only|fix-lockfile|no-save|offline)$/;

export default rule({
  id: 'node/frozen-install',
  level: 'warning',
  must: 'An image installs Node packages from a lock file, with the command that does not change it.',
  why: '`npm install` and its like take newer versions when lock and manifest differ, or whatever is newest when there is no lock: the same commit gives another image tomorrow.',
  aliases: ['DF031'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\b(?:npm|pnpm|yarn|bun)\b/.test(file.text)) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const install = run.command.conditional ? undefined : nodeInstallOf(run);
          if (!install || isFrozen(install) || isForDevelopment(file, stage)) continue;
          const faults = repository.contexts(file).map((context) => faultOf(repository, context, install));
          const [fault] = faults;
          if (fault === undefined || faults.includes(undefined)) continue;
          const { nameWord } = run.command;
          yield { file, range: { start: nameWord.span.start, end: (install.verb ?? nameWord).span.end }, message: fault.message, fix: fault.repair ? repairOf(repository, install, fault) : undefined };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --omit=dev\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "express": "^5.0.0" } } } }',
      },
      finds: ['Dockerfile:4:5'],
      fixed: { Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "server.js"]\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nCOPY web /src/web\nRUN corepack enable && \\\n    cd /src/web && \\\n    pnpm install && \\\n    pnpm run build\nFROM nginx:1.27\nCOPY --from=build /src/web/dist /usr/share/nginx/html\n',
        'web/package.json': '{ "dependencies": { "vue": "3" } }',
        'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
      finds: ['Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM node:22 AS build\nCOPY web /src/web\nRUN corepack enable && \\\n    cd /src/web && \\\n    pnpm install --frozen-lockfile && \\\n    pnpm run build\nFROM nginx:1.27\nCOPY --from=build /src/web/dist /usr/share/nginx/html\n',
      },
    },
    {
      files: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm i\nCOPY . .\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'package-lock.json': '{}' },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn && npm install\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'yarn.lock': '__metadata:\n  version: 8\n' },
      finds: ['Dockerfile:4:13', 'Dockerfile:4:5'],
      fixed: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn --immutable && npm install\n' },
    },
    {
      files: { Dockerfile: 'FROM oven/bun:1\nWORKDIR /app\nCOPY package.json bun.lock ./\nCOPY web/package.json web/\nWORKDIR /app/web\nRUN bun install\n', 'package.json': '{ "workspaces": ["web"] }', 'bun.lock': '{}', 'web/package.json': '{ "dependencies": { "x": "1" } }' },
      finds: ['Dockerfile:6:5'],
      fixed: { Dockerfile: 'FROM oven/bun:1\nWORKDIR /app\nCOPY package.json bun.lock ./\nCOPY web/package.json web/\nWORKDIR /app/web\nRUN bun install --frozen-lockfile\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && npm install -g serve && npm install pm2@5\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'package-lock.json': '{}' } },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock* pnpm-lock.yaml* ./\nRUN if [ -f yarn.lock ]; then yarn --frozen-lockfile; elif [ -f pnpm-lock.yaml ]; then pnpm i --frozen-lockfile; else npm install; fi\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nENV CI=true\nWORKDIR /app\nCOPY . .\nRUN pnpm install --prod\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'pnpm-lock.yaml': '' } },
    { files: { 'Dockerfile.dev': 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'package-lock.json': '{}' } },
    { files: { Dockerfile: 'FROM node:22\nRUN git clone https://git.internal/x /x && cd /x && npm install\n', 'package.json': '{ "dependencies": { "x": "*" } }' } },
    { files: { Dockerfile: 'FROM node:22 AS development\nWORKDIR /app\nCOPY . .\nRUN pnpm install --no-frozen-lockfile\nFROM node:22\nWORKDIR /app\nCOPY . .\nRUN rm -f package-lock.json && npm install\n', 'package.json': '{ "dependencies": { "x": "*" } }', 'package-lock.json': '{}' } },
    { files: { Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\n', 'package.json': '{ "name": "x" }' } },
  ],
});

function isFrozen({ manager, options, run: { command, stage, instruction } }: NodeInstall): boolean {
  if ([...options.keys()].some((one) => deliberate.test(one))) return true;
  if (manager === 'npm') return false;
  // bun: --production freezes too.
  if (manager === 'bun' && (options.has('--production') || options.has('-p'))) return true;
  const environment = environmentAt(stage, instruction);
  const set = (name: string): boolean =>
    (environment.has(name) && !/^(?:|0|false)$/.test(environment.get(name) ?? '1')) || command.assignments.some((one) => one.name === name) || new RegExp(`\\bexport ${name}=`).test(instruction.rest.text);
  return set('CI') || set('YARN_ENABLE_IMMUTABLE_INSTALLS') || set('npm_config_frozen_lockfile');
}

interface Fault {
  readonly message: string;
  /** Set if the lock is there and only the command is wrong. */
  readonly repair?: { readonly lock: string; readonly manifest: string; readonly flag: string };
}

/** What is wrong with an install in one context; undefined if nothing is, or nobody can say. */
function faultOf(repository: Repository, context: BuildContext, install: NodeInstall): Fault | undefined {
  const { manager, run, dir } = install;
  const names = lockNames[manager];
  if (dir === undefined || handledInShell(run, [...names, 'package.json']) || isAncient(install)) return undefined;
  const source = originAt(repository, context, run, `${dir}/package.json`);
  if (source.kind !== 'context') return undefined;
  const manifest = repository.packageJson(source.path)?.model;
  if (!manifest || (manifest.dependencies.length === 0 && manifest.workspaces.length === 0)) return undefined;
  const command = `\`${run.command.name}${install.verb ? ` ${install.verb.raw}` : ''}\``;
  const lock = nearestAbove(repository, source.path, names);
  if (lock === undefined) {
    const others = Object.values(lockNames).flat().filter((name) => repository.tree.exists(joinPath(parentOf(source.path), name)));
    const other = others[0] === undefined ? '' : ` (${manager} does not follow ${others[0]})`;
    return { message: `nothing is frozen: ${command} finds no ${names[0]} beside ${source.path}${other}; commit one${manager === 'npm' ? ' and use `npm ci`' : ''}` };
  }
  if (freezes(repository, parentOf(lock.path), manager)) return undefined;
  const inImage = `${dir}/${'../'.repeat(lock.up)}${baseName(lock.path)}`;
  const origin = originAt(repository, context, run, inImage);
  if (origin.kind !== 'context') {
    const why = origin.kind === 'absent' && origin.ignored ? `${context.ignorePath} keeps it out of the build` : 'it is not copied before';
    return { message: `nothing is frozen: ${command} runs without ${lock.path}, ${why}` };
  }
  const flag = manager === 'yarn' && isBerry(repository, lock.path, manifest.packageManager?.version) ? '--immutable' : '--frozen-lockfile';
  const instead = manager === 'npm' ? 'use `npm ci`' : `add \`${flag}\``;
  return { message: `${command} goes past ${lock.path} where package.json differs from it: ${instead}`, repair: { lock: lock.path, manifest: source.path, flag } };
}

/** `npm ci` and lock files came with npm 5.7, so with Node 8 or later. */
const isAncient = ({ manager, run }: NodeInstall): boolean => manager === 'npm' && (nodeMajor(run.stage) ?? 99) < 8;

function nodeMajor(stage: NodeInstall['run']['stage']): number | undefined {
  const image = ancestry(stage).at(-1)?.image;
  const reference = image === undefined ? undefined : parseImageReference(image);
  const major = reference?.name === 'node' ? /^\d+/.exec(reference.tag ?? '')?.[0] : undefined;
  return major === undefined ? undefined : Number(major);
}

/** True if the configuration beside the lock freezes every install. */
function freezes({ tree }: Repository, dir: string, manager: string): boolean {
  if (manager === 'yarn') return /^enableImmutableInstalls:\s*true\b/m.test(tree.text(joinPath(dir, '.yarnrc.yml')) ?? '') || /^--(?:install\.)?frozen-lockfile\s+true/m.test(tree.text(joinPath(dir, '.yarnrc')) ?? '');
  if (manager === 'pnpm') return /^frozen-?lockfile\s*[=:]\s*true\b/im.test(`${tree.text(joinPath(dir, '.npmrc')) ?? ''}\n${tree.text(joinPath(dir, 'pnpm-workspace.yaml')) ?? ''}`);
  return manager === 'bun' && /^frozenLockfile\s*=\s*true\b/m.test(tree.text(joinPath(dir, 'bunfig.toml')) ?? '');
}

const isBerry = ({ tree }: Repository, lock: string, version: string | undefined): boolean =>
  /^__metadata:/m.test(tree.text(lock)?.slice(0, 2000) ?? '') || tree.exists(joinPath(parentOf(lock), '.yarnrc.yml')) || /^(?:[2-9]|berry)/.test(version ?? '');

function repairOf(repository: Repository, install: NodeInstall, { repair }: Fault) {
  const { run, verb, manager } = install;
  const word = verb ?? run.command.nameWord;
  if (!repair || !word.editable) return undefined;
  if (manager !== 'npm') return fix.unsafe(`add ${repair.flag}`, run.file, edit.insert(word.span.end, ` ${repair.flag}`));
  const manifest = repository.packageJson(repair.manifest)?.model;
  // A second install in the same stage: `npm ci` would throw away what the first one made.
  const alone = [...runCommands(run.file, run.stage)].filter((other) => nodeInstallOf(other) !== undefined).length === 1;
  const same = alone && (nodeMajor(run.stage) ?? 0) >= 16 && manifest !== undefined && npmLockInStep(repository.tree.text(repair.lock) ?? '', manifest);
  return fix[same ? 'safe' : 'unsafe']('use npm ci', run.file, edit.replace(word.span, 'ci'));
}
