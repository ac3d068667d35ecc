import { ancestry } from '../../models/dockerfile/scope.ts';
import { expanded } from '../../repository/copies.ts';
import { workdirAt } from '../../repository/stage-files.ts';
import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/absolute-workdir',
  level: 'warning',
  must: 'The first WORKDIR of a stage is an absolute path.',
  why: 'A relative one begins where the base image happens to be: another release of the base, and everything lies elsewhere.',
  aliases: ['DL3000', 'WorkdirRelativePath', 'DS-0009', 'CKV_DOCKER_10'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'WORKDIR')) {
      const stage = file.stageOf(instruction);
      const [word] = instruction.args;
      if (!stage || !word) continue;
      const first = ancestry(stage).every(({ instructions }) =>
        instructions.every(({ keyword, span }) => keyword !== 'WORKDIR' || span.start >= instruction.span.start),
      );
      const path = first ? expanded(file, stage, instruction, word.text) : undefined;
      // A drive or a backslash: Windows.
      if (path === undefined || path === '' || /^(?:\/|\\|[A-Za-z]:|~|\$)/.test(path)) continue;
      const base = stage.image === 'scratch' ? undefined : workdirAt(stage, instruction);
      const literal = path === word.text && file.text.slice(word.span.start, word.span.end) === path;
      yield {
        file,
        range: word.span,
        message:
          base === '/'
            ? `\`WORKDIR ${path}\` is /${path} as long as \`${ancestry(stage).at(-1)?.image}\` begins in /`
            : `\`WORKDIR ${path}\` begins wherever \`${ancestry(stage).at(-1)?.base?.text ?? 'the base image'}\` does`,
        // Where the base begins in the root, the slash changes nothing.
        fix:
          base === '/' && literal && !path.startsWith('.')
            ? fix.safe(`Write \`/${path}\``, file, edit.insert(word.span.start, '/'))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM python:3.13\nWORKDIR app\nCOPY . .\n' },
      finds: ['Dockerfile:2:9'],
      fixed: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\n' },
    },
    {
      files: { Dockerfile: 'FROM nginx:1.27 AS web\nWORKDIR usr/share/nginx/html\nCOPY public .\n' },
      finds: ['Dockerfile:2:9'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM nginx:1.27\nWORKDIR /usr/share\nWORKDIR nginx/html\n' } },
    { files: { Dockerfile: 'FROM nginx:1.27 AS base\nWORKDIR /srv\nFROM base\nARG D\nWORKDIR html\nWORKDIR ${D}\n' } },
    { files: { Dockerfile: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:\\\\app\n' } },
  ],
});
