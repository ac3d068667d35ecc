import { isForDevelopment, isSwitchedOn } from '../../repository/installs.ts';
import { joinPath } from '../../repository/build-context.ts';
import { type PythonInstall, pythonInstallOf } from '../../repository/python-installs.ts';
import { commandsIn, releaseFiles } from '../../repository/rings.ts';
import type { ShellWord } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/release-not-editable',
  level: 'warning',
  must: 'Ring 2 installs no Python package editable: `uv sync --no-editable`, no `pip install -e`.',
  why: 'An editable install is a link to a source folder. A stage that copies the environment without that folder starts with ModuleNotFoundError, and one that copies both runs files that no installation has seen. Speaks where the contract has `rings`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, service } of releaseFiles(repository)) {
      if (!/\b(?:uv|pip)\b/.test(file.text)) continue;
      const project = repository.pyproject(joinPath(service.folder, 'pyproject.toml'))?.model;
      for (const run of commandsIn(file)) {
        const install = isForDevelopment(file, run.stage) ? undefined : pythonInstallOf(run);
        if (!install) continue;
        const { verb } = install;
        const flag = editableOption(install);
        if (flag)
          yield {
            file,
            range: flag.span,
            message: `\`${install.title} ${flag.raw}\` in ring 2 of ${service.name} leaves a link to the source in place of the package`,
          };
        const isPackage =
          project !== undefined &&
          (project.buildSystem !== undefined || project.node.at('tool', 'uv', 'package')?.value === true) &&
          project.node.at('tool', 'uv', 'package')?.value !== false;
        if (install.manager !== 'uv' || verb.value !== 'sync' || !isPackage || !installsProject(install)) continue;
        yield {
          file,
          range: { start: run.command.nameWord.span.start, end: verb.span.end },
          message: `\`uv sync\` in ring 2 installs ${service.name} editable; \`--no-editable\` puts the package itself into the environment`,
          related: [
            {
              file: { path: joinPath(service.folder, 'pyproject.toml') },
              range: project.buildSystem?.span,
              message: 'it is a package',
            },
          ],
          fix: verb.editable
            ? fix.unsafe('add --no-editable', file, edit.insert(verb.span.end, ' --no-editable'))
            : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  job: { context: job }\nrings: {}\n',
        'job/pyproject.toml':
          '[project]\nname = "job"\nversion = "1.0.0"\n\n[build-system]\nrequires = ["uv_build"]\nbuild-backend = "uv_build"\n',
        'job/uv.lock': '',
        'job/Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked --no-install-project\nRUN uv sync --locked --no-dev\nRUN pip install -e .\n',
      },
      finds: ['job/Dockerfile:5:5', 'job/Dockerfile:6:17'],
      fixed: {
        'job/Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked --no-install-project\nRUN uv sync --no-editable --locked --no-dev\nRUN pip install -e .\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  job: { context: job }\n  app: { context: app }\nrings: {}\n',
        'job/pyproject.toml': '[project]\nname = "job"\n\n[build-system]\nrequires = ["uv_build"]\n',
        'job/Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked --no-editable\nRUN UV_NO_EDITABLE=1 uv sync --locked\nRUN pip install .\n',
        'job/Dockerfile.dev': 'FROM python:3.13-slim\nCOPY . .\nRUN uv sync\n',
        'app/pyproject.toml': '[project]\nname = "app"\n',
        'app/Dockerfile': 'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --locked\n',
      },
    },
  ],
});

/** `-e` or `--editable` of pip and uv pip. */
const editableOption = ({ manager, verb, run }: PythonInstall): ShellWord | undefined =>
  manager === 'pip' && verb.value === 'install'
    ? run.command.args.find(({ value = '' }) => value === '-e' || /^--editable(?:=|$)/.test(value))
    : undefined;

const installsProject = ({ options, run }: PythonInstall): boolean =>
  ![
    '--no-editable',
    '--no-install-project',
    '--no-install-workspace',
    '--no-install-local',
    '--only-group',
    '--script',
  ].some((one) => options.has(one)) && !isSwitchedOn(run, 'UV_NO_EDITABLE');
