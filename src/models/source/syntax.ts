import type { Span } from '../../text/span.ts';

/**
 * What a scanner of Python, JavaScript/TypeScript or Go sees in one file without running or type-checking it. What it cannot see
 * (names that are computed, values from other files) is left out or undefined, never guessed.
 */
export interface SourceFile {
  readonly imports: readonly SourceImport[];
  /** Environment variables that the code reads by name, outside of settings models. */
  readonly reads: readonly EnvironmentRead[];
  readonly settings: readonly SettingsModel[];
  /** Ports that the code opens. */
  readonly listens: readonly Listen[];
  /** Names bound at the top of the module (functions, classes, variables, exports): what `uvicorn main:app` can name. */
  readonly names: readonly SourceName[];
  /** Python's `if __name__ == "__main__"`, Go's `package main` with `func main`; undefined elsewhere. */
  readonly main: Span | undefined;
  /** True if variables are read whose names the scanner cannot see (`os.environ[key]`, `...process.env`, `dict(os.environ)`). */
  readonly opaque: boolean;
}

export interface SourceImport {
  /** As written: "os.path", "./lib/db.js", "github.com/x/y/pkg"; Python's relative ones with their dots (".config", "..core.db"). */
  readonly module: string;
  /** Names taken from it; empty if it is imported whole (or for its effects). "*" for all. */
  readonly names: readonly string[];
  /** True if only types are taken, or if it stands below `if TYPE_CHECKING`. */
  readonly typeOnly: boolean;
  /** True if it stands inside a function, a `try`, or is a dynamic `import()`/`require()`: it need not run at start. */
  readonly optional: boolean;
  readonly span: Span;
}

export interface EnvironmentRead {
  readonly name: string;
  /** The name in the code. */
  readonly span: Span;
  /** True if the code fails, at once or by its own check, without it: `os.environ["X"]`. False if there is a default or a test. */
  readonly required: boolean;
  /** The default, where it is a plain text or number. */
  readonly fallback: string | undefined;
  /** True if it is known to stand in a function: then the program may start without it, `required` or not. */
  readonly inFunction?: boolean;
}

export interface SourceName {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'variable' | 'import';
  /** What is called to make it, as written: `FastAPI`, `Flask`, `express`, `typer.Typer`. */
  readonly maker: string | undefined;
  readonly span: Span;
}

export interface Listen {
  readonly port: number | undefined;
  /** The variable that may override `port`: `process.env.PORT || 3000`. */
  readonly variable: string | undefined;
  /** "127.0.0.1", "0.0.0.0", "::"; undefined if the code does not say. */
  readonly host: string | undefined;
  readonly span: Span;
}

export type SettingsKind =
  | 'pydantic-settings'
  | 'zod'
  | 'envalid'
  | 't3-env'
  | 'go-struct'
  | 'environ-config'
  | 'decouple';

/** A declared model of the environment: every variable that the program takes stands in it. */
export interface SettingsModel {
  readonly kind: SettingsKind;
  /** Name of the class, struct or constant. */
  readonly name: string;
  /** What every variable's name starts with: "APP_"; "" for none, undefined if it is computed. */
  readonly prefix: string | undefined;
  /** Where the prefix is written. */
  readonly prefixSpan: Span | undefined;
  readonly caseSensitive: boolean;
  /** "__": what divides the names of nested models; undefined for none. */
  readonly delimiter: string | undefined;
  /** `.env` files that it reads, as written. */
  readonly envFiles: readonly string[];
  readonly fields: readonly SettingsField[];
  /** Classes or models that it inherits from or is merged with, and that the file does not hold. */
  readonly unseen: readonly string[];
  readonly span: Span;
}

export interface SettingsField {
  readonly name: string;
  /** The variables that may set it, best first, prefix included: its own name, aliases; empty if the scanner cannot see them. */
  readonly variables: readonly string[];
  /** True if the program does not start without it. */
  readonly required: boolean;
  /** The default, where it is a plain text or number. */
  readonly fallback: string | undefined;
  /** The type as written: "str", "list[str]", "z.string().url()". */
  readonly type: string | undefined;
  readonly span: Span;
}
