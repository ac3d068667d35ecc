import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { globBase, globTest, isGlob } from './inventory-glob.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { below } from '../models/pipeline/script.ts';
import type { Span } from '../text/span.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** Files that say what a project needs, with what they belong to. */
const manifestNames: Readonly<Record<string, string>> = {
  'package.json': 'Node.js',
  'pnpm-workspace.yaml': 'Node.js',
  'pyproject.toml': 'Python',
  'requirements.txt': 'Python',
  Pipfile: 'Python',
  'setup.py': 'Python',
  'environment.yml': 'Python',
  'go.mod': 'Go',
  'go.work': 'Go',
  'Cargo.toml': 'Rust',
  'pom.xml': 'Java',
  'build.gradle': 'Java',
  'build.gradle.kts': 'Java',
  'settings.gradle': 'Java',
  'settings.gradle.kts': 'Java',
  'composer.json': 'PHP',
  Gemfile: 'Ruby',
  'mix.exs': 'Elixir',
};
const manifestEndings: Readonly<Record<string, string>> = { '.csproj': '.NET', '.fsproj': '.NET' };

/** Lock → the manifests that it may be made from, in the same folder. */
const lockNames: Readonly<Record<string, readonly string[]>> = {
  'package-lock.json': ['package.json'],
  'npm-shrinkwrap.json': ['package.json'],
  'pnpm-lock.yaml': ['package.json', 'pnpm-workspace.yaml'],
  'yarn.lock': ['package.json'],
  'bun.lock': ['package.json'],
  'bun.lockb': ['package.json'],
  'poetry.lock': ['pyproject.toml'],
  'uv.lock': ['pyproject.toml'],
  'pdm.lock': ['pyproject.toml'],
  'Pipfile.lock': ['Pipfile'],
  'go.sum': ['go.mod'],
  'go.work.sum': ['go.work'],
  'Cargo.lock': ['Cargo.toml'],
  'composer.lock': ['composer.json'],
  'Gemfile.lock': ['Gemfile'],
  'mix.lock': ['mix.exs'],
};

/** Every manifest and lock. */
export function addManifests(repository: Repository, draft: InventoryDraft): void {
  const add = (paths: readonly string[], language: string): void => {
    for (const path of paths) if (!isBrought(path)) draft.file('manifest', path, { language });
  };
  for (const [name, language] of Object.entries(manifestNames)) add(repository.named(name), language);
  for (const [ending, language] of Object.entries(manifestEndings)) add(repository.ending(ending), language);
  const inputs = new Set(
    repository.ending('.in').filter((path) => /(?:^|[/._-])requirements|requirements[/._-]/.test(path)),
  );
  add([...inputs], 'Python');
  for (const path of [...repository.ending('.txt'), ...repository.ending('.lock')]) {
    if (
      !/requirements[^/]*\.(?:txt|lock)$|(?:^|\/)requirements\/[^/]+\.txt$|\.lock\.txt$/.test(path) ||
      isBrought(path)
    )
      continue;
    const input = path.replace(/(?:\.lock)?(?:\.txt)?$|\.lock$/, '.in');
    if (inputs.has(input)) {
      draft.artefacts.delete(path);
      draft.relate(draft.file('lock', path, { language: 'Python' }), 'locks', input, { path, span: undefined });
    } else draft.file(/\.lock(?:\.txt)?$/.test(path) ? 'lock' : 'manifest', path, { language: 'Python' });
  }
  for (const [name, manifests] of Object.entries(lockNames)) {
    for (const path of repository.named(name)) {
      if (isBrought(path)) continue;
      draft.file('lock', path);
      for (const manifest of manifests) {
        const target = joinPath(parentOf(path), manifest);
        if (draft.artefacts.get(target)?.kind === 'manifest')
          draft.relate(path, 'locks', target, { path, span: undefined });
      }
    }
  }
}

interface Member {
  readonly pattern: string;
  readonly span: Span;
}

/** Workspaces, `replace`, `-r`: how manifests refer to each other, and which lock holds for the members of a workspace. */
export function relateManifests(repository: Repository, draft: InventoryDraft): void {
  const mentions = (path: string, word: string): boolean => repository.tree.text(path)?.includes(word) === true;
  const workspace = (root: string, name: string, members: readonly Member[], exclude: readonly string[]): void =>
    relateWorkspace(repository, draft, { root, name, members, exclude });
  for (const path of repository.named('package.json')) {
    if (!mentions(path, '"workspaces"')) continue;
    const patterns = repository.packageJson(path)?.model.workspaces ?? [];
    workspace(
      path,
      'package.json',
      patterns.map(({ text, span }) => ({ pattern: text, span })),
      [],
    );
  }
  for (const { path, model } of repository.units(formats.yaml, repository.named('pnpm-workspace.yaml'))) {
    const patterns = model.root.get('packages')?.items() ?? [];
    workspace(
      path,
      'package.json',
      patterns.flatMap(({ text, span }) => (text === undefined ? [] : [{ pattern: text, span }])),
      [],
    );
  }
  for (const path of repository.named('pyproject.toml')) {
    if (!mentions(path, 'tool.uv.workspace')) continue;
    const table = repository.pyproject(path)?.model.node.at('tool', 'uv', 'workspace');
    const list = (key: string): readonly Member[] =>
      table
        ?.get(key)
        ?.items()
        .flatMap(({ text, span }) => (text === undefined ? [] : [{ pattern: text, span }])) ?? [];
    workspace(
      path,
      'pyproject.toml',
      list('members'),
      list('exclude').map(({ pattern }) => pattern),
    );
  }
  for (const path of repository.named('Cargo.toml')) {
    if (!mentions(path, '[workspace')) continue;
    const cargo = repository.unit(formats.cargo, path)?.model.workspace;
    const members = cargo?.members.map(({ text, span }) => ({ pattern: text, span })) ?? [];
    workspace(path, 'Cargo.toml', members, cargo?.exclude.map(({ text }) => text) ?? []);
  }
  for (const { path, model } of repository.units(formats.goWork, repository.named('go.work')))
    workspace(
      path,
      'go.mod',
      model.use.map(({ text, span }) => ({ pattern: text, span })),
      [],
    );
  relateReplacements(repository, draft);
  relateRequirements(repository, draft);
}

