import type { Instruction, Pair, Word } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit, type Edit } from '../../text/edit.ts';
import { ownDockerfiles, withTriggers } from '../dockerfiles.ts';
import { pairValue } from '../pair-value.ts';
import { referencesIn } from '../references.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/key-value-with-equals',
  level: 'warning',
  must: 'ENV, LABEL and ARG put `=` between a name and its value.',
  why: 'Without it everything behind the name is one value: a second pair, an equals sign with blanks around it or a comment becomes part of it, and ARG declares two names instead of one.',
  aliases: ['LegacyKeyValueFormat'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const instruction of withTriggers(file.model.instructions)) {
        const [pair, second] = instruction.pairs;
        if (!pair) continue;
        if (instruction.legacyPair) yield { file, range: pair.span, ...told(file, instruction, pair) };
        else if (instruction.keyword === 'ARG' && second && isValueOf(file, instruction, pair, second)) {
          const { args } = instruction;
          yield {
            file,
            range: { start: pair.span.start, end: second.span.end },
            message: `this declares two arguments, \`${pair.key}\` and \`${second.key}\`, and gives \`${pair.key}\` no value`,
            fix: fix.unsafe(`give ${pair.key} the value ${second.key}`, file, joined(args), [
              '-ARG pairs 2',
              '+ARG pairs 1',
            ]),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nENV HOME_DIR /srv/app\nENV GREETING hello $USER world\nLABEL description "two words"\nONBUILD ENV A b\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5', 'Dockerfile:4:7', 'Dockerfile:5:13'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\nENV HOME_DIR=/srv/app\nENV GREETING="hello $USER world"\nLABEL description="two words"\nONBUILD ENV A=b\n',
      },
    },
    // What has quotes or escapes inside keeps its meaning: `say "a  b" c\d` is `say a  b cd`.
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV A say "a  b" c\\d\nENV B say it\\ \'$x\'\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV A=say\\ "a  b"\\ c\\d\nENV B=say\\ it\\ \'$x\'\n' },
    },
    {
      files: {
        Dockerfile: '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENV DIR C:\\Program Files\\app\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENV DIR="C:\\Program Files\\app"\n',
      },
    },
    // Each line stays where it is, and so does the comment.
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV DEPS \\\n    curl \\\n    # for the hooks\n    git \\\n    make\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV DEPS="curl \\\n    # for the hooks\n    git \\\n    make"\n' },
    },
    // No quote that closes: the builder refuses the value in either form.
    { files: { Dockerfile: "FROM alpine:3.20\nLABEL text it's me\n" }, finds: ['Dockerfile:2:7'] },
    // A comment between name and value has no place in a pair.
    { files: { Dockerfile: 'FROM alpine:3.20\nENV A \\\n# why\nb\n' }, finds: ['Dockerfile:2:5'] },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV PORT = 8080\nENV A 1 B=2\nLABEL version 1.0 # first\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5', 'Dockerfile:4:7'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV PORT=8080\nENV A="1 B=2"\nLABEL version="1.0 # first"\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nLABEL a = "b" c = "d"\n' }, finds: ['Dockerfile:2:7'] },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nARG foo bar\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nARG foo=bar\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nENV A=1 B="two words" C=three\\ words\nLABEL d=e\nARG f=g\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV DEPS="\\\n    curl \\\n    make"\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nARG first second\nRUN echo $first $second\nARG USER_ID GROUP_ID\n' } },
  ],
});

function told(file: DockerfileUnit, instruction: Instruction, pair: Pair) {
  const { key, value = '' } = pair;
  const { keyword } = instruction;
  const title = `write ${keyword} ${key}=…`;
  const equals = /^=\s*/.exec(value)?.[0];
  if (equals !== undefined) {
    return {
      message: `the value of \`${key}\` is \`${shown(value)}\`, with the equals sign: blanks stand around it`,
      fix: repair(file, instruction, pair, equals.length, title, 'unsafe'),
    };
  }
  const other = /(?:^|\s)([A-Za-z_][\w.]*=|#\s)/.exec(value)?.[1];
  if (other !== undefined && !/["']/.test(value)) {
    return {
      message: `the value of \`${key}\` is all that follows, \`${shown(value)}\``,
      fix: repair(file, instruction, pair, 0, title, 'unsafe'),
    };
  }
  return {
    message: `\`${keyword} ${key} …\` is the old form without \`=\``,
    level: 'note' as const,
    fix: repair(file, instruction, pair, 0, title, 'safe'),
  };
}

const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 59)}…` : value);

/** Puts `=` behind the key, and the value without its first `drop` characters behind that. */
function repair(
  file: DockerfileUnit,
  instruction: Instruction,
  { key, value = '', keySpan, valueSpan }: Pair,
  drop: number,
  title: string,
  safety: 'safe' | 'unsafe',
) {
  const kept = value.slice(drop);
  // `a = b c = d` was to be two pairs, and nobody can say where the first ends.
  const isList = drop > 0 && /\s=|\S\s+[\w.-]+=/.test(kept);
  const written = kept === '' || isList ? undefined : pairValue(kept, file.model.escape);
  const oneLine = valueSpan.end - valueSpan.start === value.length;
  const gap = { start: keySpan.end, end: valueSpan.start + drop };
  if (!written || !/^[\w./-]+$/.test(key) || file.text.slice(gap.start, gap.end).includes('#')) return undefined;
  if (!oneLine && (written.kind === 'instead' || drop > 0)) return undefined;
  const edits: readonly Edit[] =
    written.kind === 'instead'
      ? [edit.replace({ start: gap.start, end: valueSpan.end }, `=${written.text}`)]
      : [
          edit.replace(gap, `=${written.quote}`),
          ...(written.quote === '' ? [] : [edit.insert(valueSpan.end, written.quote)]),
        ];
  const { keyword } = instruction;
  const facts = [`${keyword} pairs`, `ONBUILD ${keyword} pairs`];
  return fix[safety](
    title,
    file,
    edits,
    facts.flatMap((fact) => [`-${fact} legacy`, `+${fact} 1`]),
  );
}

/** True if `second` looks like the value of `first`: nobody uses it, and it is not written as names are. */
function isValueOf({ text, model }: DockerfileUnit, { args }: Instruction, first: Pair, second: Pair): boolean {
  if (args.length !== 2 || first.value !== undefined || second.value !== undefined) return false;
  if (/^[A-Z][A-Z\d_]*$/.test(first.key) && /^[A-Z][A-Z\d_]*$/.test(second.key)) return false;
  return !/^\w+$/.test(second.key) || !referencesIn(text, model.escape, false).some(({ name }) => name === second.key);
}

function joined(args: readonly Word[]): Edit[] {
  const [first, second] = args;
  return first && second ? [edit.replace({ start: first.span.end, end: second.span.start }, '=')] : [];
}
