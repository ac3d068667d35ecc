import { parseSignal } from '../../models/dockerfile/signals.ts';
import { expanded } from '../../repository/copies.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/graceful-stop-signal',
  level: 'warning',
  must: 'STOPSIGNAL is a signal that the program can act upon.',
  why: 'SIGKILL and SIGSTOP never reach it: requests are cut, and what is in memory is lost, at every stop and every update.',
  aliases: ['no-ungraceful-stopsignal'],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'STOPSIGNAL')) {
      const stage = file.stageOf(instruction);
      const [word] = instruction.args;
      const signal = stage && word && parseSignal(expanded(file, stage, instruction, word.text) ?? '');
      if (word && (signal?.number === 9 || signal?.number === 19))
        yield { file, range: word.span, message: `${signal.name} ends the program without a word: SIGTERM asks it to` };
    }
  },
  bad: [{ files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL 9\n' }, finds: ['Dockerfile:2:12'] }],
  good: [{ files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL SIGINT\n' } }],
});
