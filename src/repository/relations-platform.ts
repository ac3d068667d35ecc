import type { DocumentNode } from '../models/document/node.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { StatedBuild } from './relations-builds.ts';
import { deployed, named } from './relations-targets.ts';
import type { Repository } from './repository.ts';

/** What a platform's file says of one build; paths are relative to the repository. */
interface PlatformBuild {
  readonly node: DocumentNode;
  readonly name: string;
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target?: string | undefined;
  readonly image?: string | undefined;
}

/** What else it refers to. */
interface PlatformUse {
  readonly node: DocumentNode;
  readonly kind: 'runs' | 'deploys' | 'calls' | 'compose' | 'helmfile';
  /** An image, or a path relative to the repository. */
  readonly target: string;
}

interface Platform {
  readonly test: RegExp;
  readonly read: (
    root: DocumentNode,
    dir: string,
  ) => { readonly builds: PlatformBuild[]; readonly uses: PlatformUse[] };
}

const at = (dir: string, path: string | undefined): string | undefined =>
  path === undefined || /[$*]|:\/\//.test(path)
    ? undefined
    : path.startsWith('/')
      ? below('', path.slice(1))
      : below(dir, path);

/** Dockerfile and context of `node` as the keys name them, both seen from `dir`; the context is `standard` if it is not said. */
function place(
  node: DocumentNode | undefined,
  keys: { readonly file: string; readonly context: string; readonly target?: string },
  dir: string,
  standard: string | undefined,
): Pick<PlatformBuild, 'context' | 'dockerfile' | 'target'> {
  const stated = node?.get(keys.context)?.text;
  const context = stated === undefined ? standard : at(dir, stated);
  const file = node?.get(keys.file)?.text;
  const standing = context === undefined ? undefined : joinPath(context, 'Dockerfile');
  return {
    context,
    dockerfile: file === undefined ? standing : at(dir, file),
    target: keys.target === undefined ? undefined : node?.get(keys.target)?.text,
  };
}

/** A field that has a text, with its node. */
const use = (node: DocumentNode | undefined, kind: PlatformUse['kind'], target: string | undefined): PlatformUse[] =>
  node === undefined || target === undefined ? [] : [{ node, kind, target }];

