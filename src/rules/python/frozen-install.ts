import { environmentAt } from '../../models/dockerfile/scope.ts';
import type { Span } from '../../text/span.ts';
import { type BuildContext, baseName } from '../../repository/build-context.ts';
import { below, handledInShell, isForDevelopment, nearestAbove, originAt, runCommands } from '../../repository/installs.ts';
import { pinsOf } from '../../repository/pinned-requirements.ts';
import { type PythonInstall, type PythonManager, pythonInstallOf } from '../../repository/python-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'python/frozen-install',
  level: 'warning',
  must: 'An image installs Python packages from a lock file or from requirements with fixed versions.',
  why: 'What is not fixed is chosen at build time: the same commit gives another image tomorrow, and one day one that does not start.',
  aliases: ['DF031'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\b(?:pip[\d.]*|uv|poetry|pipenv)\b/.test(file.text)) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const install = run.command.conditional ? undefined : pythonInstallOf(run);
          if (!install || isForDevelopment(file, stage)) continue;
          const all = repository.contexts(file).map((context) => faultsOf(repository, context, install));
          if (all.some((faults) => faults.length === 0)) continue;
          for (const { span, message, flag } of all[0] ?? []) {
            const { verb } = install;
            const repair = flag !== undefined && verb.editable ? fix.unsafe(`add ${flag}`, file, edit.insert(verb.span.end, ` ${flag}`)) : undefined;
            yield { file, range: span ?? { start: run.command.nameWord.span.start, end: verb.span.end }, message, fix: repair };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n',
        'requirements.txt': 'flask\nredis>=5\nrequests==2.32.3\n',
      },
      finds: ['Dockerfile:4:35'],
    },
    {
      files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --no-dev\nCMD ["app"]\n', 'pyproject.toml': '', 'uv.lock': '' },
      finds: ['Dockerfile:4:5'],
      fixed: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\nCMD ["app"]\n' },
    },
    {
      files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml ./\nRUN pip install poetry==2.1 && poetry install --no-root\nCOPY . .\n', 'pyproject.toml': '', 'poetry.lock': '' },
      finds: ['Dockerfile:4:32'],
    },
    {
      files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pipenv install --system\nRUN poetry lock && poetry install\n', Pipfile: '', 'Pipfile.lock': '{}', 'pyproject.toml': '', 'poetry.lock': '' },
      finds: ['Dockerfile:4:5', 'Dockerfile:5:5'],
      fixed: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pipenv install --deploy --system\nRUN poetry lock && poetry install\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt && pip install -e .\n', 'requirements.txt': '# runtime\nflask==3.0.3 \\\n    --hash=sha256:aaaa\nlib @ https://files.internal/lib-1.0.tar.gz\n-e ./plugins\n' } },
    { files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY requirements.txt constraints.txt ./\nRUN pip install -r requirements.txt -c constraints.txt\n', 'requirements.txt': 'Flask\n', 'constraints.txt': 'flask==3.0.3\njinja2==3.1.4\n' } },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nWORKDIR /app\nENV UV_FROZEN=1\nCOPY . .\nRUN uv sync --no-dev\nFROM python:3.13\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml uv sync --frozen --no-install-project\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main\n',
        'pyproject.toml': '',
        'uv.lock': '',
        'poetry.lock': '',
      },
    },
    { files: { Dockerfile: 'FROM python:3.13 AS dev\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nFROM python:3.13\nRUN pip install gunicorn && git clone https://git.internal/x /x && pip install -r /x/requirements.txt\n', 'requirements.txt': 'flask\n' } },
    { files: { 'dev/Dockerfile': 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN uv sync\n', 'dev/uv.lock': '', 'dev/pyproject.toml': '' } },
  ],
});

interface Fault {
  readonly message: string;
  /** Left out: the command. */
  readonly span?: Span;
  /** What freezes it, if the lock is there and only that is missing. */
  readonly flag?: string;
}

interface Locked {
  readonly manifest: string;
  readonly lock: string;
  readonly install: string;
  /** Options with which the install is frozen, or with which somebody says that it shall not be. */
  readonly deliberate: readonly string[];
  /** Option to add; undefined if the command keeps to the lock by itself. */
  readonly flag: string | undefined;
  /** Commands that write the lock. */
  readonly writes: readonly string[];
}

