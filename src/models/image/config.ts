/** The configuration of an image, as far as it is stated (OCI image-spec config.md; Docker writes the same). */
export interface ImageConfig {
  /** `linux/amd64`, with the variant behind it where there is one. */
  readonly platform: string;
  readonly created: string | undefined;
  /** As written; empty is root. */
  readonly user: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workdir: string;
  /** `8080/tcp`. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly healthcheck: readonly string[] | undefined;
  readonly stopSignal: string | undefined;
  /** Digest of each layer without compression, lowest first. */
  readonly diffIds: readonly string[];
  readonly history: readonly ImageHistory[];
}

/** A step that made the image. */
export interface ImageHistory {
  /** The instruction, as the builder writes it. */
  readonly by: string;
  /** True if it made no layer. */
  readonly empty: boolean;
}

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((one): one is string => typeof one === 'string');

/** Reads a configuration; undefined for a text that is none. */
export function readImageConfig(text: string): ImageConfig | undefined {
  const root = parsed(text);
  if (root === undefined) return undefined;
  const config = valuesOf(root['config']);
  const health = valuesOf(config['Healthcheck']);
  const platform = [root['os'], root['architecture'], root['variant']].map(textOf).filter((one) => one);
  return {
    platform: platform.join('/'),
    created: textOf(root['created']),
    user: textOf(config['User']) ?? '',
    environment: new Map(
      textsOf(config['Env']).map((one): [string, string] => {
        const equals = one.indexOf('=');
        return equals === -1 ? [one, ''] : [one.slice(0, equals), one.slice(equals + 1)];
      }),
    ),
    entrypoint: textsOf(config['Entrypoint']),
    command: textsOf(config['Cmd']),
    workdir: textOf(config['WorkingDir']) ?? '',
    ports: Object.keys(valuesOf(config['ExposedPorts'])),
    volumes: Object.keys(valuesOf(config['Volumes'])),
    labels: new Map(
      Object.entries(valuesOf(config['Labels'])).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value] as const] : [],
      ),
    ),
    healthcheck: Array.isArray(health['Test']) ? textsOf(health['Test']) : undefined,
    stopSignal: textOf(config['StopSignal']),
    diffIds: textsOf(valuesOf(root['rootfs'])['diff_ids']),
    history: listOf(root['history']).map((one) => ({
      by: textOf(valuesOf(one)['created_by']) ?? '',
      empty: valuesOf(one)['empty_layer'] === true,
    })),
  };
}

/** What an index or manifest refers to (OCI image-spec descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  /** `linux/amd64`, if it is stated. */
  readonly platform: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
}

/** A manifest of one image, or an index of several. */
export interface ImageManifest {
  readonly config: Descriptor | undefined;
  readonly layers: readonly Descriptor[];
  readonly manifests: readonly Descriptor[];
  /** Texts that stand where a digest has to. */
  readonly faults: readonly string[];
}

export function readImageManifest(text: string): ImageManifest | undefined {
  const root = parsed(text);
  if (root === undefined) return undefined;
  const [config] = descriptors([root['config']]);
  const named = [root['config'], ...listOf(root['layers']), ...listOf(root['manifests'])];
  const digests = named.map((one) => textOf(valuesOf(one)['digest'])).filter((one) => one !== undefined);
  return {
    config,
    layers: descriptors(root['layers']),
    manifests: descriptors(root['manifests']),
    faults: digests.filter((one) => !digestForm.test(one)),
  };
}

/** A digest names a file: anything else would be a path. */
const digestForm = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,128}$/;

function descriptors(value: unknown): readonly Descriptor[] {
  return listOf(value).flatMap((one) => {
    const values = valuesOf(one);
    const digest = textOf(values['digest']);
    if (digest === undefined || !digestForm.test(digest)) return [];
    const platform = valuesOf(values['platform']);
    const words = [platform['os'], platform['architecture'], platform['variant']].map(textOf).filter((word) => word);
    return [
      {
        mediaType: textOf(values['mediaType']) ?? '',
        digest,
        size: typeof values['size'] === 'number' ? values['size'] : 0,
        platform: words.length === 0 ? undefined : words.join('/'),
        annotations: new Map(
          Object.entries(valuesOf(values['annotations'])).flatMap(([key, text]) =>
            typeof text === 'string' ? [[key, text] as const] : [],
          ),
        ),
      },
    ];
  });
}

/** An image of `manifest.json` in what `docker save` writes (moby image/tarexport). */
export interface SavedImage {
  readonly config: string;
  readonly tags: readonly string[];
  /** Paths in the archive, lowest layer first. */
  readonly layers: readonly string[];
}

export function readSavedImages(text: string): readonly SavedImage[] | undefined {
  try {
    return listOf(JSON.parse(text)).flatMap((one) => {
      const values = valuesOf(one);
      const config = textOf(values['Config']);
      return config === undefined
        ? []
        : [{ config, tags: textsOf(values['RepoTags']), layers: textsOf(values['Layers']) }];
    });
  } catch {
    return undefined;
  }
}

function parsed(text: string): Values | undefined {
  try {
    return valuesOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
