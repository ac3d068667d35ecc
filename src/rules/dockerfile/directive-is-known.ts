import { checkOptions, readDirective } from '../../models/dockerfile/directives.ts';
import type { Comment, Dockerfile } from '../../models/dockerfile/syntax.ts';
import { distance, nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { type Report, rule } from '../rule.ts';

const names: readonly string[] = ['syntax', 'escape', 'check'];

/** The checks of BuildKit's linter (frontend/dockerfile/linter/ruleset.go). */
const checks: readonly string[] = [
  ...[
    'ConsistentInstructionCasing',
    'CopyIgnoredFile',
    'DuplicateStageName',
    'ExposeInvalidFormat',
    'ExposeProtoCasing',
  ],
  ...['FromAsCasing', 'FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform', 'InvalidDefaultArgInFrom'],
  ...['InvalidDefinitionDescription', 'JSONArgsRecommended', 'LegacyKeyValueFormat', 'MaintainerDeprecated'],
  ...['MultipleInstructionsDisallowed', 'NoEmptyContinuation', 'RedundantTargetPlatform', 'ReservedStageName'],
  ...['SecretsUsedInArgOrEnv', 'StageNameCasing', 'UndefinedArgInFrom', 'UndefinedVar', 'WorkdirRelativePath'],
];

export default rule({
  id: 'dockerfile/directive-is-known',
  level: 'warning',
  must: 'Parser directives stand at the very top, are spelt right and name what exists.',
  why: 'A comment that is no directive is no error either: the builder ignores it, and takes its own syntax, escape character and checks.',
  aliases: [],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const { model } = file;
      const before = model.instructions[0]?.span.start ?? file.text.length;
      for (const comment of model.comments) {
        if (comment.inside || comment.text.length > 300) continue;
        const told = toldOf(comment, comment.span.start < before);
        if (told) yield { file, range: comment.span, message: told };
        const slip = comment.span.start < before ? slipOf(comment.text) : undefined;
        if (!slip) continue;
        yield {
          file,
          range: comment.span,
          message: `this is a comment, no directive; did you mean \`# ${slip.meant}=${slip.value}\`?`,
        };
      }
      for (const { name, value, span } of model.directives) {
        const fault = name === 'syntax' ? syntaxFault(value) : undefined;
        if (fault !== undefined) yield { file, range: span, message: fault };
      }
      yield* unknownChecks(file, model);
    }
  },
  bad: [
    {
      files: { Dockerfile: '# My image\n# syntax=docker/dockerfile:1\nFROM alpine:3.20\n# escape=`\nRUN true\n' },
      finds: ['Dockerfile:2:1', 'Dockerfile:4:1'],
    },
    {
      files: { Dockerfile: '# sytnax=docker/dockerfile:1\n# escpae = `\nFROM alpine:3.20\n' },
      finds: ['Dockerfile:1:1', 'Dockerfile:2:1'],
    },
    {
      files: { Dockerfile: '# syntax: docker/dockerfile:1\nFROM alpine:3.20\n' },
      finds: ['Dockerfile:1:1'],
    },
    { files: { Dockerfile: '# syntax=docker/dockerfle:1\nFROM alpine:3.20\n' }, finds: ['Dockerfile:1:1'] },
    { files: { Dockerfile: '# syntax=dockerfile:1\nFROM alpine:3.20\n' }, finds: ['Dockerfile:1:1'] },
    {
      files: {
        Dockerfile:
          '# check=skip=JSONArgsRecomended;error=true\nFROM alpine:3.20\n# check=skpi=UndefinedVar\nCMD a\n# check=skip=StageNameCase,DL3006\nCMD b\n',
      },
      finds: ['Dockerfile:1:1', 'Dockerfile:3:1', 'Dockerfile:5:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          '#syntax=docker/dockerfile:1.7-labs\n# escape=`\n# check=skip=JSONArgsRecommended,StageNameCasing;error=true\nFROM alpine:3.20\n# check=skip=UndefinedVar its base sets it\nENV A=$B\n',
      },
    },
    {
      files: {
        Dockerfile:
          '# syntax = registry.example/team/frontend:2\n\n# syntax of the file: see README\n# name = value\nFROM alpine:3.20\n',
      },
    },
    {
      files: {
        Dockerfile:
          '#!/usr/bin/env docker build\n# syntax=docker/dockerfile-upstream:master\nFROM alpine:3.20\nRUN <<EOF\n# escape=`\nEOF\n',
      },
    },
  ],
});

