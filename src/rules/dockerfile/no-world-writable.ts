import type { Flag, Instruction } from '../../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../../models/shell/syntax.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { flagOf, has } from '../../models/shell/tools/tool.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-world-writable',
  level: 'warning',
  must: 'Nothing in the image may be written by everybody.',
  why: 'Whoever gets to run a command as any user of the container can put other code in place of a program or a configuration that root, or the next start, runs. The owner needs the right to write, not the world: `chown` the folder to the user who writes there.',
  aliases: ['DF034'],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '4.0',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!/chmod|\s-m|--mode/.test(file.text)) continue;
      for (const stage of file.stages) {
        const level = isDevelopment(file, file.final) || !file.live.includes(stage) ? 'note' : undefined;
        for (const instruction of stage.instructions) {
          if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
          const mode = instruction.flags.find(({ name, value }) => name === 'chmod' && isOpen(value));
          if (mode)
            yield {
              file,
              range: mode.span,
              level,
              message: `\`--chmod=${mode.value}\` lets everybody write what is copied`,
              fix: closed(file, flagSpan(mode), mode.value),
            };
        }
        for (const { command, instruction } of runCommands(file, stage)) {
          const found = openedBy(command);
          if (!found || (!found.recursive && reasonGiven(instruction))) continue;
          const { mode, paths, recursive } = found;
          yield {
            file,
            range: mode.span,
            // A script that is to be run is no place where anybody writes; a folder may be.
            level: recursive || level !== undefined ? level : 'note',
            message: `mode \`${mode.value}\` lets everybody write ${paths}${recursive ? ' and all that is in it' : ''}`,
            fix: mode.editable && !recursive ? closed(file, mode.span, mode.raw) : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nCOPY . /app\nRUN chmod -R 777 /app\nCMD ["/app/run"]\n' },
      finds: ['Dockerfile:3:14'],
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nCOPY --chmod=0777 run /run.sh\nRUN chmod 777 /a.sh && chmod a+rwx /var/lib/app\n',
      },
      finds: ['Dockerfile:2:6', 'Dockerfile:3:11', 'Dockerfile:3:30'],
      fixed: {
        Dockerfile: 'FROM debian:12\nCOPY --chmod=0755 run /run.sh\nRUN chmod 755 /a.sh && chmod a+rwx /var/lib/app\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -m 1777 /data && chmod 1777 /var/x && chmod 777 /tmp && chmod +x /run.sh && chmod g+w /a\n',
      },
    },
    // Said and meant.
    {
      files: {
        Dockerfile:
          'FROM debian:12\n# World-writable, so that it works under whatever user the container runs\nRUN mkdir -p /app/cache && chmod 777 /app/cache\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nCOPY --chmod=755 run /run.sh\nRUN chmod 755 /a /777\n' } },
  ],
});

/** A comment above the instruction that says why everybody may write. */
const reasonGiven = ({ comments }: Instruction): boolean =>
  comments.some(({ text }) =>
    /\b(?:world|everybody|everyone|anyone|any (?:user|uid)|arbitrary|whatever user|non-?root|rootless|openshift)\b/i.test(
      text,
    ),
  );

/** True for a mode with which others may read and write (a queue is only written), unless the sticky bit keeps them from each other's files. */
function isOpen(mode: string | undefined): boolean {
  if (mode === undefined) return false;
  if (/^[0-7]{3,4}$/.test(mode))
    return (Number(mode.at(-1)) & 6) === 6 && !(mode.length === 4 && (Number(mode[0]) & 1) !== 0);
  return mode.split(',').some((part) => /^[ug]*[ao][uogoa]*[+=][rwxXst]*w/.test(part)) && !/\+t|t$/.test(mode);
}

interface Opened {
  readonly mode: ShellWord;
  readonly paths: string;
  readonly recursive: boolean;
}

/** The mode that lets everybody write, and what it is given to. */
function openedBy(command: ShellCommand): Opened | undefined {
  const call = invocation(command);
  if (call?.tool === 'chmod') {
    const [mode, ...paths] = call.operands;
    if (!mode || !isOpen(mode.value) || paths.every(({ value }) => isScratch(value))) return undefined;
    return { mode, paths: paths.map(({ raw }) => `\`${raw}\``).join(', '), recursive: has(call, 'recursive') };
  }
  if (call?.tool !== 'mkdir' && call?.tool !== 'install') return undefined;
  const mode = flagOf(call, 'mode')?.value;
  if (!mode || !isOpen(mode.value) || call.operands.every(({ value }) => isScratch(value))) return undefined;
  const paths = call.tool === 'install' ? call.operands.slice(-1) : call.operands;
  return { mode, paths: paths.map(({ raw }) => `\`${raw}\``).join(', '), recursive: false };
}

/** Places where everybody writes anyway. */
const isScratch = (path: string | undefined): boolean =>
  path !== undefined && /^(?:\/var)?\/tmp(?:\/|$)|^\/dev\/|^\/(?:var\/)?run\/?$/.test(path);

const flagSpan = ({ valueSpan }: Flag): Span => valueSpan;

/** The same mode without the right to write for group and others. */
function closed(file: { readonly path: string }, span: Span, mode: string | undefined) {
  const match = /^([0-7]?[0-7])([0-7])([0-7])$/.exec(mode ?? '');
  if (!match || span.end - span.start !== mode?.length) return undefined;
  const [, head = '', group = '', others = ''] = match;
  const text = `${head}${Number(group) & 5}${Number(others) & 5}`;
  return fix.unsafe(`Use mode ${text}`, file, edit.replace(span, text));
}
