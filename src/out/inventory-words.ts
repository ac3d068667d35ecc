import type { ReportedArtefact, ReportedRelation } from './inventory-report.ts';

/** How a relation reads from its far end. */
export const inverse: Readonly<Record<ReportedRelation['kind'], string>> = {
  builds: 'built by',
  targets: 'built as a target by',
  'filtered-by': 'filters',
  'based-on': 'base of',
  copies: 'copied by',
  includes: 'part of',
  overrides: 'laid over by',
  extends: 'extended by',
  reads: 'read by',
  'depends-on': 'needed by',
  runs: 'run by',
  'built-by': 'builds',
  'built-from': 'gives',
  pushes: 'pushed by',
  'same-as': 'same as',
  calls: 'called by',
  deploys: 'deployed by',
  'has-member': 'member of',
  locks: 'locked by',
  replaces: 'put in the place of another by',
  'belongs-to': 'has',
  'links-to': 'linked from',
  names: 'named in',
};

/** What people call an artefact where its file is named beside it. */
export function shortName({ kind, name, facts, path }: ReportedArtefact): string {
  if (kind === 'workload' || kind === 'argo-application') return `${String(facts['kind'] ?? kind)} ${name ?? ''}`;
  return kind === 'image' || kind === 'external' || kind === 'service' || kind === 'stage' ? (name ?? '') : path;
}
