import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildRun, type BuildStep, buildSteps } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/build-folder-removed',
  level: 'note',
  must: 'Sources that a RUN unpacks below /usr/src and builds are deleted in it.',
  why: 'Sources and object files stay in the layer, often many times as large as what was installed from them.',
  aliases: ['mkdirUsrSrcThenRemove'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!file.text.includes('/usr/src')) continue;
      for (const run of buildSteps(file).runs) {
        const made = run.kept ? sourceFolder(run) : undefined;
        if (
          !made ||
          run.steps.some((step) =>
            removedPaths(step).some((path) => path.startsWith('/usr/src') || path.startsWith('.')),
          )
        )
          continue;
        yield {
          file,
          range: made.step.command.span,
          message: `the sources in \`${made.path}\` stay in the layer after they were built: delete them at the end of this RUN`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -p /usr/src/x && curl -fsSL https://example.org/x.tgz | tar xz -C /usr/src/x && \\\n cd /usr/src/x && ./configure && make install\n',
      },
      finds: ['Dockerfile:2:5'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nRUN mkdir -p /usr/src/app\nWORKDIR /usr/src/app\nCOPY . .\nRUN make\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -p /usr/src/x && curl -fsSL https://example.org/x.tgz | tar xz -C /usr/src/x && cd /usr/src/x && make install && rm -rf /usr/src/x\n',
      },
    },
  ],
});

/** The folder below /usr/src that the RUN makes, fills from an archive and builds in. */
function sourceFolder(run: BuildRun): { readonly step: BuildStep; readonly path: string } | undefined {
  const step = run.steps.find(
    ({ call }) => call?.tool === 'mkdir' && call.operands.some(({ value }) => value?.startsWith('/usr/src')),
  );
  const path = step?.call?.operands.find(({ value }) => value?.startsWith('/usr/src'))?.value;
  if (!step || path === undefined) return undefined;
  const unpacks = run.steps.some(
    ({ call }) =>
      call?.tool === 'tar' && has(call, 'extract') && valueOf(call, 'directory')?.startsWith('/usr/src') === true,
  );
  const builds = run.steps.some(
    ({ command }) => command.name === 'make' || command.name === 'configure' || command.name === 'cmake',
  );
  return unpacks && builds ? { step, path } : undefined;
}
