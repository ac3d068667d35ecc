import type { InventoryDraft } from './inventory-draft.ts';
import { type ImageName, lastSegment, tagSuffix } from './inventory-image.ts';

/**
 * Turns what was written of images into artefacts and relations. Registry, tag and digest do not tell images apart, unless one name is
 * built from several Dockerfiles (`demo:1.0-frontend`, `demo:1.0-cart`): then the end of the tag does.
 */
export function resolveImages(draft: InventoryDraft): void {
  const keyOf = imageKeys(draft.images.filter(({ kind }) => kind === 'built-from'));
  const written = new Map<string, Set<string>>();
  for (const use of draft.images) {
    const key = keyOf(use.image);
    const id = addImage(draft, key);
    let texts = written.get(id);
    if (texts === undefined) written.set(id, (texts = new Set()));
    if (texts.size < maxWritten) texts.add(use.image.text);
    const [from, to] = use.outgoing ? [use.id, id] : [id, use.id];
    // "built by" and "built from" begin at the image.
    const inverse = use.kind === 'built-by' || use.kind === 'built-from';
    const { at, certain, facts } = use;
    if (inverse) draft.relate(id, use.kind, use.id, at, { certain, facts });
    else draft.relate(use.outgoing ? from : use.id, use.kind, use.outgoing ? to : id, at, { certain, facts });
  }
  for (const { from, to, at } of draft.aliases) {
    const [one, other] = [addImage(draft, keyOf(from)), addImage(draft, keyOf(to))];
    if (one !== other) draft.relate(one, 'same-as', other, at);
  }
  for (const [id, texts] of written) {
    const artefact = draft.artefacts.get(id);
    if (artefact) draft.artefacts.set(id, { ...artefact, facts: { written: [...texts] } });
  }
  relateLikely(draft);
}

/** What `image` is called whatever its registry and tag: the name, with the end of the tag where that tells the images in `built` apart. */
export function imageKeys(
  built: readonly { readonly image: ImageName; readonly id: string }[],
): (image: ImageName) => string {
  const shared = sharedNames(built);
  return ({ name, tag }) => {
    const suffixes = shared.get(name);
    const suffix = suffixes && suffixIn(tag, suffixes);
    return suffix === undefined ? name : `${name}:${suffix}`;
  };
}

const maxWritten = 12;

function addImage(draft: InventoryDraft, key: string): string {
  const id = `image:${key}`;
  if (!draft.artefacts.has(id))
    draft.artefacts.set(id, { id, kind: 'image', path: '', name: key, span: undefined, within: undefined, facts: {} });
  return id;
}

/** Names that are built under different ends of their tags, with those ends. */
function sharedNames(images: Parameters<typeof imageKeys>[0]): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Map<string, Set<string>>>();
  for (const { image, id } of images) {
    const suffix = tagSuffix(image.tag);
    if (suffix === undefined) continue;
    const bySuffix = files.get(image.name) ?? new Map<string, Set<string>>();
    files.set(image.name, bySuffix.set(suffix, (bySuffix.get(suffix) ?? new Set()).add(id)));
  }
  const shared = new Map<string, ReadonlySet<string>>();
  for (const [name, bySuffix] of files) {
    const sources = new Set([...bySuffix.values()].map((ids) => [...ids].sort().join('\0')));
    if (sources.size > 1) shared.set(name, new Set(bySuffix.keys()));
  }
  return shared;
}

/** The end of `tag` that is one of `suffixes`, or that looks like one: the longest. */
function suffixIn(tag: string | undefined, suffixes: ReadonlySet<string>): string | undefined {
  const lower = tag?.toLowerCase().slice(0, 200) ?? '';
  for (let dash = lower.indexOf('-'); dash !== -1; dash = lower.indexOf('-', dash + 1))
    if (suffixes.has(lower.slice(dash + 1))) return lower.slice(dash + 1);
  return tagSuffix(tag);
}

/** Images that others publish under the name of what they hold: a `web/redis` of ours is not the `redis` that a workload runs. */
const versioned = /^v?\d/;

/**
 * An image that runs and that nobody builds may be one that is built under another prefix: the last part of the name alone says so, and
 * only if one single built image has it.
 */
function relateLikely(draft: InventoryDraft): void {
  const built = new Map<string, Set<string>>();
  const made = new Set<string>();
  const aliases = new Map<string, string[]>();
  for (const { from, to, kind } of draft.relations) {
    if (kind === 'same-as') {
      aliases.set(from, [...(aliases.get(from) ?? []), to]);
      aliases.set(to, [...(aliases.get(to) ?? []), from]);
    }
    if (kind !== 'built-by' && kind !== 'built-from') continue;
    made.add(from);
    const segment = lastSegment(from.slice('image:'.length));
    built.set(segment, (built.get(segment) ?? new Set()).add(from));
  }
  // What a kustomization says to be another name of a built image needs no guess.
  for (const id of made) for (const alias of aliases.get(id) ?? []) made.add(alias);
  const seen = new Set<string>();
  for (const { image, kind, at } of draft.images) {
    if (kind !== 'runs') continue;
    const id = `image:${image.name}`;
    if (!draft.artefacts.has(id) || made.has(id) || seen.has(id)) continue;
    seen.add(id);
    const other = likelyOf(image, built);
    if (other !== undefined) draft.relate(id, 'same-as', other, at, { certain: false });
  }
}

/** Of the images that are `built`, by the last part of their names, the one that `image` is under another prefix. */
export function likelyOf(image: ImageName, built: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const candidates = built.get(lastSegment(image.name));
  const [other] = candidates ?? [];
  if (other === undefined || candidates?.size !== 1) return undefined;
  const official = !image.name.includes('/') && !image.prefixed && versioned.test(image.tag ?? '');
  return official ? undefined : other;
}
