import { parseScript } from '../../models/shell/parse.ts';
import { isInstall, managerOf } from '../../models/shell/package-managers.ts';
import type { ShellCommand } from '../../models/shell/syntax.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { joinPath } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import type { StartCommand } from '../../repository/start-commands.ts';
import { placeOf } from '../../repository/start-modules.ts';
import { type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

const files = { 'plimsoll.yaml': 'reproducible:\n  network: none\n' };

const installs: Readonly<Record<string, RegExp>> = {
  pip: /^install$/,
  uv: /^(?:pip install|pip sync|sync|add|tool install)$/,
  poetry: /^(?:install|add|update)$/,
  pipenv: /^(?:install|sync|update)$/,
  pdm: /^(?:install|sync|add)$/,
  npm: /^(?:install|ci|add|update)$/,
  pnpm: /^(?:install|add|update)$/,
  yarn: /^(?:install|add)$/,
  conda: /^(?:install|create|update|env create|env update)$/,
  mamba: /^(?:install|create|update|env create|env update)$/,
  gem: /^install$/,
  bundle: /^install$/,
};

export default rule({
  id: 'reproducible/no-install-at-run-time',
  level: 'warning',
  must: 'Nothing is installed when a reproducible run starts: neither by its command nor by the script that it starts with.',
  why: 'What is fetched at the start is whatever is newest that day, so the run is not the one that its record describes; without a network it does not start.',
  aliases: [],
  *check(repository) {
    const runs = reproducibleRuns(repository);
    if (!runs) return;
    const seen = new Set<string>();
    for (const place of startPlacesOf(repository)) {
      if (!runs.images.includes(place.file)) continue;
      for (const start of place.commands) {
        for (const found of installsOf(repository, place, start)) {
          const key = `${found.file.path}\0${found.range.start}`;
          if (seen.has(key)) continue;
          seen.add(key);
          yield { ...found, message: `\`${found.title}\` installs packages when the run starts` };
        }
      }
    }
  },
  bad: [
    {
      files: {
        ...files,
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /r\nCOPY . .\nENTRYPOINT ["docker/start.sh"]\n',
        'docker/start.sh':
          '#!/bin/sh\npip install --upgrade numpy\nif true; then apt-get install -y git; fi\nexec python -m pipeline "$@"\n',
      },
      finds: ['docker/start.sh:2:1', 'docker/start.sh:3:15'],
    },
    {
      files: {
        ...files,
        Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "a.py"]\n',
        'compose.yaml':
          'services:\n  run:\n    build: .\n    command: sh -c "pip install -r requirements.txt && python a.py"\n',
        'a.py': '',
      },
      finds: ['compose.yaml:4:21'],
    },
  ],
  good: [
    {
      files: {
        ...files,
        Dockerfile: 'FROM python:3.12-slim\nCOPY . /r\nRUN pip install numpy==1.26.4\nENTRYPOINT ["/r/start.sh"]\n',
        'start.sh': '#!/bin/sh\npip check\nexec python -m pipeline "$@"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nCOPY . /r\nENTRYPOINT ["/r/start.sh"]\n',
        'start.sh': '#!/bin/sh\npip install numpy\n',
      },
    },
  ],
});

interface FoundInstall {
  readonly file: { readonly path: string };
  readonly range: Span;
  readonly title: string;
}

function titleOf(command: ShellCommand): string | undefined {
  const call = invocation(command);
  const verb = call?.subcommand;
  if (!call || verb === undefined) return undefined;
  const manager = managerOf(call.tool);
  const does = manager ? isInstall(call, manager) : installs[call.tool]?.test(verb) === true;
  return does ? `${call.tool} ${verb}` : undefined;
}

function installsOf(
  repository: Repository,
  place: StartPlace,
  { command, start, dir }: StartCommand,
): readonly FoundInstall[] {
  const title = titleOf(command);
  if (title !== undefined) return [{ file: place.written, range: command.span, title }];
  if (start?.kind !== 'file' && start?.kind !== 'executable') return [];
  if (dir === undefined && !start.value.startsWith('/')) return [];
  const at = start.value.startsWith('/') ? start.value : joinPath(dir ?? '', start.value);
  const { file, contexts, stage } = place;
  const source = placeOf(repository, file, contexts, stage, joinPath('', at));
  const text = source.kind === 'there' ? repository.tree.text(source.path) : undefined;
  if (
    source.kind !== 'there' ||
    text === undefined ||
    (!/\.(?:ba)?sh$/.test(source.path) && !/^#!.*\b(?:ba|da|a)?sh\b/.test(text))
  )
    return [];
  const { commands } = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash');
  return commands.flatMap((one) => {
    const name = titleOf(one);
    return name === undefined ? [] : [{ file: { path: source.path }, range: one.span, title: name }];
  });
}
