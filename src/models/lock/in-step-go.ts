import type { GoMod } from '../go/go-mod.ts';
import { Comparison, type LockState } from './state.ts';
import type { LockFile } from './syntax.ts';

/**
 * A `go.mod` and its `go.sum` (go.dev/ref/mod, "go.sum files"): each required module that no folder replaces has the hash of its
 * go.mod, and each direct one that of its files, too; without them a build with `-mod=readonly`, the default, stops. More lines are
 * no fault. The sums of a workspace may stand in its `go.work.sum`, those of a vendored module are not asked for.
 */
export function goInStep(lock: LockFile, manifest: GoMod): LockState {
  const comparison = new Comparison('hashes of required modules');
  const known = new Set(lock.packages.map((one) => one.place));
  const others = new Map(lock.packages.map((one) => [one.name, one]));
  for (const one of manifest.require) {
    const replaced =
      manifest.replace.find((other) => other.path.text === one.path.text && other.version?.text === one.version.text) ??
      manifest.replace.find((other) => other.path.text === one.path.text && other.version === undefined);
    if (replaced?.kind === 'folder') continue;
    const path = replaced?.target.text ?? one.path.text;
    const version = replaced?.targetVersion?.text ?? one.version.text;
    const wanted = one.indirect ? ['/go.mod'] : ['', '/go.mod'];
    if (wanted.every((suffix) => known.has(`${path}@${version}${suffix}`))) continue;
    const other = others.get(path);
    const inLock = other === undefined ? undefined : { text: other.version ?? '', span: other.span };
    comparison.add('out-of-step', path, { text: version, span: one.span }, inLock);
  }
  return comparison.result;
}
