import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** A container engine, spoken to through Docker's own client. */

export interface Answer {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Clients in the order of preference: one that comes first on PATH may lack BuildKit (buildx), Debian's own has it. */
const clients = ['docker', '/usr/bin/docker'];

const environment = { ...process.env, DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' };

/** A client that can build with BuildKit. */
export function builder(): string {
  for (const client of clients) {
    const { status } = spawnSync(client, ['build', '-q', '-'], {
      env: environment,
      input: 'FROM scratch\nLABEL a=b\n',
    });
    if (status === 0) return client;
  }
  throw new Error('no docker client builds with BuildKit: install docker-buildx');
}

/** Runs the client to its end. */
export function docker(client: string, args: readonly string[], input?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(client, args, { env: environment, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }));
    if (input) child.stdin?.end(input);
  });
}

/** The same, for what must succeed: its stdout. */
export async function did(client: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const { code, stdout, stderr } = await docker(client, args, input);
  if (code !== 0) throw new Error(`docker ${args.slice(0, 3).join(' ')} ended with ${code}: ${stderr.slice(-2000)}`);
  return stdout;
}

const wanted = [
  'Env',
  'Cmd',
  'Entrypoint',
  'User',
  'WorkingDir',
  'ExposedPorts',
  'Labels',
  'Healthcheck',
  'OnBuild',
  'Volumes',
  'StopSignal',
  'Shell',
] as const;

/** What an image is, without times: `config KEY` → its value as JSON, `file /path` → type, mode, owner, size and digest. */
export type ImageFacts = ReadonlyMap<string, string>;

/** Everything that the engine says of image `tag` and of its files. */
export async function imageFacts(client: string, tag: string): Promise<ImageFacts> {
  const inspected: unknown = JSON.parse(
    (await did(client, ['image', 'inspect', '-f', '{{json .Config}}', tag])).toString(),
  );
  const config = inspected as Readonly<Record<string, unknown>>;
  const facts = new Map<string, string>();
  for (const key of wanted) if (config[key]) facts.set(`config ${key}`, JSON.stringify(config[key]));
  const container = (await did(client, ['create', tag, '/none'])).toString().trim();
  try {
    for (const { path, what } of entriesOf(await did(client, ['export', container])))
      if (!isEngines(path)) facts.set(`file /${path}`, what);
  } finally {
    await docker(client, ['rm', '-f', container]);
  }
  return facts;
}

/** What the engine lays over every container, and logs. */
const isEngines = (path: string): boolean =>
  /^(?:\.dockerenv|(?:dev|proc|sys)(?:\/.*)?|etc\/(?:hosts|hostname|resolv\.conf|mtab)|var\/log(?:\/.*)?)$/.test(path);

/** The entries of a tar archive (ustar with pax headers, as the engine writes them). */
function* entriesOf(tar: Buffer): Iterable<{ readonly path: string; readonly what: string }> {
  let pax: Readonly<Record<string, string>> = {};
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).split('\0', 1)[0] ?? '';
    const octal = (from: number, length: number): number => Number.parseInt(text(from, length).trim() || '0', 8);
    const size = pax['size'] === undefined ? octal(124, 12) : Number(pax['size']);
    const kind = text(156, 1);
    const body = tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    if (kind === 'x' || kind === 'g') {
      pax = paxRecords(body);
      continue;
    }
    const header = at - 512 - Math.ceil(size / 512) * 512;
    const field = (from: number, length: number): string =>
      tar.toString('utf8', header + from, header + from + length).split('\0', 1)[0] ?? '';
    const prefix = field(345, 155);
    const path = pax['path'] ?? (prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`);
    const target = pax['linkpath'] ?? field(157, 100);
    const owner = `${Number.parseInt(field(108, 8), 8)}:${Number.parseInt(field(116, 8), 8)}`;
    const mode = (Number.parseInt(field(100, 8), 8) & 0o7777).toString(8);
    pax = {};
    const about =
      kind === '5'
        ? 'folder'
        : kind === '2'
          ? `link to ${target}`
          : kind === '1'
            ? `same as /${target}`
            : `file of ${size} bytes, ${createHash('sha256').update(body).digest('hex').slice(0, 12)}`;
    yield { path: path.replace(/\/$/, ''), what: kind === '2' ? about : `${about}, ${mode} ${owner}` };
  }
}

function paxRecords(body: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, blank));
    if (!(length > 0)) break;
    const record = body.toString('utf8', blank + 1, at + length - 1);
    records[record.slice(0, record.indexOf('='))] = record.slice(record.indexOf('=') + 1);
    at += length;
  }
  return records;
}

/** What is different, a line each: `- config User: "app"`, `+ file /app: folder, 755 0:0`, `~ file /x: … → …`. */
export function differences(before: ImageFacts, after: ImageFacts): string[] {
  const lines: string[] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(key);
    const now = after.get(key);
    if (old === now) continue;
    if (old === undefined) lines.push(`+ ${key}: ${now}`);
    else if (now === undefined) lines.push(`- ${key}: ${old}`);
    else lines.push(`~ ${key}: ${old} → ${now}`);
  }
  return lines.sort();
}