const managers: Readonly<Record<Exclude<PythonManager, 'pip'>, Locked>> = {
  uv: { manifest: 'pyproject.toml', lock: 'uv.lock', install: 'sync', deliberate: ['--frozen', '--locked', '--check', '--dry-run', '--upgrade', '-U', '--script'], flag: '--locked', writes: ['lock'] },
  poetry: { manifest: 'pyproject.toml', lock: 'poetry.lock', install: 'install', deliberate: ['--no-update', '--check', '--dry-run'], flag: undefined, writes: ['lock', 'update'] },
  pipenv: { manifest: 'Pipfile', lock: 'Pipfile.lock', install: 'install', deliberate: ['--deploy', '--ignore-pipfile', '--skip-lock', '--keep-outdated', '-r', '--requirement', '--requirements'], flag: '--deploy', writes: ['lock', 'update'] },
};

/** What is wrong with an install in one context; empty if nothing is, or nobody can say. */
function faultsOf(repository: Repository, context: BuildContext, install: PythonInstall): readonly Fault[] {
  if (install.manager === 'pip') return openRequirements(repository, context, install);
  const { manifest, lock: name, install: verb, deliberate, flag, writes } = managers[install.manager];
  const { run, dir, options, title } = install;
  if (dir === undefined || install.operands.length > 0 || deliberate.some((one) => options.has(one)) || handledInShell(run, [name])) return [];
  const source = originAt(repository, context, run, `${dir}/${manifest}`);
  if (source.kind !== 'context') return [];
  const lock = nearestAbove(repository, source.path, [name]);
  if (writes.includes(install.verb.value ?? '')) {
    return [{ message: `\`${title}\` chooses versions during the build, whatever ${lock?.path ?? name} says: run it where you commit the result` }];
  }
  if (install.verb.value !== verb) return [];
  if (lock === undefined) return [{ message: `nothing is frozen: \`${title}\` finds no ${name} beside ${source.path}; commit one` }];
  const origin = originAt(repository, context, run, `${dir}/${'../'.repeat(lock.up)}${baseName(lock.path)}`);
  if (origin.kind !== 'context') {
    const why = origin.kind === 'absent' && origin.ignored ? `${context.ignorePath} keeps it out of the build` : 'it is not copied before';
    return [{ message: `nothing is frozen: \`${title}\` runs without ${lock.path}, ${why}` }];
  }
  if (flag === undefined || isSet(install, 'UV_FROZEN') || isSet(install, 'UV_LOCKED')) return [];
  // Members of the workspace that are not there yet make `--locked` fail.
  const better = options.has('--no-install-workspace') ? '--frozen' : flag;
  return [{ message: `\`${title}\` changes ${lock.path} where it does not fit ${manifest}, and goes on: add \`${better}\``, flag: better }];
}

const isSet = ({ run: { stage, instruction, command } }: PythonInstall, name: string): boolean =>
  environmentAt(stage, instruction).has(name) || command.assignments.some((one) => one.name === name) || instruction.rest.text.includes(`export ${name}=`);

function openRequirements(repository: Repository, context: BuildContext, install: PythonInstall): readonly Fault[] {
  const { run, dir, options, title } = install;
  if (!/^(?:install|wheel|download|sync)$/.test(install.verb.value ?? '') || options.has('--require-hashes') || isSet(install, 'PIP_CONSTRAINT') || isSet(install, 'UV_CONSTRAINT')) return [];
  const inContext = (name: string | undefined): string | undefined => {
    const path = below(dir, name);
    if (path === undefined || handledInShell(run, [`> ${baseName(path)}`, `>${baseName(path)}`, `-o ${baseName(path)}`])) return undefined;
    const origin = originAt(repository, context, run, path);
    return origin.kind === 'context' ? origin.path : undefined;
  };
  const constraints = install.constraints.map(inContext);
  if (constraints.includes(undefined)) return [];
  const faults: Fault[] = [];
  for (const word of install.requirements) {
    const path = inContext(word.value);
    const pins = path === undefined ? undefined : pinsOf(repository.tree, path, constraints.filter((one) => one !== undefined));
    if (!pins || pins.open.length === 0) continue;
    const { all, open } = pins;
    const named = `${open.slice(0, 3).join(', ')}${open.length > 3 ? ` and ${open.length - 3} more` : ''}`;
    const count = open.length === all ? (all === 1 ? 'the one requirement' : `none of the ${all} requirements`) : `${open.length} of ${all} requirements`;
    const state = open.length === all && all > 1 ? 'has a fixed version' : open.length === 1 ? 'has no fixed version' : 'have no fixed version';
    faults.push({ span: word.span, message: `${count} of ${path} ${state} (${named}): \`${title}\` takes the newest at build time` });
  }
  return faults;
}
