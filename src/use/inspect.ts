import { type ImageContents, type LayerCache, readContents } from '../image/contents.ts';
import { elevated, type ImageFinding, type ImageGates, imageFindings } from '../image/findings.ts';
import { type ImagePackage, packagesOf, systemOf } from '../image/packages.ts';
import { type BuildFile, sourcesOf, type StepSource } from '../image/provenance.ts';
import { type ImageSecret, secretsOf } from '../image/secrets.ts';
import type { ImageVulnerability } from '../image/vulnerabilities.ts';
import { type Verification, verify } from '../image/verify.ts';
import { type Waste, type WastedFile, wasteOf } from '../image/waste.ts';
import type { ImageSource } from '../ports/image-source.ts';

/** Everything that `plimsoll inspect` says of an image. */
export interface Inspection {
  readonly reference: string;
  readonly id: string;
  readonly contents: ImageContents;
  readonly system: { readonly name: string; readonly id: string; readonly version: string };
  /** Bytes: of all layers, of what the image shows, of what it does not. */
  readonly size: { readonly total: number; readonly visible: number; readonly wasted: number };
  readonly waste: readonly Waste[];
  readonly wastedFiles: readonly WastedFile[];
  /** Folders with the bytes below them, largest first. */
  readonly folders: readonly { readonly path: string; readonly size: number }[];
  readonly packages: readonly ImagePackage[];
  readonly verification: Verification;
  readonly secrets: readonly ImageSecret[];
  readonly elevated: readonly {
    readonly path: string;
    readonly mode: number;
    readonly layer: number;
    readonly uid: number;
  }[];
  readonly findings: readonly ImageFinding[];
  /** The instruction of the repository that made each step of the history, where it is known. */
  readonly sources: readonly (StepSource | undefined)[];
  /** Known ones of the packages, worst first; undefined if nobody asked for them. */
  readonly vulnerabilities?: readonly ImageVulnerability[];
}

/**
 * Reads an image and judges it.
 * @param files Dockerfiles that may have built it
 * @param cache layers that it holds are not read again
 * @throws ImageError if it cannot be read
 */
export async function inspect(
  source: ImageSource,
  gates: ImageGates,
  files: readonly BuildFile[] = [],
  cache?: LayerCache,
): Promise<Inspection> {
  let contents = await readContents(source.config, source.layers, source.checksum, cache);
  const waste = wasteOf(contents);
  const verification = verify(contents);
  const secrets = secretsOf(contents);
  if (contents.objects.exhausted) contents = { ...contents, problems: [...contents.problems, tooHard] };
  const total = contents.layers.reduce((sum, { size }) => sum + size, 0);
  return {
    reference: source.reference,
    id: source.id,
    contents,
    system: systemOf(contents),
    size: { total, visible: waste.visible, wasted: total - waste.visible },
    waste: waste.layers,
    wastedFiles: waste.files,
    folders: foldersOf(contents),
    packages: packagesOf(contents),
    verification,
    secrets,
    elevated: [...elevated(contents.root)],
    findings: imageFindings(contents, verification, secrets, gates),
    sources: sourcesOf(source.config.history, files),
  };
}

const tooHard = 'the search paths of its programs lead to more than 5,000,000 files: not all were judged';

/** Folders of up to three names, with what lies below them; one that holds nearly all of the folder above it stands for that. */
function foldersOf({ root }: ImageContents): Inspection['folders'] {
  const sizes = new Map<string, number>();
  const seen = new Set<unknown>();
  for (const { path, node } of root.files()) {
    if (node.kind !== 'file' || seen.has(node)) continue;
    seen.add(node);
    const parts = path.split('/').slice(1, -1);
    for (let depth = 1; depth <= Math.min(3, parts.length); depth++) {
      const folder = `/${parts.slice(0, depth).join('/')}`;
      sizes.set(folder, (sizes.get(folder) ?? 0) + node.size);
    }
  }
  const all = [...sizes].map(([path, size]) => ({ path, size }));
  return all
    .filter(({ path, size }) => !all.some((one) => one.path.startsWith(`${path}/`) && one.size > size * 0.8))
    .toSorted((a, b) => b.size - a.size);
}
