import { edit } from '../../text/edit.ts';
import { exposedIn } from '../exposed.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/expose-valid-port',
  level: 'error',
  must: 'EXPOSE names ports between 0 and 65535, with tcp, udp or sctp behind a slash if need be.',
  why: 'BuildKit refuses anything else when it comes to the instruction, and the build ends there.',
  aliases: ['DL3011', 'DS-0008'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, word, text, written, problem } of exposedIn(repository)) {
      if (problem === undefined) continue;
      const via = written ? '' : ` (\`${text}\`)`;
      const list = /^\d+(?:,\d+)+,?$/.test(word.text) ? word.text.split(',').filter((port) => port !== '') : undefined;
      const hint = word.text === '#' ? ': a comment needs a line of its own' : '';
      yield {
        file,
        range: word.span,
        message: `${problem}${via}${hint}`,
        fix: list && fix.unsafe('write blanks between the ports', file, edit.replace(word.span, list.join(' '))),
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nARG PORT=70000\nEXPOSE 80 65536/tcp $PORT 8000-9000/http\n' },
      finds: ['Dockerfile:3:11', 'Dockerfile:3:21', 'Dockerfile:3:27'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80,443\nEXPOSE 9000-8000 [80]\n' },
      finds: ['Dockerfile:2:8', 'Dockerfile:3:8', 'Dockerfile:3:18'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80 443\nEXPOSE 9000-8000 [80]\n' },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80 # web\n' },
      finds: ['Dockerfile:2:11', 'Dockerfile:2:13'],
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE localhost:80:80\n' }, finds: ['Dockerfile:2:8'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nARG A\nEXPOSE 0 65535/udp 8000-9000/SCTP "80" $A ${B}\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV PORTS="80 443"\nEXPOSE $PORTS \\\n  # the rest\n  81/\n' } },
  ],
});
