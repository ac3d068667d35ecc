import { exposedIn } from '../exposed.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-ssh-port',
  level: 'note',
  must: 'No image offers SSH on port 22.',
  why: 'A container that people log in to has a second way in, with keys and passwords of its own, and changes that no image holds; `docker exec` needs neither.',
  aliases: ['DS-0004', 'CKV_DOCKER_1'],
  tags: ['security'],
  securitySeverity: '3.0',
  *check(repository) {
    for (const { file, word, first, last, protocol, problem } of exposedIn(repository)) {
      if (problem !== undefined || first > 22 || last < 22 || protocol.toLowerCase() === 'udp') continue;
      const what = first === last ? 'port 22 is' : `\`${word.text}\` holds port 22,`;
      yield { file, range: word.span, message: `${what} that of SSH` };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nARG SSH=22\nEXPOSE 80 22/tcp\nEXPOSE $SSH 20-25\n' },
      finds: ['Dockerfile:3:11', 'Dockerfile:4:8', 'Dockerfile:4:13'],
    },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE 2222 220 22/udp 80\n' } }],
});
