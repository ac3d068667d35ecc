import { parseSignal } from '../../models/dockerfile/signals.ts';
import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/canonical-stop-signal',
  level: 'note',
  must: 'STOPSIGNAL names its signal in full: `SIGTERM`.',
  why: 'A number has to be looked up, and is another signal on another processor.',
  aliases: ['prefer-canonical-stopsignal'],
  optIn: true,
  fixes: 'safe',
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'STOPSIGNAL')) {
      const [word] = instruction.args;
      const name = word && parseSignal(word.text)?.name;
      if (!word || name === undefined || name === word.text || !name.startsWith('SIG')) continue;
      const literal = file.text.slice(word.span.start, word.span.end) === word.text;
      yield {
        file,
        range: word.span,
        message: `\`${word.text}\` is ${name}`,
        fix: literal ? fix.safe(`Write \`${name}\``, file, edit.replace(word.span, name)) : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.22 AS a\nSTOPSIGNAL 15\nFROM a\nSTOPSIGNAL term\n' },
      finds: ['Dockerfile:2:12', 'Dockerfile:4:12'],
      fixed: { Dockerfile: 'FROM alpine:3.22 AS a\nSTOPSIGNAL SIGTERM\nFROM a\nSTOPSIGNAL SIGTERM\n' },
    },
  ],
  good: [{ files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL SIGRTMIN+3\nARG S\nSTOPSIGNAL $S\n' } }],
});
