import { piecesOf } from '../../models/shell/pieces.ts';
import { fix, rule } from '../rule.ts';
import { quoting, shellPlaces, spanInWord, takesQuotes } from '../shell-code.ts';
import { variableAt } from '../shell-variables.ts';

/** Variables whose purpose is to be several words. */
const lists =
  /(?:DEP(?:END)?S?|PACKAGES?|PKGS?|MODULES|EXTENSIONS|LIST|FLAGS|OPT(?:ION)?S?|ARGS?|PARAMS|LIBS|FILES|DEPENDENCIES)$|^[@*]$/i;

/** `$?`, `$#`, `$$`, `$!`: numbers. */
const numbers = /^[?#$!-]$/;

/** Commands whose words are not split, or joined and read anew, or that `shell/quoted-in-test` looks at. */
const assigning = /^(?:eval|export|local|readonly|declare|typeset|\[\[?|test)$/;

/** Substitutions that give one plain word. */
const plain =
  /^(?:\$\(|`)\s*(?:nproc|uname\s+-\w+|id\s+-\w+|arch|dpkg\s+--print-architecture|lsb_release\s+-\w+|rpm\s+-E\s+\S+|getconf\s+\w+)\s*(?:2>\S+\s*)?[)`]$/;

export default rule({
  id: 'shell/quoted-expansion',
  level: 'note',
  optIn: true,
  must: 'Variables and command substitutions are quoted, except where several words are meant.',
  why: 'Without quotes the value is split at blanks and its `*` and `?` are taken as patterns of file names.',
  aliases: ['SC2086', 'SC2046'],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of shellPlaces(repository)) {
      for (const [index, command] of place.script.commands.entries()) {
        if (command.name === undefined || assigning.test(command.name)) continue;
        for (const word of command.args) {
          if (word.value !== undefined) continue;
          const pieces = piecesOf(word.raw);
          const quote = takesQuotes(place, index) ? quoting(word, pieces) : undefined;
          for (const one of pieces) {
            if (one.quotes !== '' || (one.kind !== 'variable' && one.kind !== 'command')) continue;
            const written = word.raw.slice(one.start, one.end);
            if (one.kind === 'command' ? plain.test(written) : !matters(one.name, one.operation)) continue;
            if (one.kind === 'variable') {
              const known = variableAt(place, one.name);
              if (known.kind === 'value') continue;
            }
            const edits = quote?.(one);
            yield {
              file: place.file,
              range: spanInWord(word, one),
              message: `\`${shorten(written)}\` is split at blanks`,
              ...(edits ? { fix: fix.unsafe(`quote \`${shorten(written)}\``, place.file, edits) } : {}),
            };
          }
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nARG TARGET\nRUN mkdir -p /srv/$TARGET \\\n    && cp -r . $TARGET/app\n' },
      finds: ['Dockerfile:3:19', 'Dockerfile:4:16'],
      fixed: {
        Dockerfile: 'FROM debian:12\nARG TARGET\nRUN mkdir -p "/srv/$TARGET" \\\n    && cp -r . "$TARGET/app"\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nchown app $(cat /tmp/list)\nEOF\n' },
      finds: ['Dockerfile:3:11'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nchown app "$(cat /tmp/list)"\nEOF\n' },
    },
    { files: { Dockerfile: 'FROM debian:12\nARG X\nRUN ["sh", "-c", "mkdir $X"]\n' }, finds: ['Dockerfile:3:25'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nARG TARGET=a\nRUN mkdir -p /srv/$TARGET "$HOME/x"\n' } },
    {
      files: { Dockerfile: 'FROM debian:12\nARG BUILD_DEPS\nRUN apt-get install -y $BUILD_DEPS && make -j$(nproc)\n' },
    },
    { files: { Dockerfile: "FROM debian:12\nRUN x=$(cat /f) && export Y=$x && awk '{print $1}' /f\n" } },
    { files: { Dockerfile: 'FROM debian:12\nARG D\n# hadolint ignore=SC2086\nRUN mkdir $D\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG D\nRUN <<EOF\n# shellcheck disable=SC2086\nmkdir $D\nEOF\n' } },
  ],
});

const matters = (name: string, operation: string): boolean =>
  name !== '' && !numbers.test(name) && !lists.test(name) && !operation.startsWith('#') && !/^:?\+/.test(operation);

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 38)}…` : text);
