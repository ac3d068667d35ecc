import type { NodeVersionClaim } from '../models/node/package-json.ts';
import { nodeRangeAllows, supportedIn } from '../models/versions/node.ts';
import { joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import {
  type Claim,
  foldersAbove,
  nearest,
  pinClaim,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';
import type { Repository } from './repository.ts';

/** Node: Yarn 1 compares `engines.node` when it installs, npm and pnpm do with `engine-strict`; other files are for those who develop. */
export const nodeRuntime: Runtime = {
  language: 'node',
  name: 'Node.js',
  manifests: ['package.json'],
  atRun: true,
  claims(place) {
    const { repository, manifest } = place;
    const unit = repository.packageJson(manifest);
    const [engines, ...others] = unit?.model.nodeVersions ?? [];
    if (unit && engines?.source === 'engines') return [rangeClaim(unit, engines)];
    const further = unit ? (engines ? [engines, ...others] : []).map((one) => rangeClaim(unit, one)) : [];
    return further.length > 0 ? further : pins(place);
  },
};

const keys: Readonly<Record<NodeVersionClaim['source'], string>> = {
  engines: '`engines.node`',
  devEngines: '`devEngines.runtime`',
  volta: '`volta.node`',
};

function rangeClaim(file: { readonly path: string }, { text, span, source }: NodeVersionClaim): Claim {
  if (source === 'volta') return pinClaim(file, keys.volta, { text, span }, [text], 1);
  return {
    file,
    span,
    text,
    key: keys[source],
    kind: 'outside',
    allows: (version) => nodeRangeAllows(text, version),
    instead: () => supportedIn(text),
    consequence: ({ repository, file: dockerfile, manifest, run }) => ({
      level: source === 'engines' && run.copies && refuses(repository, dockerfile, manifest) ? 'error' : 'warning',
    }),
  };
}

function pins(place: Placed): readonly Claim[] {
  const file = nearest(
    place.repository,
    foldersAbove(place),
    ['.nvmrc', '.node-version'],
    formats.nodeVersion,
    (unit) =>
      unit.model?.version === undefined
        ? undefined
        : pinClaim(unit, unit.path.slice(unit.path.lastIndexOf('/') + 1), unit.model, [unit.model.version], 1),
  );
  const tool = toolClaim(place, 'node', (unit, key, first, versions) => pinClaim(unit, key, first, versions, 1));
  return [file ?? tool].flatMap((one) => one ?? []);
}

/** True if the project's package manager fails on a wrong engine instead of warning (pnpm: packageIsInstallable.ts of its cli-utils). */
function refuses({ tree }: Repository, file: DockerfileUnit, manifest: string): boolean {
  const dir = parentOf(manifest);
  const holds = (name: string, pattern: RegExp): boolean => pattern.test(tree.text(joinPath(dir, name)) ?? '');
  if (holds('.npmrc', /^engine-strict\s*=\s*true/m) || holds('pnpm-workspace.yaml', /^engineStrict:\s*true/m))
    return true;
  return (
    holds('yarn.lock', /^# yarn lockfile v1$/m) &&
    !file.text.includes('--ignore-engines') &&
    !holds('.yarnrc', /^(?:--)?(?:install\.)?ignore-engines true/m)
  );
}
