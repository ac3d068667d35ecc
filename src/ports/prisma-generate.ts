import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from './environment.ts';
import { type InstalledPackage, installedPackage } from './installed-package.ts';
import type { Processes, RunResult } from './processes.ts';
import { attempt } from './read-file.ts';

/** What `prisma generate` is to read. */
export interface GenerateRequest {
  readonly tool: InstalledPackage;
  /** Folder of the schema, absolute: from there its packages are looked for. */
  readonly from: string;
  /** The repository, absolute. */
  readonly root: string;
  /** `--schema`, relative to the folder of the copy. */
  readonly schema: string;
  /** The files of the copy; `outputs` is the absolute path under which each client has its folder. */
  readonly files: (outputs: string) => ReadonlyMap<string, string>;
  /** Variables that the schema reads. */
  readonly variables: readonly string[];
}

export type GenerateResult =
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly said: string;
      /** Names of the files of all clients, without folders. */
      readonly made: readonly string[];
    }
  | { readonly kind: 'not-run'; readonly reason: string };

/** Engines for several systems may have to be fetched, some 20 MB each. */
const deadline = 300_000;

/**
 * What a generation may need of the user's environment: where programs and caches are, and how the network is reached. What names engines or
 * targets there (PRISMA_QUERY_ENGINE_LIBRARY) is not in the image's build.
 */
const kept =
  /^(?:PATH|HOME|USERPROFILE|LOCALAPPDATA|APPDATA|SYSTEMROOT|TEMP|TMP|TMPDIR|LANG|LC_ALL|XDG_CACHE_HOME|(?:https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|SSL_CERT_(?:FILE|DIR)|PRISMA_\w*(?:MIRROR|CHECKSUM_IGNORE_MISSING))$/i;

const fixed: Environment = {
  NO_COLOR: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  // Prisma installs what it lacks otherwise.
  PRISMA_GENERATE_SKIP_AUTOINSTALL: '1',
  // The command line fetches it first, whatever it is asked; it migrates, and takes no part in a generation.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
};

/** `base` as a generation sees it: changes to the environment of the process. */
export function generateEnvironment(base: Environment, variables: readonly string[]): Environment {
  const gone = Object.keys(base).filter((name) => !kept.test(name) && !variables.includes(name));
  return { ...Object.fromEntries(gone.map((name) => [name, undefined])), ...fixed };
}

/**
 * Runs `prisma generate` of an installed Prisma in a private copy that is gone afterwards: its packages are copied, since it keeps the engines that it
 * fetches among them; what they load lies there as links. Nothing of the repository is written.
 */
export async function prismaGenerate(processes: Processes, request: GenerateRequest): Promise<GenerateResult> {
  const { tool, schema, variables } = request;
  if (tool.program === undefined) return { kind: 'not-run', reason: `prisma ${tool.version} names no program` };
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-prisma-')));
  const outputs = path.join(folder, 'clients');
  try {
    const ready = attempt(() => {
      writeFileSync(path.join(folder, 'package.json'), '{"private": true}\n');
      copyPackages(request, path.join(folder, 'node_modules'));
      for (const [name, text] of request.files(outputs.split(path.sep).join('/'))) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    });
    if (!ready.ok) return { kind: 'not-run', reason: `no copy to try it in: ${ready.reason}` };
    const program = path.join(folder, 'node_modules/prisma', tool.program);
    const env = generateEnvironment(process.env, variables);
    const result = await processes.run(process.execPath, [program, 'generate', '--schema', schema], {
      deadline,
      cwd: folder,
      env,
    });
    return ended(result, outputs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ended(result: RunResult, outputs: string): GenerateResult {
  if (result.kind !== 'ended')
    return {
      kind: 'not-run',
      reason: `it did not start: ${result.kind === 'failed' ? result.reason : 'node is missing'}`,
    };
  if (result.timedOut) return { kind: 'not-run', reason: `it did not end within ${deadline / 1000} s` };
  const listed = attempt(() => readdirSync(outputs, { recursive: true, withFileTypes: true }));
  const made = listed.ok ? listed.value.flatMap((one) => (one.isFile() ? [one.name] : [])) : [];
  return { kind: 'ended', code: result.code, said: `${result.stderr}\n${result.stdout}`, made };
}

/** Packages that write into their own folders, or read what lies beside them: they are copied, whatever else they load is linked. */
const isCopied = (name: string): boolean => name === 'prisma' || name.startsWith('@prisma/');

/** @throws a system error */
function copyPackages({ tool, from, root }: GenerateRequest, modules: string): void {
  const client = installedPackage('@prisma/client', from, root);
  const seen = new Set<string>();
  const waiting: InstalledPackage[] = client ? [client, tool] : [tool];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (seen.has(one.name)) continue;
    seen.add(one.name);
    const place = path.join(modules, one.name);
    mkdirSync(path.dirname(place), { recursive: true });
    if (!isCopied(one.name)) {
      symlinkSync(one.folder, place, 'junction');
      continue;
    }
    const mode = constants.COPYFILE_FICLONE;
    cpSync(one.folder, place, { recursive: true, mode, filter: (source) => !lstatSync(source).isSymbolicLink() });
    for (const name of one.needs) {
      const need = seen.has(name) ? undefined : installedPackage(name, one.folder);
      if (need) waiting.push(need);
    }
  }
}
