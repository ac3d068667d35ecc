import { makeRecipes, recipeText } from '../models/make/makefile.ts';
import { callOf } from '../models/pipeline/commands.ts';
import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { MappedText } from '../text/mapped.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import { memoOf } from './memo.ts';
import { copiedManifests } from './project.ts';
import { isBrought } from './purpose.ts';
import { pipelinesOf } from './relations-runs.ts';
import type { Repository } from './repository.ts';

/** A command that the repository runs outside of its containers. */
export interface HostCommand {
  readonly path: string;
  readonly command: ShellCommand;
  /** "`make test`", "job `lint`", "`npm run check`", "scripts/check.sh" */
  readonly by: string;
  /** What starts it. */
  readonly from: 'make' | 'package.json' | 'pipeline' | 'script';
}

const maxLength = 500_000;

/**
 * Commands of Makefiles, package.json scripts, GitHub workflows and the shell scripts that those call or that talk to the engine themselves, where
 * nothing shows that they run in a container: what a Dockerfile or a compose file names does, and a job with a `container`, and what asks for
 * `/.dockerenv`.
 */
export const hostCommandsOf = memoOf((repository: Repository): readonly HostCommand[] => {
  const inside = namedInside(repository);
  const found = [
    ...ofMakefiles(repository, inside.all),
    ...ofPackages(repository, inside.all),
    ...ofWorkflows(repository),
  ];
  return [...found, ...ofScripts(repository, inside.files, found)];
});

/** Text of everything that says what runs in a container: of Dockerfiles and compose files, and with what documents tell people to type. */
function namedInside(repository: Repository): { readonly files: string; readonly all: string } {
  const files = [...repository.dockerfiles, ...repository.composes].map(({ text }) => text.slice(0, maxLength));
  const documents = ['README.md', 'CONTRIBUTING.md'].map((path) =>
    (repository.tree.text(path) ?? '').slice(0, maxLength),
  );
  return { files: files.join('\n'), all: [...files, ...documents].join('\n') };
}

const isGuarded = (text: string): boolean =>
  /\/\.dockerenv|\/run\/\.containerenv|\bIN_(?:DOCKER|CONTAINER)\b/.test(text);

const read = (path: string, code: MappedText, by: string, from: HostCommand['from']): readonly HostCommand[] =>
  parseScript(code, 'bash', { editable: false }).commands.map((command) => ({ path, command, by, from }));

/** True if a line of `text` runs `program` in a container, or while an image is built. */
const runsInside = (text: string, program: RegExp): boolean =>
  text
    .split('\n')
    .some(
      (line) =>
        program.test(line) &&
        (/^\s*(?:RUN|CMD|ENTRYPOINT|command:|entrypoint:)/.test(line) ||
          (/\b(?:docker|compose|podman|plimsoll)\b/.test(line) && /\b(?:exec|run)\b/.test(line))),
    );

function ofMakefiles(repository: Repository, inside: string): readonly HostCommand[] {
  const paths = ['Makefile', 'makefile', 'GNUmakefile'].flatMap((name) => repository.named(name));
  return [...paths, ...repository.ending('.mk')].flatMap((path): readonly HostCommand[] => {
    const text = repository.tree.text(path);
    if (text === undefined || text.length > maxLength || isBrought(path) || isGuarded(text)) return [];
    if (runsInside(inside, /\bmake\b/) || runsInside(text, /\bmake\b/)) return [];
    const file = makeRecipes(text);
    return file.recipes.flatMap((recipe) =>
      read(path, recipeText(text, recipe, file.variables), `\`make ${recipe.target.split(/\s/)[0] ?? ''}\``, 'make'),
    );
  });
}

function ofPackages(repository: Repository, inside: string): readonly HostCommand[] {
  const copied = new Set(
    repository.dockerfiles.flatMap((file) => copiedManifests(repository, file, 'package.json').map(({ path }) => path)),
  );
  return repository.named('package.json').flatMap((path): readonly HostCommand[] => {
    if (isBrought(path) || copied.has(path) || /\b(?:exec|run)\b[^\n]{0,200}\b(?:npm|yarn|pnpm)\b/.test(inside))
      return [];
    const scripts = repository.packageJson(path)?.model.scripts ?? new Map<string, never>();
    return [...scripts.values()].flatMap(({ name, text, span }) =>
      isGuarded(text)
        ? []
        : read(path, new MappedText(text, [0], [span.start + 1]), `\`npm run ${name}\``, 'package.json'),
    );
  });
}

function ofWorkflows(repository: Repository): readonly HostCommand[] {
  return pipelinesOf(repository).workflows.flatMap(({ path, model }) =>
    model.jobs.flatMap(({ id, container, steps }) =>
      container
        ? []
        : steps.flatMap(({ run }) =>
            (run?.script.commands ?? []).map((command) => ({
              path,
              command,
              by: `job \`${id}\``,
              from: 'pipeline' as const,
            })),
          ),
    ),
  );
}

/** The shell scripts that host commands call, those that these call, and those that talk to the engine. */
function ofScripts(repository: Repository, inside: string, callers: readonly HostCommand[]): readonly HostCommand[] {
  const commands: HostCommand[] = [];
  const done = new Set<string>();
  const visit = (path: string, from: HostCommand['from']): void => {
    if (done.has(path) || !repository.isOwn(path) || isBrought(path) || inside.includes(baseName(path))) return;
    done.add(path);
    const text = repository.tree.text(path);
    if (text === undefined || text.length > maxLength || isGuarded(text)) return;
    commands.push(...read(path, MappedText.slice(text, { start: 0, end: text.length }), path, from));
  };
  for (const path of [...repository.ending('.sh'), ...repository.ending('.bash')])
    if (/^[^#\n]*\bdocker[ -]compose\b/m.test((repository.tree.text(path) ?? '').slice(0, maxLength)))
      visit(path, 'script');
  const follow = ({ path, command, from }: HostCommand): void => {
    const call = callOf(command, '');
    const value = call?.kind === 'script' ? call.file.value : undefined;
    if (value === undefined || value.startsWith('/')) return;
    for (const dir of new Set(['', parentOf(path)])) {
      const target = joinPath(dir, value);
      if (repository.tree.exists(target)) visit(target, from === 'pipeline' ? from : 'script');
    }
  };
  for (const one of callers) follow(one);
  for (let at = 0; at < commands.length; at++) follow(commands[at] as HostCommand);
  return commands;
}
