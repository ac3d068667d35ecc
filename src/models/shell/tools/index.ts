import { keptOn } from '../../../text/kept-on.ts';
import type { ShellCommand, ShellWord } from '../syntax.ts';
import { addgroup, adduser, groupadd, useradd, usermod } from './accounts.ts';
import { apk } from './apk.ts';
import { apt, aptGet, aptitude } from './apt.ts';
import { cd, exportBuiltin, popd, pushd, set, source } from './builtins.ts';
import { bun, bunx } from './bun.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { condaTool, mamba, micromamba } from './conda.ts';
import { corepack } from './corepack.ts';
import { curl } from './curl.ts';
import { buildah, docker, dockerCompose, nerdctl, podman } from './docker.ts';
import { dnf, microdnf, tdnf, yum } from './dnf.ts';
import { chgrp, chmod, chown, cp, install, ln, mkdir, mv, rm } from './files.ts';
import { bundle, gem } from './gem.ts';
import { git } from './git.ts';
import { go } from './go.ts';
import { gradle, maven } from './maven.ts';
import { npm, npx } from './npm.ts';
import { pdm } from './pdm.ts';
import { pip, pipx } from './pip.ts';
import { pipenv } from './pipenv.ts';
import { pnpm } from './pnpm.ts';
import { poetry } from './poetry.ts';
import { python } from './python.ts';
import { tar } from './tar.ts';
import { CompiledTool, type Invocation, readInvocation, type Tool, valueOf } from './tool.ts';
import { uv, uvx } from './uv.ts';
import { wget } from './wget.ts';
import { yarn } from './yarn.ts';
import { zypper } from './zypper.ts';

const tools: readonly Tool[] = [
  ...[aptGet, apt, aptitude, apk, dnf, microdnf, yum, tdnf, zypper],
  ...[pip, pipx, uv, uvx, poetry, pipenv, pdm, condaTool, mamba, micromamba, python],
  ...[npm, npx, pnpm, yarn, bun, bunx, corepack],
  ...[go, cargo, gem, bundle, composer, maven, gradle],
  ...[docker, podman, nerdctl, buildah, dockerCompose],
  ...[curl, wget, git, tar, useradd, usermod, groupadd, adduser, addgroup],
  ...[rm, chmod, chown, chgrp, ln, cp, mv, mkdir, install, cd, pushd, popd, set, exportBuiltin, source],
];

interface Registry {
  readonly programs: ReadonlyMap<string, CompiledTool>;
  readonly modules: ReadonlyMap<string, CompiledTool>;
}

let registry: Registry | undefined;

function known(): Registry {
  if (registry) return registry;
  const programs = new Map<string, CompiledTool>();
  const modules = new Map<string, CompiledTool>();
  for (const tool of tools) {
    const compiled = new CompiledTool(tool);
    for (const name of [tool.id, ...(tool.programs?.split(' ') ?? [])]) programs.set(name, compiled);
    for (const name of tool.modules?.split(' ') ?? []) modules.set(name, compiled);
  }
  registry = { programs, modules };
  return registry;
}

const VERSIONED = /^([A-Za-z]+)-?[\d.]+$/;

/** The tool that a program name stands for: `pip3.11` → pip. */
function toolNamed(name: string): CompiledTool | undefined {
  const { programs } = known();
  const exact = programs.get(name);
  if (exact) return exact;
  const base = VERSIONED.exec(name)?.[1];
  const tool = base === undefined ? undefined : programs.get(base);
  return tool?.tool.versioned ? tool : undefined;
}

const read = keptOn<ShellCommand, { readonly invocation: Invocation | undefined }>();

/** What a command means, if it is one of the known tools. `python -m pip` and `corepack pnpm` are the tools that they run. */
export function invocation(command: ShellCommand): Invocation | undefined {
  const done = read.get(command);
  if (done) return done.invocation;
  const tool = command.name === undefined ? undefined : toolNamed(command.name);
  const result = tool && followed(tool, command.args, command);
  read.set(command, { invocation: result });
  return result;
}

function followed(tool: CompiledTool, words: readonly ShellWord[], command: ShellCommand): Invocation {
  const own = readInvocation(tool, words, command);
  const runs = tool.tool.runs;
  if (runs === undefined) return own;
  if (runs === 'operand') {
    const name = /^[^@]+/.exec(words[0]?.value ?? '')?.[0] ?? '';
    const other = tool.canonical(name) === undefined ? known().programs.get(name) : undefined;
    return other && other !== tool ? followed(other, words.slice(1), command) : own;
  }
  const module = known().modules.get(valueOf(own, runs.flag) ?? '');
  return module ? readInvocation(module, own.operands, command) : own;
}
