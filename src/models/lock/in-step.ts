import type { Problem } from '../document/node.ts';
import { cargoInStep } from './in-step-cargo.ts';
import { goInStep } from './in-step-go.ts';
import { bunInStep, pnpmInStep, yarn1InStep, yarnBerryInStep } from './in-step-node.ts';
import { npmInStep } from './in-step-npm.ts';
import { pipInStep, poetryInStep } from './in-step-python.ts';
import { uvInStep } from './in-step-uv.ts';
import { type LockManifest, type LockState, unverifiable } from './state.ts';
import type { LockFile } from './syntax.ts';

export { pnpmCatalogsInStep, pnpmOverridesInStep, settingsCompared } from './in-step-pnpm-settings.ts';
export type { LockDifference, LockManifest, LockState, LockStep } from './state.ts';

/**
 * Whether `lock` was made from `manifest`, without a package manager or the network. A lock or manifest that could not be read in
 * full is `unverifiable`, and so is a manifest that the format does not know.
 */
export function inStep(lock: LockFile, manifest: LockManifest): LockState {
  const broken = firstError(lock.problems);
  if (broken !== undefined) return unverifiable('nothing', `the lock cannot be read: ${broken.message}`);
  const faulty = firstError(manifest.model.problems);
  if (faulty !== undefined) return unverifiable('nothing', `the manifest cannot be read: ${faulty.message}`);
  return (
    compare(lock, manifest) ?? unverifiable('nothing', `a ${lock.format} lock is not made from a ${manifest.kind}`)
  );
}

function firstError(problems: readonly Problem[]): Problem | undefined {
  return problems.find((one) => one.kind === 'error');
}

function compare(lock: LockFile, manifest: LockManifest): LockState | undefined {
  switch (manifest.kind) {
    case 'package.json': {
      const path = manifest.path ?? '';
      if (lock.format === 'npm') return npmInStep(lock, manifest.model, path, manifest.root);
      if (lock.format === 'pnpm') return pnpmInStep(lock, manifest.model, path);
      if (lock.format === 'bun') return bunInStep(lock, manifest.model, path);
      if (lock.format === 'yarn1') return yarn1InStep(lock, manifest.model, path, manifest.siblings);
      return lock.format === 'yarn-berry' ? yarnBerryInStep(lock, manifest.model, path) : undefined;
    }
    case 'pyproject.toml':
      if (lock.format === 'poetry') return poetryInStep(lock, manifest.model);
      if (lock.format === 'uv') return uvInStep(lock, manifest.model, manifest.path ?? '');
      return lock.format === 'pip' ? pipInStep(lock, manifest.model) : undefined;
    case 'requirements':
      if (lock.format !== 'pip') return undefined;
      return pipInStep(lock, { requirements: manifest.model, file: manifest.file });
    case 'go.mod':
      return lock.format === 'go' ? goInStep(lock, manifest.model) : undefined;
    case 'Cargo.toml':
      return lock.format === 'cargo' ? cargoInStep(lock, manifest.model, manifest.workspace) : undefined;
  }
}
