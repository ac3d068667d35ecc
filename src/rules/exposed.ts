import { expandWords } from '../models/dockerfile/expand.ts';
import { environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Word } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { memoOf } from '../repository/memo.ts';
import type { Repository } from '../repository/repository.ts';
import { ownDockerfiles, withTriggers } from './dockerfiles.ts';

/** One port of an EXPOSE, taken apart as by `parsePort` in BuildKit's dockerfile2llb/convert_expose.go. */
export interface Exposed {
  readonly file: DockerfileUnit;
  readonly instruction: Instruction;
  readonly word: Word;
  /** With ARG and ENV put in. */
  readonly text: string;
  /** True if `text` is what stands in the file. */
  readonly written: boolean;
  readonly address: string;
  readonly hostPort: string;
  /** Number or range. */
  readonly port: string;
  readonly first: number;
  readonly last: number;
  /** As written; empty if it is left out. */
  readonly protocol: string;
  /** Why the builder refuses it. */
  readonly problem: string | undefined;
}

/** Every EXPOSE of the repository, port by port; what needs a value that nobody knows is left out. */
export const exposedIn = memoOf((repository: Repository): readonly Exposed[] => {
  const found: Exposed[] = [];
  for (const file of ownDockerfiles(repository)) {
    for (const instruction of withTriggers(file.model.instructions)) {
      if (instruction.keyword !== 'EXPOSE') continue;
      for (const word of instruction.args)
        for (const text of textsOf(file, instruction, word))
          found.push({ file, instruction, word, written: text === word.text, ...partsOf(text) });
    }
  }
  return found;
});

function textsOf(file: DockerfileUnit, instruction: Instruction, word: Word): readonly string[] {
  if (!/[$"'\\`]/.test(word.text)) return [word.text];
  const stage = file.stageOf(instruction);
  if (!stage) return [];
  const { words, error, missing, unknown } = expandWords(word.text, environmentAt(stage, instruction), {
    escape: file.model.escape,
  });
  return error === undefined && missing.length === 0 && unknown.length === 0 ? words : [];
}

function partsOf(text: string) {
  const parts = text.split(':');
  const [container = ''] = parts.slice(-1);
  const hostPort = parts.at(-2) ?? '';
  const address = parts.slice(0, -2).join(':');
  const slash = container.indexOf('/');
  const port = slash === -1 ? container : container.slice(0, slash);
  const protocol = slash === -1 ? '' : container.slice(slash + 1);
  const range = rangeOf(port);
  return {
    text,
    address,
    hostPort,
    port,
    protocol,
    first: typeof range === 'string' ? Number.NaN : range[0],
    last: typeof range === 'string' ? Number.NaN : range[1],
    problem: problemOf(port, protocol, range, hostPort, address),
  };
}

function problemOf(
  port: string,
  protocol: string,
  range: Range | string,
  hostPort: string,
  address: string,
): string | undefined {
  if (port === '') return 'there is no port';
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()))
    return `\`${protocol}\` is no protocol: tcp, udp or sctp`;
  if (address !== '' && !isAddress(address)) return `\`${address}\` is no IP address`;
  if (typeof range === 'string') return range;
  const host = hostPort === '' ? undefined : rangeOf(hostPort);
  if (typeof host === 'string') return host;
  return host && range[1] > range[0] && host[1] - host[0] !== range[1] - range[0]
    ? `\`${hostPort}\` and \`${port}\` are ranges of different size`
    : undefined;
}

type Range = readonly [first: number, last: number];

function rangeOf(port: string): Range | string {
  const dash = port.indexOf('-', 1);
  const ends = dash === -1 ? [port] : [port.slice(0, dash), port.slice(dash + 1)];
  for (const end of ends) {
    if (!/^[-+]?\d+$/.test(end)) return `\`${port}\` is no port number`;
    if (Number(end) < 0 || Number(end) > 65_535) return `\`${end}\` is not between 0 and 65535`;
  }
  const first = Number(ends[0]);
  const last = Number(ends[1] ?? ends[0]);
  return last < first ? `the range \`${port}\` ends before it begins` : [first, last];
}

/** IPv4 or IPv6, the latter with brackets or without; what its groups are is left to the builder. */
function isAddress(text: string): boolean {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return text.split('.').every((part) => Number(part) <= 255);
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return /^[\da-fA-F:.]{2,45}$/.test(bare) && (bare.includes('::') || bare.split(':').length === 8);
}
