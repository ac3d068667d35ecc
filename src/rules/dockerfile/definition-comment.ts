import { parseIgnoreComment } from '../../models/dockerfile/ignores.ts';
import { readDirective } from '../../models/dockerfile/directives.ts';
import type { Comment, Instruction } from '../../models/dockerfile/syntax.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/definition-comment',
  level: 'note',
  optIn: true,
  must: 'A comment right above ARG or a named FROM begins with the name that it describes.',
  why: '`docker build --call=outline` and `--call=targets` show such a comment as the description of the argument or stage.',
  aliases: ['InvalidDefinitionDescription'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const instruction of file.model.instructions) {
        const names = namesOf(instruction);
        const comment = names.length > 0 ? commentAbove(file.text, instruction) : undefined;
        if (!comment || names.includes(comment.text.split(' ', 1)[0] ?? '')) continue;
        const example = names.length > 1 ? 'the name of one of its arguments' : `\`${names[0] ?? ''}\``;
        yield {
          file,
          range: comment.span,
          message: `this comment describes the ${instruction.keyword} below but does not begin with ${example}`,
          fix: fix.safe('set the comment apart by a blank line', file, edit.insert(comment.span.end, '\n')),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          '# a non-descriptive comment\nFROM scratch AS base\n\n# another non-descriptive comment\nARG VERSION=1\n',
      },
      finds: ['Dockerfile:1:1', 'Dockerfile:4:1'],
      fixed: {
        Dockerfile:
          '# a non-descriptive comment\n\nFROM scratch AS base\n\n# another non-descriptive comment\n\nARG VERSION=1\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          '# a non-descriptive comment\n\nFROM scratch AS base\n\n# another non-descriptive comment\n\nARG VERSION=1\n',
      },
    },
    {
      files: {
        Dockerfile:
          '# base is a stage for compiling source\nFROM scratch AS base\n# VERSION This is the version number.\nARG VERSION=1\n',
      },
    },
    {
      files: {
        Dockerfile: '# any words\nFROM alpine:3.20\n# check=skip=UndefinedVar\nARG A=$B\n# any words\nRUN true\n',
      },
    },
  ],
});

function namesOf({ keyword, args, pairs }: Instruction): readonly string[] {
  if (keyword === 'ARG') return pairs.map(({ key }) => key);
  const name = keyword === 'FROM' && args.length === 3 ? args[2]?.text.toLowerCase() : undefined;
  return name === undefined ? [] : [name];
}

/** The comment that ends on the line before `instruction`. */
function commentAbove(text: string, { comments, span }: Instruction): Comment | undefined {
  const above = comments.findLast(({ inside }) => !inside);
  if (!above || above.indented || !/^\r?\n[ \t]*$/.test(text.slice(above.span.end, span.start))) return undefined;
  return readDirective(above.text, 0, above.text.length) || parseIgnoreComment(above.text) ? undefined : above;
}
