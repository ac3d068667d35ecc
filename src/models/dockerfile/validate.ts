import type { Span } from '../../text/span.ts';
import { csvFields, optionsOf } from './csv.ts';
import { parseDuration } from './duration.ts';
import { heredocWord } from './heredocs.ts';
import { keywords, knownFlags } from './keywords.ts';
import { quoted } from './quote.ts';
import { didYouMean } from './suggest.ts';
import type { Flag, Instruction, Problem } from './syntax.ts';

/**
 * Why BuildKit refuses an instruction that its parser has read (`written` is its keyword as it stands in the file), in its words
 * (without the prefix "dockerfile parse error on line N: "); the first reason if there are several. As `ParseInstruction` in frontend/dockerfile/instructions/parse.go.
 */
export function instructionProblem(instruction: Instruction, written: string): Problem | undefined {
  const check = Object.hasOwn(checks, instruction.keyword) ? checks[instruction.keyword] : undefined;
  return check ? check(instruction) : unknownInstruction(instruction, written);
}

/** Why the file as a whole cannot be built. */
export function stageProblem(instructions: readonly Instruction[]): Problem | undefined {
  const [first] = instructions;
  if (!first) return error('file with no instructions', { start: 0, end: 0 });
  for (const { keyword, keywordSpan } of instructions) {
    // An unknown keyword is an error already, and may well be a misspelt FROM.
    if (keyword === 'FROM' || !knownFlags.has(keyword)) return undefined;
    if (keyword !== 'ARG') return error('no build stage in current context', keywordSpan);
  }
  return error('dockerfile contains no stages to build', first.span);
}

type Check = (instruction: Instruction) => Problem | undefined;

const error = (message: string, span: Span): Problem => ({ kind: 'error', message, span });

const anyNumber: Check = (one) => flagProblem(one);
const atLeastOne: Check = (one) => flagProblem(one) ?? (one.args.length === 0 ? fewArguments(one) : undefined);
const exactlyOne: Check = (one) => (one.args.length === 1 ? flagProblem(one) : onlyOne(one));

const checks: Readonly<Record<string, Check>> = {
  ADD: (one) => copyProblem(one),
  ARG: (one) => (one.args.length === 0 ? fewArguments(one) : blankName(one)),
  CMD: anyNumber,
  COPY: (one) => copyProblem(one),
  ENTRYPOINT: anyNumber,
  ENV: (one) => atLeastOne(one) ?? blankName(one),
  EXPOSE: (one) => (one.args.length === 0 ? fewArguments(one) : flagProblem(one)),
  FROM: (one) => stageNameProblem(one) ?? flagProblem(one),
  HEALTHCHECK: (one) => healthcheckProblem(one),
  LABEL: (one) => atLeastOne(one) ?? blankName(one),
  MAINTAINER: exactlyOne,
  ONBUILD: (one) => onbuildProblem(one),
  RUN: (one) => flagProblem(one) ?? runFlagProblem(one),
  SHELL: (one) =>
    atLeastOne(one) ??
    (one.form === 'json' ? undefined : error('SHELL requires the arguments to be in JSON form', one.span)),
  STOPSIGNAL: (one) => (one.args.length === 1 ? undefined : onlyOne(one)),
  USER: exactlyOne,
  VOLUME: (one) => (one.args.length === 0 ? fewArguments(one) : (flagProblem(one) ?? emptyVolume(one))),
  WORKDIR: exactlyOne,
};

function unknownInstruction({ keywordSpan, span }: Instruction, written: string): Problem {
  const message = `unknown instruction: ${written}${didYouMean(written, writtenLike(written))}`;
  return error(message, written === '' ? span : keywordSpan);
}

/** All keywords in the case of `written`. */
const writtenLike = (written: string): readonly string[] =>
  written === written.toUpperCase() ? keywords : lowerKeywords;
const lowerKeywords = keywords.map((keyword) => keyword.toLowerCase());

const fewArguments = (one: Instruction): Problem => error(`${one.keyword} requires at least one argument`, one.span);
const onlyOne = (one: Instruction): Problem => error(`${one.keyword} requires exactly one argument`, one.span);

function blankName(one: Instruction): Problem | undefined {
  const blank = one.pairs.find(({ key }) => key === '');
  return blank && error(`${one.keyword} names can not be blank`, blank.span);
}

function emptyVolume(one: Instruction): Problem | undefined {
  const empty = one.args.find(({ text }) => text.trim() === '');
  return empty && error('VOLUME specified can not be an empty string', empty.span);
}

function copyProblem(one: Instruction): Problem | undefined {
  const { keyword, args } = one;
  if (args.length < 2) {
    return error(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
      one.span,
    );
  }
  const flag = flagProblem(one);
  if (flag) return flag;
  const destination = args.at(-1);
  if (!destination?.text.includes('<<')) return undefined;
  const heredoc = heredocWord(destination.text);
  return heredoc && !('problem' in heredoc)
    ? error(`${keyword} cannot accept a heredoc as a destination`, destination.span)
    : undefined;
}

