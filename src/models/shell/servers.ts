import type { Span } from '../../text/span.ts';
import { commandRunBy } from './programs.ts';
import type { ShellCommand, ShellWord } from './syntax.ts';

/** How a program that listens says on which port, from its `--help` and its documentation. */
interface Server {
  /** The port that it takes when nothing names one; undefined: then nobody knows. */
  readonly port: number | undefined;
  /** Flags whose value is a port, or an address with one. */
  readonly flags: readonly string[];
  /** Variables that name the port when no flag does, best first. */
  readonly variables?: readonly string[];
  /** Flags, variables or files that may set the port in a way that is not followed. */
  readonly hidden?: readonly string[];
  /** Words that must stand before all flags for it to listen (`flask run`). */
  readonly subcommand?: readonly string[];
  /** The operand that may name the port, counted behind the subcommand. */
  readonly operand?: number;
}

const servers: Readonly<Record<string, Server>> = {
  uvicorn: { port: 8000, flags: ['--port'], variables: ['UVICORN_PORT'], hidden: ['--uds', '--fd', '--env-file'] },
  gunicorn: {
    port: 8000,
    flags: ['--bind', '-b'],
    variables: ['PORT'],
    hidden: ['--config', '-c', 'GUNICORN_CMD_ARGS', 'gunicorn.conf.py', '--paste', '--paster'],
  },
  hypercorn: { port: 8000, flags: ['--bind', '-b'], hidden: ['--config', '-c'] },
  daphne: { port: 8000, flags: ['--port', '-p'], hidden: ['--endpoint', '-e', '--unix-socket', '-u', '--fd'] },
  granian: { port: 8000, flags: ['--port'], variables: ['GRANIAN_PORT'], hidden: ['--uds'] },
  'waitress-serve': { port: 8080, flags: ['--port', '--listen'], hidden: ['--unix-socket'] },
  fastapi: { port: 8000, flags: ['--port'], subcommand: ['run', 'dev'], hidden: [] },
  flask: { port: 5000, flags: ['--port', '-p'], variables: ['FLASK_RUN_PORT'], subcommand: ['run'] },
  streamlit: {
    port: 8501,
    flags: ['--server.port'],
    variables: ['STREAMLIT_SERVER_PORT'],
    subcommand: ['run'],
    hidden: ['.streamlit/config.toml'],
  },
  next: { port: 3000, flags: ['--port', '-p'], variables: ['PORT'], subcommand: ['start'] },
  serve: { port: 3000, flags: ['--listen', '-l', '-p'], variables: ['PORT'], hidden: ['serve.json', '--config', '-c'] },
  'http-server': { port: 8080, flags: ['--port', '-p'], variables: ['PORT'] },
  php: { port: undefined, flags: ['-S'] },
  puma: {
    port: 9292,
    flags: ['--port', '-p', '--bind', '-b'],
    variables: ['PORT'],
    hidden: ['-C', '--config', 'config/puma.rb'],
  },
  nginx: { port: undefined, flags: [] },
  httpd: { port: undefined, flags: [] },
  'httpd-foreground': { port: undefined, flags: [] },
  'apache2-foreground': { port: undefined, flags: [] },
  caddy: { port: undefined, flags: [] },
  'php-fpm': { port: undefined, flags: [] },
};

/** What server images and programs take whose configuration nobody reads here: good for a message, not for a verdict. */
const usual: Readonly<Record<string, number>> = {
  nginx: 80,
  httpd: 80,
  'httpd-foreground': 80,
  'apache2-foreground': 80,
  caddy: 80,
  'php-fpm': 9000,
};

/** The port that the server `name` most often takes, undefined for a program that is none. */
export const usualPort = (name: string): number | undefined =>
  usual[name] ?? (Object.hasOwn(servers, name) ? servers[name]?.port : undefined);

/** What a command opens. */
export interface ServerPort {
  /** "uvicorn" */
  readonly program: string;
  /** Undefined if a variable, a flag or a file that is not followed says it. */
  readonly port: number | undefined;
  /** The word that says it, else the program's name. */
  readonly span: Span;
  /** "--port 9000", "UVICORN_PORT=9000"; undefined for the program's default. */
  readonly said: string | undefined;
}

/**
 * The port that `command` opens if it is a server that is known. `environment`: what it runs with, undefined for a value that nobody knows;
 * `holds`: whether its folder has a configuration file.
 */
export function serverPort(
  command: ShellCommand,
  environment: ReadonlyMap<string, string | undefined>,
  holds: (name: string) => boolean,
): ServerPort | undefined {
  let inner = command;
  for (let steps = 0; steps < 8; steps++) {
    const next = commandRunBy(inner);
    if (!next) break;
    inner = next;
  }
  const { name: program, args } = inner;
  const server = program !== undefined && Object.hasOwn(servers, program) ? servers[program] : undefined;
  if (program === undefined || !server) return undefined;
  if (server.subcommand && !args.some(({ value }) => value !== undefined && server.subcommand?.includes(value)))
    return undefined;
  const unknown: ServerPort = { program, port: undefined, span: inner.nameWord.span, said: undefined };
  for (const [index, word] of args.entries()) {
    const flag = server.flags.find((one) => word.value === one || word.raw.startsWith(`${one}=`) || isGlued(one, word));
    if (flag === undefined) continue;
    const value = word.value === flag ? args[index + 1] : word;
    const text = value === word ? word.value?.slice(flag.length).replace(/^=/, '') : value?.value;
    const port = text === undefined ? undefined : portIn(text);
    return port === undefined || value === undefined
      ? unknown
      : { program, port, span: value.span, said: `${flag} ${text}` };
  }
  if (args.some(({ value }) => value === undefined)) return unknown;
  const isHidden = (one: string): boolean =>
    one.startsWith('-')
      ? args.some(({ value }) => value === one || value?.startsWith(`${one}=`))
      : environment.has(one) || (one.includes('.') && holds(one));
  if (server.hidden?.some(isHidden)) return unknown;
  for (const name of server.variables ?? []) {
    if (!environment.has(name)) continue;
    const value = environment.get(name);
    const port = value === undefined ? undefined : portIn(value);
    return port === undefined ? unknown : { program, port, span: inner.nameWord.span, said: `${name}=${value}` };
  }
  return { ...unknown, port: server.port };
}

/** `-b:8000`, `-p8000` */
const isGlued = (flag: string, { value }: ShellWord): boolean =>
  flag.length === 2 && value !== undefined && value.startsWith(flag) && /^-.[\w.:]*\d$/.test(value);

/** The port in "8000", ":8000", "0.0.0.0:8000", "tcp://[::]:8000"; undefined for a socket and other things. */
export function portIn(text: string): number | undefined {
  const match = /^(?:(?:tcp|http):\/\/)?(?:[\w.*-]*|\[[\da-f:.]*\]):(\d{1,5})\/?$|^(\d{1,5})$/.exec(text);
  const port = Number(match?.[1] ?? match?.[2]);
  return port > 0 && port < 65_536 ? port : undefined;
}
