import { describe, expect, it } from 'vitest';
import { parseJavaScriptSource } from './javascript.ts';

const parse = (text: string, path = 'a.ts') => parseJavaScriptSource(text, path);
const modules = (text: string, path?: string) =>
  parse(text, path).imports.map(
    ({ module, typeOnly, optional }) => `${module}${typeOnly ? ' type' : ''}${optional ? ' optional' : ''}`,
  );
const reads = (text: string, path?: string) =>
  parse(text, path).reads.map(
    ({ name, required, fallback }) => `${name}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}`,
  );
const listens = (text: string) =>
  parse(text).listens.map(({ port, variable, host }) =>
    [port, variable, host].filter((one) => one !== undefined).join(' '),
  );

describe('imports', () => {
  it('reads every form', () => {
    const text = [
      "import 'a';",
      "import b, { c, type D, e as f } from 'b'",
      "import * as g from 'g'; import h = require('h')",
      "import type { I } from 'i'; import { type J } from 'j'; import type K from 'k'",
      "export * from 'l'; export { m as n } from 'm'; export type { o } from 'o'",
      "const p = require('p'), { q } = require('q')",
      "try { require('r') } catch { require(`s`) }",
      "function t() { return require('t') }",
      "const u = () => import('u'); const v = async (): Promise<void> => { await import('v') }",
      'class W { x(): Array<string> { return require("x") } }',
      'if (y) require(`y${z}`); import(name)',
      "let z: import('type-z').Z",
    ].join('\n');
    expect(modules(text)).toEqual([
      ...['a', 'b', 'g', 'h', 'i type', 'j type', 'k type', 'l', 'm', 'o type', 'p', 'q'],
      ...['r optional', 's optional', 't optional', 'u optional', 'v optional', 'x optional', 'type-z type optional'],
    ]);
    const [, b, g] = parse(text).imports;
    expect([b?.names, g?.names, parse(text).imports[7]?.names]).toEqual([['default', 'c', 'D', 'e'], [], ['*']]);
    expect(text.slice(b?.span.start, b?.span.end)).toBe("import b, { c, type D, e as f } from 'b'");
  });

  it('is not fooled by strings, comments, regular expressions, templates and JSX', () => {
    const text = [
      '// require("no")',
      '/* import "no" */ const a = "require(\'no\')"',
      'const b = /require("no")\\/[/"`]/.test(c) ? d / e / f : g++ / require("yes")',
      'const t = `${`${require("nested")}`} import("no") ${{ a: `}` }.a}`',
      'const j = <p title="require(\'no\')" {...x} on={() => require("attribute")}>it\'s import("no") {require("child")}<br/>`</p>',
      'if (x) /require("no")/.exec(y); const z = (x) / require("last") / 2',
    ].join('\n');
    expect(modules(text, 'a.jsx')).toEqual(['yes', 'nested', 'attribute optional', 'child', 'last']);
  });

  it('tells type parameters from tags', () => {
    expect(
      modules(
        'const f = <T,>(x: T) => x; type G = <U>(u: U) => void; const h = <V extends X>(v: V) => v; require("z")',
        'a.tsx',
      ),
    ).toEqual(['z']);
  });
});

