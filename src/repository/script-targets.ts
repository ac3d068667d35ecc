import type { PythonScript } from '../models/python/pyproject.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';

/** What `package.module:attribute` of an entry point leads to in the repository's own sources. */
export type ScriptTarget =
  /** `path`: the file of the module, undefined for a folder without `__init__.py`; `folder`: that of a package. */
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly attribute: string | undefined;
      readonly path: string | undefined;
      readonly folder: string | undefined;
    }
  /** The part of the module at `index` is not in `folder`. */
  | {
      readonly kind: 'missing';
      readonly module: string;
      readonly attribute: string | undefined;
      readonly index: number;
      readonly folder: string;
    }
  /** The text has another form, or the package is not one of this repository. */
  | { readonly kind: 'unknown' };

/** PEP 621, Poetry: "importable.module:object.attr", extras behind it. */
const form = /^\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?::\s*([A-Za-z_]\w*)[\w.]*)?\s*(?:\[[^\]]*\])?\s*$/;

/** Follows the entry point `script` of the pyproject at `path`. */
export function scriptTargetOf(
  repository: Repository,
  path: string,
  { text }: Pick<PythonScript, 'text'>,
): ScriptTarget {
  const [, module, attribute] = form.exec(text) ?? [];
  if (module === undefined) return { kind: 'unknown' };
  const parts = module.split('.');
  for (const root of rootsOf(repository, path)) {
    const first = joinPath(root, parts[0] ?? '');
    if (!holdsPython(repository, first) && !repository.tree.exists(`${first}.py`)) continue;
    let folder = root;
    for (const [index, part] of parts.entries()) {
      const own = joinPath(folder, part);
      const isLast = index === parts.length - 1;
      if (isFolder(repository, own)) {
        if (!isLast) {
          folder = own;
          continue;
        }
        const init = joinPath(own, '__init__.py');
        return {
          kind: 'module',
          module,
          attribute,
          path: repository.tree.exists(init) ? init : undefined,
          folder: own,
        };
      }
      if (isLast && repository.tree.exists(`${own}.py`))
        return { kind: 'module', module, attribute, path: `${own}.py`, folder: undefined };
      // Compiled, or made of a template.
      if (repository.tree.list(folder).some(({ name }) => name.startsWith(`${part}.`))) return { kind: 'unknown' };
      return { kind: 'missing', module, attribute, index, folder };
    }
  }
  return { kind: 'unknown' };
}

const isFolder = (repository: Repository, path: string): boolean => repository.tree.list(path).length > 0;

const holdsPython = (repository: Repository, path: string): boolean =>
  repository.tree
    .list(path)
    .some(({ name, kind }) => name.endsWith('.py') || (kind !== 'file' && /^[A-Za-z_]\w*$/.test(name)));

/** Folders in which build backends look for packages: the project's own, `src`, and those that the manifest names. */
function rootsOf(repository: Repository, path: string): readonly string[] {
  const dir = parentOf(path);
  const node = repository.unit(formats.pyproject, path)?.model.node;
  const texts = (...keys: readonly (string | number)[]): readonly string[] => {
    const found = node?.at(...keys);
    return found?.text === undefined ? (found?.items() ?? []).flatMap(({ text }) => text ?? []) : [found.text];
  };
  const named = [
    ...(node?.at('tool', 'poetry', 'packages')?.items() ?? []).flatMap((one) => one.get('from')?.text ?? []),
    ...texts('tool', 'setuptools', 'packages', 'find', 'where'),
    ...(node?.at('tool', 'setuptools', 'package-dir')?.entries() ?? []).flatMap(({ value }) => value.text ?? []),
    ...texts('tool', 'hatch', 'build', 'targets', 'wheel', 'sources'),
    ...texts('tool', 'hatch', 'build', 'sources'),
    ...texts('tool', 'pdm', 'build', 'package-dir'),
    ...texts('tool', 'uv', 'build-backend', 'module-root'),
    ...texts('tool', 'flit', 'module', 'name').map(() => 'src'),
    ...texts('tool', 'maturin', 'python-source'),
  ];
  return [...new Set(['', 'src', ...named])].map((one) => joinPath(dir, one));
}