/** A directive where it is none. */
function toldOf({ text, indented }: Comment, atTop: boolean): string | undefined {
  const directive = readDirective(text, 0, text.length);
  if (!directive) return undefined;
  if (directive.name === 'check') {
    if (indented) return '`check` with blanks before its `#` is a comment: the builder ignores it';
    const options = checkOptions(directive.value.split(' ', 1)[0] ?? '');
    return 'problem' in options ? `the builder ignores this: ${options.problem}` : undefined;
  }
  if (directive.name === 'syntax' ? !/[/:]|^docker/.test(directive.value) : !/^[\\`]$/.test(directive.value))
    return undefined;
  const why = atTop
    ? 'another comment, a blank line or an unknown directive stands above it'
    : 'instructions stand above it';
  return `\`${directive.name}\` is a comment here and has no effect: ${why}`;
}

interface Slip {
  readonly meant: string;
  readonly value: string;
}

/** `# sytnax=…`, `# syntax: …` */
function slipOf(text: string): Slip | undefined {
  const match = /^([A-Za-z]{4,8})(\s*[=:]\s*)(\S+)/.exec(text);
  const [, name = '', sign = '', value = ''] = match ?? [];
  const lower = name.toLowerCase();
  if (!match || (names.includes(lower) && sign.includes('='))) return undefined;
  const meant = names.find((one) => distance(lower, one) <= 2);
  if (meant === undefined || !fits(meant, value)) return undefined;
  return { meant, value };
}

function fits(name: string, value: string): boolean {
  if (name === 'syntax') return /dockerfile/i.test(value);
  return name === 'escape' ? /^[\\`]$/.test(value) : /^(?:skip|error|experimental)=/.test(value);
}

function syntaxFault(value: string): string | undefined {
  const name = value
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^(?:index\.)?docker\.io\//, '');
  if (name === 'docker/dockerfile' || name === 'docker/dockerfile-upstream') return undefined;
  const isSlip = /^(?:library\/)?dockerfile$/.test(name) || distance(name.slice(0, 40), 'docker/dockerfile') <= 2;
  return isSlip ? `there is no frontend \`${value}\`; did you mean \`docker/dockerfile\`?` : undefined;
}

/** Checks that an option names and that BuildKit does not have. */
function* unknownChecks(file: { readonly path: string }, model: Dockerfile): Iterable<Report> {
  for (const { text, span } of checkTexts(model)) {
    const options = checkOptions(text);
    if ('problem' in options) continue;
    for (const list of [options.skip, options.experimental]) {
      if (list === 'all') continue;
      for (const name of list) {
        if (name === '' || name.length > 40 || checks.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
        const [meant] = nearest(name, checks);
        if (meant !== undefined && distance(name, meant) <= 3)
          yield { file, range: span, message: `BuildKit has no check \`${name}\`; did you mean \`${meant}\`?` };
      }
    }
  }
}

function* checkTexts({ directives, comments }: Dockerfile): Iterable<{ readonly text: string; readonly span: Span }> {
  for (const { name, value, span } of directives) if (name === 'check') yield { text: value, span };
  for (const { text, span, inside } of comments) {
    const directive = inside || !text.includes('=') ? undefined : readDirective(text, 0, text.length);
    if (directive?.name === 'check') yield { text: directive.value.split(' ', 1)[0] ?? '', span };
  }
}
