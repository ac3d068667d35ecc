import { expandWord } from '../../models/dockerfile/expand.ts';
import { knownFlags } from '../../models/dockerfile/keywords.ts';
import { environmentAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage, Word } from '../../models/dockerfile/syntax.ts';
import { expanded, flag, sourceWords } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { isPlaceholder, ownDockerfiles } from '../dockerfiles.ts';
import { expandedTexts } from '../expanded-texts.ts';
import { referencesIn } from '../references.ts';
import { fix, type Report, rule } from '../rule.ts';

/** Names that STOPSIGNAL takes, besides numbers (moby/sys/signal). */
const signals: readonly string[] = (
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG ' +
  'USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
).split(' ');

export default rule({
  id: 'dockerfile/instruction-is-valid',
  level: 'error',
  must: 'What an instruction says is something that the builder can carry out: quotes close, a signal exists, COPY takes files.',
  why: 'BuildKit reads the file, begins to build and stops at this instruction.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const instruction of file.model.globalArgs) yield* broken(file, undefined, instruction);
      for (const stage of file.stages) {
        for (const instruction of stage.instructions) {
          yield* broken(file, stage, instruction);
          if (instruction.keyword === 'STOPSIGNAL') yield* noSignal(file, stage, instruction);
          else if (instruction.keyword === 'COPY') yield* remoteSource(file, stage, instruction);
          else if (instruction.keyword === 'ADD') yield* checksum(file, stage, instruction);
          if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') yield* mode(file, stage, instruction);
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nLABEL text it\'s me\nENV A=${B C="${}" D=${E^^}\nCOPY ${ /x\n' },
      finds: ['Dockerfile:2:12', 'Dockerfile:3:7', 'Dockerfile:4:6'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV STOP=TREM\nSTOPSIGNAL SIGTREM\nSTOPSIGNAL ${STOP}\nSTOPSIGNAL 0\n' },
      finds: ['Dockerfile:3:12', 'Dockerfile:4:12', 'Dockerfile:5:12'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV STOP=TREM\nSTOPSIGNAL SIGTERM\nSTOPSIGNAL ${STOP}\nSTOPSIGNAL 0\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nCOPY --chmod=755 https://example.com/a.sh /a\nCOPY a git@example.com:b/c.git /x/\n',
      },
      finds: ['Dockerfile:2:18', 'Dockerfile:3:8'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\nADD --chmod=755 https://example.com/a.sh /a\nADD a git@example.com:b/c.git /x/\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d a.tar /a/\nCOPY --chmod=888 a /a\nCOPY --chmod=u+q a /a\nCOPY --chmod=10755 a /a\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:14', 'Dockerfile:4:14', 'Dockerfile:5:14'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nENV A=${B:-it\\\'s} C="it\'s" D=$ E=${F%x}\nSTOPSIGNAL SIGRTMIN+3\nSTOPSIGNAL quit\nSTOPSIGNAL 15\nSTOPSIGNAL $X\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nCOPY --chmod=0644 a b /x/\nCOPY --chmod=u=rwX,go-w a /a\nARG MODE\nCOPY --chmod=$MODE a /a\nADD https://example.com/a.sh /a\nCOPY example.com/a /a\n',
      },
    },
    // What the environment of the base image may hold nobody knows.
    { files: { Dockerfile: 'FROM registry.example/a:1\nENV A=${B:?needed} V=${project.version}\n' } },
    { files: { Dockerfile: "FROM alpine:3.20\nRUN echo ${A^^} it\\'s\nCMD echo ${A^^}\nCOPY <<EOF /x\nit's\nEOF\n" } },
  ],
});

