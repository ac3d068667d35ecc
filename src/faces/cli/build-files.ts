import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BuildFile } from '../../image/provenance.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { Repository } from '../../repository/repository.ts';
import { placesOf } from './places.ts';

/** The Dockerfiles of the repository that the call was made in; none outside of one. */
export async function buildFiles(): Promise<readonly BuildFile[]> {
  const { root } = placesOf(process.cwd(), []);
  if (!existsSync(path.join(root, '.git')) && !existsSync(path.join(root, 'plimsoll.yaml'))) return [];
  const listing = await listRepository(root);
  if (listing.kind === 'no-listing') return [];
  const repository = new Repository(diskTree(root, listing.paths));
  return repository.dockerfiles.map((file) => ({
    path: file.path,
    model: file.model,
    lineAt: (offset) => repository.lines(file.path).lineAt(offset),
  }));
}
