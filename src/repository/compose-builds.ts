import type { ComposeFile, ComposeService } from '../models/compose/compose.ts';
import { interpolate } from '../models/compose/interpolate.ts';
import { joinPath, leaves, parentOf } from './build-context.ts';

/** A compose service that builds an image. */
export interface ComposeBuild {
  readonly service: string;
  readonly definition: ComposeService;
  /** Folder, relative to the repository. */
  readonly context: string;
  /** Path, relative to the repository. */
  readonly dockerfile: string;
  readonly target: string | undefined;
}

/** What the compose file at `unit.path` builds; services whose context is a URL or needs an unset variable are left out. */
export function composeBuilds(unit: { readonly path: string; readonly model: ComposeFile }): readonly ComposeBuild[] {
  const builds: ComposeBuild[] = [];
  for (const service of unit.model.services) {
    const { build } = service;
    if (!build || build.dockerfileInline) continue;
    const context = interpolated(build.context?.value ?? '.');
    const dockerfile = interpolated(build.dockerfile?.value ?? 'Dockerfile');
    if (
      context === undefined ||
      dockerfile === undefined ||
      /^[a-z+]+:\/\/|^git@/.test(context) ||
      context.startsWith('/')
    )
      continue;
    const folder = parentOf(unit.path);
    if (dockerfile.startsWith('/') || leaves(folder, context) || leaves(joinPath(folder, context), dockerfile))
      continue;
    const dir = joinPath(folder, context);
    const path = joinPath(dir, dockerfile);
    builds.push({
      service: service.name,
      definition: service,
      context: dir,
      dockerfile: path,
      target: build.target?.value,
    });
  }
  return builds;
}

function interpolated(text: string): string | undefined {
  if (!text.includes('$')) return text;
  const result = interpolate(text, {});
  return result.error === undefined && result.unset.length === 0 ? result.text : undefined;
}
