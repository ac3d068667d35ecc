import { effective } from '../../models/dockerfile/scope.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { parseScript } from '../../models/shell/parse.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import type { Repository } from '../../repository/repository.ts';
import { below } from '../../repository/run-commands.ts';
import { type BuiltService, builtServicesOf } from '../../repository/run-services.ts';
import { workdirAt } from '../../repository/stage-files.ts';
import { placeOf } from '../../repository/start-modules.ts';
import { edit } from '../../text/edit.ts';
import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { fix, type Report, rule } from '../rule.ts';
import { eachPlaceOnce } from '../written-services.ts';

export default rule({
  id: 'entrypoint/no-start-hook',
  level: 'warning',
  must: 'The container of `dev` starts the command that it is given: no script of the repository stands in front of it.',
  why: 'What a start-up script does is done anew at every start and by nobody who reads the Dockerfile: the container is no longer what the image says, and `exec` goes past the script.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => eachPlaceOnce(hooks(repository)),
  bad: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  compose: docker/compose.yaml\n  service: app\n',
        'docker/compose.yaml':
          'services:\n  app:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n  other:\n    image: example/other:1\n    entrypoint: ["/entrypoint.sh"]\n',
        'docker/Dockerfile':
          'FROM python:3.13-slim\nCOPY docker/entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["sleep", "infinity"]\n',
        'docker/entrypoint.sh': '#!/bin/sh\npoetry install --no-interaction\nexec "$@"\n',
      },
      finds: ['docker/Dockerfile:3:1'],
      fixed: {
        'docker/Dockerfile':
          'FROM python:3.13-slim\nCOPY docker/entrypoint.sh /entrypoint.sh\nCMD ["sleep", "infinity"]\n',
      },
    },
    // In the compose file; a shell that does something first.
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app }\n',
        'compose.yaml':
          'services:\n  app:\n    build: .\n    entrypoint: ["bash", "./start.sh"]\n    volumes: ["./:/app"]\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sleep", "infinity"]\n',
        'start.sh': 'set -e\npython migrate.py\nexec "$@"\n',
      },
      finds: ['compose.yaml:4:26'],
    },
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app }\n',
        'compose.yaml': 'services:\n  app:\n    build: .\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nENTRYPOINT pip install -e . && exec sleep infinity\n',
      },
      finds: ['Dockerfile:3:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app }\n',
        'compose.yaml': 'services:\n  app:\n    build: .\n  api:\n    build: api\n',
        Dockerfile: 'FROM python:3.13-slim\nENTRYPOINT ["tini", "--"]\nCMD ["sleep", "infinity"]\n',
        'api/Dockerfile': 'FROM python:3.13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n',
        'api/start.sh': '#!/bin/sh\nexec "$@"\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  app:\n    build: .\n',
        Dockerfile: 'FROM python:3.13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nexec "$@"\n',
      },
    },
    // The image brings its own.
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app }\n',
        'compose.yaml': 'services:\n  app:\n    build: .\n',
        Dockerfile: 'FROM postgres:17\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["postgres"]\n',
      },
    },
  ],
});

function* hooks(repository: Repository): Iterable<Report> {
  const { service: name, compose } = repository.contract.dev ?? {};
  if (name === undefined) return;
  for (const service of builtServicesOf(repository)) {
    const { run } = service;
    if (run.kind !== 'compose' || run.name !== name || (compose !== undefined && run.path !== compose)) continue;
    const related = promiseAt(repository, ['dev', 'service'], 'the one container to work in');
    const report = ofService(repository, service);
    if (report) yield { ...report, related: [...(report.related ?? []), ...related] };
  }
}

/** A word that may name a script in the image, and where it stands. */
interface Named {
  readonly value: string;
  readonly span: Span;
}