interface Workspace {
  readonly root: string;
  /** Base name of its members' manifests. */
  readonly name: string;
  readonly members: readonly Member[];
  readonly exclude: readonly string[];
}

function relateWorkspace(repository: Repository, draft: InventoryDraft, workspace: Workspace): void {
  const { root, name, members } = workspace;
  if (isBrought(root)) return;
  const dir = parentOf(root);
  const clean = (pattern: string): string | undefined => below(dir, pattern.replace(/\/$/, ''));
  const out = [
    ...workspace.exclude,
    ...members.flatMap(({ pattern }) => (pattern.startsWith('!') ? [pattern.slice(1)] : [])),
  ]
    .flatMap((pattern) => clean(pattern) ?? [])
    .map((pattern) => globTest(pattern));
  const locks = Object.keys(lockNames)
    .filter((lock) => lockNames[lock]?.includes(name) === true)
    .map((lock) => joinPath(dir, lock))
    .filter((lock) => draft.artefacts.get(lock)?.kind === 'lock');
  const join = (manifest: string, span: Span): void => {
    if (manifest === root || draft.artefacts.get(manifest)?.kind !== 'manifest') return;
    draft.relate(root, 'has-member', manifest, { path: root, span });
    // A member with a lock of its own, as every Go module has, is locked by that.
    if (name === 'go.mod') return;
    for (const lock of locks)
      draft.relate(lock, 'locks', manifest, { path: root, span }, { facts: { workspace: root } });
  };
  for (const { pattern, span } of members) {
    const target = pattern.startsWith('!') ? undefined : clean(pattern);
    if (target === undefined) continue;
    if (isGlob(target)) {
      const matches = globTest(target);
      const base = globBase(target);
      for (const manifest of repository.named(name)) {
        const folder = parentOf(manifest);
        if (base !== '' && !folder.startsWith(`${base}/`)) continue;
        if (matches(folder) && !out.some((excluded) => excluded(folder))) join(manifest, span);
      }
      continue;
    }
    const manifest = joinPath(target, name);
    if (repository.tree.exists(manifest)) join(manifest, span);
    else draft.relate(root, 'has-member', draft.missing(manifest), { path: root, span });
  }
}

/** `replace … => ../folder` of Go. */
function relateReplacements(repository: Repository, draft: InventoryDraft): void {
  const mods = repository.named('go.mod').filter((path) => repository.tree.text(path)?.includes('=>') === true);
  const works = repository.named('go.work').filter((path) => repository.tree.text(path)?.includes('=>') === true);
  for (const { path, model } of [
    ...repository.units(formats.goMod, mods),
    ...repository.units(formats.goWork, works),
  ]) {
    if (isBrought(path)) continue;
    for (const { kind, target, path: module, span } of model.replace) {
      const folder = kind === 'folder' ? below(parentOf(path), target.text) : undefined;
      if (folder === undefined) continue;
      const mod = joinPath(folder, 'go.mod');
      const to = repository.tree.exists(mod) ? draft.file('manifest', mod) : draft.missing(mod);
      draft.relate(path, 'replaces', to, { path, span }, { facts: { module: module.text } });
    }
  }
}

/** `-r other.txt` and `-c constraints.txt`. */
function relateRequirements(repository: Repository, draft: InventoryDraft): void {
  const paths = [...draft.artefacts.values()].flatMap(({ id, kind }) => {
    if ((kind !== 'manifest' && kind !== 'lock') || !/\.(?:txt|in)$/.test(id)) return [];
    return /^\s*(?:-[rc]|--(?:requirement|constraint))/m.test(repository.tree.text(id) ?? '') ? [id] : [];
  });
  for (const { path, model } of repository.units(formats.requirements, paths)) {
    for (const line of model.lines) {
      if (line.kind !== 'option') continue;
      for (const { name, value, span } of line.options) {
        if ((name !== '--requirement' && name !== '--constraint') || value === undefined) continue;
        const target = /:\/\/|\$/.test(value) ? undefined : below(parentOf(path), value);
        if (target === undefined) continue;
        const to = repository.tree.exists(target) ? draft.file('manifest', target) : draft.missing(target);
        draft.relate(path, 'includes', to, { path, span });
      }
    }
  }
}
