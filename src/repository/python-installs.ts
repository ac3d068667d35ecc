import type { ShellWord } from '../models/shell/syntax.ts';
import { type Arguments, argumentsOf, below, type RunCommand } from './run-commands.ts';

export type PythonManager = 'pip' | 'uv' | 'poetry' | 'pipenv' | 'pdm' | 'conda';

/** A command that installs what a manifest, a lock or a requirements file lists. */
export interface PythonInstall {
  readonly manager: PythonManager;
  /** "sync", "install", "lock", "update". */
  readonly verb: ShellWord;
  /** As a person would call it: "uv sync", "pip install". */
  readonly title: string;
  readonly run: RunCommand;
  readonly options: Arguments['options'];
  readonly operands: readonly ShellWord[];
  /** Words of `-r`, in order; `known` is false if one takes a variable. */
  readonly requirements: readonly ShellWord[];
  readonly constraints: readonly string[];
  /** Where the command looks for its manifest in the image; undefined if that is not known. */
  readonly dir: string | undefined;
}

const valued = new Set(
  '-c --constraint -r --requirement -i --index-url --extra-index-url -f --find-links --trusted-host --target -t --prefix --root --cache-dir --python -p --proxy --timeout --retries --platform --python-version --implementation --abi --progress-bar --upgrade-strategy --log --src --no-binary --only-binary --config-settings --group --only-group --no-group --extra -E --extras --with --without --only --package --no-install-package --index --default-index --link-mode --index-strategy --directory --project -C -P --pypi-mirror --resolution --color --file -n --name --channel -L --lockfile -G --venv'.split(
    ' ',
  ),
);

/** What `run` installs from a list; undefined if it is no such command or a variable hides what it does. */
export function pythonInstallOf(run: RunCommand): PythonInstall | undefined {
  const { name } = run.command;
  let words = run.command.args;
  let title = name ?? '';
  if (/^(?:python|pypy)[\d.]*$/.test(title) && words[0]?.value === '-m') {
    title = words[1]?.value ?? '';
    words = words.slice(2);
  }
  const manager = /^pip[\d.]*$/.test(title) ? 'pip' : title;
  if (/^(?:conda|mamba|micromamba)$/.test(manager)) return condaInstallOf(run, title, words);
  if (!isManager(manager)) return undefined;
  const { options, operands, known } = argumentsOf(words, valued);
  const asPip = manager === 'uv' && operands[0]?.value === 'pip';
  const [verb, ...rest] = asPip ? operands.slice(1) : operands;
  if (verb?.value === undefined || !known) return undefined;
  const prefix = asPip ? 'uv pip' : title;
  let dir = run.dir;
  for (const option of ['--directory', '--project', '-C', '-P'])
    if (options.has(option)) dir = below(dir, options.get(option));
  return {
    manager: asPip ? 'pip' : manager,
    verb,
    title: `${prefix} ${verb.value}`,
    run,
    options,
    operands: rest,
    requirements: valuesOf(words, ['-r', '--requirement', ...(asPip ? ['--requirements'] : [])]),
    constraints: valuesOf(words, ['-c', '--constraint', '--constraints']).flatMap(({ value }) => value ?? []),
    dir,
  };
}

const isManager = (name: string): name is Exclude<PythonManager, 'conda'> =>
  /^(?:pip|uv|poetry|pipenv|pdm)$/.test(name);

/** `conda env create -f environment.yml`, `micromamba install -f environment.yml`: the files are in `requirements`. */
function condaInstallOf(run: RunCommand, tool: string, words: readonly ShellWord[]): PythonInstall | undefined {
  const { options, operands, known } = argumentsOf(words, valued);
  const [first, second] = operands;
  const verb = first?.value === 'env' ? second : first;
  if (verb === undefined || !known || !/^(?:create|update|install)$/.test(verb.value ?? '')) return undefined;
  const named = valuesOf(words, ['-f', '--file']);
  // `conda env create` reads environment.yml unless it is told otherwise.
  if (first?.value !== 'env' && tool !== 'micromamba') return undefined;
  const title = first === verb ? `${tool} ${verb.value}` : `${tool} env ${verb.value}`;
  return {
    manager: 'conda',
    verb,
    title,
    run,
    options,
    operands: [],
    requirements: named,
    constraints: [],
    dir: run.dir,
  };
}

/** Values of an option that may stand more than once: `-r a.txt`, `-ra.txt`, `--requirement=a.txt`. */
function valuesOf(words: readonly ShellWord[], names: readonly string[]): ShellWord[] {
  const found: ShellWord[] = [];
  for (const [index, word] of words.entries()) {
    const text = word.value ?? '';
    const next = words[index + 1];
    if (names.includes(text) && next) found.push(next);
    for (const name of names) {
      const head = name.startsWith('--') ? `${name}=` : name;
      if (
        text.startsWith(head) &&
        text.length > head.length &&
        !names.includes(text) &&
        (name.startsWith('--') || !text.startsWith('--'))
      ) {
        found.push({ ...word, value: text.slice(head.length), editable: false });
      }
    }
  }
  return found;
}
