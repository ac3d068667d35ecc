import type { ShellCommand } from '../models/shell/syntax.ts';
import { type BuildContext, baseName, joinPath } from './build-context.ts';
import { handledInShell, originAt } from './installs.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { type ReachedCommand, reachedBy } from './script-commands.ts';
import { originOf } from './stage-files.ts';
import { startContexts } from './start-commands.ts';
import { stageBefore } from './local-dependencies.ts';

/** A tool of a build whose configuration the ignore file takes out. */
export interface IgnoredConfig {
  readonly run: RunCommand;
  readonly reached: ReachedCommand;
  /** "tsc" */
  readonly tool: string;
  readonly context: BuildContext;
  /** In the repository. */
  readonly path: string;
  /** True if the tool stops without it. */
  readonly stops: boolean;
}

interface Tool {
  /** Its first operand, where it needs one. */
  readonly verb?: string;
  readonly configs: readonly string[];
  readonly stops: boolean;
}

const endings = (name: string): readonly string[] =>
  ['js', 'mjs', 'cjs', 'ts', 'mts'].map((one) => `${name}.config.${one}`);

const tools: Readonly<Record<string, Tool>> = {
  tsc: { configs: ['tsconfig.json'], stops: true },
  'vue-tsc': { configs: ['tsconfig.json'], stops: true },
  nest: { verb: 'build', configs: ['tsconfig.json'], stops: true },
  ng: { verb: 'build', configs: ['angular.json'], stops: true },
  next: { verb: 'build', configs: endings('next'), stops: false },
  vite: { verb: 'build', configs: endings('vite'), stops: false },
  nuxt: { verb: 'build', configs: endings('nuxt'), stops: false },
  astro: { verb: 'build', configs: endings('astro'), stops: false },
};

/** Builds of images whose tool has a configuration that a COPY covers and the ignore file takes out; each once a Dockerfile. */
export function* ignoredConfigs(repository: Repository): Iterable<IgnoredConfig> {
  if (repository.named('package.json').length === 0) return;
  for (const file of repository.dockerfiles) {
    if (!/\b(?:npm|pnpm|yarn|bun|npx)\b/.test(file.text)) continue;
    const contexts = startContexts(repository)(file);
    if (contexts.some(({ ignore }) => ignore === undefined)) continue;
    const seen = new Set<string>();
    for (const stage of file.live) {
      for (const run of runCommands(file, stage)) {
        if (run.command.conditional) continue;
        for (const reached of reachedBy(repository, file, contexts, stage, { ...run, file }).commands) {
          const found = ignoredFor(repository, contexts, run, reached);
          if (found && !seen.has(found.path)) yield found;
          if (found) seen.add(found.path);
        }
      }
    }
  }
}

function ignoredFor(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  reached: ReachedCommand,
): IgnoredConfig | undefined {
  const { dir } = reached;
  const { name, words } = callOf(reached.command);
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const names = tool && configsOf(words, tool);
  if (!tool || !names || dir === undefined) return undefined;
  if (handledInShell(run, names.map(baseName))) return undefined;
  const before = stageBefore(run.stage, run.instruction);
  let found: { context: BuildContext; path: string } | undefined;
  for (const context of contexts) {
    let ignored: string | undefined;
    for (const name of names) {
      const at = below(dir, name);
      const origin = at === undefined ? undefined : originAt(repository, context, run, at);
      if (at === undefined || origin?.kind === 'context') return undefined;
      if (origin?.kind !== 'absent' || !origin.ignored) continue;
      if (originOf(repository, run.file, context, before, joinPath('', at)).kind !== 'absent') return undefined;
      ignored ??= origin.path;
    }
    if (ignored === undefined) return undefined;
    found ??= { context, path: ignored };
  }
  return found && { run, reached, tool: name, stops: tool.stops, ...found };
}

interface Call {
  readonly name: string;
  /** Undefined where a variable hides one. */
  readonly words: readonly (string | undefined)[];
}

/** The program of `command`, or the one that `npx`, `pnpm exec` and the like start. */
function callOf({ name = '', args }: ShellCommand): Call {
  const words = args.map(({ value }) => value);
  const isRunner = /^(?:npx|bunx)$/.test(name);
  const skip = isRunner ? 0 : /^(?:npm|pnpm|yarn)$/.test(name) && words[0] === 'exec' ? 1 : undefined;
  if (skip === undefined) return { name, words };
  const start = words[skip] === '--' ? skip + 1 : skip;
  return { name: words[start] ?? '', words: words.slice(start + 1) };
}

/** The files that the tool looks for where it runs; undefined if it is told another one by a variable, or needs none. */
function configsOf(words: Call['words'], { verb, configs }: Tool): readonly string[] | undefined {
  if (words.includes(undefined)) return undefined;
  if (verb !== undefined)
    return words[0] === verb && !words.some((one) => /^(?:-c|--config|-p|--path)/.test(one ?? ''))
      ? configs
      : undefined;
  if (words.some((one) => /^(?:--init|--version|-v|--help|-h|--showConfig)$/.test(one ?? ''))) return undefined;
  const at = words.findIndex((one) => /^(?:-p|--project|-b|--build)$/.test(one ?? ''));
  const told = at === -1 ? undefined : words[at + 1];
  if (told !== undefined && !told.startsWith('-'))
    return told.endsWith('.json') ? [told] : [`${told}/${configs[0] ?? ''}`];
  // Files on the command line take the place of a configuration.
  return words.some((one) => /\.[cm]?tsx?$/.test(one ?? '')) ? undefined : configs;
}
