import { type IncomingMessage, request } from 'node:http';
import { stat } from 'node:fs/promises';
import type { Environment } from './environment.ts';
import { ImageError } from './image-source.ts';
import { spool } from './image-spool.ts';
import { systemProcesses } from './process.ts';

/** How engines are reached, and who hears how far it is. */
export interface EngineOptions {
  readonly environment: Environment;
  /** Told the bytes so far, and the engine that they come from. */
  readonly progress?: (engine: string, bytes: number) => void;
}

/**
 * Has an engine write an image to `place`: through its socket (Engine API, "Export an image"), else by its own program, which knows contexts,
 * TLS and machines.
 * @throws ImageError with what each of them said
 */
export async function saveFromEngine(image: string, place: string, options: EngineOptions): Promise<void> {
  const said: string[] = [];
  for (const { engine, socket } of await sockets(options.environment)) {
    const why = await exportFrom(socket, image, place, (bytes) => options.progress?.(engine, bytes));
    if (why === undefined) return;
    said.push(`${engine} (${socket}): ${why}`);
  }
  const processes = systemProcesses(options.environment);
  for (const engine of ['docker', 'podman']) {
    if (said.some((one) => one.startsWith(`${engine} (`) && /no such image/i.test(one))) continue;
    const result = await processes.run(engine, ['save', '-o', place, '--', image], { deadline: 600_000 });
    if (result.kind === 'ended' && result.code === 0) return;
    if (result.kind === 'ended') said.push(`${engine}: ${result.stderr.trim().split('\n')[0] ?? ''}`);
    else if (result.kind === 'failed') said.push(`${engine}: ${result.reason}`);
  }
  const why = said.length === 0 ? 'neither docker nor podman is installed' : said.join('\n  ');
  throw new ImageError(
    `cannot get ${image}: no such file, and from no engine\n  ${why}\n  use  plimsoll inspect FILE   with what \`docker save -o FILE ${image}\` wrote, or an OCI layout`,
  );
}

/** Sockets that are there: DOCKER_HOST alone if it names one, else where engines put theirs. */
async function sockets(environment: Environment): Promise<{ engine: string; socket: string }[]> {
  const host = environment['DOCKER_HOST'];
  // Over TCP or SSH the client program knows the keys.
  if (host) return host.startsWith('unix://') ? [{ engine: 'docker', socket: host.slice('unix://'.length) }] : [];
  if (environment['DOCKER_CONTEXT']) return [];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const known = [
    { engine: 'docker', socket: '/var/run/docker.sock' },
    ...(runtime?.startsWith('/') ? [{ engine: 'docker', socket: `${runtime}/docker.sock` }] : []),
    ...(runtime?.startsWith('/') ? [{ engine: 'podman', socket: `${runtime}/podman/podman.sock` }] : []),
    { engine: 'podman', socket: '/run/podman/podman.sock' },
  ];
  const there = await Promise.all(known.map(({ socket }) => stat(socket).catch(() => undefined)));
  return known.filter((_, index) => there[index]?.isSocket());
}

/** Why it failed; undefined if the image lies at `place`. */
async function exportFrom(
  socketPath: string,
  image: string,
  place: string,
  progress: (bytes: number) => void,
): Promise<string | undefined> {
  const path = `/images/get?names=${encodeURIComponent(image)}`;
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ socketPath, path, headers: { Host: 'docker' } }, resolve);
      // An engine may take its time to write all layers to its disk first.
      asked.setTimeout(600_000, () => asked.destroy(new Error('no answer within 10 minutes')));
      asked.on('error', reject);
      asked.end();
    });
    if (answer.statusCode === 200) {
      await spool(answer, place, progress);
      return answer.complete ? undefined : 'it broke off';
    }
    return await refusal(answer);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    return (error as Error).message;
  }
}

async function refusal(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer) if (text.length < 10_000) text += String(part);
  const [, message] = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return message ?? `status ${answer.statusCode}`;
}