/** Quotes and braces that BuildKit cannot read. */
function* broken(file: DockerfileUnit, stage: Stage | undefined, instruction: Instruction): Iterable<Report> {
  for (const { text, at, raw } of expandedTexts(instruction)) {
    if (!(raw ? text.includes('$') : /[$"'\\`]/.test(text)) || isPlaceholder(text)) continue;
    const { error } = expandWord(text, stage ? environmentAt(stage, instruction) : {}, {
      escape: raw ? '\\' : file.model.escape,
      plainQuotes: raw,
    });
    const fault = error === undefined || needsValue(text, file.model.escape) ? undefined : faultOf(error);
    if (fault === undefined) continue;
    yield { file, range: at(0, text.length), message: fault };
    // The builder gets no further.
    return;
  }
}

/** True for `${name:?}`: whether it is an error rests on a value that the base image may set. */
const needsValue = (text: string, escape: '\\' | '`'): boolean =>
  referencesIn(text, escape).some(({ operator }) => operator.endsWith('?'));

/** The lexer's complaint in plain words. */
function faultOf(error: string): string {
  const quote = /matching (single|double)-quote/.exec(error)?.[1];
  if (quote !== undefined) return `a ${quote} quote opens and does not close`;
  if (error.includes("missing '}'")) return '`${` is not closed by `}`';
  if (error.includes('bad substitution')) return '`${` is followed by no name';
  if (error.includes('unsupported modifier')) return 'the builder has no such form of `${…}`: only a shell does';
  return `the builder cannot put in its variables: ${error}`;
}

function* noSignal(file: DockerfileUnit, stage: Stage, instruction: Instruction): Iterable<Report> {
  const [word] = instruction.args;
  const signal = word && expanded(file, stage, instruction, word.text);
  if (!word || signal === undefined) return;
  if (/^[-+]?\d+$/.test(signal) ? Number(signal) !== 0 : isSignal(signal)) return;
  const [meant] =
    signal.length < 3 || signal.length > 20 ? [] : nearest(signal.toUpperCase().replace(/^SIG/, ''), signals);
  const name = meant && (/^SIG/i.test(signal) ? `SIG${meant}` : meant);
  yield {
    file,
    range: word.span,
    message: `\`${signal}\` is no signal${name ? `; did you mean \`${name}\`?` : ''}`,
    fix: name && signal === word.text ? fix.unsafe(`use ${name}`, file, edit.replace(word.span, name)) : undefined,
  };
}

function isSignal(text: string): boolean {
  const name = text.toUpperCase().replace(/^SIG/, '');
  const realTime = /^RT(MIN\+|MAX-)(\d{1,2})$/.exec(name);
  if (realTime) return Number(realTime[2]) >= 1 && Number(realTime[2]) <= (realTime[1] === 'MIN+' ? 15 : 14);
  return signals.includes(name);
}

const isRemote = (text: string): boolean => /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@[\w.-]+:)/.test(text);

function* remoteSource(file: DockerfileUnit, stage: Stage, instruction: Instruction): Iterable<Report> {
  for (const word of sourceWords(instruction)) {
    const text = expanded(file, stage, instruction, word.text);
    if (text === undefined || !isRemote(text)) continue;
    const known = knownFlags.get('ADD') ?? {};
    const { keywordSpan } = instruction;
    const plain = keywordSpan.end - keywordSpan.start === 4;
    yield {
      file,
      range: word.span,
      message: `COPY takes no URL, and \`${text.slice(0, 60)}\` is one: only ADD fetches`,
      fix:
        plain && instruction.flags.every(({ name }) => Object.hasOwn(known, name))
          ? fix.safe('fetch it with ADD', file, edit.replace(keywordSpan, 'ADD'), ['-COPY', '+ADD'])
          : undefined,
    };
    return;
  }
}

function* checksum(file: DockerfileUnit, stage: Stage, instruction: Instruction): Iterable<Report> {
  const found = instruction.flags.find(({ name }) => name === 'checksum');
  if (!found?.value) return;
  const sources: readonly Word[] = sourceWords(instruction);
  const first = sources[0] && expanded(file, stage, instruction, sources[0].text);
  if (sources.length !== 1)
    yield {
      file,
      range: found.span,
      message: `one checksum for ${sources.length} sources: it can be that of one alone`,
    };
  else if (first !== undefined && !isRemote(first))
    yield { file, range: found.span, message: `\`${first}\` is no URL: only what is fetched has a checksum` };
}

function* mode(file: DockerfileUnit, stage: Stage, instruction: Instruction): Iterable<Report> {
  const written = flag(instruction, 'chmod');
  const value = written && expanded(file, stage, instruction, written);
  if (!value) return;
  if (/^[0-7]+$/.test(value) ? Number.parseInt(value, 8) <= 0o7777 : symbolic.test(value)) return;
  const range = instruction.flags.find(({ name }) => name === 'chmod')?.valueSpan;
  yield { file, range, message: `\`${value}\` is no file mode: four octal digits at most, or a form like u=rwX,go=rX` };
}

const symbolic = /^[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*$/;
