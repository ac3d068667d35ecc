import { edit } from '../../text/edit.ts';
import { exposedIn } from '../exposed.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/expose-protocol-casing',
  level: 'note',
  must: 'The protocol in EXPOSE is written in lower case.',
  why: 'The image says `80/tcp` whatever is written here: who searches for one spelling misses the other.',
  aliases: ['ExposeProtoCasing'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, word, written, protocol, problem } of exposedIn(repository)) {
      const lower = protocol.toLowerCase();
      if (problem !== undefined || protocol === lower) continue;
      const span = { start: word.span.end - protocol.length, end: word.span.end };
      const exact = written && file.text.slice(span.start, span.end) === protocol;
      yield {
        file,
        range: exact ? span : word.span,
        message: `\`${protocol}\` is \`${lower}\` in the image`,
        fix: exact ? fix.safe(`write ${lower}`, file, edit.replace(span, lower)) : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80/TcP \\\n  53/UDP\n' },
      finds: ['Dockerfile:2:11', 'Dockerfile:3:6'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80/tcp \\\n  53/udp\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV P=80/TCP\nEXPOSE $P\n' }, finds: ['Dockerfile:3:8'] },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80/tcp 53/udp 8080\n' } }],
});
