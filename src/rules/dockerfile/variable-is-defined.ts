import { ancestry, environmentAt } from '../../models/dockerfile/scope.ts';
import { platformArgs } from '../../models/dockerfile/stages.ts';
import type { Dockerfile, Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { distance } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { baseLacks } from '../base-environment.ts';
import { linesOf, ownDockerfiles } from '../dockerfiles.ts';
import { type ExpandedText, expandedTexts } from '../expanded-texts.ts';
import { referencesIn } from '../references.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/variable-is-defined',
  level: 'warning',
  must: 'A variable that the builder puts in is set before: by ENV or ARG of the stage, of one that it rests on, or by the base image.',
  why: 'The builder puts an empty text in its place and says nothing: paths, names and versions come out shorter than they were meant.',
  aliases: ['UndefinedVar'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!file.text.includes('$')) continue;
      const outside = outsideNames(file.model);
      for (const stage of file.stages) yield* inStage(file, stage, outside);
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM alpine:3.20 AS base\nCOPY $foo .\n' }, finds: ['Dockerfile:2:6'] },
    { files: { Dockerfile: 'FROM alpine:3.20 AS base\nARG VERSION=$foo\n' }, finds: ['Dockerfile:2:13'] },
    // An ARG before FROM is seen by FROM alone, until the stage repeats it.
    {
      files: {
        Dockerfile:
          'ARG VERSION=1\nFROM registry.example/base:1\n# the program\nCOPY app-$VERSION.jar \\\n  /srv/$VERSION/\n',
      },
      finds: ['Dockerfile:4:10', 'Dockerfile:5:8'],
      fixed: {
        Dockerfile:
          'ARG VERSION=1\nFROM registry.example/base:1\n# the program\nARG VERSION\nCOPY app-$VERSION.jar \\\n  /srv/$VERSION/\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nCOPY bin/${TARGETARCH}/app /app\n' },
      finds: ['Dockerfile:2:10'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nARG TARGETARCH\nCOPY bin/${TARGETARCH}/app /app\n' },
    },
    // A slip beside a name that is set; whatever else the base image sets.
    {
      files: { Dockerfile: 'FROM registry.example/base:1\nARG APP_VERSION=1\nENV RELEASE=${APP_VERSOIN}\n' },
      finds: ['Dockerfile:3:13'],
      fixed: { Dockerfile: 'FROM registry.example/base:1\nARG APP_VERSION=1\nENV RELEASE=${APP_VERSION}\n' },
    },
    // Used above its own ARG.
    {
      files: { Dockerfile: 'FROM registry.example/base:1\nWORKDIR /srv/$APP\nARG APP=web\n' },
      finds: ['Dockerfile:2:14'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nCOPY <<EOF /etc/app.conf\nname="$name"\nEOF\nRUN --mount=type=cache,target=$dir true\n',
      },
      finds: ['Dockerfile:3:7', 'Dockerfile:5:31'],
    },
    // Nothing comes in from the machine that builds.
    { files: { Dockerfile: 'FROM node:22\nENV SECRET_KEY=${SECRET_KEY}\n' }, finds: ['Dockerfile:2:16'] },
    // It ends with a colon, which means the working directory.
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH\n' },
      finds: ['Dockerfile:2:30'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20 AS base\nARG foo\nCOPY $foo .\nFROM base\nCOPY ${foo} /x\n' } },
    { files: { Dockerfile: 'FROM python:3.13 AS base\nARG VERSION=$PYTHON_VERSION\nENV PATH=/x:$PATH\n' } },
    // Nobody knows what this image sets.
    { files: { Dockerfile: 'FROM registry.example/base:1\nCOPY app $CATALINA_HOME/\nENV A=$JAVA_OPTS\n' } },
    { files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\nENV A=$JAVA_OPTS\n' } },
    // These say themselves what stands in for a value that is not there.
    { files: { Dockerfile: 'FROM alpine:3.20\nENV A=${B:-c} D=${E:+f} G=${H-}\n' } },
    // The shell puts these in, not the builder.
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN echo $HOME\nCMD echo $HOME\nHEALTHCHECK CMD echo $HOME\n' } },
    { files: { Dockerfile: "FROM alpine:3.20\nENV A='$B' C=\\$D\nCOPY <<'EOF' /x\n$name\nEOF\n" } },
    { files: { Dockerfile: 'FROM alpine:3.20\nARG A=1 B=$A\nARG http_proxy=$http_proxy https_proxy=$https_proxy\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nONBUILD COPY $foo .\n' } },
  ],
});

/** What the stage itself and those that it rests on set somewhere. */
function allNames(stage: Stage): readonly string[] {
  return ancestry(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, pairs }) =>
      keyword === 'ENV' || keyword === 'ARG' ? pairs.map(({ key }) => key) : [],
    ),
  );
}

