import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { nearest } from '../text/nearest.ts';
import { type BuildContext, baseName, inside, joinPath, parentOf } from './build-context.ts';
import { expanded, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';
import { reachedBy } from './script-commands.ts';
import { filesBelow, isAside } from './sources.ts';
import { sourceStage } from './start-builds.ts';
import type { StartCommand } from './start-commands.ts';
import { findModule, moduleTargetOf, placeOf } from './start-modules.ts';
import type { WrittenIn } from './start-words.ts';

/** The paths that a program answers. */
export interface Routes {
  /** "FastAPI", "Next.js". */
  readonly framework: string;
  /** Dynamic segments as written: "/todos/{id}", "/posts/[slug]". */
  readonly paths: readonly string[];
  /** File or folder of the repository that says so. */
  readonly from: string;
  /** True if there are no others. It may read every module beside this one, so it is asked last. */
  readonly areAll: () => boolean;
}

/** An image and the command that opens its port. */
export interface Program {
  readonly file: DockerfileUnit;
  readonly stage: Stage;
  readonly contexts: readonly BuildContext[];
  /** The last command of its start, and where it is written. */
  readonly last: StartCommand;
  readonly written: WrittenIn;
}

/** The paths that `program` answers, as far as they may all be in view: one FastAPI application without routers, a Next.js project without rewrites. */
export function routesOf(repository: Repository, program: Program): Routes | undefined {
  const { file, contexts, stage, last, written } = program;
  const reached = reachedBy(repository, file, contexts, stage, { command: last.command, dir: last.dir, file: written });
  const next = nextFolder(repository, program, reached.isClosed ? reached.commands : []);
  if (next !== undefined) return nextRoutes(repository, next);
  return fastapi(repository, program);
}

/** Why `path` is none of `routes`, with the nearest one; undefined if it is one. */
export function unanswered(
  { paths, framework, from, areAll }: Routes,
  path: string,
): { readonly why: string; readonly near: string | undefined } | undefined {
  const clean = path.replace(/[?#].*$/, '').replace(/(.)\/$/, '$1');
  if (paths.some((one) => matches(one, clean)) || !areAll()) return undefined;
  const fixed = paths.filter((one) => !/[{[]/.test(one));
  const [near] = clean.length > 200 ? [] : nearest(clean, fixed);
  return {
    why: `${framework} answers 404 there: ${from} has ${fixed.length === 0 ? 'no such route' : `${fixed.slice(0, 4).join(', ')}${fixed.length > 4 ? ` and ${fixed.length - 4} more` : ''}`}`,
    near,
  };
}

function matches(route: string, path: string): boolean {
  const parts = route.replace(/(.)\/$/, '$1').split('/');
  const given = path.split('/');
  for (const [index, part] of parts.entries()) {
    if (/^\[\[?\.\.\.|:path\}$/.test(part)) return part.startsWith('[[') || given.length > index;
    if (index >= given.length) return false;
    if (!/[{[]/.test(part) && part !== given[index]) return false;
  }
  return parts.length === given.length;
}

/** The folder of the Next.js project that `next start` or the server of its standalone output serves. */
function nextFolder(
  repository: Repository,
  { file, contexts, stage, last }: Program,
  commands: readonly { readonly command: StartCommand['command']; readonly dir: string | undefined }[],
): string | undefined {
  let from = stage;
  let folder: string | undefined;
  const started = commands.find(({ command }) => {
    const words = [command.nameWord, ...command.args].map(({ value }) => value ?? '');
    const at = words.findIndex((word) => /^(?:.*\/)?next$/.test(word));
    return at !== -1 && words[at + 1] === 'start';
  });
  if (started) folder = started.dir;
  else if (
    last.start?.kind === 'file' &&
    last.start.program === 'node' &&
    /(?:^|\/)server\.js$/.test(last.start.value)
  ) {
    for (const one of ancestry(stage))
      for (const instruction of one.instructions) {
        const source = instruction.keyword === 'COPY' ? sourceStage(one, instruction) : undefined;
        const [word] = sourceWords(instruction);
        const text = source && word && expanded(file, one, instruction, word.text);
        const at = text?.search(/\/\.next\/standalone\/?$/) ?? -1;
        if (!source || text === undefined || at === -1) continue;
        from = source;
        folder = text.slice(0, at);
      }
  }
  if (folder === undefined) return undefined;
  const place = placeOf(repository, file, contexts, from, joinPath(folder, 'package.json'));
  return place.kind === 'there' ? parentOf(place.path) : undefined;
}

const code = /\.(?:tsx?|jsx?|mjs)$/;

/** What the folders `app` and `pages` of a Next.js project answer (its documentation, "File conventions"). */
function nextRoutes(repository: Repository, folder: string): Routes | undefined {
  const { tree } = repository;
  const manifest = repository.packageJson(joinPath(folder, 'package.json'));
  if (!manifest?.model.dependencies.some(({ name }) => name === 'next')) return undefined;
  const bases = tree.list(joinPath(folder, 'src')).some(({ name }) => name === 'app' || name === 'pages')
    ? ['src', '']
    : [''];
  for (const entry of [...tree.list(folder), ...tree.list(joinPath(folder, 'src'))]) {
    // Middleware, a custom server and configuration may answer anything.
    if (/^(?:middleware|proxy|server)\.[mc]?[jt]s$/.test(entry.name)) return undefined;
    if (!/^next\.config\.[mc]?[jt]s$/.test(entry.name)) continue;
    const text = tree.text(joinPath(folder, entry.name)) ?? '';
    if (
      /rewrites|redirects|basePath|i18n|pageExtensions|trailingSlash|exportPathMap|require\((?!['"](?:path|fs)['"])|^[ \t]*import\s(?!type)/m.test(
        text,
      )
    )
      return undefined;
  }
  const paths: string[] = [];
  let from: string | undefined;
  for (const base of bases) {
    for (const kind of ['app', 'pages'] as const) {
      const root = joinPath(folder, joinPath(base, kind));
      const files = filesBelow(repository, [root]);
      if (files.length > 0) from ??= root;
      for (const path of files) {
        const route = kind === 'app' ? appRoute(inside(root, path) ?? '') : pageRoute(inside(root, path) ?? '');
        if (route !== undefined) paths.push(route);
      }
    }
  }
  for (const path of filesBelow(repository, [joinPath(folder, 'public')]))
    paths.push(`/${inside(joinPath(folder, 'public'), path) ?? ''}`);
  return from === undefined || paths.length === 0
    ? undefined
    : { framework: 'Next.js', paths, from, areAll: () => true };
}

/** "/blog/[slug]" of "(site)/blog/[slug]/page.tsx"; undefined for a file that is no page. */
function appRoute(path: string): string | undefined {
  const name = baseName(path);
  if (/^(?:favicon\.ico|robots\.(?:txt|ts|js)|sitemap\.(?:xml|ts|js)|manifest\.\w+)$/.test(path)) return `/${path}`;
  if (!/^(?:page|route)\./.test(name) || !code.test(name)) return undefined;
  const parts = parentOf(path)
    .split('/')
    .filter((part) => part !== '' && !/^\((?!\.)[^)]*\)$/.test(part) && !part.startsWith('@'));
  return parts.some((part) => part.startsWith('_')) ? undefined : `/${parts.join('/')}`;
}

function pageRoute(path: string): string | undefined {
  if (!code.test(path) || /^_(?:app|document|error)\./.test(path)) return undefined;
  return `/${path.replace(code, '').replace(/(?:^|\/)index$/, '')}`;
}

/** The routes of the application that `uvicorn module:name` and its like serve. */
function fastapi(repository: Repository, { file, contexts, stage, last }: Program): Routes | undefined {
  const target = moduleTargetOf(stage, last);
  if (target?.attribute === undefined || !target.roots) return undefined;
  if (last.command.args.some(({ raw }) => raw.startsWith('--root-path') || raw.startsWith('--factory')))
    return undefined;
  for (const root of target.roots) {
    const found = findModule(repository, file, contexts, stage, root, target.module);
    if (found.kind !== 'module' || found.path === undefined) continue;
    const { path } = found;
    const app = repository.unit(formats.fastapiRoutes, path)?.model.find(({ name }) => name === target.attribute);
    if (!app?.isClosed) return undefined;
    // Another module may import the application and add to it.
    const decorator = new RegExp(
      String.raw`\b${target.attribute}\s*\.\s*(?:get|post|put|patch|delete|include_router|mount|add_\w+|middleware|api_route)\s*\(`,
    );
    const areAll = (): boolean =>
      !filesBelow(repository, [parentOf(path)]).some(
        (one) =>
          one.endsWith('.py') && one !== path && !isAside(one) && decorator.test(repository.tree.text(one) ?? ''),
      );
    return { framework: 'FastAPI', paths: app.paths, from: path, areAll };
  }
  return undefined;
}
