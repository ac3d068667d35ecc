import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import { optionsOf } from '../models/dockerfile/csv.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import type { Span } from '../text/span.ts';
import type { RunCommand } from './run-commands.ts';

/** True if go asks for the modules of a workspace, or of go.mod, when it runs `command`. */
export function isWorkspaceCommand(command: ShellCommand): boolean {
  const call = invocation(command);
  if (call?.tool !== 'go' || call.subcommand === undefined) return false;
  // `go install path@version` works outside of every module.
  if (call.operands.some(({ value }) => /@./.test(value ?? ''))) return false;
  return /^(?:mod download|mod tidy|mod verify|mod vendor|build|install|run|test|vet|list|generate|get)$/.test(
    call.subcommand,
  );
}

/** What a message calls a command of go, and where it stands: `go mod download`. */
export function goTitle(command: ShellCommand): { readonly title: string; readonly span: Span } {
  const call = invocation(command);
  const end = (call?.subcommandWord ?? command.nameWord).span.end;
  return { title: `go ${call?.subcommand ?? ''}`, span: { start: command.nameWord.span.start, end } };
}

/** True if a RUN of the stage up to `run` gets a credential to fetch modules with: a mounted netrc or key, or git told so. */
export function fetchesPrivately({ stage, instruction }: RunCommand): boolean {
  return ancestry(stage).some(({ instructions }) =>
    instructions.some(({ keyword, span, flags, rest }) => {
      if (keyword !== 'RUN' || span.start > instruction.span.start) return false;
      if (/git config .{0,80}insteadOf|\.netrc/i.test(rest.text)) return true;
      return flags.some(({ name, value }) => {
        if (name !== 'mount' || value === undefined) return false;
        const options = new Map(optionsOf(value).map((one) => [one.key, one.value]));
        if (options.get('type') === 'ssh') return true;
        const what = `${options.get('id') ?? ''} ${options.get('target') ?? ''} ${options.get('dst') ?? ''}`;
        return options.get('type') === 'secret' && /netrc|git|ssh|goproxy/i.test(what);
      });
    }),
  );
}

/**
 * Which modules go may fetch without asking the checksum database, as patterns: GOPRIVATE, GONOSUMDB. Undefined if the whole database is
 * off, or a value is not known before the build.
 */
export function unsummed({ stage, instruction, command }: RunCommand): readonly string[] | undefined {
  const environment = environmentAt(stage, instruction);
  const value = (name: string): string | undefined => {
    const own = command.assignments.find((one) => one.name === name);
    if (own) return own.value?.value;
    return environment.get(name);
  };
  const names = ['GOPRIVATE', 'GONOSUMDB', 'GOSUMDB', 'GOFLAGS', 'GONOSUMCHECK'];
  const told = new RegExp(`(?:export|go env -w) (?:${names.join('|')})=`);
  if (ancestry(stage).some(({ instructions }) => instructions.some(({ rest }) => told.test(rest.text))))
    return undefined;
  if (value('GOSUMDB') === 'off') return undefined;
  const patterns: string[] = [];
  for (const name of ['GOPRIVATE', 'GONOSUMDB']) {
    if (environment.has(name) && value(name) === undefined) return undefined;
    patterns.push(...(value(name) ?? '').split(',').filter(Boolean));
  }
  return patterns;
}

/** True if a pattern of GOPRIVATE matches a prefix of the module's path (cmd/go, "Configuration for downloading non-public code"). */
export function matchesModule(pattern: string, module: string): boolean {
  if (pattern.length > 500) return false;
  const parts = pattern.split('/');
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  const own = module.split('/');
  if (parts.length > own.length) return false;
  return parts.every((part, index) => segmentMatches(part, own[index] as string));
}

function segmentMatches(pattern: string, text: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === text;
  const pieces = pattern.split('*');
  if (pieces.some((piece) => /[?[]/.test(piece))) return true;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = index === 0 ? (text.startsWith(piece) ? 0 : -1) : text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  const last = pieces.at(-1) ?? '';
  return last === '' || text.endsWith(last);
}

/** The pattern for GOPRIVATE that takes in `module`: `host/*`, on the hosts of everybody with the owner. */
export function moduleScope(module: string): string {
  const [host = '', owner] = module.split('/');
  return /^(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/.test(host) && owner
    ? `${host}/${owner}/*`
    : `${host}/*`;
}
