import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

/** One word of a command. */
export interface ShellWord {
  /** As written. */
  readonly raw: string;
  /** Quotes taken off; undefined if it holds an expansion or substitution, so that its value is not known from the text. */
  readonly value: string | undefined;
  /** In the file. */
  readonly span: Span;
  /** True if the word is one stretch of the file, so that it may be edited. */
  readonly editable: boolean;
  /** Names of the variables that it expands. */
  readonly variables: readonly string[];
}

/** A simple command: `FOO=1 name args… >file`. Wrappers (`sudo`, `env`, `exec`, `time`, `nice`, `xargs` …) are looked through. */
export interface ShellCommand {
  /** Base name of the program ("apt-get" for `/usr/bin/apt-get`); undefined if it is not known from the text. */
  readonly name: string | undefined;
  readonly nameWord: ShellWord;
  /** Arguments after the name. */
  readonly args: readonly ShellWord[];
  /** Programs that the command was called through, outermost first: `sudo env X=1 apt-get` → ["sudo", "env"]. */
  readonly wrappers: readonly string[];
  /** `NAME=value` before the command (or through `env`). */
  readonly assignments: readonly {
    readonly name: string;
    readonly value: ShellWord | undefined;
    readonly span: Span;
  }[];
  readonly redirects: readonly {
    readonly operator: string;
    readonly target: ShellWord | undefined;
    readonly span: Span;
  }[];
  /** In the file: wrappers, assignments and redirects included. */
  readonly span: Span;
  /** Index of the pipeline in the script and position in it: commands of one pipeline share `pipeline`. */
  readonly pipeline: number;
  readonly inPipeline: number;
  readonly pipelineLength: number;
  /** True if the command runs only sometimes or again (if, case, for, while, function body, right side of `||`). */
  readonly conditional: boolean;
  /** Operator before it in its list: "", "&&", "||", ";", "&", "|", "|&". */
  readonly before: string;
}

export type Dialect = 'sh' | 'bash' | 'powershell' | 'cmd' | 'other';

/** A piece of shell code: the body of a RUN, a heredoc, a shell-form CMD. */
export interface Script {
  readonly source: MappedText;
  readonly dialect: Dialect;
  /** In source order, those inside substitutions, groups, functions and `sh -c '…'` included. */
  readonly commands: readonly ShellCommand[];
  /** Where the shell's grammar is broken; empty for dialects that are not parsed. */
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
  /** True if `set -o pipefail` or `set -euo pipefail` is in force from the start. */
  readonly pipefail: boolean;
}
