import { joinPath } from './build-context.ts';
import type { Repository } from './repository.ts';
import type { StartCommand } from './start-commands.ts';
import { placeOf } from './start-modules.ts';
import { isCovered, type StartPlace } from './start-places.ts';

/** `fastapi run` without a path looks for these in its folder (fastapi-cli, discover.py). */
const fastapiFiles = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py'];

/** Why `fastapi run` or `fastapi dev` in the folder `dir` of the image finds nothing to start; undefined if it may, or if it is told what. */
export function missingForFastapi(
  repository: Repository,
  place: StartPlace,
  { args }: StartCommand['command'],
  dir: string | undefined,
): string | undefined {
  const words = args.map(({ value }) => value);
  const [subcommand, ...rest] = words;
  if ((subcommand !== 'run' && subcommand !== 'dev') || dir === undefined) return undefined;
  if (rest.some((word, index) => word === undefined || isOperand(word, rest[index - 1]))) return undefined;
  if (rest.some((word) => word === '--entrypoint' || word === '-e')) return undefined;
  const { file, stage, contexts } = place;
  const isThere = (name: string): boolean => {
    const { kind } = placeOf(repository, file, contexts, stage, joinPath(dir, name));
    return kind !== 'absent' && kind !== 'never';
  };
  if (fastapiFiles.some(isThere) || isCovered(place, joinPath('', dir))) return undefined;
  // Its table in pyproject.toml may name another.
  if (repository.named('pyproject.toml').some((path) => repository.tree.text(path)?.includes('tool.fastapi')))
    return undefined;
  return `\`fastapi ${subcommand}\` names no file, and /${joinPath('', dir)} holds none that it looks for: ${fastapiFiles.join(', ')}`;
}

const isOperand = (word: string, before: string | undefined): boolean =>
  !word.startsWith('-') && !/^--(?:host|port|workers|root-path|app|log-level|forwarded-allow-ips)$/.test(before ?? '');
