import type { ComposeFile } from '../models/compose/compose.ts';
import { isComposePath } from '../models/compose/path.ts';
import { interpolate, variablesOf } from '../models/compose/interpolate.ts';
import type { DocumentNode } from '../models/document/node.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { environmentFrom } from './compose-environment.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** A reference to a variable that has neither a value nor a default. */
export interface EmptyVariable {
  readonly name: string;
  readonly span: Span;
  /** False if escapes in quotes keep its exact place unknown: `span` is then the whole value. */
  readonly exact: boolean;
  readonly node: DocumentNode;
}

/** Variables of the file for which Compose takes the empty text: the `.env` that git holds does not set them. */
export function emptyVariables(repository: Repository, unit: Unit<ComposeFile>): readonly EmptyVariable[] {
  const local = joinPath(parentOf(unit.path), '.env');
  const environment = environmentFrom(repository, [local], {});
  // One that git leaves out gives its values on this machine alone, but Compose does not take the empty text here.
  const here = repository.isOwn(local) ? undefined : repository.tree.text(local);
  const found = new Map<string, EmptyVariable>();
  for (const node of unit.model.documents.flatMap((root) => [...scalarsIn(root, new Set())])) {
    const { text = '', source, span } = node;
    const { unset } = interpolate(text, environment);
    if (unset.length === 0) continue;
    const lead = source === text ? 0 : source.slice(1, -1) === text ? 1 : undefined;
    for (const one of variablesOf(text)) {
      if (!unset.includes(one.name) || one.operator !== '' || (here && hasWord(here, one.name))) continue;
      const start = span.start + (lead ?? 0) + one.span.start;
      const place = lead === undefined ? span : { start, end: start + one.span.end - one.span.start };
      found.set(`${place.start} ${one.name}`, { name: one.name, span: place, exact: lead !== undefined, node });
    }
  }
  return [...found.values()];
}

/** Each place once, however many aliases lead there. */
function* scalarsIn(node: DocumentNode, seen: Set<number>): Generator<DocumentNode> {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !node.value.includes('$') || seen.has(node.span.start)) return;
    seen.add(node.span.start);
    yield node;
    return;
  }
  if (node.kind === 'map' || node.kind === 'seq') {
    if (node.viaAlias && seen.has(-1 - node.span.start)) return;
    seen.add(-1 - node.span.start);
  }
  for (const { value } of node.own) yield* scalarsIn(value, seen);
  for (const item of node.items()) yield* scalarsIn(item, seen);
}

/** What the shell, the desktop, CI systems and Compose itself set. */
const everywhere =
  /^(?:HOME|USER|USERNAME|USERPROFILE|APPDATA|LOGNAME|E?[UG]ID|(?:USER|HOST|MY|LOCAL|DOCKER|CURRENT)_?[UG]ID|PWD|OLDPWD|SHELL|PATH|LANG|LC_\w+|TZ|TERM|HOST|HOSTNAME|COMPUTERNAME|TE?MP(?:DIR)?|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|SSH_\w+|DBUS_\w+|PULSE_\w+|EDITOR|CI|(?:CI|GITHUB|GITLAB|CIRCLE|TRAVIS|DRONE|JENKINS|BITBUCKET|BUILDKITE|BUILD|RUNNER|DOCKER|COMPOSE|BUILDKIT|AWS|GIT)_\w+|(?:HTTPS?|NO|ALL|FTP)_PROXY|(?:https?|no|all|ftp)_proxy|KUBECONFIG|GOPATH|GOOGLE_APPLICATION_CREDENTIALS)$/;

/** True for a variable that is there without anybody's doing. */
export const isEverywhere = (name: string): boolean => everywhere.test(name);

/** Files in which people say which variables there are, or set them. */
const telling =
  /(?:^|[/._-])env(?:[._-][^/]*)?$|\.env$|\.(?:md|mdx|rst|adoc|txt|sh|bash|zsh|fish|ps1|bat|cmd|mk|env\.[^/]*|tf|service)$|(?:^|\/)(?:[Mm]akefile|GNUmakefile|[Jj]ustfile|\.envrc|Tiltfile|Jenkinsfile|Vagrantfile|package\.json|devcontainer\.json|Taskfile\.ya?ml|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|mise\.toml|azure-pipelines\.ya?ml)$|^\.(?:github|circleci|gitea|forgejo|woodpecker|buildkite)\/|(?:^|\/)(?:bin|scripts?|tasks|hack|tools)\/[^/]+$/;
/** Code that builds, tests and deploys: it may set variables for Compose. */
const setting =
  /(?:^|[/._-])(?:tests?|testing|e2e|ci|scripts?|tools?|deploy(?:ment)?|build|docker|infra|ops|compose)(?:[/._-][^.]*)?\.(?:py|[cm]?[jt]sx?|go|rb|rs|java|kt|kts|groovy|gradle|cs|php|pl|ya?ml|json|toml|xml|nix)$/;
/** UTF-16 units that are looked through at most. */
const most = 8 * 1024 * 1024;

const textsOf = (repository: Repository, among: RegExp): readonly string[] => {
  const texts: string[] = [];
  let size = 0;
  // What stands near the root tells most.
  const paths = repository.tree.paths().filter((path) => among.test(path) && !isComposePath(path));
  paths.sort((a, b) => a.split('/').length - b.split('/').length);
  for (const path of paths) {
    const text = repository.tree.size(path) > 512 * 1024 ? undefined : repository.tree.text(path);
    if (text === undefined) continue;
    size += text.length;
    if (size > most) break;
    texts.push(text);
  }
  return texts;
};
const tellingTexts = memoOf((repository: Repository) => textsOf(repository, telling));
const settingTexts = memoOf((repository: Repository) => textsOf(repository, setting));

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

/** True if a document, a script, a pipeline or a file of variables of the repository speaks of the variable. */
export const isTold = (repository: Repository, name: string): boolean =>
  [...tellingTexts(repository), ...settingTexts(repository)].some(
    (text) => hasWord(text, name) || (/_\d+$/.test(name) && text.includes(name.replace(/\d+$/, ''))),
  );

function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + name.length))) return true;
  return false;
}
