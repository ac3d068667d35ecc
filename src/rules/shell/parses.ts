import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';
import { shellPlaces } from '../shell-code.ts';
import { explainSyntaxError } from '../shell-syntax.ts';

export default rule({
  id: 'shell/parses',
  level: 'error',
  must: 'The shell can read the code of every RUN, CMD, ENTRYPOINT and HEALTHCHECK.',
  why: 'The shell refuses the whole line with "Syntax error" and the step fails before its first command.',
  aliases: [
    ...['SC1036', 'SC1045', 'SC1046', 'SC1047', 'SC1048', 'SC1049', 'SC1050', 'SC1051', 'SC1058', 'SC1061'],
    ...['SC1062', 'SC1065', 'SC1070', 'SC1072', 'SC1073', 'SC1078', 'SC1081', 'SC1088', 'SC1089', 'SC1095', 'SC1133'],
  ],
  *check(repository) {
    for (const { file, script } of shellPlaces(repository)) {
      // What follows the first one is its consequence.
      const [error] = script.errors;
      if (!error || isBrought(file.path)) continue;
      const said = explainSyntaxError(error, script);
      if (said !== undefined) yield { file, range: said.span, message: said.message };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN set -x; \\\n    if[ -f /etc/foo ]; then \\\n      echo there; \\\n    fi\n',
      },
      finds: ['Dockerfile:3:5'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN if [ -f /etc/foo ] \\\n    # as before\n    && echo there; fi\n' },
      finds: ['Dockerfile:4:21'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN service postgresql start & && psql -c "select 1"\n' },
      finds: ['Dockerfile:2:32'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN echo "deb http://example.org ./ > /etc/apt/x.list\n' },
      finds: ['Dockerfile:2:10'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nfor f in *.deb; do\n  dpkg -i "$f"\nEOF\nUSER 1000\n' },
      finds: ['Dockerfile:4:14'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nCMD ["sh", "-c", "while true; do date; sleep 1"]\n' },
      finds: ['Dockerfile:2:46'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN if [ -f /etc/foo ]; then \\\n      echo there; \\\n    fi && \\\n    for f in a b; do echo "$f"; done\nRUN <<EOF\ncase "$(uname -m)" in\n  x86_64) echo amd64 ;;\nesac\nEOF\n',
      },
    },
    // Another language, and PowerShell.
    { files: { Dockerfile: 'FROM python:3.12\nRUN <<EOF python3\nprint("it is (fine")\nEOF\n' } },
    {
      files: {
        Dockerfile:
          'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command iex ((new-object net.webclient).DownloadString(1))\n',
      },
    },
    // Only bash knows `[[`: it is no syntax error of sh.
    { files: { Dockerfile: 'FROM debian:12\nRUN [[ -f /etc/foo && echo there\n' } },
  ],
});