function ofService(repository: Repository, service: BuiltService): Report | undefined {
  const { run, build, dockerfile: file } = service;
  const own = run.override?.entrypoint;
  if (own) {
    const words = own.flatMap(({ word }): readonly Named[] =>
      word.value === undefined ? [] : [{ value: word.value, span: word.span }],
    );
    const script = scriptAmong(repository, service, words, run.override?.workingDir);
    const path = own[0]?.file.path;
    return script && path !== undefined
      ? { file: { path }, range: script.word.span, message: messageOf(run.name, script) }
      : undefined;
  }
  const instruction = effective(build.stage, 'ENTRYPOINT');
  if (!instruction) return undefined;
  const range = { start: instruction.keywordSpan.start, end: instruction.span.end };
  if (instruction.form === 'text') {
    const commands = file.scripts(instruction).flatMap((one) => one.commands);
    const [first] = commands;
    if (commands.length > 1 && first) {
      const more = commands.length === 2 ? 'another command' : `${commands.length - 1} other commands`;
      const message = `\`${run.name}\` does not start its command alone: ${first.name ?? 'a command'} and ${more} run at every start`;
      return { file, range, message };
    }
  }
  const words =
    instruction.form === 'json'
      ? instruction.args.map(({ text, span }) => ({ value: text, span }))
      : file
          .scripts(instruction)
          .flatMap(({ commands }) =>
            commands.flatMap(({ nameWord, args }) =>
              [nameWord, ...args].flatMap(({ value, span }) => (value === undefined ? [] : [{ value, span }])),
            ),
          );
  const script = scriptAmong(repository, service, words, undefined);
  return (
    script && { file, range, message: messageOf(run.name, script), fix: withoutHook(service, instruction, script) }
  );
}

interface Hook {
  readonly word: Named;
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** The first of `words` that leads to a script of the repository. */
function scriptAmong(
  repository: Repository,
  { dockerfile, build }: BuiltService,
  words: readonly Named[],
  workingDir: string | undefined,
): Hook | undefined {
  const dir = workingDir ?? workdirAt(build.stage);
  // `tini -- /start.sh`, `bash -e /start.sh`.
  for (const word of words.slice(0, 5)) {
    if (!/^[\w./-]+$/.test(word.value) || !/[/.]/.test(word.value)) continue;
    const target = below(dir, word.value);
    const place =
      target === undefined ? undefined : placeOf(repository, dockerfile, build.contexts, build.stage, target.slice(1));
    const text = place?.kind === 'there' ? repository.tree.text(place.path) : undefined;
    if (
      place?.kind === 'there' &&
      text !== undefined &&
      (/\.(?:ba)?sh$/.test(place.path) || /^#!.*\b(?:ba|da|z|k)?sh\b/.test(text))
    )
      return { word, path: place.path, text };
  }
  return undefined;
}

function messageOf(name: string, { path, text }: Hook): string {
  const { commands } = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash', { editable: false });
  const installs = commands.flatMap((command) => {
    const call = invocation(command);
    return call && /^(?:install|sync|ci|add)$/.test(call.subcommand ?? '') && call.tool !== 'install'
      ? [`${call.tool} ${call.subcommand}`]
      : [];
  });
  const what = installs.length === 0 ? 'runs' : `installs (\`${[...new Set(installs)].join('`, `')}\`)`;
  return `${path} ${what} before the command of \`${name}\` at every start`;
}

/** Without the hook the image starts its CMD, if the script ends with that and the stage has one. */
function withoutHook(
  { dockerfile: file, build }: BuiltService,
  instruction: Instruction,
  { text }: Hook,
): Report['fix'] {
  if (!/\bexec\s+"\$@"\s*$/.test(text) || !build.stage.instructions.includes(instruction)) return undefined;
  if (!build.stage.instructions.some(({ keyword }) => keyword === 'CMD') || instruction.comments.length > 0)
    return undefined;
  const newline = file.text.indexOf('\n', instruction.span.end);
  const end = newline === -1 ? file.text.length : newline + 1;
  return fix.unsafe('Start the command itself', file, edit.remove({ start: instruction.keywordSpan.start, end }), [
    '-ENTRYPOINT',
  ]);
}
