import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction } from '../models/dockerfile/syntax.ts';
import type { ShellWord } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { flagOf, has, type Invocation } from '../models/shell/tools/tool.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { originAt } from './installs.ts';
import type { Repository } from './repository.ts';
import type { RunCommand } from './run-commands.ts';

/** What a go command may change although go.mod and go.sum name every version. */
export type GoGap =
  /** `go get` and `go mod tidy` rewrite go.mod. `download`: `go mod download` does in their place. */
  | {
      readonly kind: 'rewrites';
      readonly title: string;
      readonly span: Span;
      readonly manifest: string;
      readonly download: Span | undefined;
    }
  /** `-mod=mod`. `remove`: the flag with the blank before it. */
  | { readonly kind: 'mod'; readonly span: Span; readonly remove: Span | undefined }
  /** `go install x@latest`. */
  | { readonly kind: 'moving'; readonly title: string; readonly word: ShellWord };

/** What is open about a call of go; undefined if it keeps to go.mod or names its versions. */
export function goGap(repository: Repository, run: RunCommand): GoGap | undefined {
  const call = invocation(run.command);
  if (call?.tool !== 'go') return undefined;
  const { subcommand = '', operands } = call;
  const moving = operands.find(({ value }) => /@(?:latest|upgrade|patch|main|master|HEAD)$/.test(value ?? ''));
  if (moving && /^(?:install|get|run)$/.test(subcommand))
    return { kind: 'moving', title: `go ${subcommand} ${moving.value ?? ''}`, word: moving };
  if (subcommand === 'mod tidy' && has(call, 'diff')) return undefined;
  if (subcommand === 'get' || subcommand === 'mod tidy') return rewrites(repository, run, call);
  const mod = flagOf(call, 'mod');
  if (mod?.value?.value !== 'mod') return undefined;
  const { span } = mod;
  const before = run.file.text.slice(0, span.start);
  const blank = before.length - before.trimEnd().length;
  return { kind: 'mod', span, remove: blank === 1 ? { start: span.start - 1, end: span.end } : undefined };
}

/** ENV GOFLAGS with `-mod=mod`. */
export function goFlagsOf(instruction: Instruction): Span | undefined {
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG') return undefined;
  return instruction.pairs.find(({ key, value }) => key === 'GOFLAGS' && /-mod=mod\b/.test(value ?? ''))?.valueSpan;
}

function rewrites(repository: Repository, run: RunCommand, call: Invocation): GoGap | undefined {
  const { dir, stage, instruction, file } = run;
  const { subcommand, operands } = call;
  // Packages with a version of their own are chosen already.
  if (subcommand === 'get' && operands.some(({ value }) => value === undefined || /@./.test(value))) return undefined;
  const fetched = outsideModule(run, operands);
  if (dir === undefined || isGopath(run)) return fetched;
  const manifests = repository.contexts(file).map((context) => originAt(repository, context, run, `${dir}/go.mod`));
  const sources = manifests.flatMap((one) => (one.kind === 'context' ? one.path : []));
  const [manifest] = sources;
  if (manifest === undefined || sources.length < manifests.length)
    return sources.length === 0 && subcommand === 'get' ? fetched : undefined;
  // A go.mod that the build writes anew.
  const made = ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest, span }) =>
        keyword === 'RUN' && span.start <= instruction.span.start && /go mod (?:init|edit)/.test(rest.text),
    ),
  );
  const all =
    subcommand === 'mod tidy' ||
    (!has(call, 'u') && operands.every(({ value }) => /^\.?(?:\/?\.\.\.)?$/.test(value ?? '')));
  const { nameWord, args } = run.command;
  const last = args.at(-1) ?? nameWord;
  const span = { start: nameWord.span.start, end: last.span.end };
  const whole =
    nameWord.editable &&
    args.every(({ editable }) => editable) &&
    !file.text.slice(span.start, span.end).includes('\n');
  const hasSum = repository.tree.exists(joinPath(parentOf(manifest), 'go.sum'));
  return {
    kind: 'rewrites',
    title: `go ${subcommand ?? ''}`,
    span,
    manifest,
    download: all && !made && whole && hasSum ? { start: nameWord.span.end, end: span.end } : undefined,
  };
}

/** True with `GO111MODULE=off`, where there is no go.mod to rewrite. */
const isGopath = ({ stage, instruction, command }: RunCommand): boolean =>
  environmentAt(stage, instruction).get('GO111MODULE') === 'off' ||
  command.assignments.some(({ name, value }) => name === 'GO111MODULE' && value?.value === 'off');

/** `go get github.com/a/b` without a go.mod: it takes the head of a branch, unless the stage then checks a commit out. */
function outsideModule({ stage }: RunCommand, operands: readonly ShellWord[]): GoGap | undefined {
  const [word] = operands;
  const isPath = operands.length > 0 && operands.every(({ value }) => /^[\w-]+(?:\.[\w-]+)+\/[^@]+$/.test(value ?? ''));
  const settled = stage.instructions.some(
    ({ keyword, rest }) => keyword === 'RUN' && /\bgit (?:checkout|reset|switch)\b|go mod init/.test(rest.text),
  );
  return word === undefined || !isPath || settled
    ? undefined
    : { kind: 'moving', title: `go get ${word.value ?? ''}`, word };
}
