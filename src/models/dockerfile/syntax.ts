import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

/** A piece of text with its place in the file. */
export interface Word {
  /** The text as the builder sees it (continuations gone), quotes kept. */
  readonly text: string;
  readonly span: Span;
}

/** `--name=value` or `--name` before the arguments of an instruction. */
export interface Flag {
  /** Without the leading `--`. */
  readonly name: string;
  /** After quotes and escapes are taken off; undefined for a flag without `=`. */
  readonly value: string | undefined;
  readonly span: Span;
  /** The part after `=`; empty span at the end of the flag if there is none. */
  readonly valueSpan: Span;
}

export interface Heredoc {
  /** After quotes are taken off. */
  readonly name: string;
  /** The word as written: `<<-"EOF"`. */
  readonly raw: string;
  /** False if the name is quoted. */
  readonly expand: boolean;
  /** `<<-`: leading tabs of the body are removed. */
  readonly chomp: boolean;
  readonly fd: number | undefined;
  /** The opener `<<EOF` in the instruction's first line. */
  readonly span: Span;
  /** The body, from the line after the opener up to the terminator line. */
  readonly body: MappedText;
  /** The terminator line without its line end; empty if the file ends before it. */
  readonly terminator: Span;
}

/** `key=value` of ENV, LABEL, ARG. */
export interface Pair {
  readonly key: string;
  /** As written, quotes kept; undefined for `ARG name`. */
  readonly value: string | undefined;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  readonly span: Span;
}

export type Form =
  /** A JSON array of strings. */
  | 'json'
  /** One string for a shell, or one free string (USER, WORKDIR, STOPSIGNAL, MAINTAINER). */
  | 'text'
  /** Split at white space (FROM, COPY, ADD, VOLUME, EXPOSE). */
  | 'words'
  /** ARG, ENV, LABEL. */
  | 'pairs'
  /** HEALTHCHECK NONE, ONBUILD (see `inner`), an instruction without arguments. */
  | 'none';

export interface Instruction {
  /** Upper case: "RUN". An unknown keyword is kept as written in upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line that belongs to it (heredoc terminator included), line end excluded. */
  readonly span: Span;
  readonly flags: readonly Flag[];
  readonly form: Form;
  /** What follows keyword and flags, continuations joined, white space at both ends trimmed. */
  readonly rest: MappedText;
  /**
   * JSON strings (decoded), words, or for `text` the one string. A JSON word's span includes its quotes. For ARG, ENV and LABEL the
   * words of the pairs (an old pair is two), for HEALTHCHECK its type and, unless that is CMD, what follows.
   */
  readonly args: readonly Word[];
  /** For ARG, ENV, LABEL. */
  readonly pairs: readonly Pair[];
  /** ENV and LABEL written as `key value`. */
  readonly legacyPair: boolean;
  /** Those of ONBUILD are also those of what it registers. */
  readonly heredocs: readonly Heredoc[];
  /** ONBUILD: the instruction it registers. HEALTHCHECK CMD: an instruction with keyword CMD. */
  readonly inner: Instruction | undefined;
  /** Comments collected above the instruction and inside its continuations, in file order. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** Without the leading `#`, trimmed. */
  readonly text: string;
  readonly span: Span;
  /** True if it stands inside an instruction's continuations. */
  readonly inside: boolean;
  /** True if white space stands before its `#`. */
  readonly indented: boolean;
}

export interface Directive {
  /** Lower case: syntax, escape, check. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** What makes BuildKit refuse the file, or warn about it, found while reading it. */
export interface Problem {
  readonly kind: 'error' | 'warning';
  /** BuildKit's own words where it has some. */
  readonly message: string;
  readonly span: Span;
}

export interface Dockerfile {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  /** Every comment of the file, parser directives not counted. */
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
  readonly stages: readonly Stage[];
  /** ARG before the first FROM. */
  readonly globalArgs: readonly Instruction[];
}

/** One FROM and what follows it. Which stage an instruction belongs to is a matter of identity: `stage.instructions.includes(i)`. */
export interface Stage {
  readonly index: number;
  /** Lower-cased name after AS. */
  readonly name: string | undefined;
  readonly from: Instruction;
  /** The base as written, without expansion. */
  readonly base: Word | undefined;
  /** The base with global ARG defaults put in; undefined if a needed value has no default (then nobody can say what it is). */
  readonly image: string | undefined;
  /** The earlier stage that `base` names. */
  readonly parent: Stage | undefined;
  /** All instructions of the stage, FROM excluded. */
  readonly instructions: readonly Instruction[];
  /** Earlier stages that this one takes from: parent, COPY --from, RUN --mount=from. */
  readonly uses: readonly StageUse[];
  /** What holds in the file outside all stages. */
  readonly file: FileScope;
}

export interface FileScope {
  readonly escape: '\\' | '`';
  /**
   * ARGs before the first FROM by their default values; those without default are not here. The value is undefined if it rests on
   * one that is not known: the platform ARGs (TARGETARCH …), which every file has.
   */
  readonly args: ReadonlyMap<string, string | undefined>;
}

export interface StageUse {
  readonly stage: Stage;
  readonly how: 'from' | 'copy' | 'mount';
  readonly instruction: Instruction;
}
