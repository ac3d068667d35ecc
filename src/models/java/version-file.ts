import type { Span } from '../../text/span.ts';
import { numbersIn } from '../tool-versions/tool-versions.ts';

export interface JavaVersion {
  /** As written: "temurin64-21.0.2", "21.0.2-tem", "1.8". */
  readonly text: string;
  readonly span: Span;
  /** Feature version: "21", "8". */
  readonly version: string;
}

/** The feature version of a Java version: "8" of "1.8.0_392" and of "8u392", "21" of "21.0.2". */
export function javaFeature(version: string): string | undefined {
  const [, first = '', second] = /^(\d{1,3})(?:\.(\d{1,3}))?/.exec(version) ?? [];
  if (first === '') return undefined;
  return first === '1' && second !== undefined ? second : first;
}

/** Read a `.java-version` (jenv): its first word. */
export function parseJavaVersionFile(text: string): JavaVersion | undefined {
  const word = /^\s{0,1000}([^\s#]+)/.exec(text);
  return word?.[1] === undefined ? undefined : of(word[1], word[0].length - word[1].length);
}

/** Read the `java=` line of a `.sdkmanrc` (sdkman.io, "Env Command"). */
export function parseSdkmanrc(text: string): JavaVersion | undefined {
  const line = /^[ \t]{0,20}java[ \t]{0,20}=[ \t]{0,20}([^\s#]+)/m.exec(text);
  return line?.[1] === undefined ? undefined : of(line[1], line.index + line[0].length - line[1].length);
}

function of(text: string, start: number): JavaVersion | undefined {
  const numbers = /^[a-z]+(?:32|64)-(\d[\d.]*)/.exec(text)?.[1] ?? numbersIn(text);
  const version = numbers === undefined ? undefined : javaFeature(numbers);
  return version === undefined ? undefined : { text, span: { start, end: start + text.length }, version };
}
