import type { Bindings } from '../models/pipeline/bindings.ts';
import type { Named, PipelineCall } from '../models/pipeline/syntax.ts';
import { joinPath } from './build-context.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { imageName } from './inventory-image.ts';
import type { ArtefactKind } from './inventory-types.ts';
import { defaultBakeFilesIn, pushBaked } from './relations-bake.ts';
import { calledScript, makeTargetsOf } from './relations-script.ts';
import { deployables } from './relations-targets.ts';
import { filledWord, folder } from './relations-words.ts';
import type { Repository } from './repository.ts';

/** Where a call stands: `add` gives the artefact that makes it, which is one only if it calls anything. */
export interface Caller {
  readonly path: string;
  readonly add: () => string;
  readonly bindings: Bindings;
  /** Where the commands run if not in the folder of the call; undefined if that is sure. */
  readonly elsewhere?: string | undefined;
}

/** What `call` refers to, as relations of its caller. */
export function relateCall(repository: Repository, draft: InventoryDraft, caller: Caller, call: PipelineCall): void {
  const { path, add, bindings } = caller;
  const at = { path, span: call.span };
  const text = (word: Named): string => word.value ?? filledWord(word.text, bindings);
  const inside = (word: Named): string | undefined => folder(call.directory, text(word));
  const calls = (kind: ArtefactKind, target: string | undefined): void => {
    if (target !== undefined && repository.isOwn(target)) draft.relate(add(), 'calls', draft.file(kind, target), at);
  };
  switch (call.kind) {
    case 'deploy':
      return relateDeploy(repository, draft, caller, call);
    case 'compose':
      return relateCompose(repository, draft, caller, call);
    case 'bake': {
      const files = call.bake.files.flatMap(
        (word) => inside({ text: word.raw, value: word.value, span: word.span }) ?? [],
      );
      const found = call.bake.files.length > 0 ? files : defaultBakeFilesIn(repository, call.directory);
      for (const file of found) calls(/compose[^/]*\.ya?ml$/.test(file) ? 'compose-file' : 'bake-file', file);
      const targets = call.bake.targets.map(({ raw, value }) => value ?? filledWord(raw, bindings));
      if (call.bake.invocation.flags.some(({ name }) => name === 'push'))
        pushBaked(repository, draft, add, found, targets, at);
      return;
    }
    case 'script':
      return calls('script', calledScript(repository, call, bindings));
    case 'skaffold':
      return calls('skaffold', call.file ? inside(call.file) : folder(call.directory, 'skaffold.yaml'));
    case 'helmfile':
      return calls('platform-file', call.file ? inside(call.file) : folder(call.directory, 'helmfile.yaml'));
    case 'make':
      return relateMake(repository, draft, caller, call);
    case 'tag': {
      const [from, to] = [imageName(text(call.from)), imageName(text(call.to))];
      if (from && to && from.name !== to.name) draft.aliases.push({ from, to, at });
      return;
    }
    case 'push':
      return draft.image(path, 'pushes', text(call.image), at, { add });
    case 'run':
      return draft.image(path, 'runs', text(call.image), at, { add });
  }
}

/** The names under which Compose looks for its file (compose-spec, "The Compose file"). */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

function relateCompose(
  repository: Repository,
  draft: InventoryDraft,
  { path, add, bindings, elsewhere }: Caller,
  { directory, compose, span }: PipelineCall & { readonly kind: 'compose' },
): void {
  const { files, projectDirectory } = compose;
  const at = { path, span };
  if (files.length === 0) {
    const dir = projectDirectory?.value === undefined ? directory : folder(directory, projectDirectory.value);
    if (dir === undefined || (projectDirectory && projectDirectory.value === undefined)) return;
    const foundIn = (folderPath: string): string | undefined =>
      composeNames.map((name) => joinPath(folderPath, name)).find((one) => repository.isOwn(one));
    const found = foundIn(dir);
    const other = elsewhere === undefined || projectDirectory ? undefined : foundIn(elsewhere);
    if (found !== undefined)
      draft.relate(add(), 'calls', draft.file('compose-file', found), at, { certain: other === undefined });
  }
  const found = files.flatMap(({ value, raw }) => folder(directory, value ?? filledWord(raw, bindings)) ?? []);
  const own = found.filter((one) => repository.isOwn(one));
  for (const target of own) draft.relate(add(), 'calls', draft.file('compose-file', target), at);
  if (own.length > 1) draft.layers.push({ files: own, at });
}

/** The Makefile of a folder, if the targets have to do with containers. */
function relateMake(
  repository: Repository,
  draft: InventoryDraft,
  { path, add, bindings }: Caller,
  { directory, folder: inFolder, file, targets, span }: PipelineCall & { readonly kind: 'make' },
): void {
  const text = (word: Named): string => word.value ?? filledWord(word.text, bindings);
  const dir = inFolder ? folder(directory, text(inFolder)) : directory;
  if (dir === undefined) return;
  const names = file ? [text(file)] : ['GNUmakefile', 'makefile', 'Makefile'];
  const makefile = names.flatMap((name) => folder(dir, name) ?? []).find((one) => repository.isOwn(one));
  const known = makefile === undefined ? undefined : makeTargetsOf(repository).get(makefile);
  if (makefile === undefined || makefile === path || known === undefined) return;
  const wanted = targets.map(text);
  const meant = wanted.filter((one) => known.has(one) || one.includes('$'));
  if (wanted.length > 0 && meant.length === 0) return;
  const facts = meant.length > 0 ? { target: meant.join(' ') } : {};
  draft.relate(add(), 'calls', draft.file('script', makefile), { path, span }, { facts });
}

/** `kubectl apply -f`, `helm upgrade` and the like: what of their words is a chart, a kustomization or a file of objects. */
function relateDeploy(
  repository: Repository,
  draft: InventoryDraft,
  { path, add, bindings }: Caller,
  { command, directory, installs, span }: PipelineCall & { readonly kind: 'deploy' },
): void {
  const { name, args } = command;
  const built = args.some(({ value }) => value === 'kustomize') || name === 'kustomize';
  for (const [index, word] of args.entries()) {
    const value = word.value ?? filledWord(word.raw, bindings);
    const before = args[index - 1]?.raw ?? '';
    // `-f path`, `-k folder`, `--filename=path`; a chart stands by itself, and so does what kustomize builds.
    const [, letter, long, inline] = /^(?:-([fk])|--(filename|kustomize))=(.+)$/.exec(value) ?? [];
    const flag = inline === undefined ? before : `-${letter ?? `-${long}`}`;
    const wanted = name === 'helm' ? 'chart' : built ? 'kustomization' : kindByFlag[flag];
    if (wanted === undefined || (built && value.startsWith('-'))) continue;
    // Names of releases and of charts elsewhere have neither.
    if (wanted === 'chart' && (value.startsWith('-') || !/[/.]/.test(value))) continue;
    const target = folder(directory, inline ?? value);
    const kind = installs ? 'deploys' : 'calls';
    for (const to of target === undefined ? [] : deployables(repository, draft, target))
      if (draft.artefacts.get(to)?.kind === wanted) draft.relate(add(), kind, to, { path, span });
  }
}

const kindByFlag: Readonly<Record<string, ArtefactKind>> = {
  '-f': 'kubernetes-file',
  '--filename': 'kubernetes-file',
  '-k': 'kustomization',
  '--kustomize': 'kustomization',
};