function stageNameProblem({ args, rest, span }: Instruction): Problem | undefined {
  const [, as, name] = args;
  if (args.length === 3 && as?.text.toLowerCase() === 'as' && name) {
    if (/^[a-z][a-z0-9-_.]*$/.test(name.text.toLowerCase())) return undefined;
    const message = `invalid name for build stage: ${quoted(name.text)}, name can't start with a number or contain symbols`;
    return error(message, name.span);
  }
  if (args.length === 1) return undefined;
  return error(
    'FROM requires either one or three arguments',
    args.length === 0 ? span : rest.span(0, rest.text.length),
  );
}

function onbuildProblem(one: Instruction): Problem | undefined {
  if (!one.inner) return error('ONBUILD requires at least one argument', one.span);
  const flag = flagProblem(one);
  if (flag) return flag;
  const { keyword, keywordSpan } = one.inner;
  if (keyword === 'ONBUILD') return error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", keywordSpan);
  if (keyword === 'MAINTAINER' || keyword === 'FROM')
    return error(`${keyword} isn't allowed as an ONBUILD trigger`, keywordSpan);
  return undefined;
}

function healthcheckProblem(one: Instruction): Problem | undefined {
  const [type] = one.args;
  if (!type) return fewArguments(one);
  const name = type.text.toUpperCase();
  if (name === 'NONE')
    return one.args.length === 1 ? undefined : error('HEALTHCHECK NONE takes no arguments', one.span);
  const flag = flagProblem(one);
  if (flag) return flag;
  if (name !== 'CMD') return error(`Unknown type ${quoted(name)} in HEALTHCHECK (try CMD)`, type.span);
  if (!one.inner || one.inner.args.length === 0) return error('Missing command after HEALTHCHECK CMD', one.span);
  for (const interval of ['interval', 'timeout', 'start-period', 'start-interval']) {
    const found = one.flags.find(({ name: other }) => other === interval);
    const problem = found && intervalProblem(found);
    if (problem) return problem;
  }
  const retries = one.flags.find(({ name: other }) => other === 'retries');
  return retries && retriesProblem(retries);
}

function intervalProblem({ name, value, valueSpan }: Flag): Problem | undefined {
  if (!value) return undefined;
  const seconds = parseDuration(value);
  if (typeof seconds !== 'number') return error(seconds.problem, valueSpan);
  return seconds !== 0 && seconds < 0.001
    ? error(`Interval ${quoted(name)} cannot be less than 1ms`, valueSpan)
    : undefined;
}

function retriesProblem({ value, valueSpan }: Flag): Problem | undefined {
  if (!value) return undefined;
  if (!/^[-+]?\d+$/.test(value)) return error(`strconv.ParseInt: parsing ${quoted(value)}: invalid syntax`, valueSpan);
  const retries = Number(value);
  if (retries < -(2 ** 31) || retries >= 2 ** 31)
    return error(`strconv.ParseInt: parsing ${quoted(value)}: value out of range`, valueSpan);
  return retries < 0 ? error(`--retries cannot be negative (${retries})`, valueSpan) : undefined;
}

/** What is wrong with the flags, as `BFlags.Parse` in instructions/bflag.go finds it. */
function flagProblem({ keyword, flags }: Instruction): Problem | undefined {
  if (flags.length === 0) return undefined;
  const known = knownFlags.get(keyword) ?? {};
  const used = new Set<string>();
  for (const { name, value, span, valueSpan } of flags) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) return error(`unknown flag: --${name}${didYouMean(name, Object.keys(known))}`, span);
    if (used.has(name) && kind !== 'strings') return error(`duplicate flag specified: --${name}`, span);
    used.add(name);
    if (kind === 'boolean') {
      if (value === '') return error(`missing a value on flag: --${name}`, span);
      if (value !== undefined && !/^(?:true|false)$/i.test(value)) {
        return error(`expecting boolean value for flag --${name}, not: ${value}`, valueSpan);
      }
    } else if (value === undefined) return error(`missing a value on flag: --${name}`, span);
  }
  return undefined;
}

/** Values of `--device`, `--mount`, `--network` and `--security` that are refused before the build begins (instructions/commands_run*.go). */
function runFlagProblem({ flags }: Instruction): Problem | undefined {
  for (const { name, value = '', valueSpan } of flags) {
    if (name !== 'device' && name !== 'mount') continue;
    const fields = csvFields(value);
    if ('problem' in fields) return error(`failed to parse csv ${name}s: ${fields.problem}`, valueSpan);
    const from = name === 'mount' ? optionsOf(value).find((option) => option.key === 'from')?.value : undefined;
    const dollar = from?.indexOf('$') ?? -1;
    if (from !== undefined && dollar !== -1 && dollar !== from.length - 1) {
      return error("'from' doesn't support variable expansion, define alias stage instead", valueSpan);
    }
  }
  for (const { name, value = '', valueSpan } of flags) {
    if (name === 'network' && !['default', 'none', 'host'].includes(value))
      return error(`invalid network mode ${quoted(value)}`, valueSpan);
    if (name === 'security' && value !== 'insecure' && value !== 'sandbox')
      return error(`security ${quoted(value)} is not valid`, valueSpan);
  }
  return undefined;
}