/** What is declared outside all stages, and by every build. */
function outsideNames({ globalArgs }: Dockerfile): ReadonlySet<string> {
  const names = new Set(platformArgs);
  for (const { pairs } of globalArgs) for (const { key } of pairs) names.add(key);
  return names;
}

function* inStage(file: DockerfileUnit, stage: Stage, outside: ReadonlySet<string>): Iterable<Report> {
  let lacks: ((name: string) => boolean) | undefined;
  /** By name: the first ARG of the stage. */
  const args = new Map<string, Instruction>();
  for (const one of stage.instructions)
    if (one.keyword === 'ARG') for (const { key } of one.pairs) if (!args.has(key)) args.set(key, one);
  const repeated = new Set<string>();
  let known: ReadonlySet<string> | undefined;
  for (const instruction of stage.instructions) {
    const environment = environmentAt(stage, instruction);
    for (const part of expandedTexts(instruction)) {
      for (const reference of referencesIn(part.text, part.raw ? '\\' : file.model.escape, !part.raw)) {
        const { name, operator } = reference;
        if (/[-+?]/.test(operator) || name === 'PATH' || environment.has(name)) continue;
        if (part.before?.(name)) continue;
        const range = part.at(reference.start, reference.end);
        if (outside.has(name)) {
          const isFirst = !repeated.has(name);
          repeated.add(name);
          yield { file, range, ...undeclared(file, instruction, name, isFirst) };
          continue;
        }
        const later = args.get(name);
        if (later && later.span.start > instruction.span.start) {
          yield {
            file,
            range,
            message: `\`$${name}\` is empty here: its ARG stands below`,
            related: [{ file, range: later.span, message: `the ARG of ${name}` }],
          };
          continue;
        }
        // `ARG x=$x` stands in for what the build is given.
        if (part.sets === name && instruction.keyword === 'ARG') continue;
        known ??= new Set([...allNames(stage), ...outside]);
        const meant = part.sets === name ? undefined : nearName(name, known, environment);
        lacks ??= baseLacks(stage);
        if (meant !== undefined || lacks(name))
          yield { file, range, ...unset(file, stage, instruction, part, reference.start, name, meant) };
      }
    }
  }
}

function undeclared(file: DockerfileUnit, instruction: Instruction, name: string, isFirst: boolean) {
  const from = platformArgs.includes(name) ? 'the builder knows it' : 'it is declared before the first FROM';
  const { start } = linesOf(file.text, instruction);
  return {
    message: `\`$${name}\` is empty here: ${from}, but a stage sees it only behind its own \`ARG ${name}\``,
    fix: isFirst
      ? fix.unsafe(`declare ${name} in the stage`, file, edit.insert(start, `ARG ${name}\n`), ['+ARG pairs 1'])
      : undefined,
  };
}

function unset(
  file: DockerfileUnit,
  stage: Stage,
  { keyword }: Instruction,
  part: ExpandedText,
  start: number,
  name: string,
  meant: string | undefined,
): Pick<Report, 'message' | 'level' | 'fix'> {
  if (meant !== undefined) {
    const at = start + (part.text[start + 1] === '{' ? 2 : 1);
    return {
      message: `\`$${name}\` is set nowhere: \`${meant}\` is`,
      fix: fix.unsafe(`use ${meant}`, file, edit.replace(part.at(at, at + name.length) satisfies Span, meant)),
    };
  }
  const base = stage.base?.text ?? 'the base image';
  if (part.sets === name) {
    if (/^["']?\$\{?\w+\}?["']?$/.test(part.text))
      return { message: `this sets \`${name}\` to an empty text: ${base} has none, and the builder passes none on` };
    return {
      message: `\`$${name}\` is not set before: ${base} has none, so it adds an empty text`,
      level: 'note',
    };
  }
  return {
    message: `\`$${name}\` is empty here: neither this file nor ${base} sets it`,
    // It names no port then, and does no harm.
    level: keyword === 'EXPOSE' ? 'note' : undefined,
  };
}

/** The one of `known` that differs by a slip of one letter, or of two in a long name. */
function nearName(
  name: string,
  known: ReadonlySet<string>,
  environment: ReadonlyMap<string, unknown>,
): string | undefined {
  // Where there are that many names, some are alike by chance, and each question would cost a walk over all.
  if (name.length < 5 || known.size > 500) return undefined;
  const limit = name.length < 9 ? 1 : 2;
  for (const one of known) {
    if (Math.abs(one.length - name.length) > limit || one[0] !== name[0] || /\d$/.test(one + name)) continue;
    if (distance(name, one) <= limit && environment.has(one)) return one;
  }
  return undefined;
}
