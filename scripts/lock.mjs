// `npm run lock`: completes package-lock.json with the platform packages that npm left out. `-- --check` only says which.
//
// npm leaves an optional package out of the lock when the registry at hand does not have it (a mirror for one platform), and then
// `npm ci` fails everywhere with "Missing: … from lock file". Name and version stand in the parent; the platform is in the name.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * The entries that `lock` lacks: place in the lock → entry.
 * @param {{ packages: Record<string, { version?: string, dev?: boolean, optionalDependencies?: Record<string, string> }> }} lock
 */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (packages[`node_modules/${name}`] !== undefined || packages[`${parent}/node_modules/${name}`] !== undefined)
        continue;
      if (!/^\d/.test(version)) continue;
      const words = name.split(/[/-]/);
      const os = systems.find((one) => words.includes(one));
      const cpu = processors.find((one) => words.includes(one));
      const libc = words.some((word) => word.startsWith('musl'))
        ? 'musl'
        : words.some((word) => word.startsWith('gnu'))
          ? 'glibc'
          : undefined;
      if (os === undefined || cpu === undefined) continue;
      missing[`node_modules/${name}`] = {
        version,
        cpu: [cpu],
        ...(entry.dev === true || parent === '' ? { dev: true } : {}),
        ...(os === 'linux' && libc !== undefined ? { libc: [libc] } : {}),
        optional: true,
        os: [os],
      };
    }
  }
  return missing;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
  const lock = JSON.parse(await readFile(file, 'utf8'));
  const missing = missingEntries(lock);
  const names = Object.keys(missing).map((place) => place.replace('node_modules/', ''));
  if (names.length === 0) console.log('package-lock.json is whole');
  else if (process.argv.includes('--check')) {
    console.error(
      `package-lock.json lacks ${names.length} platform packages, so npm ci fails: ${names.slice(0, 3).join(', ')} …\nrun  npm run lock`,
    );
    process.exitCode = 1;
  } else {
    const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
    await writeFile(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
    console.log(`package-lock.json: ${names.length} platform packages added`);
  }
}
