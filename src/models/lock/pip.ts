import { normalizedName } from '../python/requirement.ts';
import { type ProjectLine, parseRequirements, type LocationLine } from '../python/requirements.ts';
import { hashesOf } from './poetry.ts';
import { type LockContent, type LockedPackage, unreadable } from './syntax.ts';
import { readTomlTables } from './toml-tables.ts';
import { field, listAt, tableAt, tableOf, textAt } from './values.ts';

/** Characters; a lock of 1,000 packages with all their hashes has 2 million. */
const sizeLimit = 16 * 1024 * 1024;

/** A requirements file in the place of a lock: what pip-compile, `uv pip compile` and `pip freeze` write. */
export function readPipLock(text: string): LockContent {
  if (text.length > sizeLimit) return unreadable('the file is larger than 16 MiB');
  const { lines, problems } = parseRequirements(text);
  const locked = lines.filter((line) => line.kind !== 'option');
  const hashed = locked.filter((line) => line.hashes.length > 0).length;
  const facts = new Map([['hashes', hashed === 0 ? 'none' : hashed === locked.length ? 'all' : 'some']]);
  const head = text.slice(0, 1000);
  const python = /^# .*\bwith Python (\d[\d.]*)/m.exec(head)?.[1];
  const command = /^#[ \t]+((?:pip-compile|uv pip compile)\b.*)$/m.exec(head)?.[1];
  if (python !== undefined) facts.set('python', python);
  if (command !== undefined) facts.set('command', command.trim());
  return { version: undefined, packages: locked.map(packageOf), roots: [], facts, problems };
}

function packageOf(line: ProjectLine | LocationLine): LockedPackage {
  const name = line.kind === 'project' ? line.requirement.normalized : normalizedName(line.name ?? '');
  return {
    name,
    version: line.kind === 'project' ? line.requirement.pinned : undefined,
    integrity: undefined,
    hashes: line.hashes,
    resolved: line.kind === 'project' ? line.requirement.url : line.location,
    link: line.kind === 'location' && (line.editable || line.form === 'path'),
    place: line.kind === 'project' ? line.requirement.name : line.location,
    requires: [],
    span: line.kind === 'project' ? line.requirement.nameSpan : line.span,
  };
}

/** `pylock.toml` (packaging.python.org, "pylock.toml specification", 1.0). */
export function readPylock(text: string): LockContent {
  const file = readTomlTables(text);
  const version = textAt(file.root, 'lock-version');
  if (version === undefined && file.problems.length === 0) return unreadable('no pylock.toml');
  const facts = new Map<string, string>();
  for (const key of ['requires-python', 'created-by']) {
    const value = textAt(file.root, key);
    if (value !== undefined) facts.set(key, value);
  }
  let hashed = 0;
  const packages = file.tables('packages').map(({ table, span }): LockedPackage => {
    const name = textAt(table, 'name') ?? '';
    const directory = textAt(tableAt(table, 'directory'), 'path');
    const files = [field(table, 'sdist'), field(table, 'archive'), ...listAt(table, 'wheels')];
    const hashes = [...hashesOf(files), ...files.flatMap(tableHashes)];
    if (hashes.length > 0) hashed++;
    return {
      name: normalizedName(name),
      version: textAt(table, 'version'),
      integrity: undefined,
      hashes,
      resolved:
        directory ??
        textAt(tableAt(table, 'vcs'), 'url') ??
        textAt(tableAt(table, 'archive'), 'url') ??
        textAt(table, 'index'),
      link: directory !== undefined,
      place: name,
      requires: [],
      span,
    };
  });
  facts.set('hashes', hashed === 0 ? 'none' : hashed === packages.length ? 'all' : 'some');
  return { version, packages, roots: [], facts, problems: file.problems };
}

/** `hashes = { sha256 = "…" }` */
function tableHashes(file: unknown): readonly string[] {
  const hashes = tableAt(tableOf(file), 'hashes');
  return Object.entries(hashes).flatMap(([name, value]) => (typeof value === 'string' ? [`${name}:${value}`] : []));
}
