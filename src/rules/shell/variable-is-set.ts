import { environmentAt } from '../../models/dockerfile/scope.ts';
import { piecesOf } from '../../models/shell/pieces.ts';
import type { ShellCommand, ShellWord } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { linesOf } from '../dockerfiles.ts';
import { fix, type Report, rule } from '../rule.ts';
import { type ShellPlace, shellPlaces, spanInWord } from '../shell-code.ts';
import { variableAt } from '../shell-variables.ts';

export default rule({
  id: 'shell/variable-is-set',
  level: 'warning',
  must: 'Every variable that a RUN takes is set: by ARG or ENV of its stage, by the script, or by the base image.',
  why: 'A variable that nothing sets is empty, and the command runs with a word less or a path cut short.',
  aliases: ['SC2154'],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of shellPlaces(repository)) {
      // When a container starts, compose files and `docker run -e` set what they like.
      if (place.instruction.keyword !== 'RUN' || !place.script.source.text.includes('$')) continue;
      const told = new Set<string>();
      const declared = environmentAt(place.stage, place.instruction);
      for (const command of place.script.commands) {
        for (const word of wordsOf(command)) {
          if (word.variables.length === 0) continue;
          for (const one of piecesOf(word.raw)) {
            if (one.kind !== 'variable' || told.has(one.name) || declared.has(one.name) || standsIn.test(one.operation))
              continue;
            const report = reportOf(place, one.name);
            if (!report) continue;
            told.add(one.name);
            yield { ...report, file: place.file, range: spanInWord(word, one) };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'ARG VERSION=1.2\nFROM debian:12\nRUN apt-get update \\\n && curl -O https://example.org/app-$VERSION.tgz\n',
      },
      finds: ['Dockerfile:4:37'],
      fixed: {
        Dockerfile:
          'ARG VERSION=1.2\nFROM debian:12\nARG VERSION\nRUN apt-get update \\\n && curl -O https://example.org/app-$VERSION.tgz\n',
      },
    },
    {
      files: { Dockerfile: 'FROM golang:1.24\nRUN GOARCH="$TARGETARCH" go build ./...\n' },
      finds: ['Dockerfile:2:13'],
      fixed: { Dockerfile: 'FROM golang:1.24\nARG TARGETARCH\nRUN GOARCH="$TARGETARCH" go build ./...\n' },
    },
    { files: { Dockerfile: 'FROM node:22\nRUN <<EOF\napk add $runDeps\nEOF\n' }, finds: ['Dockerfile:3:9'] },
    { files: { Dockerfile: 'FROM debian:12\nRUN chown -R $USER:$USER /srv\n' }, finds: ['Dockerfile:2:14'] },
  ],
  good: [
    {
      files: {
        Dockerfile: 'ARG VERSION=1.2\nFROM debian:12\nARG VERSION\nRUN echo "$VERSION" "$HOME" "$http_proxy"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN for f in a b; do x=$f; echo "$x"; done; . /etc/os-release; echo $ID\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM registry.example/base:1\nRUN echo "$NODE_VERSION" "$SOMETHING" "${lower:-x}" \'$gone\' \\$no\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN --mount=type=secret,id=t,env=token curl -H "$token" https://example.org\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nCMD echo $gone\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2154\nRUN echo $gone\n' } },
  ],
});

function* wordsOf({ nameWord, args, assignments, redirects }: ShellCommand): Iterable<ShellWord> {
  yield nameWord;
  yield* args;
  for (const { value } of assignments) if (value) yield value;
  for (const { target } of redirects) if (target) yield target;
}

/** A default, a test or an indirection; or no form of the shell's at all (`${pkg.name}`, which Maven puts in first). */
const standsIn = /^(?::?[-+?=]|!|[^:#%/^,@[+=?-])/;

/** Variables that images of languages and services set; an ARG of that name before FROM need not be meant. */
const ofImages =
  /^(?:NODE|PYTHON|RUBY|GOLANG|GO|PHP|JAVA|RUST|ALPINE|DEBIAN|UBUNTU|NGINX|YARN|POSTGRES|MYSQL|REDIS|DOTNET|CUDA|SPARK|FLINK|ERLANG|ELIXIR|OTP|MAVEN|GRADLE|BUN|DENO|KEYCLOAK|AIRFLOW|JENKINS|ODOO|PERL|JULIA|SWIFT)_?(?:VERSION|VER|HOME|TAG)?$/;

function reportOf(place: ShellPlace, name: string): Pick<Report, 'message' | 'level' | 'fix'> | undefined {
  const known = variableAt(place, name);
  const { file, instruction, stage } = place;
  if (known.kind === 'unset') return { message: `nothing sets \`$${name}\`: it is empty here` };
  if (known.kind !== 'not-taken-over' || ofImages.test(name)) return undefined;
  const add = edit.insert(linesOf(file.text, instruction).start, `ARG ${name}\n`);
  const sure = known.arg === undefined || stage.parent === undefined;
  return {
    message:
      known.arg === undefined
        ? `\`$${name}\` is empty: a stage has it only after an \`ARG ${name}\` of its own`
        : `\`$${name}\` is empty: an ARG before the first FROM holds for FROM alone, until the stage says \`ARG ${name}\``,
    ...(sure ? {} : { level: 'note' as const }),
    fix: fix.unsafe(`declare \`ARG ${name}\` in the stage`, file, add, ['+ARG pairs 1']),
  };
}