describe('environment', () => {
  it('reads the forms of process.env and others', () => {
    expect(
      reads(
        [
          'process.env.A; process.env["B"]; process.env?.C; globalThis.process.env.D',
          "const { E, F = 'x', G: g = 3 } = process.env",
          'import.meta.env.VITE_H; import.meta.env.MODE; Bun.env.I; Deno.env.get("J")',
          'const env = process.env; env.K; other.env.L; my.process.env.M',
          'process.env.N = "1"; delete process.env.O; process.env.P ??= "q"',
        ].join('\n'),
      ),
    ).toEqual(['A', 'B', 'C', 'D', 'E', 'F=x', 'G=3', 'VITE_H', 'I', 'J', 'K', 'P=q']);
  });

  it('points at the name', () => {
    const text = 'f(process.env["A"], process.env.B)';
    expect(parse(text).reads.map(({ span }) => text.slice(span.start, span.end))).toEqual(['A', 'B']);
  });

  it('knows the variables that the code cannot do without', () => {
    expect(
      reads(
        [
          'const D = 5432',
          "process.env.A!; process.env.B as string; process.env.C || 3_000; process.env.D ?? D; process.env.E || ''",
          'Number(process.env.F) || 80; parseInt(process.env.G || "81", 10); parseInt(process.env.H!, 10); +process.env.I || 82',
          'if (!process.env.J) throw new Error(); if (!process.env.K || !process.env.L) { console.error(); process.exit(1) }',
          'const m = process.env.M; if (!m) { throw new Error() }',
          'if (process.env.N) x(); process.env.O ? 1 : 2; if (!process.env.P) warn();',
          "process.env.Q.split(','); process.env.R?.split(','); process.env.S || process.env.T || 'st'",
          'z.string().parse(process.env.U); z.coerce.number().default(7).parse(process.env.V); process.env.W || x + 1',
          'assert(process.env.X); if (process.env.Y && process.env.Y.length) {}',
        ].join('\n'),
      ),
    ).toEqual([
      ...['A!', 'B', 'C=3000', 'D=5432', 'E=', 'F=80', 'G=81', 'H!', 'I=82', 'J!', 'K!', 'L!', 'M!', 'N', 'O', 'P'],
      ...['Q!', 'R', 'S=st', 'T=st', 'U!', 'V=7', 'W', 'X!', 'Y', 'Y'],
    ]);
  });

  it('says when it cannot see the names', () => {
    const opaque = (text: string) => parse(text).opaque;
    expect(
      ['process.env[key]', 'f({ ...process.env })', 'f(process.env)', 'const { A, ...rest } = process.env'].map(opaque),
    ).toEqual([true, true, true, true]);
    expect(
      [
        'process.env.A',
        'if (typeof process !== "undefined" && process.env && process.env.A) {}',
        '"A" in process.env',
        'const e = process.env; e.A',
      ].map(opaque),
    ).toEqual([false, false, false, false]);
  });
});

describe('settings', () => {
  const fields = (text: string) =>
    parse(text).settings.map(({ kind, name, fields: list, unseen }) => ({
      kind,
      name,
      unseen,
      fields: list.map(
        ({ name: field, variables, required, fallback }) =>
          `${field}${field === variables[0] ? '' : `<${variables.join()}`}${required ? '!' : ''}${fallback === undefined ? '' : `=${fallback}`}`,
      ),
    }));

  it('reads zod schemas that parse the environment', () => {
    const text = `
      import { z } from 'zod'
      const shape = { EXTRA: z.string() }
      const base = z.object({ BASE: z.string().min(1) })
      const schema = base.merge(other).extend({
        PORT: z.coerce.number().int().default(3000), MODE: z.enum(['a', 'b']).default("a"),
        'QUOTED-NAME': z.string().optional(), LIST: z.array(z.string().optional()), ...shape, ...far,
        URL: z.preprocess((v) => v || undefined, z.string().url().optional()),
      }).strict()
      export const env = schema.parse(process.env)
      const body = z.object({ NO: z.string() }).parse(request.body)
      JSON.parse(process.env)
      app.listen(env.PORT)`;
    expect(fields(text)).toEqual([
      {
        kind: 'zod',
        name: 'schema',
        unseen: ['far', 'other'],
        fields: ['PORT=3000', 'MODE=a', 'QUOTED-NAME', 'LIST!', 'EXTRA!', 'URL', 'BASE!'],
      },
    ]);
    expect(listens(text)).toEqual(['3000 PORT']);
    expect(parse(text).settings[0]?.fields[0]?.type).toBe('z.coerce.number().int().default(3000)');
  });

  it('takes inline schemas and spread environments, and leaves their reads to the model', () => {
    const text = 'const r = z.object({ A: z.string() }).safeParse({ ...process.env, B: process.env.C }); process.env.D';
    expect(fields(text)).toEqual([{ kind: 'zod', name: 'r', unseen: [], fields: ['A!'] }]);
    expect([reads(text), parse(text).opaque]).toEqual([['D'], false]);
  });

  it('reads envalid', () => {
    expect(
      fields(
        "const env = cleanEnv(process.env, { HOST: host({ devDefault: 'x' }), PORT: port({ default: 3000 }), KEY: str() })",
      ),
    ).toEqual([{ kind: 'envalid', name: 'env', unseen: [], fields: ['HOST!', 'PORT=3000', 'KEY!'] }]);
    expect(fields("import { specs } from './specs'; cleanEnv(process.env, specs)")[0]?.unseen).toEqual(['specs']);
  });

  it('reads t3-env', () => {
    const text = `
      import { createEnv } from '@t3-oss/env-nextjs'
      export const env = createEnv({
        server: { DATABASE_URL: z.string().url(), NODE_ENV: z.enum(["a"]).default("a") },
        client: { NEXT_PUBLIC_URL: z.string() }, extends: [vercel()],
        runtimeEnv: { DATABASE_URL: process.env.DB_URL, NODE_ENV: process.env.NODE_ENV, NEXT_PUBLIC_URL: process.env.NEXT_PUBLIC_URL },
      })`;
    expect(fields(text)).toEqual([
      {
        kind: 't3-env',
        name: 'env',
        unseen: ['vercel'],
        fields: ['DATABASE_URL<DB_URL!', 'NODE_ENV=a', 'NEXT_PUBLIC_URL!'],
      },
    ]);
    expect(reads(text)).toEqual([]);
  });
});

