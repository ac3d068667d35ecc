import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { scriptsOf } from './dockerfile-scripts.ts';
import type { Script } from './syntax.ts';

const SH = ['/bin/sh', '-c'];
const BASH = ['/bin/bash', '-o', 'pipefail', '-c'];

const of = (body: string, shell: readonly string[] = SH): Script[] => {
  const instruction = parseDockerfile(`FROM x\n${body}\n`).instructions[1];
  if (instruction === undefined) throw new Error('no instruction');
  return scriptsOf(instruction, shell);
};
const shown = (scripts: readonly Script[]): string[] =>
  scripts.map(
    ({ dialect, commands, pipefail }) =>
      `${dialect}${pipefail ? '+pipefail' : ''}: ${commands.map(({ name, args }) => [name, ...args.map(({ value }) => value)].join(' ')).join('; ')}`,
  );
const at = (body: string, scripts: readonly Script[], name: string): string | undefined => {
  const file = `FROM x\n${body}\n`;
  const found = scripts.flatMap(({ commands }) => commands).find((command) => command.name === name);
  return found && file.slice(found.span.start, found.span.end);
};

describe('shell form', () => {
  it.each(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK --interval=5s CMD', 'ONBUILD RUN'])(
    'of %s is one script',
    (keyword) => {
      expect(shown(of(`${keyword} a b && c`))).toEqual(['sh: a b; c']);
      expect(shown(of(`${keyword} a`, BASH))).toEqual(['bash+pipefail: a']);
    },
  );
  it('has no continuations, comments and flags', () => {
    const body = 'RUN --mount=type=cache,target=/x apt-get install \\\n # comment\n vim \\\n\n && rm x';
    expect(shown(of(body))).toEqual(['sh: apt-get install vim; rm x']);
    expect(at(body, of(body), 'rm')).toBe('rm x');
  });
  it('of another shell is not parsed', () => {
    expect(shown(of('RUN Get-Item x', ['powershell', '-Command']))).toEqual(['powershell: ']);
    expect(shown(of('RUN dir c:\\', ['cmd', '/S', '/C']))).toEqual(['cmd: ']);
  });
  it('is all that there is: other instructions have none', () => {
    for (const body of ['COPY a b', 'ENV a=b', 'HEALTHCHECK NONE', 'ONBUILD COPY a b', 'USER a'])
      expect(of(body)).toEqual([]);
  });
});

describe('JSON form', () => {
  it('is one command that no shell reads', () => {
    const body = 'CMD ["node", "--x", "a b.js", "$HOME"]';
    const scripts = of(body);
    expect(shown(scripts)).toEqual(['other: node --x a b.js $HOME']);
    expect(scripts[0]?.commands[0]?.args.map(({ editable, variables }) => [editable, variables])).toEqual([
      [false, []],
      [false, []],
      [false, []],
    ]);
    expect(at(body, scripts, 'node')).toBe('"node", "--x", "a b.js", "$HOME"');
  });
  it('is looked through wrappers', () => {
    const [script] = of('ENTRYPOINT ["/sbin/tini", "--", "gosu", "app", "/usr/bin/node", "x"]');
    expect(script?.commands[0]).toMatchObject({ name: 'node', wrappers: ['tini', 'gosu'] });
  });
  it('of a shell gives its code', () => {
    const body = 'RUN ["/bin/bash", "-eo", "pipefail", "-c", "cd /x && pip install y"]';
    const scripts = of(body);
    expect(shown(scripts)).toEqual(['bash+pipefail: cd /x; pip install y']);
    expect(at(body, scripts, 'pip')).toBe('pip install y');
    expect(scripts[0]?.commands[1]?.nameWord.editable).toBe(true);
    expect(shown(of('CMD ["tini", "--", "sh", "-c", "a | b"]'))).toEqual(['sh: a; b']);
    expect(shown(of('HEALTHCHECK CMD ["sh", "-c", "curl x"]'))).toEqual(['sh: curl x']);
  });
  it('with escapes keeps the places, but is not to be edited', () => {
    const body = 'RUN ["sh", "-c", "echo \\"a\\u0062\\" && pip\\tinstall y"]';
    const scripts = of(body);
    expect(shown(scripts)).toEqual(['sh: echo ab; pip install y']);
    expect(at(body, scripts, 'pip')).toBe('pip\\tinstall y');
    expect(scripts[0]?.commands[1]?.args.some(({ editable }) => editable)).toBe(false);
  });
  it('without code or words', () => {
    expect(shown(of('CMD ["bash", "-c"]'))).toEqual(['other: bash -c']);
    expect(of('CMD []')).toEqual([]);
    expect(shown(of('CMD [""]'))).toEqual(['other: ']);
  });
});

describe('here-documents', () => {
  it('alone are a script of SHELL', () => {
    const body = 'RUN <<EOF\napt-get update\n# comment\nif a; then\n  b\nfi\nEOF';
    expect(shown(of(body))).toEqual(['sh: apt-get update; a; b']);
    expect(shown(of(body, BASH))).toEqual(['bash+pipefail: apt-get update; a; b']);
    expect(at(body, of(body), 'apt-get')).toBe('apt-get update');
    expect(shown(of("RUN <<-'EOF'\n\ta\n\tEOF"))).toEqual(['sh: a']);
    expect(shown(of('ONBUILD RUN <<EOF\na\nEOF'))).toEqual(['sh: a']);
    expect(shown(of('RUN --mount=type=cache,target=/x <<EOF\na\nEOF'))).toEqual(['sh: a']);
  });
  it('with a shebang are a script of that interpreter', () => {
    expect(shown(of('RUN <<EOF\n#!/usr/bin/env bash\na\nEOF'))).toEqual(['bash: a']);
    expect(shown(of('RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF', BASH))).toEqual(['other: ']);
  });
  it('that a shell reads are a script of that shell', () => {
    const body = 'RUN <<EOF bash -eo pipefail\napt-get update | b\nEOF';
    expect(shown(of(body))).toEqual(['sh: bash -eo pipefail', 'bash+pipefail: apt-get update; b']);
    expect(at(body, of(body), 'apt-get')).toBe('apt-get update');
    expect(shown(of('RUN bash <<EOF && c\na\nEOF'))).toEqual(['sh: bash; c', 'bash: a']);
    expect(shown(of('RUN cat <<EOF | sh\na\nEOF'))).toEqual(['sh: cat; sh', 'sh: a']);
  });
  it('that another interpreter reads are not parsed', () => {
    expect(shown(of('RUN <<EOF python3\nimport os\nEOF'))).toEqual(['sh: python3', 'other: ']);
  });
  it('that nothing reads as code are data, but for their substitutions', () => {
    const body = 'RUN cat <<A > /a && cat <<"B" > /b && c\napt-get $(x) it\'s\nA\n$(y)\nB';
    expect(shown(of(body))).toEqual(['sh: cat; cat; c; x']);
    expect(of(body)[0]?.errors).toEqual([]);
    expect(at(body, of(body), 'x')).toBe('x');
    expect(shown(of('RUN bash x.sh <<EOF\na\nEOF'))).toEqual(['sh: bash x.sh']);
  });
  it('in a file with CRLF keep their places', () => {
    const body = 'RUN cat <<A > /a\r\n$(x)\r\nA';
    expect(at(body, of(body), 'x')).toBe('x');
  });
});
