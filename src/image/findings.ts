import type { Level } from '../finding.ts';
import type { ImageContents } from './contents.ts';
import { brokenFindings } from './broken-findings.ts';
import { rpmDatabases } from './packages.ts';
import { secretFindings } from './secret-findings.ts';
import type { ImageSecret } from './secrets.ts';
import type { Verification } from './verify.ts';
import { programPath, searchFolders } from './start.ts';

/** What is wrong with an image. */
export interface ImageFinding {
  readonly rule: string;
  readonly level: Level;
  /** Path in the image; undefined for the image as a whole. */
  readonly path: string | undefined;
  /** Index of the layer that brought it. */
  readonly layer: number | undefined;
  /** Index of the step in the history that says it, where no layer does. */
  readonly step?: number | undefined;
  readonly message: string;
}

/** What an image must keep to. */
export interface ImageGates {
  /** Largest sum of its layers, in bytes. */
  readonly budget: number | undefined;
  /** Paths that must be there, and that must not. */
  readonly requires: readonly string[];
  readonly forbids: readonly string[];
}

/** Findings of one image, worst first. */
export function imageFindings(
  contents: ImageContents,
  verification: Verification,
  secrets: readonly ImageSecret[],
  gates: ImageGates,
): readonly ImageFinding[] {
  const found = [
    ...secretFindings(secrets),
    ...startFindings(contents),
    ...brokenFindings(contents, verification.broken),
    ...gateFindings(contents, gates),
    ...accountFindings(contents),
    ...rpmDatabases(contents).map(
      (path): ImageFinding => ({
        rule: 'image/packages-known',
        level: 'note',
        path,
        layer: contents.objects.at(path)?.layer,
        message: 'rpm database, not read: its packages are missing in the list',
      }),
    ),
    ...verification.unreadable.map(
      ({ path, layer, message }): ImageFinding => ({ rule: 'image/binary-loads', level: 'note', path, layer, message }),
    ),
  ];
  const order: readonly Level[] = ['error', 'warning', 'note'];
  return found.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** A start command that is not in the image, or whose `#!` line leads nowhere. */
function* startFindings({ config, root, objects }: ImageContents): Iterable<ImageFinding> {
  const [program] = config.entrypoint.length > 0 ? config.entrypoint : config.command;
  if (program === undefined || program === '') return;
  const path = programPath(root, config, program);
  const node = path === undefined ? undefined : root.find(path);
  if (path === undefined || node === undefined) {
    const where = program.includes('/') ? 'in the image' : `in PATH (${searchFolders(config).join(':')})`;
    yield {
      rule: 'image/start-exists',
      level: 'error',
      path: undefined,
      layer: undefined,
      message: `the start command \`${program}\` is nowhere ${where}`,
    };
    return;
  }
  if (node.kind !== 'file') return;
  if ((node.mode & 0o111) === 0)
    yield {
      rule: 'image/start-exists',
      level: 'error',
      path,
      layer: node.layer,
      message: 'the start command is not executable: "permission denied"',
    };
  const line = objects.facts(node).script;
  if (line === undefined) return;
  const [interpreter = ''] = line.trim().split(/\s+/);
  if (line.endsWith('\r'))
    yield {
      rule: 'image/start-exists',
      level: 'error',
      path,
      layer: node.layer,
      message: `the line \`#!${line.trim()}\` ends with a carriage return: "no such file or directory"`,
    };
  else if (root.find(interpreter) === undefined)
    yield {
      rule: 'image/start-exists',
      level: 'error',
      path,
      layer: node.layer,
      message: `\`#!${interpreter}\`: there is no such program in the image`,
    };
}

function* gateFindings(
  { layers, root }: ImageContents,
  { budget, requires, forbids }: ImageGates,
): Iterable<ImageFinding> {
  const whole = { path: undefined, layer: undefined };
  const total = layers.reduce((sum, { size }) => sum + size, 0);
  if (budget !== undefined && total > budget) {
    const largest = layers.reduce((best, { size }, index) => (size > (layers[best]?.size ?? 0) ? index : best), 0);
    const { size = 0, createdBy = '' } = layers[largest] ?? {};
    const by = createdBy === '' ? '' : ` (${createdBy})`;
    yield {
      ...whole,
      layer: largest,
      rule: 'image/within-budget',
      level: 'error',
      message: `${total} bytes are ${total - budget} more than the budget of ${budget}; the largest layer, ${largest + 1}, has ${size}${by}`,
    };
  }
  for (const path of requires)
    if (root.find(path) === undefined)
      yield {
        ...whole,
        rule: 'image/holds-required-paths',
        level: 'error',
        message: `${path} is required and not in the image`,
      };
  for (const path of forbids) {
    const node = root.find(path, false);
    if (node)
      yield {
        rule: 'image/holds-no-forbidden-paths',
        level: 'error',
        path,
        layer: node.layer,
        message: 'must not be in the image',
      };
  }
}

/** Accounts that anybody may become, ids that two share, programs that make their user somebody else. */
function* accountFindings({ config, objects, root }: ImageContents): Iterable<ImageFinding> {
  const [user = ''] = config.user.split(':');
  if (user === '' || user === '0' || user === 'root')
    yield {
      rule: 'image/non-root-user',
      level: 'warning',
      path: undefined,
      layer: undefined,
      message: user === '' ? 'it states no user, so it runs as root' : `it runs as ${user}`,
    };
  const layerOf = (path: string): number | undefined => objects.at(path)?.layer;
  for (const line of (objects.text('/etc/shadow') ?? '').split('\n')) {
    const [name = '', password] = line.split(':');
    if (password === '')
      yield {
        rule: 'image/no-empty-password',
        level: 'error',
        path: '/etc/shadow',
        layer: layerOf('/etc/shadow'),
        message: `${name} has an empty password`,
      };
  }
  for (const [path, what] of [
    ['/etc/passwd', 'user'],
    ['/etc/group', 'group'],
  ] as const) {
    const names = new Map<string, string>();
    for (const line of (objects.text(path) ?? '').split('\n')) {
      const [name = '', , id] = line.split(':');
      if (id === undefined || id === '') continue;
      const other = names.get(id);
      if (other !== undefined)
        yield {
          rule: 'image/unique-ids',
          level: 'note',
          path,
          layer: layerOf(path),
          message: `${other} and ${name} have the same ${what} id ${id}`,
        };
      names.set(id, name);
    }
  }
  for (const { path, mode, layer } of elevated(root))
    yield {
      rule: 'image/no-setuid-files',
      level: 'note',
      path,
      layer,
      message: `runs as its ${mode & 0o4000 ? 'owner' : 'group'}, whoever calls it`,
    };
}

/** Files with the set-user-id or set-group-id bit that somebody may run. */
export function* elevated(
  root: ImageContents['root'],
): Iterable<{ readonly path: string; readonly mode: number; readonly layer: number; readonly uid: number }> {
  for (const { path, node } of root.files())
    if (node.kind === 'file' && (node.mode & 0o6000) !== 0 && (node.mode & 0o111) !== 0)
      yield { path, mode: node.mode, layer: node.layer, uid: node.uid };
}
