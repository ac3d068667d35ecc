/** A place that Prisma refuses. */
export interface PrismaRefusal {
  readonly message: string;
  /** As Prisma names it, with the line counted from 1; undefined if it names none. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
  /** The target that it does not know. */
  readonly target?: string;
}

export type PrismaFailure =
  /** The schema is wrong. */
  | { readonly kind: 'refused'; readonly refusals: readonly PrismaRefusal[] }
  /** An engine could not be had. */
  | { readonly kind: 'download'; readonly message: string }
  /** Something else, as it says it. */
  | { readonly kind: 'other'; readonly message: string };

const maxRefusals = 100;
const noNetwork =
  /\bENOTFOUND\b|\bEAI_AGAIN\b|\bECONN(?:REFUSED|RESET|ABORTED)\b|\bETIMEDOUT\b|\bE(?:NET|HOST)UNREACH\b|\bEPROTO\b|certificate|request to \S+ failed|Failed to fetch|aborted due to|Not Found - |status code/i;

/** Text without the codes that colour it (ECMA-48, SGR). */
export const uncoloured = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

/** Why `prisma generate` failed, by what it says: the validation of the schema (P1012, with its places), an unknown target, a download. */
export function readFailure(said: string): PrismaFailure {
  const lines = uncoloured(said)
    .split('\n')
    .map((line) => line.trim());
  const unknown = lines.map((line) => /^(?:Error: )?(Unknown binary ?[tT]arget (\S+) .*)$/.exec(line)).find(Boolean);
  if (unknown) {
    const [, message = '', target = ''] = unknown;
    return { kind: 'refused', refusals: [{ message: message.replace(/\.$/, ''), place: undefined, target }] };
  }
  if (
    lines.some(
      (line) => /^Error code: P10(?:12|13)\b/.test(line) || /^(?:Error: )?Schema (?:parsing|validation)/.test(line),
    )
  ) {
    const refusals = refusalsIn(lines);
    if (refusals.length > 0) return { kind: 'refused', refusals };
  }
  const telling =
    lines.find((line) => line.startsWith('Error: ')) ??
    lines.find((line) => line !== '' && !/ loaded from /.test(line)) ??
    'it says nothing';
  const message = telling.replace(/^Error: /, '');
  return noNetwork.test(message) ? { kind: 'download', message } : { kind: 'other', message };
}

/** `error: what`, and behind it `-->  file:line`. */
function refusalsIn(lines: readonly string[]): readonly PrismaRefusal[] {
  const refusals: PrismaRefusal[] = [];
  let message: string | undefined;
  const end = (place: PrismaRefusal['place']): void => {
    if (message !== undefined && refusals.length < maxRefusals) refusals.push({ message, place });
    message = undefined;
  };
  for (const line of lines) {
    const said = /^error: (.+)$/.exec(line)?.[1];
    const [, file, number] = /^-->\s+(\S.*):(\d+)$/.exec(line) ?? [];
    if (said !== undefined) {
      end(undefined);
      message = said.replace(/^Error (?:validating|parsing)[^:]*: /, '').replace(/\.$/, '');
    } else if (file !== undefined && message !== undefined) end({ file, line: Number(number) });
  }
  end(undefined);
  return refusals;
}
