import { ancestry, environmentAt } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { joinPath } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Repository } from '../../repository/repository.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-telemetry',
  level: 'note',
  must: 'Tools that report their use to their makers are told not to.',
  why: 'Each build tells a third party of itself, waits for the answer, and behaves otherwise where there is no network.',
  aliases: ['prefer-telemetry-opt-out'],
  optIn: true,
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        const told = new Set<string>();
        for (const { command, instruction } of runCommands(file, stage)) {
          const tool = toolOf(
            repository,
            file,
            command.name ?? '',
            command.args.map(({ value }) => value ?? ''),
          );
          const found = tool === undefined ? undefined : switches[tool];
          if (tool === undefined || !found || told.has(found[0])) continue;
          told.add(found[0]);
          const [name, value] = found;
          if (command.assignments.some((one) => one.name === name) || isSet(stage, instruction, name)) continue;
          yield {
            file,
            range: command.nameWord.span,
            message: `${tool} reports its use unless \`${name}\` says otherwise`,
            fix: inserted(file, instruction, `ENV ${name}=${value}`),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM mcr.microsoft.com/powershell:7.4-ubuntu-22.04\nRUN pwsh -c Get-Date\n' },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile:
          'FROM mcr.microsoft.com/powershell:7.4-ubuntu-22.04\nENV POWERSHELL_TELEMETRY_OPTOUT=1\nRUN pwsh -c Get-Date\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm run build\n',
        'package.json': '{"scripts": {"build": "next build"}}',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nENV NEXT_TELEMETRY_DISABLED=1\nRUN npm run build\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22 AS base\nENV NEXT_TELEMETRY_DISABLED=1\nFROM base\nRUN npx next build\n' } },
    { files: { Dockerfile: 'FROM node:22\nRUN ASTRO_TELEMETRY_DISABLED=1 npx astro build && npm run build\n' } },
  ],
});

/** Program → the variable that silences it, and its value; from the tools' own documentation. */
const switches: Readonly<Record<string, readonly [name: string, value: string] | undefined>> = {
  next: ['NEXT_TELEMETRY_DISABLED', '1'],
  nuxt: ['NUXT_TELEMETRY_DISABLED', '1'],
  nuxi: ['NUXT_TELEMETRY_DISABLED', '1'],
  gatsby: ['GATSBY_TELEMETRY_DISABLED', '1'],
  astro: ['ASTRO_TELEMETRY_DISABLED', '1'],
  storybook: ['STORYBOOK_DISABLE_TELEMETRY', '1'],
  turbo: ['TURBO_TELEMETRY_DISABLED', '1'],
  ng: ['NG_CLI_ANALYTICS', 'false'],
  dotnet: ['DOTNET_CLI_TELEMETRY_OPTOUT', '1'],
  pwsh: ['POWERSHELL_TELEMETRY_OPTOUT', '1'],
  az: ['AZURE_CORE_COLLECT_TELEMETRY', '0'],
  func: ['FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT', '1'],
  sam: ['SAM_CLI_TELEMETRY', '0'],
  brew: ['HOMEBREW_NO_ANALYTICS', '1'],
  vcpkg: ['VCPKG_DISABLE_METRICS', '1'],
};

const runners = /^(?:npx|bunx|pnpm|yarn|npm|bun)$/;

/** The tool that a command is, or that the script of a `package.json` runs. */
function toolOf(
  repository: Repository,
  file: DockerfileUnit,
  name: string,
  args: readonly string[],
): string | undefined {
  if (Object.hasOwn(switches, name)) return name;
  if (!runners.test(name)) return undefined;
  const words = args.filter((word) => !word.startsWith('-') && word !== 'run' && word !== 'exec' && word !== 'dlx');
  const [first = ''] = words;
  if (Object.hasOwn(switches, first)) return first;
  const [context] = repository.contexts(file);
  const script =
    context && repository.packageJson(joinPath(context.dir, 'package.json'))?.model.scripts.get(first)?.text;
  const run = /^(?:\w+=\S+\s+)*(?:cross-env\s+(?:\w+=\S+\s+)*)?([\w-]+)/.exec(script ?? '')?.[1];
  return run !== undefined && Object.hasOwn(switches, run) && !/TELEMETRY|ANALYTICS/.test(script ?? '')
    ? run
    : undefined;
}

const isSet = (stage: Stage, instruction: Instruction, name: string): boolean =>
  environmentAt(stage, instruction).has(name) ||
  instruction.rest.text.includes(name) ||
  // The SDK images of .NET and the like set it; what a base from elsewhere sets nobody sees.
  (name.startsWith('DOTNET') && /dotnet\//.test(ancestry(stage).at(-1)?.image ?? ''));

function inserted(file: DockerfileUnit, { span, comments }: Instruction, line: string) {
  if (comments.length > 0 || (span.start > 0 && file.text[span.start - 1] !== '\n')) return undefined;
  return fix.unsafe(`Add \`${line}\``, file, edit.insert(span.start, `${line}\n`), ['+ENV']);
}
