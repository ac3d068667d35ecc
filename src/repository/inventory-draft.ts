import type { Span } from '../text/span.ts';
import type { Artefact, ArtefactKind, Facts, Place, Relation, RelationKind } from './inventory-types.ts';
import { type ImageName, imageName } from './inventory-image.ts';

/** A mention of an image: what runs it, builds it or is made from it. */
export interface ImageUse {
  readonly image: ImageName;
  readonly at: Place;
  readonly certain: boolean;
  readonly facts: Facts;
}

/** What is known of a part of a file. */
export interface Part {
  readonly kind: ArtefactKind;
  readonly path: string;
  readonly name: string;
  readonly span: Span;
  readonly within: string | undefined;
  readonly facts?: Facts;
}

export const noFacts: Facts = {};

/** An image reference that waits until all of them are known: which names are one depends on the others. */
export interface PendingImage extends ImageUse {
  readonly kind: RelationKind;
  /** The other end. */
  readonly id: string;
  /** The image is where the relation begins. */
  readonly outgoing: boolean;
}

/** Two names of one image. */
export interface ImageAlias {
  readonly from: ImageName;
  readonly to: ImageName;
  readonly at: Place;
}

interface Options {
  readonly certain?: boolean;
  readonly facts?: Facts;
}

/** The inventory while it is being written. */
export class InventoryDraft {
  readonly artefacts = new Map<string, Artefact>();
  readonly relations: Relation[] = [];
  readonly images: PendingImage[] = [];
  /** Names that a kustomization puts in the place of others. */
  readonly aliases: ImageAlias[] = [];
  /** Compose files that a call lays over each other, the lowest first. */
  readonly layers: { readonly files: readonly string[]; readonly at: Place }[] = [];
  readonly #known = new Set<string>();

  /** A file as an artefact; of two who say what it is the first is right. Gives its id. */
  file(kind: ArtefactKind, path: string, facts: Facts = noFacts, name?: string): string {
    if (!this.artefacts.has(path))
      this.artefacts.set(path, { id: path, kind, path, name, span: undefined, within: undefined, facts });
    return path;
  }

  /** A part of a file. Gives its id: a second part of the same name gets a number. */
  part({ kind, path, name, span, within, facts = noFacts }: Part): string {
    const plain = `${path}#${kind === 'workload' || kind === 'argo-application' ? `${facts['kind'] as string}/` : ''}${name}`;
    let id = plain;
    for (let number = 2; this.artefacts.has(id); number++) id = `${plain}~${number}`;
    this.artefacts.set(id, { id, kind, path, name, span, within, facts });
    return id;
  }

  /** Stands for what is not there. `path` may be `file#part`. */
  missing(path: string): string {
    const id = `missing:${path}`;
    if (!this.artefacts.has(id))
      this.artefacts.set(id, {
        id,
        kind: 'missing',
        path,
        name: undefined,
        span: undefined,
        within: undefined,
        facts: noFacts,
      });
    return id;
  }

  /** Stands for a file of another repository. */
  external(name: string, version: string | undefined): string {
    const id = `external:${name}${version === undefined ? '' : `@${version}`}`;
    if (!this.artefacts.has(id)) {
      const facts = version === undefined ? noFacts : { version };
      this.artefacts.set(id, { id, kind: 'external', path: '', name, span: undefined, within: undefined, facts });
    }
    return id;
  }

  relate(from: string, kind: RelationKind, to: string, at: Place, options: Options = {}): void {
    const { certain = true, facts = noFacts } = options;
    const key = `${from}\0${kind}\0${to}\0${at.path}\0${at.span?.start ?? -1}\0${facts['target'] as string}\0${facts['context'] as string}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.relations.push({ from, to, kind, at, certain, facts });
  }

  /** `id` has to do with the image that `text` names. What names none (a variable alone, template code) is passed over; `add` is called for the others. */
  image(
    id: string,
    kind: RelationKind,
    text: string,
    at: Place,
    options: Options & { readonly outgoing?: boolean; readonly add?: () => string } = {},
  ): void {
    const image = imageName(text);
    if (image === undefined) return;
    const { certain = true, facts = noFacts, outgoing = false } = options;
    options.add?.();
    this.images.push({ id, kind, image, at, certain, facts, outgoing });
  }
}
