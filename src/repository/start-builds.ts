import { optionsOf } from '../models/dockerfile/csv.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { type Invocation, has, valueOf } from '../models/shell/tools/tool.ts';
import { baseName, inside, joinPath } from './build-context.ts';
import { flag } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { startContexts } from './start-commands.ts';
import { placeOf } from './start-modules.ts';

/** A program that a `go build` or `cargo build` writes. */
export interface Built {
  /** In the image of the stage, without the leading slash. */
  readonly path: string;
  /** True if `path` is a folder, or may be one: then whatever lies in it may be written. */
  readonly open: boolean;
  readonly run: RunCommand;
}

/** Commands that write no program, or only over one that is there. */
const bystanders =
  /^(?:apt-get|apt|apk|yum|dnf|microdnf|mkdir|cd|set|export|unset|echo|printf|true|:|rm|chmod|chown|update-ca-certificates|adduser|useradd|addgroup|groupadd|usermod|upx|strip|ls|ldd|file|rustup|touch|test|\[|env|pwd|cat|date|id|sleep|exit|hash|which|command|npm|yarn|pnpm|pip[\d.]*|groupmod|ulimit|swag|mockgen|sqlc|templ|wire|protoc|buf)$/;

/**
 * What the Go and Rust builds of `stage` and its ancestors write; undefined if anything else there may write a program too, or if a
 * build does not say by its words where it writes.
 */
export function buildsOf(repository: Repository, file: DockerfileUnit, stage: Stage): readonly Built[] | undefined {
  const lineage = ancestry(stage);
  // The cheap question first: most stages build nothing of the kind.
  if (!lineage.some(({ instructions }) => instructions.some(isBuild))) return undefined;
  const found: Built[] = [];
  for (const one of lineage) {
    for (const { keyword, heredocs, flags } of one.instructions) {
      if ((keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD') && heredocs.length > 0) return undefined;
      // What is brought from elsewhere may hold programs.
      if ((keyword === 'COPY' || keyword === 'ADD') && flags.some(({ name }) => name === 'from')) return undefined;
    }
    for (const run of runCommands(file, one)) {
      const outputs = outputsOf(repository, file, run);
      if (outputs === 'unknown') return undefined;
      found.push(...outputs);
    }
  }
  return found.length > 0 ? found : undefined;
}

const isBuild = ({ keyword, rest }: Instruction): boolean =>
  keyword === 'RUN' && /\b(?:go|cargo)\s+(?:\S+\s+)?(?:build|rustc|test|b)\b/.test(rest.text);

function outputsOf(repository: Repository, file: DockerfileUnit, run: RunCommand): readonly Built[] | 'unknown' {
  const { command } = run;
  if (command.redirects.some(({ operator, target }) => operator.includes('>') && target?.value === undefined))
    return 'unknown';
  const call = invocation(command);
  if (call?.tool === 'go') return goOutputs(repository, file, run, call);
  if (call?.tool === 'cargo') return cargoOutputs(repository, file, run, call);
  if (call && (call.tool === 'cp' || call.tool === 'mv' || call.tool === 'install' || call.tool === 'ln')) {
    const target = below(run.dir, call.operands.at(-1)?.value);
    return target === undefined || call.flags.some(({ name }) => name === 'target-directory')
      ? 'unknown'
      : [{ path: joinPath('', target), open: true, run }];
  }
  return command.name !== undefined && bystanders.test(command.name) ? [] : 'unknown';
}

function goOutputs(
  repository: Repository,
  file: DockerfileUnit,
  run: RunCommand,
  call: Invocation,
): readonly Built[] | 'unknown' {
  const { subcommand, operands } = call;
  if (subcommand === 'install') return [{ path: 'go/bin', open: true, run }];
  if (subcommand === 'generate' || subcommand === 'run' || subcommand === undefined) return 'unknown';
  if (subcommand !== 'build' && !(subcommand === 'test' && has(call, 'c'))) return [];
  if (has(call, 'C') || run.dir === undefined || operands.some(({ value }) => value === undefined)) return 'unknown';
  const several = operands.length > 1 || operands.some(({ value }) => value?.includes('...'));
  const asked = call.flags.findLast(({ name }) => name === 'o');
  if (asked) {
    const value = asked.value?.value;
    const path = below(run.dir, value);
    if (value === undefined || path === undefined) return 'unknown';
    const target = joinPath('', path);
    const isFolder = several || value.endsWith('/') || value === '.' || makesFolder(run, target);
    return [{ path: target, open: isFolder, run }];
  }
  if (several && operands.every(({ value }) => value?.endsWith('.go'))) {
    const first = operands[0]?.value ?? '';
    return [{ path: joinPath(run.dir, baseName(first).slice(0, -3)), open: false, run }];
  }
  // `go build ./...` of several packages writes nothing.
  if (several) return [];
  const operand = operands[0]?.value ?? '.';
  if (operand.endsWith('.go')) return [{ path: joinPath(run.dir, baseName(operand).slice(0, -3)), open: false, run }];
  const name =
    operand === '.' || operand === './' ? moduleName(repository, file, run) : baseName(joinPath('', operand));
  return name === undefined || /^v\d+$/.test(name) ? 'unknown' : [{ path: joinPath(run.dir, name), open: false, run }];
}

/** True if an instruction before makes a folder of that path. */
const makesFolder = ({ stage }: RunCommand, path: string): boolean =>
  ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest }) =>
        (keyword === 'RUN' && /\bmkdir\b/.test(rest.text) && rest.text.includes(baseName(path))) ||
        (keyword === 'WORKDIR' && inside(path, joinPath('', rest.text)) !== undefined),
    ),
  );

