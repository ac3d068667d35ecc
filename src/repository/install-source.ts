import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { LockFile } from '../models/lock/syntax.ts';
import { parseRequirement } from '../models/python/requirement.ts';
import type { ShellWord } from '../models/shell/syntax.ts';
import { MappedText } from '../text/mapped.ts';
import { inside } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { type PythonInstall, pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { runCommands } from './run-commands.ts';

/** The one place that says what a project's packages are: a lock, and the command that installs it. */
export interface InstallSource {
  readonly install: PythonInstall;
  /** "poetry.lock", relative to the repository. */
  readonly lock: string;
  /** Undefined for locks that are not read. */
  readonly packages: LockFile['packages'] | undefined;
}

const locks: Readonly<Record<string, { readonly verbs: RegExp; readonly lock: string }>> = {
  poetry: { verbs: /^(?:install|sync)$/, lock: 'poetry.lock' },
  uv: { verbs: /^sync$/, lock: 'uv.lock' },
  pdm: { verbs: /^(?:install|sync)$/, lock: 'pdm.lock' },
  pipenv: { verbs: /^(?:install|sync)$/, lock: 'Pipfile.lock' },
};

/** What installs the project's lock in `stage` or in what it is made from; undefined if nothing does. */
export function installSourceOf(repository: Repository, file: DockerfileUnit, stage: Stage): InstallSource | undefined {
  for (const one of ancestry(stage)) {
    for (const run of runCommands(file, one)) {
      const install = pythonInstallOf(run);
      const kind = install && Object.hasOwn(locks, install.manager) ? locks[install.manager] : undefined;
      // `pipenv install flask` adds to the lock.
      if (!install || !kind?.verbs.test(install.verb.value ?? '') || install.operands.length > 0) continue;
      const contexts = repository.contexts(file);
      const lock = repository
        .named(kind.lock)
        .find((path) => contexts.some(({ dir }) => inside(dir, path) !== undefined));
      if (lock === undefined) continue;
      const packages = repository.unit(formats.lock, lock)?.model?.packages;
      return { install, lock, packages };
    }
  }
  return undefined;
}

/** A package that a command installs by its name. */
export interface NamedPackage {
  readonly word: ShellWord;
  /** Canonical (PEP 503). */
  readonly name: string;
  /** The version that `==` names; undefined without one. */
  readonly pin: string | undefined;
}

/** The installers themselves, what they are installed with, and what extends them. */
const bootstrap =
  /^(?:pip|setuptools|wheel|virtualenv|pipx|uv|poetry(?:-.*)?|pdm(?:-.*)?|pipenv|hatch(?:ling)?|flit(?:-core)?|build|keyring|keyrings-.*|artifacts-keyring|certifi|pip-tools|tomli|crcmod)$/;

/** The packages that `install` names one by one; those that installers need to start with are left out. */
export function packagesNamed({ operands }: PythonInstall): readonly NamedPackage[] {
  return operands.flatMap((word): NamedPackage[] => {
    const { value } = word;
    if (
      value === undefined ||
      !/^[A-Za-z0-9][\w.-]*(?:\[[\w,.-]*\])?(?:[<>=!~].*)?$/.test(value) ||
      /\.(?:whl|tar\.gz|zip)$/.test(value)
    )
      return [];
    const { normalized, specifier } = parseRequirement(new MappedText(value, [0], [0]));
    if (normalized === '' || bootstrap.test(normalized)) return [];
    return [{ word, name: normalized, pin: /^={2,3}\s*([^\s*,]+)$/.exec(specifier)?.[1] }];
  });
}
