import { languageOf } from '../../models/image/language.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { has } from '../../models/shell/tools/tool.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/npm-cache-clean-force',
  level: 'warning',
  must: '`npm cache clean` is called with `--force`.',
  why: 'Since npm 5 the command does nothing without it but end with an error, which ends the build.',
  aliases: ['npmCacheCleanUseForce'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call, command, run } of buildSteps(file).calls('npm')) {
        if (call.subcommand !== 'cache clean' || has(call, 'force') || isOldNode(run.stage)) continue;
        // `npm cache clean name` forgot one package in npm 4.
        const word = call.subcommandWord;
        if (!word || call.operands.some(({ value }) => value === undefined)) continue;
        yield {
          file,
          range: { start: command.nameWord.span.start, end: word.span.end },
          message: '`npm cache clean` cleans nothing and fails since npm 5: add `--force`',
          fix: word.editable ? fix.safe('add --force', file, edit.insert(word.span.end, ' --force')) : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nRUN npm ci && npm cache clean && rm -rf /tmp/*\n' },
      finds: ['Dockerfile:2:15'],
      fixed: { Dockerfile: 'FROM node:22\nRUN npm ci && npm cache clean --force && rm -rf /tmp/*\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nRUN npm ci && npm cache clean -f && npm cache verify\n' } },
    { files: { Dockerfile: 'FROM node:6\nRUN npm install && npm cache clean\n' } },
  ],
});

/** Node 7 and older came with npm 4 or older. */
function isOldNode(stage: Stage): boolean {
  const image = ancestry(stage).at(-1)?.image;
  const node = image === undefined ? undefined : languageOf(parseImageReference(image));
  return node?.language === 'node' && node.version !== undefined && Number.parseInt(node.version, 10) < 8;
}