/** Each from the reference of its own configuration file. */
const platforms: readonly Platform[] = [
  {
    // Azure Developer CLI, "azure.yaml schema"; paths of `docker` are relative to the project.
    test: /(?:^|\/)azure(?:[-.][\w.-]+)?\.ya?ml$/,
    read: (root, dir) => {
      const builds: PlatformBuild[] = [];
      const uses: PlatformUse[] = [];
      const hooks = (node: DocumentNode | undefined, from: string): void => {
        for (const { value: hook } of node?.entries() ?? [])
          for (const one of [hook, hook.get('posix'), hook.get('windows')])
            uses.push(
              ...use(
                one?.get('run'),
                'calls',
                /^[\w./-]+\.sh$/.test(one?.get('run')?.text ?? '') ? at(from, one?.get('run')?.text) : undefined,
              ),
            );
      };
      if (root.get('infra') === undefined && root.get('metadata') === undefined && root.get('services') === undefined)
        return { builds, uses };
      hooks(root.get('hooks'), dir);
      for (const { key, value } of root.get('services')?.entries() ?? []) {
        const project = at(dir, value.get('project')?.text);
        hooks(value.get('hooks'), project ?? dir);
        const docker = value.get('docker');
        const image = value.get('image');
        uses.push(...use(image, 'runs', image?.text));
        if (project === undefined) continue;
        if (docker !== undefined || value.get('language')?.text === 'docker') {
          const keys = { file: 'path', context: 'context', target: 'target' };
          builds.push({
            node: value,
            name: key,
            ...place(docker, keys, project, project),
            image: docker?.get('image')?.text,
          });
        }
        const folder = value.at('k8s', 'kustomize', 'dir');
        uses.push(...use(folder, 'deploys', at(project, folder?.text)));
        for (const release of value.at('k8s', 'helm', 'releases')?.items() ?? []) {
          const chart = release.get('chart');
          uses.push(
            ...use(chart, 'deploys', /^\.{0,2}\//.test(chart?.text ?? '') ? at(project, chart?.text) : undefined),
          );
        }
      }
      return { builds, uses };
    },
  },
  {
    // helmfile.readthedocs.io, "Configuration": charts that are paths are relative to the file.
    test: /(?:^|\/)helmfile(?:[.-][\w.-]+)?\.ya?ml$/,
    read: (root, dir) => ({
      builds: [],
      uses: [
        ...(root.get('releases')?.items() ?? []).flatMap((one) => {
          const chart = one.get('chart');
          return use(chart, 'deploys', /^\.{0,2}\//.test(chart?.text ?? '') ? at(dir, chart?.text) : undefined);
        }),
        ...(root.get('helmfiles')?.items() ?? []).flatMap((one) => {
          const path = one.get('path') ?? one;
          return use(path, 'helmfile', at(dir, path.text));
        }),
      ],
    }),
  },
  {
    // fly.io, "Fly Launch configuration", section build.
    test: /(?:^|\/)fly(?:[-.][\w.-]+)?\.toml$/,
    read: (root, dir) => {
      const build = root.get('build');
      const image = build?.get('image');
      const uses = use(image, 'runs', image?.text);
      const other = ['image', 'builder', 'builtin', 'buildpacks'].some((key) => build?.get(key) !== undefined);
      if (other || root.get('app') === undefined) return { builds: [], uses };
      const keys = { file: 'dockerfile', context: 'context', target: 'build-target' };
      return {
        builds: [{ node: build ?? root, name: root.get('app')?.text ?? '', ...place(build, keys, dir, dir) }],
        uses,
      };
    },
  },
  {
    // render.com, "Blueprint YAML reference": paths are relative to the repository, or to rootDir.
    test: /(?:^|\/)render\.ya?ml$/,
    read: (root) => {
      const builds: PlatformBuild[] = [];
      const uses: PlatformUse[] = [];
      for (const one of root.get('services')?.items() ?? []) {
        const url = one.at('image', 'url');
        uses.push(...use(url, 'runs', url?.text));
        if ((one.get('runtime') ?? one.get('env'))?.text !== 'docker') continue;
        const dir = at('', one.get('rootDir')?.text) ?? '';
        const keys = { file: 'dockerfilePath', context: 'dockerContext' };
        builds.push({ node: one, name: one.get('name')?.text ?? '', ...place(one, keys, dir, dir) });
      }
      return { builds, uses };
    },
  },
  {
    // railway.com, "Config as code": the Dockerfile is relative to the root of the service, which the file stands in.
    test: /(?:^|\/)railway\.(?:json|toml)$/,
    read: (root, dir) => {
      const build = root.get('build');
      const file = build?.get('dockerfilePath');
      if (file === undefined && build?.get('builder')?.text !== 'DOCKERFILE') return { builds: [], uses: [] };
      return {
        builds: [
          {
            node: file ?? build ?? root,
            name: '',
            ...place(build, { file: 'dockerfilePath', context: '-' }, dir, dir),
          },
        ],
        uses: [],
      };
    },
  },
  {
    // Heroku Dev Center, "Building Docker Images with heroku.yml": the context is the folder of the Dockerfile.
    test: /(?:^|\/)heroku\.yml$/,
    read: (root, dir) => ({
      builds: (root.at('build', 'docker')?.entries() ?? []).flatMap(({ key, value }): PlatformBuild[] => {
        const dockerfile = at(dir, value.text ?? value.get('dockerfile')?.text);
        return dockerfile === undefined
          ? []
          : [{ node: value, name: key, dockerfile, context: parentOf(dockerfile), target: value.get('target')?.text }];
      }),
      uses: [],
    }),
  },
  {
    // docs.digitalocean.com, "Reference for App Specification".
    test: /(?:^|\/)\.do\/[\w.-]+\.ya?ml$/,
    read: (root) => ({
      builds: ['services', 'workers', 'jobs', 'static_sites'].flatMap((kind) =>
        ((root.get('spec') ?? root).get(kind)?.items() ?? []).flatMap((one): PlatformBuild[] => {
          if (one.get('dockerfile_path') === undefined) return [];
          const context = at('', one.get('source_dir')?.text ?? '.');
          return [
            {
              node: one,
              name: one.get('name')?.text ?? '',
              context,
              dockerfile: at('', one.get('dockerfile_path')?.text),
            },
          ];
        }),
      ),
      uses: [],
    }),
  },
  {
    // containers.dev, "Dev Container metadata reference": paths are relative to the file.
    test: /(?:^|\/)(?:\.?devcontainer|\.cursor\/environment)\.json$/,
    read: (root, dir) => {
      const build = root.get('build');
      const image = root.get('image');
      const composed = root.get('dockerComposeFile');
      const files = composed === undefined ? [] : composed.kind === 'seq' ? composed.items() : [composed];
      const uses = [
        ...use(image, 'runs', image?.text),
        ...files.flatMap((one) => use(one, 'compose', at(dir, one.text))),
      ];
      const file = build?.get('dockerfile') ?? build?.get('dockerFile') ?? root.get('dockerFile');
      if (file === undefined) return { builds: [], uses };
      const context = at(dir, (build?.get('context') ?? root.get('context'))?.text ?? '.');
      const target = build?.get('target')?.text;
      return {
        builds: [{ node: file, name: root.get('name')?.text ?? '', context, dockerfile: at(dir, file.text), target }],
        uses,
      };
    },
  },
  {
    // gitpod.io, ".gitpod.yml reference".
    test: /(?:^|\/)\.gitpod\.ya?ml$/,
    read: (root, dir) => {
      const image = root.get('image');
      const file = image?.get('file');
      if (image === undefined || file === undefined) return { builds: [], uses: use(image, 'runs', image?.text) };
      const dockerfile = at(dir, file.text);
      const context =
        at(dir, image.get('context')?.text) ?? (dockerfile === undefined ? undefined : parentOf(dockerfile));
      return { builds: [{ node: file, name: '', context, dockerfile }], uses: [] };
    },
  },
  {
    // aws.github.io/copilot-cli, "Manifest": paths are relative to the root of the workspace.
    test: /(?:^|\/)copilot\/[^/]+\/manifest\.ya?ml$/,
    read: (root) => {
      const image = root.get('image');
      const build = image?.get('build');
      const location = image?.get('location');
      if (build === undefined) return { builds: [], uses: use(location, 'runs', location?.text) };
      const name = root.get('name')?.text ?? '';
      const dockerfile = at('', build.text ?? build.get('dockerfile')?.text);
      const context =
        at('', build.get('context')?.text) ?? (dockerfile === undefined ? undefined : parentOf(dockerfile));
      return { builds: [{ node: build, name, context, dockerfile, target: build.get('target')?.text }], uses: [] };
    },
  },
];

interface PlatformFile {
  readonly path: string;
  readonly builds: readonly PlatformBuild[];
  readonly uses: readonly PlatformUse[];
}

/** True for a file that tells a hosting service or an editor how to build and run. */
export const isPlatformPath = (path: string): boolean => platforms.some(({ test }) => test.test(path));

const platformFilesOf = memoOf((repository: Repository): readonly PlatformFile[] => {
  const paths = ['.yaml', '.yml', '.toml', '.json'].flatMap((ending) => repository.ending(ending));
  return paths.flatMap((path): PlatformFile[] => {
    const platform = platforms.find(({ test }) => test.test(path));
    if (platform === undefined || isBrought(path)) return [];
    const format = path.endsWith('.toml') ? formats.toml : path.endsWith('.json') ? formats.jsonc : formats.yaml;
    const root = repository.unit(format, path)?.model.root;
    const read = root && platform.read(root, parentOf(path));
    return read === undefined || read.builds.length + read.uses.length === 0 ? [] : [{ path, ...read }];
  });
});

/** The builds that platforms do. */
export const platformBuildsOf = memoOf((repository: Repository): readonly StatedBuild[] =>
  platformFilesOf(repository).flatMap(({ path, builds }) =>
    builds.flatMap(({ node, name, context, dockerfile, target, image }): StatedBuild[] => {
      if (dockerfile === undefined) return [];
      const span = node.keySpan ?? node.span;
      const images = image === undefined ? [] : [image];
      return [{ at: { path, span }, name, context, dockerfile, target, images, pushes: false, certain: true }];
    }),
  ),
);

/** Every platform's file with what it runs, deploys and calls. */
export function relatePlatforms(repository: Repository, draft: InventoryDraft): void {
  for (const { path, uses } of platformFilesOf(repository)) {
    draft.file('platform-file', path);
    for (const { node, kind, target } of uses) {
      const place = { path, span: node.span };
      if (kind === 'runs') draft.image(path, 'runs', target, place);
      else if (kind === 'deploys') deployed(repository, draft, path, target, place, true);
      else if (kind === 'helmfile') named(repository, draft, path, 'includes', 'platform-file', target, place);
      else named(repository, draft, path, 'calls', kind === 'compose' ? 'compose-file' : 'script', target, place);
    }
  }
}
