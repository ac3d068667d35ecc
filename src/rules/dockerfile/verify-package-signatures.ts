import { packagesOf } from '../../models/shell/packages.ts';
import { type InvocationFlag } from '../../models/shell/tools/flags.ts';
import type { Level } from '../../finding.ts';
import { type BuildCall, type BuildStep, buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { fix, rule } from '../rule.ts';

/** Tool → flags that switch the check of signatures off. */
const flags: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['allow-unauthenticated', 'force-yes', 'allow-insecure-repositories'],
  apt: ['allow-unauthenticated', 'force-yes', 'allow-insecure-repositories'],
  aptitude: ['allow-unauthenticated', 'allow-untrusted'],
  apk: ['allow-untrusted'],
  dnf: ['nogpgcheck'],
  yum: ['nogpgcheck'],
  tdnf: ['nogpgcheck'],
  microdnf: ['nogpgcheck'],
  zypper: ['no-gpg-checks', 'allow-unsigned-rpm', 'no-gpgcheck'],
};

const tools = Object.keys(flags);

/** Settings that do the same, in options (`-o`, `--setopt`) and in files that a RUN writes. */
const settings: readonly (readonly [RegExp, string])[] = [
  [
    /(?:Acquire::AllowInsecureRepositories|APT::Get::AllowUnauthenticated|Acquire::AllowDowngradeToInsecureRepositories)\W{1,4}(?:true|1|yes)\b/i,
    'apt',
  ],
  [/(?<=\\n|\b)(?:gpgcheck|repo_gpgcheck)\s?=\s?(?:0|false|no)\b/i, 'the package manager'],
  [/(?<=\\n|\b)sslverify\s?=\s?(?:0|false|no)\b/i, 'the package manager'],
  [/\bdeb(?:-src)?\s+\[[^\]\n]{0,200}\btrusted=yes\b[^\]\n]{0,200}\]/, 'apt'],
];

const rpmFlags = /^--(?:nosignature|nodigest|no-signature|nogpgcheck|noverify)$/;

