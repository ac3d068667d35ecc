import { checkFields, type FieldCheck } from '../models/kubernetes/fields.ts';
import type { ManifestObject } from '../models/kubernetes/manifest.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

export interface CheckedObject {
  readonly file: Manifest;
  readonly object: ManifestObject;
  readonly check: FieldCheck;
}

/** What the API server's decoder says of each object of the repository's own manifests. */
export const checkedObjectsOf = memoOf((repository: Repository): readonly CheckedObject[] =>
  manifestsOf(repository).flatMap((file) =>
    isBrought(file.path) ? [] : file.model.objects.map((object) => ({ file, object, check: checkFields(object) })),
  ),
);
