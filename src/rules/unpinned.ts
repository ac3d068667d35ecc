import { type Package, packagesOf } from '../models/shell/packages.ts';
import type { Invocation } from '../models/shell/tools/tool.ts';

/** The packages that a command names without a version, or with one that means "the newest" (`@latest`). */
export function unpinned(call: Invocation): readonly Package[] {
  return packagesOf(call).filter(
    ({ kind, version }) =>
      kind === 'package' &&
      (version === undefined || version === '' || /^(?:latest|next|master|main|HEAD|\*)$/.test(version)),
  );
}
