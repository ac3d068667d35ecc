import { joinPath, parentOf } from './build-context.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** Prisma schemas with the manifest that names them, else the nearest one above. */
export function relatePrisma(repository: Repository, draft: InventoryDraft): void {
  for (const path of repository.ending('.prisma')) {
    if (isBrought(path)) continue;
    draft.file('prisma-schema', path);
    for (let dir = parentOf(path); ; dir = parentOf(dir)) {
      const manifest = ['package.json', 'pyproject.toml']
        .map((name) => joinPath(dir, name))
        .find((one) => draft.artefacts.get(one)?.kind === 'manifest');
      if (manifest !== undefined) {
        draft.relate(path, 'belongs-to', manifest, { path, span: undefined });
        break;
      }
      if (dir === '') break;
    }
  }
}
