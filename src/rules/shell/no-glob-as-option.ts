import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellCommands } from '../shell-code.ts';

export default rule({
  id: 'shell/no-glob-as-option',
  level: 'note',
  optIn: true,
  must: 'A pattern of file names begins with a folder: `./*`.',
  why: 'A file whose name begins with a dash is taken as an option.',
  aliases: ['SC2035'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, command } of shellCommands(
      repository,
      'rm',
      'mv',
      'cp',
      'chmod',
      'chown',
      'ln',
      'tar',
      'cat',
      'dpkg',
    )) {
      if (command.args.some(({ value }) => value === '--')) continue;
      for (const word of command.args) {
        if (!/^[*?]/.test(word.raw)) continue;
        yield {
          file,
          range: word.span,
          message: `\`${word.raw}\` may begin with the name of a file such as \`-rf\``,
          ...(word.editable
            ? { fix: fix.unsafe(`write \`./${word.raw}\``, file, edit.insert(word.span.start, './')) }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /tmp && \\\n    rm *.deb\n' },
      finds: ['Dockerfile:3:8'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN cd /tmp && \\\n    rm ./*.deb\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN rm ./*.deb /tmp/*; rm -- *; ls a*; apk del *-dev\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2035\nRUN rm *.deb\n' } },
  ],
});
