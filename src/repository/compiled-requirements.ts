import { inStep } from '../models/lock/in-step.ts';
import { type LockFile, parseLock } from '../models/lock/parse.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import { type Format, formats } from './formats.ts';
import type { LockPair } from './lock-pairs.ts';
import { isBrought } from './purpose.ts';
import type { Repository, Unit } from './repository.ts';

/** A requirements file read as what pip-compile and `uv pip compile` wrote, whatever its name. */
const compiled: Format<LockFile | undefined> = {
  name: 'lock',
  parse: (text) => parseLock('requirements.lock.txt', text),
};

/** Requirements files that say in their first lines that they are compiled, each with those of its inputs that are in the repository. */
export function compiledFrom(repository: Repository): readonly LockPair[] {
  if (repository.ending('.in').length === 0 && repository.named('pyproject.toml').length === 0) return [];
  const outputs = [...repository.ending('.txt'), ...repository.ending('.lock')].filter(
    (path) => /requirements|\.lock/.test(path) && !isBrought(path),
  );
  return outputs.flatMap((path) => {
    const text = repository.tree.text(path);
    if (text === undefined || !/^#[ \t]+(?:pip-compile|uv pip compile)\b/m.test(text.slice(0, 1000))) return [];
    const unit = repository.unit(compiled, path);
    return unit?.model ? pairsOf(repository, { ...unit, model: unit.model }) : [];
  });
}

function pairsOf(repository: Repository, lock: Unit<LockFile>): readonly LockPair[] {
  const words = (lock.model.facts.get('command') ?? '').split(/\s+/).slice(1);
  // What another option asks for (an extra, a group, an override) is not compared.
  if (words.some((word) => /^--(?:all-)?(?:extra|group|only-group|override|universal)/.test(word))) return [];
  const inputs = words.filter((word) => !word.startsWith('-') && /(?:\.in|pyproject\.toml)$/.test(word));
  return inputs.flatMap((input): LockPair[] => {
    const manifest = inputAt(repository, lock.path, input);
    if (manifest === undefined) return [];
    const state = baseName(manifest).endsWith('.toml')
      ? byProject(repository, lock.model, manifest)
      : byRequirements(repository, lock.model, manifest);
    return state ? [{ lock, manifest, state }] : [];
  });
}

/** Paths of the command are relative to wherever it ran: beside the lock, or further up. */
function inputAt(repository: Repository, lock: string, input: string): string | undefined {
  for (let dir = parentOf(lock); ; dir = parentOf(dir)) {
    const path = joinPath(dir, input);
    if (repository.isOwn(path)) return path;
    if (dir === '') return undefined;
  }
}

function byProject(repository: Repository, lock: LockFile, path: string) {
  const model = repository.pyproject(path)?.model;
  return model && inStep(lock, { kind: 'pyproject.toml', model });
}

function byRequirements(repository: Repository, lock: LockFile, path: string) {
  const model = repository.unit(formats.requirements, path)?.model;
  return model && inStep(lock, { kind: 'requirements', model, file: baseName(path) });
}
