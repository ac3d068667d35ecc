import path from 'node:path';
import { renderNotices } from '../../out/compose-notices.ts';
import { renderGoJson } from '../../out/go-json.ts';
import { renderGoYaml } from '../../out/go-yaml.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { Repository } from '../../repository/repository.ts';
import { type ComposeAnswer, composeConfig, pathIn } from '../../use/compose-config.ts';
import { styleErr, widthErr, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

export interface ComposeFlags {
  readonly file: readonly string[];
  readonly profile: readonly string[];
  readonly envFile: readonly string[];
  readonly projectDirectory?: string;
  readonly projectName?: string;
  readonly format: 'yaml' | 'json';
  readonly services?: true;
  readonly volumes?: true;
  readonly networks?: true;
  readonly images?: true;
  readonly profiles?: true;
  readonly quiet?: true;
  readonly output?: string;
}

/** `plimsoll compose config [SERVICE…]`: 0 resolved; 1 Compose would refuse the project; 2 wrong usage; 3 a file cannot be read. */
export async function composeConfigCommand(services: readonly string[], flags: ComposeFlags): Promise<number> {
  const cwd = process.cwd().slice(1);
  // Compose follows paths to wherever they lead: the tree is the whole file system.
  const repository = new Repository(diskTree('/', []));
  const name = flags.projectName;
  const answer = composeConfig(repository, {
    cwd,
    files: flags.file.map((file) => pathIn(cwd, file)),
    folder: flags.projectDirectory === undefined ? undefined : pathIn(cwd, flags.projectDirectory),
    envFiles: flags.envFile.map((file) => pathIn(cwd, file)),
    environment: name === undefined ? process.env : { ...process.env, COMPOSE_PROJECT_NAME: name },
    profiles: flags.profile,
    services,
  });
  if (answer.kind === 'impossible') {
    if (answer.usage) throw new UsageError(answer.message);
    process.stderr.write(`plimsoll: ${answer.message}\n`);
    return 3;
  }
  const nameOf = (file: string): string => path.relative(process.cwd(), `/${file}`);
  const textOf = (file: string): string | undefined => repository.tree.text(file);
  process.stderr.write(renderNotices(answer.notices, textOf, nameOf, styleErr(), widthErr()));
  const text = rendered(answer, flags);
  if (text === undefined) return 1;
  if (flags.output !== undefined) writeFile(flags.output, text);
  else if (!flags.quiet) await writeOut(text);
  return 0;
}

function rendered(answer: ComposeAnswer & { kind: 'judged' }, flags: ComposeFlags): string | undefined {
  const { output, project, active, name } = answer;
  if (output === undefined) return undefined;
  const lines = (names: Iterable<string>): string => [...new Set(names)].map((one) => `${one}\n`).join('');
  const keys = (section: string): Iterable<string> => {
    const map = output.get(section);
    return map instanceof Map ? (map.keys() as Iterable<string>) : [];
  };
  if (flags.services) return lines(keys('services'));
  if (flags.volumes) return lines(keys('volumes'));
  if (flags.networks) return lines(keys('networks'));
  if (flags.images) return lines(active.map((one) => one.definition.image?.value ?? `${name}-${one.name}`));
  if (flags.profiles)
    return lines(project.services.flatMap((one) => one.definition.profiles.map(({ value }) => value)).sort());
  const text = flags.format === 'json' ? renderGoJson(output) : renderGoYaml(output);
  // A dollar that is left stands for itself.
  return `${text.replaceAll('$', '$$$$')}${flags.format === 'json' ? '\n' : ''}`;
}
