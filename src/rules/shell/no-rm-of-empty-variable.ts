import { piecesOf } from '../../models/shell/pieces.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellCommands, spanInWord } from '../shell-code.ts';
import { mayBeEmpty, variableAt } from '../shell-variables.ts';

/** What is left of `$X/…` when `$X` is empty, if that is the root or one of the system's own folders. */
const fatal = /^\/+(?:[*.]*|(?:bin|boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|srv|sys|usr|var)\/*\**)$/;

export default rule({
  id: 'shell/no-rm-of-empty-variable',
  level: 'warning',
  must: 'What `rm -r` deletes does not become `/` or a folder of the system when a variable is empty.',
  why: 'With the variable empty, `rm -rf "$DIR/"*` deletes the root of the image and the build goes on with what is left.',
  aliases: ['SC2115'],
  fixes: 'safe',
  *check(repository) {
    for (const place of shellCommands(repository, 'rm')) {
      const { file, command } = place;
      if (!command.args.some(({ value = '' }) => /^-\w*[rR]|^--recursive$/.test(value))) continue;
      for (const word of command.args) {
        if (word.variables.length === 0 || !word.raw.includes('/')) continue;
        const pieces = piecesOf(word.raw);
        const [first] = pieces;
        if (first?.kind !== 'variable' || first.operation !== '') continue;
        const rest = pieces.slice(1).filter(({ kind }) => kind !== 'variable');
        if (!rest.every(({ kind }) => kind === 'text')) continue;
        const left = rest.map(({ start, end }) => word.raw.slice(start, end)).join('');
        const variables = pieces.filter(({ kind }) => kind === 'variable');
        if (!fatal.test(left) || !variables.every(({ name }) => mayBeEmpty(variableAt(place, name)))) continue;
        const names = variables.map(({ name }) => `\`$${name}\``).join(' and ');
        yield {
          file,
          range: word.span,
          message: `${names} may be empty here: then this deletes \`${left}\``,
          ...(word.editable
            ? {
                fix: fix.safe(
                  `stop if \`${first.name}\` is empty`,
                  file,
                  edit.replace(spanInWord(word, first), `\${${first.name}:?}`),
                ),
              }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nARG CACHE_DIR\nRUN make \\\n    && rm -rf "$CACHE_DIR/"*\n' },
      finds: ['Dockerfile:4:15'],
      fixed: { Dockerfile: 'FROM debian:12\nARG CACHE_DIR\nRUN make \\\n    && rm -rf "${CACHE_DIR:?}/"*\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nrm -r ${work_dir}/\nEOF\n' },
      finds: ['Dockerfile:3:7'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nrm -r ${work_dir:?}/\nEOF\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nENV PREFIX=\nRUN ["sh", "-c", "rm -rf $PREFIX/usr"]\n' },
      finds: ['Dockerfile:3:26'],
      fixed: { Dockerfile: 'FROM debian:12\nENV PREFIX=\nRUN ["sh", "-c", "rm -rf ${PREFIX:?}/usr"]\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nARG CACHE_DIR=/cache\nRUN rm -rf "$CACHE_DIR/"*\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG CACHE_DIR\nRUN rm -rf "${CACHE_DIR:?}/"* "$CACHE_DIR/build"\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN dir="$(mktemp -d)" && rm -rf "$dir/"*\n' } },
    // Images of languages set variables of their own.
    { files: { Dockerfile: 'FROM golang:1.24\nRUN rm -rf "$GOPATH"/*\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG D\n# hadolint ignore=SC2115\nRUN rm -rf "$D/"*\n' } },
  ],
});
