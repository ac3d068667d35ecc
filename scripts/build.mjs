// `npm run build`: src → dist/plimsoll.cjs (the launcher), dist/main.cjs, one file for each `import()`, and the licences.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';
import { bundle, now, standalone, target } from './bundle.mjs';
import { licences } from './licences.mjs';
import { load } from './load.mjs';
import { teach } from './teach.mjs';

/** Packages that every start uses. Any other is read when it is first touched. */
const inline = ['commander', 'zod/mini'];
/** Packages that stay outside the bundle: native, resolved when they are asked for. */
const external = ['libsql'];

/**
 * Makes the examples of a rule (`bad: [`, `good: [` … `],` on the first level of its object) getters: they are tests and
 * documentation, and as plain values every start would make them all. Text that is cut elsewhere is no program: esbuild tells.
 */
const examplesWhenAsked = (text, file) =>
  /[\\/]src[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/.test(file)
    ? text.replace(
        /^ {2}(bad|good): (\[(?:.*\]|\n[^]*?^ {2}\])),$/gm,
        (_, name, examples) => `  get ${name}() { return ${examples}; },`,
      )
    : text;

/** Models that most repositories have no file for, and what only some commands need. */
const seldom =
  /^\.{1,2}\/(?:\.\.\/)?(?:models\/(?:cargo|dotenv|go|java|kubernetes|lock|make|markdown|php|pipeline|prisma|ruby|rust|source|tilt|tool-versions)\/|relations-builds\.ts)/;

/**
 * What is seldom used is read when it is first called: in `src/repository` and `src/rules`, functions of such modules are imported by an
 * `import()` that the bundle answers at once (`now`, see bundle.mjs), so a repository without Tiltfiles never pays for their model.
 */
const functionsWhenCalled = (root) => {
  const functions = new Map();
  /** Names of the functions that `file` exports: constants and classes have to be there from the start. */
  const functionsOf = async (file) => {
    if (!functions.has(file)) {
      const loaded = await load(root, `export * from ${JSON.stringify(file)}`);
      const isPlain = (value) =>
        typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));
      functions.set(file, new Set(Object.keys(loaded).filter((name) => isPlain(loaded[name]))));
    }
    return functions.get(file);
  };
  return {
    name: 'functions-when-called',
    setup(plugin) {
      plugin.onLoad({ filter: /[\\/]src[\\/](?:repository|rules)[\\/].*\.ts$/ }, async ({ path: file }) => {
        let text = examplesWhenAsked(await readFile(file, 'utf8'), file);
        for (const [whole, names, from] of text.matchAll(/^import \{([^}]*)\} from '([^']+)';$/gm)) {
          if (!seldom.test(from)) continue;
          const known = await functionsOf(path.resolve(path.dirname(file), from));
          const values = names
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== '' && !name.startsWith('type '));
          const kept = values.filter((name) => !known.has(name));
          const lines = values
            .filter((name) => known.has(name))
            .map((name) => `const ${name} = (...args) => ${now}(import('${from}')).${name}(...args);`);
          if (kept.length > 0) lines.unshift(`import { ${kept.join(', ')} } from '${from}';`);
          text = text.replace(whole, lines.join('\n'));
        }
        return { contents: text, loader: 'ts' };
      });
    },
  };
};

/**
 * Builds the program below `root` into `outdir`.
 * @param {{ root: string, outdir?: string, launcher?: string }} options `launcher`: its source, for programs other than Plimsoll's own.
 * @returns {Promise<{ sizes: Map<string, { inputs: Record<string, number>, kind: string }>, files: Map<string, { text: string }>, warnings: string[] }>}
 */
export async function buildProgram({
  root,
  outdir = path.join(root, 'dist'),
  launcher = path.join(root, 'src/faces/cli/launcher.ts'),
}) {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const define = { PLIMSOLL_VERSION: JSON.stringify(version) };
  const [bundled, { helpText }] = await Promise.all([
    bundle({
      root,
      entry: 'src/faces/cli/main.ts',
      define,
      inline,
      external,
      plugins: [functionsWhenCalled(root)],
    }),
    load(root, "export { helpText } from './src/faces/cli/help.ts'"),
  ]);
  const { files, sizes } = bundled;
  files.set('replay.cjs', await standalone(root, path.join(path.dirname(launcher), 'replay.ts')));
  const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  const chunks = Object.fromEntries([...files].map(([name, { text }]) => [name, digest(text)]));
  const start = await esbuild({
    entryPoints: [launcher],
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target,
    supported: { 'dynamic-import': false },
    define: { ...define, PLIMSOLL_HELP: JSON.stringify(helpText), PLIMSOLL_CHUNKS: JSON.stringify(chunks) },
    banner: { js: '#!/usr/bin/env node' },
    write: false,
    logLevel: 'warning',
  });
  const inputs = [...sizes.values()].flatMap((one) => Object.keys(one.inputs));
  const { text: licenceText, problems } = await licences(root, inputs);
  await mkdir(path.join(outdir, 'maps'), { recursive: true });
  const wanted = new Map();
  for (const [name, { text, map }] of files) wanted.set(name, text).set(`maps/${name}.map`, map);
  wanted.set('THIRD-PARTY-LICENSES.txt', licenceText);
  // The launcher comes last: until then a start finds the files that its launcher knows.
  wanted.set('plimsoll.cjs', start.outputFiles[0].text);
  for (const [name, text] of wanted)
    await replace(path.join(outdir, name), text, name === 'plimsoll.cjs' ? 0o755 : 0o644);
  for (const name of await readdir(outdir, { recursive: true })) {
    const relative = name.replaceAll(path.sep, '/');
    if (/\.(?:cjs|map)$/.test(relative) && !wanted.has(relative)) await rm(path.join(outdir, name));
  }
  return { files, sizes, warnings: problems };
}

async function replace(file, text, mode) {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, file);
}

/** Bytes in the output by package, or by folder of our own source, largest first. */
function bySource(root, inputs) {
  const sums = new Map();
  for (const [input, bytes] of Object.entries(inputs)) {
    const packed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    const name =
      packed === undefined
        ? `src ${path.posix.dirname(input).split('/').slice(1, 3).join('/') || '.'}`
        : `npm ${packed}`;
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

function summary(root, { files, sizes }) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
  const lines = [`${kilobytes(files.get('main.cjs').text.length)}  main.cjs, read at every start`];
  for (const [name, bytes] of bySource(root, sizes.get('main.cjs').inputs))
    lines.push(`${kilobytes(bytes)}    ${name}`);
  for (const kind of ['package', 'lazy']) {
    lines.push('', kind === 'package' ? 'read when first touched' : 'read when asked for');
    for (const [file, { inputs, kind: own }] of [...sizes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (own !== kind) continue;
      const parts =
        kind === 'lazy'
          ? `  ${bySource(root, inputs)
              .map(([name]) => name)
              .join(', ')}`
          : '';
      lines.push(`${kilobytes(files.get(file).text.length)}    ${file}${parts}`);
    }
  }
  return lines.join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  try {
    const built = await buildProgram({ root });
    await teach(root, path.join(root, 'dist'));
    // npm is asked for silence by `npm start` and `npm test`: they build on the way to something else.
    if (process.env['npm_config_loglevel'] !== 'silent') console.log(summary(root, built));
    for (const warning of built.warnings) console.error(`build: ${warning}`);
  } catch (error) {
    // esbuild has told its errors already, with their places.
    if (!Array.isArray(error?.errors)) console.error(`build: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}
