import type { Application } from '../models/kubernetes/syntax.ts';
import type { Span } from '../text/span.ts';
import { parentOf } from './build-context.ts';
import { globTest } from './inventory-glob.ts';
import { formats } from './formats.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { contractPath } from './rings.ts';

/** An Argo CD Application that the repository declares. */
export interface ArgoApplication {
  readonly file: Manifest;
  readonly folder: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly application: Application;
}

export interface ArgoApplications {
  readonly applications: readonly ArgoApplication[];
  /** False if there are more whose names nobody can see: those of ApplicationSets and of templates. */
  readonly complete: boolean;
}

/** The Applications of the repository. */
export const argoApplications = memoOf((repository: Repository): ArgoApplications => {
  const applications: ArgoApplication[] = [];
  let complete = true;
  for (const file of manifestsOf(repository)) {
    if (file.model.template === 'structure' && file.text.includes('argoproj.io')) complete = false;
    for (const { kind, name, application } of file.model.objects) {
      if (!application) continue;
      if (kind !== 'Application' || name === undefined || /\{\{|\$\{/.test(name.value)) complete = false;
      else applications.push({ file, folder: parentOf(file.path), name: name.value, nameSpan: name.span, application });
    }
  }
  return { applications, complete };
});

/** A pattern of `argo.applications` with its place in the contract. */
export interface ArgoPattern {
  readonly text: string;
  readonly span: Span | undefined;
  readonly matches: (name: string) => boolean;
}

export function argoPatterns(repository: Repository): readonly ArgoPattern[] {
  const written = repository.contract.argo?.applications ?? [];
  if (written.length === 0) return [];
  const node = repository.unit(formats.yaml, contractPath)?.model.root.at('argo', 'applications');
  return written.map((text, index) => ({ text, span: node?.at(index)?.span, matches: globTest(text) }));
}
