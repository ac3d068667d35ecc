import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, type BuildStep, buildSteps, readerOf, stepsAfter } from '../../repository/build-steps.ts';
import { checksIntegrity, targetOf, urlsOf } from '../../repository/downloads.ts';
import { afterName } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/curl-fails-on-error',
  level: 'warning',
  must: 'A download by curl fails when the server answers with an error.',
  why: 'Without `-f` curl succeeds on 404 and 500: the page with the error message is taken for the file, and the build goes on with it.',
  aliases: ['curlUseFlagF'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('curl')) {
        const use = useOf(step);
        if (!use) continue;
        const flag = afterName(step, '-f');
        yield {
          file,
          range: step.command.nameWord.span,
          level: use.level,
          message: `\`curl\` without \`-f\`: if the server answers with an error, ${use.what}`,
          fix: flag && fix.safe('add -f', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -sSL https://example.org/x -o /usr/bin/x \\\n && chmod +x /usr/bin/x\nRUN curl https://example.org/installer | php\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN curl -f -sSL https://example.org/x -o /usr/bin/x \\\n && chmod +x /usr/bin/x\nRUN curl -f https://example.org/installer | php\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://example.org/x -o /x && curl --fail-with-body -O https://example.org/y\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN curl -sL https://example.org/x -o x && echo "abc  x" | sha256sum -c -\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -sL https://example.org/x.tgz | tar xz && curl -sO https://example.org/y.zip && unzip y.zip\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -s -o /dev/null -w "%{http_code}" https://example.org && curl -I https://example.org\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN curl --version && curl -X POST https://example.org/hook\n' } },
  ],
});

/** Programs that fail by themselves if they are given a page of text in place of the real thing. */
const refuses =
  /^(?:tar|bsdtar|gunzip|unxz|bunzip2|unzip|7z|7za|gzip|xz|bzip2|zstd|cpio|dpkg|rpm|apt-key|gpg|gpg2|rpmkeys|patch|jq|java|ar|docker|grep|dpkg-deb|yum|dnf|apt|apt-get)$/;

const archive = /\.(?:t?gz|tgz|bz2|xz|zip|deb|rpm|jar|gpg|asc|zst|tar)$/;

interface Use {
  readonly level: 'warning' | 'note';
  readonly what: string;
}

/** What becomes of an error page; undefined if something else notices it, or if nothing is kept. */
function useOf(step: BuildCall): Use | undefined {
  const { call, command } = step;
  if (
    has(call, 'fail') ||
    has(call, 'fail-with-body') ||
    has(call, 'config') ||
    has(call, 'version') ||
    has(call, 'write-out')
  )
    return undefined;
  if (has(call, 'data') || has(call, 'request') || has(call, 'json') || has(call, 'upload-file') || has(call, 'form'))
    return undefined;
  if (call.flags.some(({ word }) => word.value === undefined && word.raw.startsWith('$'))) return undefined;
  if (command.args.some(({ value, raw }) => value === undefined && /^["']?\$\{?\w*(?:opt|flag|arg)/i.test(raw)))
    return undefined;
  const urls = urlsOf(call);
  if (urls.every(({ scheme }) => scheme === 'file' || scheme === 'ftp')) return undefined;
  if (urls.some(({ host }) => /^(?:localhost|127\.)/.test(host))) return undefined;
  const reader = readerOf(step);
  if (reader) return readBy(reader);
  const target = targetOf(step);
  if (target.kind !== 'file') return undefined;
  const name = target.name.slice(target.name.lastIndexOf('/') + 1);
  const later = stepsAfter(step);
  if (later.some((one) => checksIntegrity(one) || runs(one, name))) return undefined;
  if (
    later.some(
      (one) =>
        refuses.test(one.command.name ?? '') && (name === '' || one.command.inPipeline > 0 || mentions(one, name)),
    )
  )
    return undefined;
  if (archive.test(name) && later.some((one) => refuses.test(one.command.name ?? ''))) return undefined;
  // A later RUN that unpacks it stops there.
  if (archive.test(name) && step.run.file.text.slice(step.run.instruction.span.end).includes(name)) return undefined;
  const shown = valueOf(call, 'output') ?? name;
  return {
    level: 'warning',
    what: `its page is saved as ${shown === '' ? 'the file' : `\`${shown}\``} and the build goes on`,
  };
}

/** A shell or Python stops at a page of HTML with a syntax error; php prints it and succeeds. */
function readBy({ command }: BuildStep): Use | undefined {
  const name = command.wrappers.includes('xargs') ? 'xargs' : (command.name ?? '');
  if (name === 'php') return { level: 'warning', what: '`php` prints its page, and the build goes on' };
  if (name === 'tee') return { level: 'warning', what: 'its page is written to the file and the build goes on' };
  return undefined;
}

const interpreters = /^(?:bash|sh|ash|dash|zsh|python[\d.]*|perl|ruby|node)$/;

/** True if the command would run the saved page, and stop at its first line. */
const runs = ({ command }: BuildStep, name: string): boolean =>
  name !== '' &&
  (command.name === name ||
    (interpreters.test(command.name ?? '') && command.args.some(({ value, raw }) => (value ?? raw).endsWith(name))));

const mentions = ({ command }: BuildStep, name: string): boolean =>
  command.args.some(({ value, raw }) => (value ?? raw).includes(name) || /[*?]/.test(raw) || raw.includes('$')) ||
  command.redirects.some(({ target }) => target?.raw.includes(name) === true);
