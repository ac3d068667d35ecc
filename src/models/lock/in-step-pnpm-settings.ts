import type { DocumentNode, Entry } from '../document/node.ts';
import { Comparison, type LockState } from './state.ts';
import type { LockFile } from './syntax.ts';

/** What is compared; pnpm calls such a difference ERR_PNPM_LOCKFILE_CONFIG_MISMATCH. */
export const settingsCompared = 'overrides and catalogs';

/**
 * The overrides of a `package.json` (`pnpm.overrides`, `resolutions`) or a `pnpm-workspace.yaml` (`overrides`) and those of the lock: the
 * same keys with the same strings (pnpm: lockfile/settings-checker). Values that stand for others (`$name`, `catalog:`) are not compared.
 */
export function pnpmOverridesInStep(lock: LockFile, nodes: readonly (DocumentNode | undefined)[]): LockState {
  const comparison = new Comparison(settingsCompared);
  const locked = new Map(
    [...lock.facts].flatMap(([key, text]) =>
      key.startsWith('overrides.') ? [[key.slice('overrides.'.length), text]] : [],
    ),
  );
  const at = lock.text.search(/^overrides:/m);
  const lockSpan = { start: Math.max(at, 0), end: Math.max(at, 0) + (at === -1 ? 0 : 'overrides:'.length) };
  for (const [key, { value, span }] of entriesOf(nodes)) {
    const known = locked.get(key);
    locked.delete(key);
    const text = value.text ?? '';
    if (known === text || (known !== undefined && /^(?:\$|catalog:)/.test(text))) continue;
    comparison.add(
      'out-of-step',
      key,
      { text, span },
      known === undefined ? undefined : { text: known, span: lockSpan },
    );
  }
  for (const [key, text] of locked) comparison.add('out-of-step', key, undefined, { text, span: lockSpan });
  return comparison.result;
}

/** By key; of a key in several the last one counts. */
function entriesOf(nodes: readonly (DocumentNode | undefined)[]): ReadonlyMap<string, Entry> {
  return new Map(nodes.flatMap((node) => (node?.entries() ?? []).map((entry) => [entry.key, entry] as const)));
}

/** The catalogs of a `pnpm-workspace.yaml` and what the lock took of them: it has those entries alone that somebody asks for. */
export function pnpmCatalogsInStep(lock: LockFile, workspace: DocumentNode): LockState {
  const comparison = new Comparison(settingsCompared);
  for (const [key, text] of lock.facts) {
    const [, catalog = '', name = ''] = /^catalogs\.([^.]+)\.(.+)$/s.exec(key) ?? [];
    if (name === '') continue;
    const list =
      catalog === 'default'
        ? (workspace.get('catalog') ?? workspace.at('catalogs', 'default'))
        : workspace.at('catalogs', catalog);
    const entry = list?.entries().find((one) => one.key === name);
    if (entry === undefined || entry.value.text === text) continue;
    const at = { start: 0, end: 0 };
    comparison.add('out-of-step', name, { text: entry.value.text ?? '', span: entry.span }, { text, span: at });
  }
  return comparison.result;
}