/** What `go build` calls the program of the module's root: the last part of its path, a major version left out. */
function moduleName(repository: Repository, file: DockerfileUnit, { stage, dir }: RunCommand): string | undefined {
  const place = placeOf(repository, file, startContexts(repository)(file), stage, joinPath(dir ?? '', 'go.mod'));
  if (place.kind !== 'there') return undefined;
  const module = repository.unit(formats.goMod, place.path)?.model.module?.text;
  const parts = module?.split('/') ?? [];
  return /^v\d+$/.test(parts.at(-1) ?? '') ? parts.at(-2) : parts.at(-1);
}

function cargoOutputs(
  repository: Repository,
  file: DockerfileUnit,
  run: RunCommand,
  call: Invocation,
): readonly Built[] | 'unknown' {
  const { subcommand } = call;
  if (subcommand === 'install' || subcommand === 'binstall') return [{ path: 'usr/local/cargo/bin', open: true, run }];
  if (subcommand === 'run' || subcommand === undefined) return 'unknown';
  if (subcommand !== 'build' && subcommand !== 'rustc') return [];
  const asked = ['target-dir', 'artifact-dir', 'manifest-path', 'directory', 'profile', 'config', 'Z'];
  if (
    run.dir === undefined ||
    asked.some((name) => has(call, name)) ||
    call.flags.some(({ value }) => value && value.value === undefined)
  )
    return 'unknown';
  if (/CARGO_TARGET_DIR|CARGO_BUILD_TARGET/.test(file.text)) return 'unknown';
  const place = placeOf(repository, file, startContexts(repository)(file), run.stage, joinPath(run.dir, 'Cargo.toml'));
  const manifest = place.kind === 'there' ? repository.unit(formats.cargo, place.path)?.model : undefined;
  const triple = valueOf(call, 'target');
  const target = joinPath(
    triple === undefined ? 'target' : `target/${triple}`,
    has(call, 'release') ? 'release' : 'debug',
  );
  const folder = joinPath(run.dir, target);
  if (!manifest?.name || manifest.workspace || place.kind !== 'there') return [{ path: folder, open: true, run }];
  // A member's programs go into the target folder of its workspace.
  const outer = foldersAbove(run.dir).find((dir) => isWorkspace(repository, file, run, dir));
  if (outer !== undefined) return [outer, run.dir].map((dir) => ({ path: joinPath(dir, target), open: true, run }));
  const root = place.path.slice(0, -'Cargo.toml'.length);
  const names = manifest.targets.flatMap(({ kind, name }) => (kind === 'bin' ? [name.text] : []));
  const others = repository.tree.list(joinPath(root, 'src/bin')).map(({ name }) => name.replace(/\.rs$/, ''));
  return [manifest.name.text, ...names, ...others].map((name) => ({ path: joinPath(folder, name), open: false, run }));
}

/** The folders above `dir`, the nearest first. */
function foldersAbove(dir: string): readonly string[] {
  const parts = dir.split('/').filter(Boolean).slice(0, deepest);
  return parts.map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}

/** Folders have no more above them, but for hostile input. */
const deepest = 32;

/** True if Cargo.toml of a folder of the image has `[workspace]`, or may have. */
function isWorkspace(repository: Repository, file: DockerfileUnit, { stage }: RunCommand, dir: string): boolean {
  const place = placeOf(repository, file, startContexts(repository)(file), stage, joinPath(dir, 'Cargo.toml'));
  if (place.kind !== 'there') return false;
  return repository.unit(formats.cargo, place.path)?.model.workspace !== undefined;
}

/** True if one of `builds` writes `path`, or may. */
export const mayBe = (builds: readonly Built[], path: string): boolean =>
  builds.some(
    (one) =>
      one.path === path || inside(path, one.path) !== undefined || (one.open && inside(one.path, path) !== undefined),
  );

/** The stage of `file` that a COPY takes from; undefined for the context and for other images. */
export function sourceStage(stage: Stage, instruction: Instruction): Stage | undefined {
  const from = flag(instruction, 'from');
  return from === undefined
    ? undefined
    : stage.uses.find(
        ({ how, stage: one }) => how === 'copy' && (one.name === from.toLowerCase() || String(one.index) === from),
      )?.stage;
}

/** True if a RUN of `stage` keeps the folder of `path` in a cache mount: what is written there is not in the image. */
export const isCached = (stage: Stage, path: string): boolean =>
  ancestry(stage).some(({ instructions }) =>
    instructions.some(({ flags }) =>
      flags.some(({ name, value }) => {
        if (name !== 'mount' || value === undefined) return false;
        const options = new Map(optionsOf(value).map((one) => [one.key, one.value]));
        const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
        return target !== undefined && (!target.startsWith('/') || inside(joinPath('', target), path) !== undefined);
      }),
    ),
  );
