import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';
import { isTemplated, unreadable } from '../unreadable.ts';

export default rule({
  id: 'dockerfile/parses',
  level: 'error',
  must: 'Every Dockerfile can be read and parsed.',
  why: 'BuildKit refuses the file before the first step runs.',
  aliases: ['DL1000', 'DL3061', 'DL3043'],
  *check(repository) {
    for (const { path, as, reading } of repository.unread)
      if (as === 'Dockerfile') yield { file: { path }, message: unreadable(as, reading) };
    for (const file of repository.dockerfiles) {
      if (file.model.problems.length === 0 || isTemplated(file.path, file.text)) continue;
      // Test data is often broken on purpose.
      const level = isBrought(file.path) ? 'note' : undefined;
      for (const { kind, message, span } of file.model.problems)
        if (kind === 'error') yield { file, range: span, message, level };
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN <<EOF\necho half a heredoc\n' }, finds: ['Dockerfile:2:5'] },
    {
      files: { 'empty.Dockerfile': '', 'api/Dockerfile': '# only a comment\n' },
      finds: ['api/Dockerfile:1:1', 'empty.Dockerfile:1:1'],
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV PATH\nUSER 1000\n' }, finds: ['Dockerfile:2:5'] },
    { files: { Dockerfile: 'FROM alpine:3.20\u0000\u0001\n' }, finds: ['Dockerfile:1:1'] },
    {
      files: { Dockerfile: 'RUN true\nFROM alpine:3.20\nRNU true\nONBUILD FROM a\n' },
      finds: ['Dockerfile:1:1', 'Dockerfile:3:1', 'Dockerfile:4:9'],
    },
  ],
  good: [
    { files: { Dockerfile: '# syntax=docker/dockerfile:1\nFROM alpine:3.20\nRUN <<EOF\necho whole\nEOF\n' } },
    { files: { '{{cookiecutter.slug}}/Dockerfile': 'FROM docker.io/postgres:{{ cookiecutter.postgres }}\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\n{%- if worker %}\nCMD ["worker"]\n{%- endif %}\n' } },
  ],
});