export default rule({
  id: 'dockerfile/verify-package-signatures',
  level: 'warning',
  must: 'Packages are installed only after their signature was checked.',
  why: 'Without it, whoever controls a mirror or the way to it decides what runs in the image.',
  aliases: ['CKV2_DOCKER_7', 'CKV2_DOCKER_8', 'CKV2_DOCKER_9', 'CKV2_DOCKER_10', 'CKV2_DOCKER_11', 'CKV2_DOCKER_15'],
  tags: ['security'],
  securitySeverity: '6.5',
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const steps = buildSteps(file);
      for (const step of steps.calls(...tools)) {
        for (const flag of step.call.flags) {
          if (!flags[step.call.tool]?.includes(flag.name)) continue;
          yield {
            file,
            range: flag.span,
            level: levelOf(step),
            message: `\`${flag.word.raw}\` lets \`${step.call.tool}\` install packages that nobody has signed`,
            fix: repair(step, flag),
          };
        }
      }
      for (const { command } of steps.named('rpm')) {
        for (const arg of command.args) {
          if (rpmFlags.test(arg.value ?? ''))
            yield {
              file,
              range: arg.span,
              message: `\`${arg.raw}\` lets \`rpm\` install packages without checking them`,
            };
        }
      }
      if (!/gpgcheck|sslverify|trusted=yes|Insecure|AllowUnauth/i.test(file.text)) continue;
      for (const { steps: all } of steps.runs) {
        for (const step of all) yield* inSettings(step);
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    --allow-unauthenticated curl && rm -rf /var/lib/apt/lists/*\nRUN apk add --no-cache --allow-untrusted https://example.org/x.apk\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:24'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    curl && rm -rf /var/lib/apt/lists/*\nRUN apk add --no-cache https://example.org/x.apk\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:9\nRUN apt-get update && apt-get install --force-yes --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      },
      finds: ['Dockerfile:2:39'],
      fixed: {
        Dockerfile:
          'FROM debian:9\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM rockylinux:9\nRUN yum -y --nogpgcheck localinstall x.rpm && yum clean all\nRUN rpm -i --nosignature x.rpm\nRUN printf "[x]\\nbaseurl=https://x\\ngpgcheck=0\\n" > /etc/yum.repos.d/x.repo\n',
      },
      finds: ['Dockerfile:2:12', 'Dockerfile:3:12', 'Dockerfile:4:37'],
      fixed: {
        Dockerfile:
          'FROM rockylinux:9\nRUN yum -y localinstall x.rpm && yum clean all\nRUN rpm -i --nosignature x.rpm\nRUN printf "[x]\\nbaseurl=https://x\\ngpgcheck=0\\n" > /etc/yum.repos.d/x.repo\n',
      },
    },
    {
      files: {
        Dockerfile:
          "FROM debian:12\nRUN echo 'deb [trusted=yes] https://x ./' > /etc/apt/sources.list.d/x.list\nRUN yum-config-manager --save --setopt=x.sslverify=0\n",
      },
      finds: ['Dockerfile:2:11', 'Dockerfile:3:42'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y curl && grep gpgcheck=0 /etc/yum.conf\n' } },
    { files: { Dockerfile: 'FROM rockylinux:9\nRUN sed -i s/gpgcheck=0/gpgcheck=1/ /etc/yum.repos.d/x.repo\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo "deb [signed-by=/x.gpg] https://x stable main" > /etc/apt/sources.list.d/x.list\n',
      },
    },
  ],
});

/** Files that were made in the build have no signature to check. */
function levelOf({ call }: BuildCall): Level {
  const packages = packagesOf(call);
  return packages.length > 0 && packages.every(({ kind }) => kind === 'file') ? 'note' : 'warning';
}

function repair({ call, run }: BuildCall, { word, name, value }: InvocationFlag) {
  if (!word.editable || value) return undefined;
  const answers = call.flags.some((flag) => flag.name === 'yes');
  if (name === 'force-yes' && !answers) return fix.unsafe('write -y instead', run.file, edit.replace(word.span, '-y'));
  const gap = /^[ \t]+/.exec(run.file.text.slice(word.span.end))?.[0].length ?? 0;
  if (gap === 0) return undefined;
  return fix.unsafe(
    `take ${word.raw} out`,
    run.file,
    edit.remove({ start: word.span.start, end: word.span.end + gap }),
  );
}

/** Programs that only look at the text. */
const readers = /^(?:grep|egrep|\[|test|awk|cat)$/;

function* inSettings({ command, run, script }: BuildStep) {
  if (readers.test(command.name ?? '')) return;
  const span: Span = command.span;
  const text = run.file.text.slice(span.start, span.end);
  if (/<</.test(text)) return yield* found(run.body.heredocs.length > 0 ? script.source.text : text);
  yield* found(text);

  function* found(where: string) {
    for (const [pattern, who] of settings) {
      const match = pattern.exec(where);
      if (!match) continue;
      // `s/gpgcheck=0/gpgcheck=1/` and `s/gpgcheck=1/gpgcheck=0/`: what is put in stands last.
      if (command.name === 'sed' && isPattern(where, match.index)) continue;
      const start = where === text ? span.start + match.index : script.source.offset(match.index);
      yield {
        file: run.file,
        range: { start, end: start + match[0].length },
        message: `\`${match[0]}\`: ${who} takes packages from there without checking where they come from`,
      };
    }
  }
}

/** True if the place at `index` is the part of sed's `s/…/…/` that is looked for. */
function isPattern(text: string, index: number): boolean {
  const start = Math.max(text.lastIndexOf("'", index), text.lastIndexOf('"', index), text.lastIndexOf(' ', index)) + 1;
  const match = /^(?:\S*?\b)?s(\W)/.exec(text.slice(start));
  if (!match?.[1]) return false;
  const from = start + match[0].length;
  return !text.slice(from, index).includes(match[1]);
}
