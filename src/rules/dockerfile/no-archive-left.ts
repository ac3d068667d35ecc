import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, type BuildRun, type BuildStep, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { targetOf } from '../../repository/downloads.ts';
import { removedPaths } from '../../repository/removals.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-archive-left',
  level: 'note',
  must: 'An archive that was downloaded and unpacked is deleted in the same RUN.',
  why: 'It stays in the layer beside what was in it, and no later RUN can take it out of the image.',
  aliases: ['tarSomethingRmTheSomething'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('curl', 'wget')) {
        const left = step.run.kept ? leftBy(step) : undefined;
        if (!left) continue;
        yield {
          file,
          range: step.command.nameWord.span,
          message: `\`${left.name}\` is unpacked and then stays in the layer: delete it in this RUN, or pipe it into the unpacker`,
          fix: repair(left),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN wget -q https://example.org/x-1.2.3.tar.gz && \\\n    tar xzf x-1.2.3.tar.gz && \\\n    make -C x\nRUN rm x-1.2.3.tar.gz\n',
      },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN wget -q https://example.org/x-1.2.3.tar.gz && \\\n    tar xzf x-1.2.3.tar.gz && rm x-1.2.3.tar.gz && \\\n    make -C x\nRUN rm x-1.2.3.tar.gz\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL -o /tmp/a.zip https://example.org/a && unzip -q /tmp/a.zip -d /opt\n',
      },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL -o /tmp/a.zip https://example.org/a && unzip -q /tmp/a.zip -d /opt && rm /tmp/a.zip\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN wget -q https://example.org/x.tgz && tar xf x.tgz && rm -f *.tgz\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN wget -qO- https://example.org/x.tgz | tar xz\nRUN wget -q https://example.org/x.tgz\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN cd /tmp && wget -q https://example.org/x.tgz && tar xf x.tgz && cd / && rm -rf /tmp/*\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12 AS b\nRUN wget -q https://example.org/x.tgz && tar xf x.tgz\nFROM scratch\nCOPY --from=b /x /x\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp cd /tmp && wget -q https://example.org/x.tgz && tar xf x.tgz\n',
      },
    },
  ],
});

interface Left {
  readonly run: BuildRun;
  readonly name: string;
  readonly unpacker: BuildStep;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function leftBy(step: BuildCall): Left | undefined {
  const target = targetOf(step);
  if (
    target.kind !== 'file' ||
    target.name === '' ||
    step.run.mounts.some(({ type }) => type === 'tmpfs' || type === 'cache')
  )
    return undefined;
  const { name } = target;
  const last = baseName(name);
  if (!/\.(?:tar(?:\.\w+)?|t[gbx]z2?|zip|gz|xz|bz2|zst)$/i.test(last) || last.includes('*')) return undefined;
  const later = stepsAfter(step);
  const unpacker = later.find((one) => unpacks(one, last));
  if (!unpacker) return undefined;
  // Any deletion by pattern, of a whole folder or by variable may well be meant for it.
  const gone = later.some(
    (one) =>
      removedPaths(one).some((path) => baseName(path) === last || /[*?{$]/.test(path) || path.includes(last)) ||
      (one.call?.tool === 'rm' && has(one.call, 'recursive')) ||
      (one.command.name === 'mv' && one.command.args.some(({ raw }) => raw.includes(last))) ||
      one.command.wrappers.includes('xargs'),
  );
  return gone ? undefined : { run: step.run, name, unpacker };
}

/** Programs that unpack; gunzip and its like put the content in place of the archive. */
function unpacks({ command, call }: BuildStep, archive: string): boolean {
  const names = (text: string | undefined): boolean => text !== undefined && baseName(text) === archive;
  if (call?.tool === 'tar') {
    const file =
      valueOf(call, 'file') ?? call.flags.find(({ name }) => name === 'file')?.value?.raw.replaceAll(/["']/g, '');
    return has(call, 'extract') && !has(call, 'remove-files') && names(file);
  }
  return command.name === 'unzip' && command.args.some(({ value, raw }) => names(value ?? raw.replaceAll(/["']/g, '')));
}

/** `&& rm archive` right behind the unpacker, if nothing else asks for the archive. */
function repair({ run, name, unpacker }: Left) {
  const { command, script } = unpacker;
  const last = baseName(name);
  const { text } = run.file;
  const word = command.args.find(({ value, raw }) => (value ?? raw).includes(last));
  if (
    !word?.editable ||
    command.pipelineLength > 1 ||
    command.conditional ||
    command.redirects.length > 0 ||
    script.errors.length > 0
  )
    return undefined;
  if (text.slice(command.span.end, run.instruction.span.end).includes(last) || command.wrappers.length > 0)
    return undefined;
  const next = run.steps.find((one) => one.index > unpacker.index && one.script === script);
  if (next && next.command.before !== '&&' && next.command.before !== ';') return undefined;
  const path =
    /^["']?[\w./${}:+~-]+["']?$/.test(word.raw) && word.raw.endsWith(last.at(-1) ?? '') ? word.raw : undefined;
  return path && !path.startsWith('-')
    ? fix.safe('delete the archive', run.file, edit.insert(command.span.end, ` && rm ${path}`))
    : undefined;
}
