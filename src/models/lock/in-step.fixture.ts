import { parsePackageJson } from '../node/package-json.ts';
import { inStep, type LockManifest, type LockState } from './in-step.ts';
import { parseLock } from './parse.ts';

/** What `inStep` says of the lock `lock` of `path`. */
export function compare(path: string, lock: string, manifest: LockManifest): LockState {
  const file = parseLock(path, lock);
  if (file === undefined) throw new Error(`${path} is no lock file`);
  return inStep(file, manifest);
}

/** State and differences: name, manifest, lock. */
export function brief(state: LockState): readonly unknown[] {
  return [state.state, ...state.differences.map((one) => [one.name, one.manifest, one.lock])];
}

export function packageJson(value: object, path = ''): LockManifest {
  return { kind: 'package.json', model: parsePackageJson(JSON.stringify(value)), path };
}
