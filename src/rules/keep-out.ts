import type { Fix } from '../finding.ts';
import { type BuildContext, baseName, inside, joinPath } from '../repository/build-context.ts';
import type { Leak } from '../repository/context-leaks.ts';
import { isSpare, needsOf, readsEnvFiles } from '../repository/context-needs.ts';
import type { Repository } from '../repository/repository.ts';
import { secretFile } from '../repository/secret-files.ts';
import { edit } from '../text/edit.ts';
import { fix } from './rule.ts';

/** How a finding about an ignore file begins: it is not there, or it lets too much in. */
export const leadingWord = (repository: Repository, ignorePath: string): string =>
  repository.tree.exists(ignorePath) ? 'leaky:' : 'missing:';

/** The leaks for a message: four by name, the rest as a number. */
export const listed = (leaks: readonly Leak[]): string => {
  const shown = leaks.slice(0, 4).map(({ path, what }) => `${path} (${what})`);
  return leaks.length > shown.length ? `${shown.join(', ')} and ${leaks.length - shown.length} more` : shown.join(', ');
};

/** The COPY instructions that take leaks along, as places to show. */
export const broadCopies = (file: { readonly path: string }, leaks: readonly Leak[]) =>
  [...new Map(leaks.map(({ copy }) => [copy.word, copy])).values()].map((copy) => ({
    file,
    range: copy.word.span,
    message: `\`${copy.instruction.keyword} ${copy.word.text}\` copies the whole folder`,
  }));

/** What work on a project leaves beside a manifest sooner or later; only `installed` is in the way of the image's own. */
const leftovers: readonly {
  readonly manifests: readonly string[];
  readonly installed: readonly string[];
  readonly other: readonly string[];
}[] = [
  { manifests: ['package.json'], installed: ['node_modules'], other: ['npm-debug.log*'] },
  {
    manifests: ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'],
    installed: ['.venv', 'venv'],
    other: ['**/__pycache__'],
  },
];

/**
 * Patterns for an ignore file that `context` lacks, for a copy of folder `dir`: what will lie there after a day's work. Nothing
 * that git holds, that a Dockerfile names, or that a build may read.
 */
export function startingPatterns(repository: Repository, context: BuildContext, dir: string): readonly string[] {
  const { tree } = repository;
  const needs = needsOf(repository, context);
  const prefix = dir === context.dir ? '' : `${inside(context.dir, dir) ?? dir}/`;
  const spare = (name: string): boolean => isSpare(repository, context, joinPath(dir, name));
  const patterns: string[] = [];
  const history = dir === '' || tree.exists(joinPath(dir, '.git'));
  if (history && !needs.history && !needs.stamp && spare('.git')) patterns.push('.git');
  if (!readsEnvFiles(repository, context, dir)) {
    if (spare('.env')) patterns.push('.env');
    const own = tree
      .list(dir)
      .filter(({ name }) => name.startsWith('.env.') && !spare(name) && !secretFile(tree, joinPath(dir, name)));
    patterns.push('.env.*', ...new Set(['!.env.example', ...own.map(({ name }) => `!${name}`)]));
  }
  for (const { manifests, installed, other } of leftovers) {
    if (!manifests.some((name) => tree.exists(joinPath(dir, name)))) continue;
    if (needs.installs) patterns.push(...installed.filter(spare));
    patterns.push(...other);
  }
  return patterns.map((one) => {
    if (prefix === '' || one.startsWith('**/')) return one;
    return one.startsWith('!') ? `!${prefix}${one.slice(1)}` : `${prefix}${one}`;
  });
}

/** Adds the leaks' patterns to the ignore file, or makes one that keeps out what will come as well. */
export function keepOut(
  repository: Repository,
  context: BuildContext,
  leaks: readonly Leak[],
  safety: 'safe' | 'unsafe',
): Fix | undefined {
  const { ignorePath } = context;
  const { sources } = needsOf(repository, context);
  const named = (leak: Leak): boolean => sources.some((source) => source.split('/').includes(baseName(leak.path)));
  const spare = leaks.filter((leak) => !named(leak));
  const every = new Set(spare.map((leak) => patternFor(repository, context, leak, spare)));
  const patterns = [...every].filter((one) => !every.has(`**/${one}`));
  if (patterns.length === 0) return undefined;
  const text = repository.tree.text(ignorePath);
  if (text === undefined) {
    const more = startingPatterns(repository, context, context.dir);
    const covered = (one: string): boolean =>
      more.includes(`**/${one}`) || (one.startsWith('.env.') && more.includes('.env.*') && !more.includes(`!${one}`));
    const all = [...new Set([...more, ...patterns.filter((one) => !covered(one))])];
    return fix.create(safety, `create ${ignorePath}`, ignorePath, `${all.join('\n')}\n`);
  }
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  const added = edit.insert(text.length, `${start}${patterns.join('\n')}\n`);
  return fix[safety](
    `add ${patterns.join(', ')} to ${ignorePath}`,
    { path: ignorePath },
    added,
    patterns.map((pattern) => `+${pattern}`),
  );
}

/** One pattern for a name that leaks in many places and is nowhere else. */
function patternFor(
  repository: Repository,
  context: BuildContext,
  { path, pattern, what }: Leak,
  leaks: readonly Leak[],
): string {
  const name = baseName(path);
  const same = leaks.filter((leak) => baseName(leak.path) === name);
  if (same.length < 3 || what === 'build output') return pattern;
  const others = repository
    .named(name)
    .some((one) => inside(context.dir, one) !== undefined && !same.some((leak) => leak.path === one));
  return others ? pattern : `**/${name}`;
}
