import { mappedScalar } from '../models/document/mapped-scalar.ts';
import type { Scalar } from '../models/document/scalar.ts';
import { commandOfWords } from '../models/shell/command.ts';
import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { type Image, type MissingProgram, missingProgram } from './image-programs.ts';

/** How a check of a container's health is run. */
export interface HealthCheck {
  readonly commands: readonly ShellCommand[];
  /** Program and place of the shell that reads the commands; undefined if none does. */
  readonly shell: { readonly name: string; readonly span: Span } | undefined;
}

export interface MissingFromCheck extends MissingProgram {
  readonly span: Span;
}

const quiet = new Set(['exit', 'false', 'true', 'kill', 'echo', 'printf', ':', 'sleep']);

/**
 * The first program that a health check needs and `image` does not hold. Undefined also if the check has another way (`curl … || wget …`) or asks
 * whether the program is there.
 */
export function missingFromCheck(image: Image, { commands, shell }: HealthCheck): MissingFromCheck | undefined {
  if (shell) {
    const missing = missingProgram(image, shell.name);
    if (missing) return { ...missing, span: shell.span };
  }
  const asks = commands.some(
    ({ name, args }) =>
      name === 'which' || name === 'type' || name === 'hash' || (name === 'command' && args.length > 0),
  );
  const hasOther = commands.some(({ name, conditional }) => conditional && !quiet.has(name ?? ''));
  if (asks || hasOther) return undefined;
  for (const { name, nameWord } of commands) {
    const value = nameWord.value ?? '';
    if (name === undefined || (value.includes('/') && !/^\/(?:usr\/)?(?:local\/)?bin\//.test(value))) continue;
    const missing = missingProgram(image, name);
    if (missing) return { ...missing, span: nameWord.span };
  }
  return undefined;
}

/** The shell that runs the words of an exec form: `["CMD", "bash", "-c", "…"]`. */
export function shellOfWords(words: readonly { readonly text: string; readonly span: Span }[]): HealthCheck['shell'] {
  const [first] = words;
  const name = first && /^(?:\/(?:usr\/)?bin\/)?(sh|bash)$/.exec(first.text)?.[1];
  return first && name ? { name, span: first.span } : undefined;
}

/** What the words of an exec form run, the code behind `sh -c` included. */
export function checkOfWords(words: readonly Scalar[], text: string): HealthCheck | undefined {
  const argv = words.map(({ value, span }) => ({ text: value, span }));
  const shell = shellOfWords(argv);
  if (shell) {
    const at = words.findIndex(({ value }) => /^-\w*c$/.test(value)) + 1;
    const code = at > 0 ? words[at] : undefined;
    const source = code && mappedScalar(text, code.node);
    return { commands: source ? parseScript(source, 'sh').commands : [], shell };
  }
  const command = commandOfWords(argv);
  return command && { commands: [command], shell: undefined };
}

/** What a check sends, if it is one request by curl or wget whose failure is the check's. */
export function requestedUrl({ commands }: HealthCheck): string | undefined {
  const [request, end, ...rest] = commands;
  if (!request || rest.length > 0 || (request.name !== 'curl' && request.name !== 'wget')) return undefined;
  if (end && !(end.name === 'exit' && end.before === '||')) return undefined;
  if (request.assignments.length > 0 || request.redirects.some(({ operator }) => !operator.includes('>')))
    return undefined;
  const plain =
    /^(?:-[fsSkLiIqv]+|--(?:fail|silent|show-error|quiet|spider|insecure|location|head|no-verbose|fail-with-body|no-check-certificate)|-nv|-qO-|-O-|-O|-o|-sfo|-fso|-m|-T|-t|--tries=\d+|--timeout=\d+|--max-time|--output|\/dev\/null|-|\d+)$/;
  const urls: string[] = [];
  for (const { value } of request.args) {
    if (value === undefined) return undefined;
    if (plain.test(value)) continue;
    urls.push(value);
  }
  const [url] = urls;
  if (
    url === undefined ||
    urls.length > 1 ||
    !/^(?:http:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?(?:\/[\w./-]*)?$/.test(url)
  )
    return undefined;
  return url.startsWith('http://') ? url : `http://${url}`;
}
