import { jsonArray } from '../../models/dockerfile/json.ts';
import { ancestry, effective, searchPathAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

const operators = new Set(['&&', '||', '|', '>', '>>', '2>&1', '&', '2>']);
/** Programs that run code, or expand variables themselves (or hand them to a shell): what follows them is theirs to judge. */
const interpreters: ReadonlySet<string> = new Set(
  [
    'sh bash ash dash zsh ksh busybox su runuser sudo env envsubst awk cmd cmd.exe powershell powershell.exe pwsh eval find xargs ssh',
    'watch parallel script tmux screen flock npm npx pnpm yarn make just task invoke concurrently nodemon foreman honcho forego doppler infisical',
    'logstash elasticsearch kibana fluent-bit telegraf vector jq sed expect erl iex',
  ].flatMap((names) => names.split(' ')),
);

/** Names in a set: as one pattern without regard to case they take V8 a millisecond. */
function isInterpreter(word: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1).toLowerCase();
  return interpreters.has(name) || /^otelcol[\w-]*$/.test(name);
}

/** Interpreters with the option that code stands behind. */
const withCode =
  /(?:^|\/)(?:python\S* -c|php\S* -r|deno eval|(?:node|bun|ruby|perl|lua|Rscript) (?:-\w*[eEp]|--eval|--print))$/;

export default rule({
  id: 'dockerfile/entrypoint-json-shell',
  level: 'error',
  must: 'The JSON form of CMD and ENTRYPOINT holds a program and its arguments, no shell code.',
  why: 'Without a shell, `&&`, `|`, `$VAR` and `source` reach the program as plain words and the container exits at once or runs with the wrong values.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, instruction } of repository.instructions('CMD', 'ENTRYPOINT')) {
      const stage = file.stageOf(instruction);
      if (!stage || instruction.form !== 'json' || instruction.args.length === 0) continue;
      // Behind an ENTRYPOINT the words of CMD are its arguments, and only it knows what they mean.
      if (instruction.keyword === 'CMD' && effective(stage, 'ENTRYPOINT')) continue;
      if (effective(stage, instruction.keyword) !== instruction) continue;
      const words = instruction.args.map(({ text }) => text);
      const fault = faultOf(words);
      if (!fault) continue;
      const word = instruction.args[fault.index] ?? instruction.args[0];
      if (!word) continue;
      yield {
        file,
        range: word.span,
        message: fault.message,
        level: instruction.keyword === 'CMD' && mayHaveEntrypoint(stage) ? 'warning' : 'error',
        fix: repair(file, stage, instruction, words, fault.index),
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.11-slim\nENV PATH=/app/.venv/bin:$PATH\nCMD [". .venv/bin/activate && streamlit run src/app.py"]\n',
      },
      finds: ['Dockerfile:3:6'],
      fixed: {
        Dockerfile: 'FROM python:3.11-slim\nENV PATH=/app/.venv/bin:$PATH\nCMD ["streamlit", "run", "src/app.py"]\n',
      },
    },
    {
      files: { Dockerfile: 'FROM node:22\nCMD ["npm start"]\n' },
      finds: ['Dockerfile:2:6'],
      fixed: { Dockerfile: 'FROM node:22\nCMD ["npm", "start"]\n' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nCMD [ "node", "migrate.js", "&&", "node", "server.js" ]\n' },
      finds: ['Dockerfile:2:29'],
      fixed: { Dockerfile: 'FROM node:22\nCMD ["sh", "-c", "node migrate.js && node server.js"]\n' },
    },
    {
      files: { Dockerfile: 'FROM python:3.12\nENTRYPOINT ["gunicorn", "--bind", "0.0.0.0:$PORT", "app:app"]\n' },
      finds: ['Dockerfile:2:35'],
      fixed: {
        Dockerfile: 'FROM python:3.12\nENTRYPOINT ["sh", "-c", "exec gunicorn --bind 0.0.0.0:$PORT app:app"]\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nCMD ["/usr/bin/supervisord -n -c /etc/supervisord.conf"]\n' },
      finds: ['Dockerfile:2:6'],
      fixed: { Dockerfile: 'FROM debian:12\nCMD ["/usr/bin/supervisord", "-n", "-c", "/etc/supervisord.conf"]\n' },
    },
    {
      files: { Dockerfile: 'FROM php:8.3\nCMD ["php", "artisan", "serve", "--port=$PORT"]\n' },
      finds: ['Dockerfile:2:33'],
      fixed: { Dockerfile: 'FROM php:8.3\nCMD ["sh", "-c", "exec php artisan serve --port=$PORT"]\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.11-slim\nCMD ["streamlit", "run", "src/app.py"]\n' } },
    {
      files: { Dockerfile: 'FROM node:22\nCMD ["sh", "-c", "node migrate.js && exec node server.js --port $PORT"]\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["/bin/sh", "-c"]\nCMD ["echo $HOME && env"]\n' } },
    { files: { Dockerfile: 'FROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n' } },
    // Only the last CMD counts, and programs may expand by themselves.
    { files: { Dockerfile: 'FROM node:22\nCMD ["npm start"]\nCMD ["npm", "start"]\n' } },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nENTRYPOINT ["java", "-jar", "a.jar", "--server.port=${PORT}"]\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nCMD ["node", "-e", "const $x = 1; console.log($x)"]\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["/bin/columns", "--separator", "|"]\n' } },
    {
      files: {
        Dockerfile:
          'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["C:\\\\Program Files\\\\app\\\\app.exe"]\n',
      },
    },
  ],
});

