// `node scripts/loader-agreement.mjs ROOT.tar …`: does what we say of every program and library of a root file system agree with its own loader?
// Each root is unpacked to a temporary folder, and `ldd` run there in a chroot for every object: for root, on Linux, for roots that you trust.
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { load } from './load.mjs';

const project = await load(
  path.dirname(path.dirname(fileURLToPath(import.meta.url))),
  [
    "export { readContents } from './src/image/contents.ts';",
    "export { closureOf, familyOf } from './src/image/closure.ts';",
    "export { readImageConfig } from './src/models/image/config.ts';",
  ].join('\n'),
);

/** Path → what our closure says: what is missing, what is loaded. */
async function ours(archive) {
  const layer = { diffId: 'sha256:0', read: () => createReadStream(archive, { highWaterMark: 1 << 20 }) };
  const contents = await project.readContents(project.readImageConfig('{"os": "linux"}'), [layer], crc32);
  const { root, objects } = contents;
  const all = [];
  for (const { path: at, node } of root.files()) {
    const elf = node.kind === 'file' ? objects.facts(node).elf : undefined;
    if (elf === undefined || typeof elf === 'string' || !elf.dynamic) continue;
    // A program whose loader is not there says nothing of its libraries.
    if (elf.interpreter === undefined || objects.at(elf.interpreter)) all.push({ path: at, file: node, elf });
  }
  const families = all.flatMap(({ elf }) => (elf.interpreter ? [project.familyOf(elf.interpreter)] : []));
  const family = families.filter((one) => one === 'musl').length * 2 > families.length ? 'musl' : 'glibc';
  const said = new Map();
  for (const object of all) {
    const { broken, loaded } = project.closureOf(objects, object, { libraryPath: undefined, host: undefined, family });
    said.set(object.path, {
      // Of musl, `ldd` is the loader of that family; a program of the other one is judged by its own.
      family: object.elf.interpreter ? project.familyOf(object.elf.interpreter) : family,
      broken: (kind) => new Set(broken.flatMap((one) => (one.kind === kind ? [one.needs] : []))),
      count: broken.length,
      program: object.elf.interpreter !== undefined,
      loaded: new Set(loaded.slice(1).map((one) => root.resolve(one.path)?.path)),
    });
  }
  return { said, root, family };
}

/** The same from the loader: the text that `ldd` prints. */
function theirs(folder, paths) {
  const script = 'while read -r f; do echo "@@ $f"; ldd "$f" 2>&1; done';
  const { stdout } = spawnSync('chroot', [folder, '/bin/sh', '-c', script], {
    input: `${paths.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  return new Map(
    stdout
      .split(/^@@ /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  );
}

const named = (text, ...patterns) =>
  new Set(patterns.flatMap((one) => [...text.matchAll(one)].map(([, name]) => name)));

/** What `ldd` misses, by kind. It stops at the first file that is no library. */
const missedBy = (text) => ({
  libraries: named(text, /^\s*(\S+) => not found/gm, /Error loading shared library ([^:]+): No such file/g),
  unusable: named(text, /error while loading shared libraries: \S*\/([^/:]+): (?:file too short|invalid ELF header)/g),
  versions: named(text, /version `([^']+)' not found/g),
  symbols: named(text, /Error relocating [^:]+: ([^:]+): symbol not found/g),
});

const within = (some, all) => [...some].every((one) => all.has(one));

const same = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));

for (const archive of process.argv.slice(2)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-root-'));
  try {
    spawnSync('tar', ['-xf', archive, '-C', folder, '--exclude=./dev/*']);
    const { said, root, family } = await ours(archive);
    const heard = theirs(folder, [...said.keys()]);
    let agree = 0;
    let broken = 0;
    const others = [];
    for (const [at, one] of said) {
      const text = heard.get(at) ?? '';
      const missed = missedBy(text);
      // A loader names what it maps, and itself: which is loaded always.
      const mapped = [...text.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map(([, file]) => root.resolve(file)?.path);
      const real = new Set(mapped.filter((file) => !/\/ld-[^/]*\.so/.test(file ?? '')));
      const mine = new Set([...one.loaded].filter((file) => !/\/ld-[^/]*\.so/.test(file ?? '')));
      const count = Object.values(missed).reduce((sum, { size }) => sum + size, 0);
      if (count > 0) broken++;
      const symbols = one.broken('symbol-missing');
      const right =
        missed.unusable.size > 0
          ? within(missed.unusable, one.broken('library-unusable'))
          : same(missed.libraries, one.broken('library-missing')) &&
            same(missed.versions, one.broken('version-missing')) &&
            // Once a library is missing, what else is does not matter; what the program of a library offers, `ldd` does not know.
            (missed.libraries.size > 0 ||
              (one.program ? same(symbols, missed.symbols) : within(symbols, missed.symbols))) &&
            (count > 0 || (one.count === 0 && same(real, mine)));
      if (right) agree++;
      else
        others.push(
          `${at}\n    we: ${one.count} broken | ${[...mine]}\n    it: ${text.trim().replaceAll('\n', '\n        ')}`,
        );
    }
    console.log(`${archive} (${family}): ${agree} of ${said.size} agree, ${broken} of them broken`);
    for (const one of others.slice(0, 5)) console.log(`  ${one}`);
    if (others.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
