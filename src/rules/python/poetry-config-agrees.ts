import type { DocumentFile, DocumentNode } from '../../models/document/node.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { formats } from '../../repository/formats.ts';
import { copiedManifests } from '../../repository/project.ts';
import type { Repository, Unit } from '../../repository/repository.ts';
import { type RunCommand, runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'python/poetry-config-agrees',
  level: 'warning',
  must: 'What poetry.toml settles is settled: no `poetry config` and no `POETRY_…` variable of an image says otherwise.',
  why: 'Two places that say where packages go: `--local` and variables win over the file, so the image is not what the repository says; without `--local` the file wins, and the command does nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    if (repository.named('poetry.toml').length === 0) return;
    for (const file of repository.dockerfiles) {
      if (!/poetry\s+config|POETRY_/.test(file.text)) continue;
      const settings = settingsOf(repository, file);
      if (!settings) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const report = run.command.name === 'poetry' ? ofCommand(run, settings) : undefined;
          if (report) yield report;
        }
      }
      yield* ofVariables(file, settings);
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nCOPY poetry.toml poetry.lock pyproject.toml ./\nRUN poetry config --local virtualenvs.create true && poetry install --no-root\n',
        'poetry.toml': '[virtualenvs]\ncreate = false\n',
        'poetry.lock': '',
        'pyproject.toml': '',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM python:3.13-slim\nCOPY poetry.toml poetry.lock pyproject.toml ./\nRUN poetry install --no-root\n',
      },
    },
    // Without `--local` the file wins; over the file a variable does.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nENV POETRY_VIRTUALENVS_IN_PROJECT=1 \\\n    POETRY_NO_INTERACTION=1\nCOPY poetry.toml pyproject.toml ./\nRUN poetry config virtualenvs.create true\n',
        'poetry.toml': '[virtualenvs]\ncreate = false\nin-project = false\n',
        'pyproject.toml': '',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nENV POETRY_VIRTUALENVS_CREATE=false\nCOPY . .\nRUN poetry config virtualenvs.create false --local && poetry config installer.max-workers 4 && poetry config --list\n',
        'poetry.toml': '[virtualenvs]\ncreate = false\n',
        'pyproject.toml': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nRUN poetry config virtualenvs.create false\n',
        'pyproject.toml': '',
      },
    },
  ],
});

/** The one poetry.toml that `file` copies: where none is copied, the image has settings of its own. */
function settingsOf(repository: Repository, file: DockerfileUnit): Unit<DocumentFile> | undefined {
  const [own, another] = copiedManifests(repository, file, 'poetry.toml');
  return own === undefined || another ? undefined : repository.unit(formats.toml, own.path);
}

/** Poetry takes 1 and 0 for true and false in variables (python-poetry.org, "Configuration"). */
function plain(value: string): string {
  const lower = value.replace(/^(["'])(.*)\1$/, '$2').toLowerCase();
  return lower === '1' ? 'true' : lower === '0' ? 'false' : lower;
}

const differs = (node: DocumentNode | undefined, value: string): node is DocumentNode =>
  node?.text !== undefined && !value.includes('$') && plain(node.text) !== plain(value);

function ofCommand({ file, instruction, command }: RunCommand, settings: Unit<DocumentFile>): Report | undefined {
  const [verb, ...words] = command.args.map(({ value }) => value ?? '$');
  if (verb !== 'config' || words.includes('--unset')) return undefined;
  const [key, value, ...more] = words.filter((one) => !one.startsWith('-'));
  if (key === undefined || value === undefined || more.length > 0) return undefined;
  const node = settings.model.root.at(...key.split('.'));
  if (!differs(node, value)) return undefined;
  const local = words.includes('--local');
  const said = `\`${key}\` is ${node.source} in ${settings.path}`;
  const text = file.text.slice(command.span.end, instruction.span.end);
  const next = /^[ \t]*(?:\\\r?\n[ \t]*)?&&[ \t]*(?:\\\r?\n[ \t]*)?/.exec(text)?.[0];
  const alone = command.before === '' && command.pipelineLength === 1 && command.redirects.length === 0;
  return {
    file,
    range: command.span,
    message: local ? `${said}, and this makes it ${value} in the image` : `${said}, which wins: this changes nothing`,
    related: [{ file: settings, range: node.span, message: 'what the repository says' }],
    fix:
      alone && next !== undefined && !next.includes('#')
        ? fix.unsafe(
            `Leave \`${key}\` to ${settings.path}`,
            file,
            edit.remove({ start: command.span.start, end: command.span.end + next.length }),
          )
        : undefined,
  };
}

/** `POETRY_VIRTUALENVS_IN_PROJECT` is `virtualenvs.in-project`. */
function* ofVariables(file: DockerfileUnit, settings: Unit<DocumentFile>): Iterable<Report> {
  const known = new Map<string, { readonly key: string; readonly node: DocumentNode }>();
  for (const table of settings.model.root.entries())
    for (const { key, value } of table.value.entries())
      known.set(`POETRY_${table.key}_${key}`.toUpperCase().replaceAll('-', '_'), {
        key: `${table.key}.${key}`,
        node: value,
      });
  for (const stage of file.stages) {
    for (const { keyword, pairs } of stage.instructions) {
      if (keyword !== 'ENV') continue;
      for (const { key, value, span } of pairs) {
        const setting = known.get(key);
        if (!setting || value === undefined || !differs(setting.node, value)) continue;
        yield {
          file,
          range: span,
          message: `\`${setting.key}\` is ${setting.node.source} in ${settings.path}, and this variable wins over it: ${plain(value)} in the image`,
          related: [{ file: settings, range: setting.node.span, message: 'what the repository says' }],
        };
      }
    }
  }
}
