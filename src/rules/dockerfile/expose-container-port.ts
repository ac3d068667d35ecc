import { edit } from '../../text/edit.ts';
import { exposedIn } from '../exposed.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/expose-container-port',
  level: 'warning',
  must: 'EXPOSE names ports of the container alone, no address and no port of the host.',
  why: 'The builder drops both without a word, so nothing is published there; a later release refuses such a file. `docker run -p` and compose publish ports.',
  aliases: ['ExposeInvalidFormat'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, word, written, address, hostPort, port, protocol, text, problem } of exposedIn(repository)) {
      if (problem !== undefined || (address === '' && hostPort === '')) continue;
      const kept = protocol === '' ? port : `${port}/${protocol}`;
      const parts = [
        ...(address === '' ? [] : [`address \`${address}\``]),
        ...(hostPort === '' ? [] : [`host port \`${hostPort}\``]),
      ];
      yield {
        file,
        range: word.span,
        message: `of \`${text}\` only \`${kept}\` counts: the ${parts.join(' and the ')} ${parts.length > 1 ? 'are' : 'is'} dropped`,
        fix: written ? fix.safe(`expose ${kept}`, file, edit.replace(word.span, kept)) : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 127.0.0.1:80:80 8080:80/udp \\\n  [::1]:1:81\n' },
      finds: ['Dockerfile:2:8', 'Dockerfile:2:24', 'Dockerfile:3:3'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80 80/udp \\\n  81\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nARG P=80\nEXPOSE ${P}:${P}\n' }, finds: ['Dockerfile:3:8'] },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 80 443/tcp 8000-9000\n' } }],
});
