import { oldestSupported } from '../models/image/lifecycles.ts';
import { numbersIn } from '../models/tool-versions/tool-versions.ts';
import { nodeRangeAllows } from '../models/versions/node.ts';
import { pythonRangeAllows } from '../models/versions/python.ts';
import { joinPath } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { ancestorsOf, nearest } from '../repository/language-claims.ts';
import type { Repository } from '../repository/repository.ts';

/** A version for a base image, and what asks for it. */
export interface ChosenVersion {
  readonly version: string;
  readonly why: string;
}

/** The line that most packages have wheels for comes first; a range takes the first of these that it allows. */
const pythonLines = ['3.12', '3.13', '3.14', '3.11', '3.10', '3.9'];
const nodeLines = ['22', '24', '20', '18'];
const newestGo = '1.26';
const toolFiles = ['.tool-versions', 'mise.toml', '.mise.toml'];

/** What `.tool-versions` or mise's file says of `tool`, cut to `count` numbers. */
function fromTools(repository: Repository, folder: string, tool: string, count: number): ChosenVersion | undefined {
  return nearest(repository, ancestorsOf(folder), toolFiles, formats.toolVersions, ({ model, path }) => {
    const [first] = model.pins.findLast((pin) => pin.tool === tool)?.versions ?? [];
    const numbers = first && numbersIn(first.text);
    return numbers === undefined ? undefined : { version: cut(numbers, count), why: path };
  });
}

const cut = (version: string, count: number): string => version.split('.').slice(0, count).join('.');

/** The Python that the project in `folder` asks for. */
export function pythonVersion(repository: Repository, folder: string): ChosenVersion {
  const file = nearest(
    repository,
    ancestorsOf(folder),
    ['.python-version'],
    formats.pythonVersion,
    ({ model, path }) => {
      const version = model[0]?.version;
      return version?.includes('.') ? { version: cut(version, 2), why: path } : undefined;
    },
  );
  const range = repository.pyproject(joinPath(folder, 'pyproject.toml'))?.model.requiresPython?.text;
  const allowed = range === undefined ? undefined : inRange(range);
  const told = file ?? fromTools(repository, folder, 'python', 2);
  if (told && (range === undefined || pythonRangeAllows(range, told.version) !== 'no')) return told;
  if (allowed !== undefined) return { version: allowed, why: `pyproject.toml says ${range}` };
  const runtime = /^python-(\d+\.\d+)/.exec(repository.tree.text(joinPath(folder, 'runtime.txt')) ?? '')?.[1];
  if (runtime !== undefined) return { version: runtime, why: 'runtime.txt' };
  return { version: pythonLines[0] ?? '', why: 'no file says which' };
}

function inRange(range: string): string | undefined {
  const exact = /^(?:==?)?\s*(\d+\.\d+\.\d+)$/.exec(range.trim())?.[1];
  return exact ?? pythonLines.find((line) => pythonRangeAllows(range, line) === 'yes');
}

/** The Node that the package in `folder` asks for. */
export function nodeVersion(repository: Repository, folder: string): ChosenVersion {
  const file = nearest(
    repository,
    ancestorsOf(folder),
    ['.nvmrc', '.node-version'],
    formats.nodeVersion,
    ({ model, path }) => (model?.version === undefined ? undefined : { version: cut(model.version, 1), why: path }),
  );
  const claims = ancestorsOf(folder).flatMap(
    (dir) => repository.packageJson(joinPath(dir, 'package.json'))?.model.nodeVersions ?? [],
  );
  const range = claims.find(({ source }) => source === 'engines') ?? claims[0];
  const told = file ?? fromTools(repository, folder, 'node', 1);
  if (told && (range === undefined || nodeRangeAllows(range.text, told.version) !== 'no')) return told;
  const line = range && nodeLines.find((one) => nodeRangeAllows(range.text, one) === 'yes');
  if (range && line !== undefined) return { version: line, why: `package.json says ${range.text}` };
  if (range && /^\d+\.\d+\.\d+$/.test(range.text))
    return { version: range.text, why: `package.json says ${range.text}` };
  return { version: nodeLines[0] ?? '', why: 'no file says which' };
}

/** The Go that the module in `folder` asks for: its own line, or the newest one where nobody mends that any more, which builds it as well. */
export function goVersion(repository: Repository, folder: string): ChosenVersion {
  const mod = repository.unit(formats.goMod, joinPath(folder, 'go.mod'))?.model;
  const named = /^go(\d+\.\d+)/.exec(mod?.toolchain?.text ?? '')?.[1] ?? /^\d+\.\d+/.exec(mod?.go?.text ?? '')?.[0];
  const oldest = oldestSupported('golang', repository.today ?? '2026-01-01') ?? '1.24';
  if (named === undefined) return { version: newestGo, why: 'go.mod does not say which' };
  const minor = (version: string): number => Number(version.split('.')[1]);
  return minor(named) < Math.max(minor(oldest), minor(newestGo) - 1)
    ? { version: newestGo, why: `go.mod says ${named}, which gets no fixes any more` }
    : { version: named, why: 'go.mod' };
}