describe('ports', () => {
  it('follows what is listened on', () => {
    expect(
      listens(
        [
          'const port = process.env.PORT || 3000; app.listen(port, () => {})',
          'const { OTHER = 3001 } = process.env; app.listen(OTHER)',
          "app.listen(Number(process.env.A) || 81, '127.0.0.1'); app.listen(normalizePort(process.env.B || '82'))",
          "await fastify.listen({ port: +process.env.C || 83, host: '0.0.0.0' }); server.listen('84')",
          'const config = { port: parseInt(process.env.D ?? "85", 10) }; http.createServer(app).listen(config.port)',
          'serve({ fetch: app.fetch, port: 87 }); Deno.serve(handler); Bun.serve({ port: 88, fetch() {} }); Bun.serve({ fetch() {} })',
          "server.listen('/run/x.sock'); emitter.listen('event', f); app.listen(() => {}); app.listen(settings.port)",
        ].join('\n'),
      ),
    ).toEqual([
      '3000 PORT',
      '3001 OTHER',
      '81 A 127.0.0.1',
      '82 B',
      '83 C 0.0.0.0',
      '84',
      '85 D',
      '87',
      '8000',
      '88',
      '3000 PORT',
      '',
    ]);
  });
});

it('lists the names at the top with their makers', () => {
  const text = `import x, { y as z } from 'm'
    export const app = express(), { a, b: c, ...d } = f(), [e] = g
    let h: Map<string, number>
    let i = await http.createServer(app)
    const j = new Hono<{ Bindings: B }>()
    async function k() { const inner = 1 }
    export default class L {}
    enum M { A }
    export { n as o }
    module.exports = { p, q: 1 }; exports.r = s()`;
  expect(parse(text).names.map(({ name, kind, maker }) => `${name} ${kind}${maker ? ` ${maker}` : ''}`)).toEqual([
    ...[
      'x import',
      'z import',
      'app variable express',
      'a variable',
      'c variable',
      'd variable',
      'e variable',
      'h variable',
    ],
    ...['i variable http.createServer', 'j variable Hono', 'k function', 'default class', 'L class', 'M variable'],
    ...['o variable', 'p variable', 'q variable', 'r variable s'],
  ]);
});

describe('hostile input', () => {
  it.each([
    '`${',
    '<a ',
    '<a>{',
    '(',
    'x=/[',
    'process.env.',
    'import {',
    '/',
    'a=>',
    'const {',
    'z.object({',
    'if(!process.env.A||',
    '"',
    '/*',
    '{a:',
    'f(',
    'const a=',
  ])('reads %s a hundred thousand times', (piece) => {
    const file = parse(piece.repeat(100_000), 'a.jsx');
    expect(file.imports).toEqual([]);
  });
});
