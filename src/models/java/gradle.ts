import type { Span } from '../../text/span.ts';

/** One place of a Gradle script that names a version of Java. */
export interface GradleJava {
  /** `toolchain`: the JDK that compiles, exactly that; `release`: the oldest Java that runs what is compiled. */
  readonly kind: 'toolchain' | 'release';
  /** "21", "1.8". */
  readonly version: string;
  /** As written: `JavaLanguageVersion.of(21)`. */
  readonly text: string;
  readonly span: Span;
}

export interface GradleScript {
  readonly text: string;
  readonly java: readonly GradleJava[];
  /** True if `dependencyLocking` stands in it. */
  readonly locking: boolean;
  /** True if a plug-in that downloads JDKs stands in it (settings.gradle). */
  readonly downloads: boolean;
}

const forms: readonly (readonly [GradleJava['kind'], RegExp])[] = [
  ['toolchain', /\bJavaLanguageVersion\.of\(\s*["']?(\d{1,2})["']?\s*\)/g],
  ['toolchain', /\bjvmToolchain\(\s*(\d{1,2})\s*\)/g],
  ['release', /\boptions\.release(?:\s*=\s*|\.set\(\s*)(\d{1,2})\b/g],
  ['release', /\btargetCompatibility\s*=?\s*(?:JavaVersion\.VERSION_|["'])?(1[._]\d|\d{1,2})\b/g],
  ['release', /\bsourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_|["'])?(1[._]\d|\d{1,2})\b/g],
];

/**
 * Read a Gradle build or settings script, Groovy or Kotlin, as far as literals tell: it is a program, so what it computes is not known. Never
 * throws. Linear.
 */
export function parseGradle(text: string): GradleScript {
  const code = withoutComments(text);
  const java = forms.flatMap(([kind, form]) =>
    [...code.matchAll(form)].map((match): GradleJava => {
      const span = { start: match.index, end: match.index + match[0].length };
      return { kind, version: (match[1] ?? '').replace('_', '.'), text: text.slice(span.start, span.end), span };
    }),
  );
  return {
    text,
    java,
    locking: /\bdependencyLocking\b/.test(code),
    downloads: code.includes('org.gradle.toolchains.foojay-resolver'),
  };
}

/** Comments made blank, so that offsets stay. A `//` inside an address is none. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|(?<![:"'])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}
