import { managerOf } from '../../models/shell/package-managers.ts';
import { packagesOf } from '../../models/shell/packages.ts';
import { has, valuesOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, buildSteps } from '../../repository/build-steps.ts';
import { afterSubcommand } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-recommends',
  level: 'note',
  must: 'Packages of Debian are installed without those that they recommend.',
  why: 'Recommended packages often double the size of the layer: editors, documentation, mail servers. Those that are needed are better named.',
  aliases: ['DL3015', 'DS-0029', 'aptGetInstallUseNoRec'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (/install-recommends\W[^\n]{0,40}(?:false|0)/i.test(file.text)) continue;
      for (const step of buildSteps(file).calls('apt-get', 'apt', 'aptitude')) {
        if (!step.run.kept || !recommends(step)) continue;
        const flag = afterSubcommand(step, '--no-install-recommends');
        yield {
          file,
          range: {
            start: step.command.nameWord.span.start,
            end: (step.call.subcommandWord ?? step.command.nameWord).span.end,
          },
          message: `\`${step.call.tool} install\` takes the recommended packages along: add \`--no-install-recommends\` and name those that are needed`,
          fix: flag && fix.unsafe('add --no-install-recommends', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y \\\n    curl && rm -rf /var/lib/apt/lists/*\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && \\\n    apt-get install --no-install-recommends -y \\\n    curl && rm -rf /var/lib/apt/lists/*\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y -o APT::Install-Recommends=false curl\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/99x\nRUN apt-get install -y curl\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12 AS build\nRUN apt-get install -y gcc\nFROM scratch\nCOPY --from=build /x /x\n',
      },
    },
  ],
});

function recommends({ call }: BuildCall): boolean {
  if (managerOf(call.tool)?.name !== 'apt' || call.subcommand !== 'install' || packagesOf(call).length === 0)
    return false;
  if (has(call, 'no-install-recommends') || has(call, 'install-recommends') || has(call, 'download-only')) return false;
  if (valuesOf(call, 'option').some(({ raw }) => /install-recommends/i.test(raw))) return false;
  return !call.command.args.some(
    ({ value, raw }) => value === undefined && /^["']?\$\{?\w*(?:opt|flag|arg)/i.test(raw),
  );
}