/** True if the base image is none of the official ones: it may have an ENTRYPOINT that hands CMD to a shell. */
const mayHaveEntrypoint = (stage: Stage): boolean => /\/|^$/.test(ancestry(stage).at(-1)?.image ?? '');

interface Fault {
  readonly index: number;
  readonly message: string;
}

function faultOf(words: readonly string[]): Fault | undefined {
  const [program = ''] = words;
  if (isCommandLine(program)) {
    const marks = ['&&', '||', '|', ';', '$'].filter((mark) => program.includes(mark)).map((mark) => `\`${mark}\``);
    return { index: 0, message: `one program name with ${['a space', ...marks].join(', ')} in it: no such file` };
  }
  for (const [index, word] of words.entries()) {
    if (isInterpreter(word) || withCode.test(`${program} ${word}`)) return undefined;
    // `--separator |`
    if (operators.has(word) && index > 0 && !(/^[|>]$/.test(word) && /^--?\w/.test(words[index - 1] ?? '')))
      return { index, message: `\`${word}\` reaches \`${program}\` as a plain argument: there is no shell` };
    const variable = /\$(?:\{\w+[^}]*\}|[A-Za-z_]\w*)/.exec(word);
    // Spring and other Java frameworks resolve `${X}` in the values of properties.
    if (variable && !(isJava.test(program) && /^-{1,2}[\w.-]+=.*\$\{/.test(word)))
      return {
        index,
        message: `\`${variable[0]}\` reaches \`${program}\` as these very characters: there is no shell to expand it`,
      };
  }
  return undefined;
}

const isJava = /(?:^|\/)java$/;

/** True for a program name with arguments in it; a path may have a space (Windows: has one as a rule). */
function isCommandLine(program: string): boolean {
  const text = program.trim();
  if (!/\s/.test(text) || /^(?:[A-Za-z]:|\\\\)/.test(text)) return false;
  return !/^\/[^&|;$]*$/.test(text) || /\s-/.test(text);
}

function repair(file: DockerfileUnit, stage: Stage, instruction: Instruction, words: readonly string[], index: number) {
  const first = instruction.args[0];
  const last = instruction.args.at(-1);
  if (!first || !last || instruction.rest.text.trimStart()[0] !== '[') return undefined;
  const begin = instruction.rest.text.indexOf('[');
  const end = instruction.rest.text.lastIndexOf(']') + 1;
  if (!instruction.rest.contiguous(begin, end)) return undefined;
  const range = instruction.rest.span(begin, end);
  const put = (argv: readonly string[]) => edit.replace(range, jsonArray(argv));
  if (index === 0 && words.length === 1) {
    const code = withoutActivation(words[0] ?? '', searchPathAt(stage, instruction));
    const plain = /^[\w./:=@%+,-]+(?: +[\w./:=@%+,-]+)*$/.test(code) ? code.split(/ +/) : undefined;
    if (plain && !plain.some((word) => word === '.' || word === 'source' || word === 'cd' || word.includes('='))) {
      return fix.safe(`use ${instruction.keyword} ${jsonArray(plain)}`, file, put(plain));
    }
    return fix.safe('run it in a shell', file, put(['sh', '-c', code]));
  }
  if (index === 0) return undefined;
  const joined = words.map(shellWord).join(' ');
  const argv = ['sh', '-c', words.some((word) => operators.has(word)) ? joined : `exec ${joined}`];
  // A shell as ENTRYPOINT no longer hands on the words of CMD or `docker run`.
  return fix[instruction.keyword === 'CMD' ? 'safe' : 'unsafe']('run it in a shell', file, put(argv));
}

/** Takes `. x/bin/activate &&` off if PATH holds x/bin already. */
function withoutActivation(code: string, path: readonly string[]): string {
  const activation = /^\s*(?:\.|source)\s+(\S+\/bin)\/activate\s*(?:&&|;)\s*/.exec(code);
  const bin = activation?.[1]?.replace(/^\.\//, '');
  const held = bin !== undefined && path.some((dir) => dir === bin || dir.endsWith(`/${bin}`));
  return activation && held ? code.slice(activation[0].length).trim() : code.trim();
}

const shellWord = (word: string): string =>
  operators.has(word) || /^[\w./:=@%+,${}-]+$/.test(word) ? word : `"${word.replace(/["\\`]/g, '\\$&')}"`;
