import { parseSignal } from '../../models/dockerfile/signals.ts';
import { expanded } from '../../repository/copies.ts';
import { nearest } from '../../text/nearest.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stop-signal-is-known',
  level: 'error',
  must: 'STOPSIGNAL names a signal.',
  why: 'The builder refuses any other word.',
  aliases: [],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'STOPSIGNAL')) {
      const stage = file.stageOf(instruction);
      const [word, other] = instruction.args;
      const text = stage && word && !other ? expanded(file, stage, instruction, word.text) : undefined;
      if (!word || text === undefined || parseSignal(text)) continue;
      const [near] = nearest(text.toUpperCase(), [
        'SIGTERM',
        'SIGQUIT',
        'SIGINT',
        'SIGHUP',
        'SIGUSR1',
        'SIGUSR2',
        'SIGWINCH',
        'SIGRTMIN+3',
      ]);
      yield {
        file,
        range: word.span,
        message: `\`${text}\` is no signal${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
      };
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL SIGTEM\n' }, finds: ['Dockerfile:2:12'] },
    { files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL "0"\n' }, finds: ['Dockerfile:2:12'] },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22 AS a\nSTOPSIGNAL sigterm\nFROM a AS b\nSTOPSIGNAL 15\nFROM b\nARG S\nSTOPSIGNAL $S\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL RTMIN+3\n' } },
  ],
});
