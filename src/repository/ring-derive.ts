import { joinPath } from './build-context.ts';
import type { Repository } from './repository.ts';
import { goRelease, goDev } from './ring-derive-go.ts';
import { nodeDev, nodeRelease } from './ring-derive-node.ts';
import { uvDev, uvRelease } from './ring-derive-python.ts';
import { type RingService, ringServices } from './rings.ts';

/** How a Dockerfile of the other ring is made from what is there; undefined where that is not understood. */
type Derive = (repository: Repository, service: RingService) => string | undefined;

const byManifest: readonly (readonly [string, { readonly dev: Derive; readonly release: Derive }])[] = [
  ['package.json', { dev: nodeDev, release: nodeRelease }],
  ['go.mod', { dev: goDev, release: goRelease }],
  ['pyproject.toml', { dev: uvDev, release: uvRelease }],
];

/**
 * The text of the Dockerfile that `service` lacks, made from the one that it has and the workspace: pnpm, npm, Go and uv. The same repository
 * gives the same text. Undefined for other tools, and where the Dockerfile does more than is understood here.
 */
export function derivedTwin(repository: Repository, service: RingService): string | undefined {
  const { folder, dev, release, name, devPath, releasePath } = service;
  // Two services whose twins would be one file: the contract must say more.
  const shared = ringServices(repository).filter((one) => one.devPath === devPath || one.releasePath === releasePath);
  if (shared.length > 1) return undefined;
  const found = byManifest.find(([manifest]) => repository.isOwn(joinPath(folder, manifest)));
  if (!found || (dev && release)) return undefined;
  if (release) return found[1].dev(repository, service);
  // What is copied is named from the service's own folder.
  const context = repository.contract.services?.[name]?.context;
  return context === undefined || joinPath('', context) === folder ? found[1].release(repository, service) : undefined;
}
