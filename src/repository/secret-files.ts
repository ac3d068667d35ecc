import type { Tree } from '../text/tree.ts';
import { baseName } from './build-context.ts';
import { environmentLines, holdsCredential, isEnvironmentFile, isSecretVariable } from '../models/secret/files.ts';

export interface SecretFile {
  /** "a private SSH key". */
  readonly what: string;
  /** False if only the name says so: the file is not here to be read. */
  readonly seen: boolean;
  /** What a `--mount=type=secret` would be called. */
  readonly id: string;
}

const byName: readonly (readonly [RegExp, string, string])[] = [
  [/^id_(?:rsa|dsa|ecdsa|ed25519)$/, 'a private SSH key', 'ssh_key'],
  [/\.(?:p12|pfx)$/i, 'a key store', 'keystore'],
  [/^\.pypirc$/, 'package index credentials', 'pypirc'],
  [/^[._]netrc$/, 'stored credentials', 'netrc'],
  [/^\.git-credentials$/, 'stored git credentials', 'git_credentials'],
];

const testFolders = /(?:^|\/)(?:tests?|fixtures?|testdata|__tests__|examples?|samples?|docs?|mocks?|e2e|spec)\//i;
/** True if the file at `path` is there for trying out, developing or testing, as its name or a folder says: values in it are seldom real. */
export const isForTrying = (path: string): boolean =>
  testFolders.test(path) ||
  /(?:^|[/._-])(?:dev|devel|development|devcontainer|local|test|tests|testing|ci|e2e|example|sample|demo|quickstart|tutorial)(?:[/._-]|$)/i.test(
    path,
  );

const privateKey = '-----BEGIN ';

/** False if no file that `source` of a COPY names can be one that `secretFile` knows: asked first, it spares a look at the tree. */
export const mayNameSecret = (source: string): boolean =>
  /[*?[]|\.env|id_[rde]|\.(?:pem|key|p12|pfx|json)$|[._](?:pypirc|netrc|npmrc|yarnrc)|credentials|config/i.test(source);

const isAccountName = (name: string): boolean =>
  name.endsWith('.json') && /account|credential|secret|gcp|gcloud|google|firebase|key/i.test(name);

/** False if no file with base name `name` can be one that `secretFile` knows: most names end here, before their path is put together. */
export const mayBeSecret = (name: string): boolean =>
  /^(?:[._]|id_|credentials$|config(?:\.json)?$|kubeconfig)|\.(?:p12|pfx|pem|key)$/i.test(name) || isAccountName(name);

/**
 * What is secret about the file at `path`, from its name and, where the name alone does not tell, from its text. A file that is not
 * in the tree is judged by its name alone. `isOwn` answers whether git holds a file; many questions share one of the repository's.
 */
export function secretFile(
  tree: Tree,
  path: string,
  isOwn: (path: string) => boolean = (one) => tree.paths().includes(one),
): SecretFile | undefined {
  const name = baseName(path);
  if (!mayBeSecret(name) || testFolders.test(path)) return undefined;
  for (const [pattern, what, id] of byName) if (pattern.test(name)) return { what, seen: tree.exists(path), id };
  if (isEnvironmentFile(name)) return environmentFile(tree, path, name, isOwn);
  if (/(?:^|\/)\.aws\/credentials$/.test(path)) return { what: 'AWS credentials', seen: tree.exists(path), id: 'aws' };
  if (/(?:^|\/)\.docker\/config\.json$/.test(path))
    return holds(tree, path, 'docker-config')
      ? { what: 'registry credentials', seen: true, id: 'docker_config' }
      : undefined;
  if (/(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?)$/i.test(path)) return kubeconfig(tree, path);
  if (/\.(?:pem|key)$/i.test(name)) return keyFile(tree, path, name);
  if (/^\.(?:npmrc|yarnrc(?:\.yml)?)$/.test(name)) {
    return holds(tree, path, 'npmrc') ? { what: 'a registry token', seen: true, id: 'npmrc' } : undefined;
  }
  if (isAccountName(name)) {
    return holds(tree, path, 'service-account')
      ? { what: 'a service account key', seen: true, id: 'service_account' }
      : undefined;
  }
  return undefined;
}

const holds = (tree: Tree, path: string, kind: string): boolean =>
  holdsCredential(kind, (tree.text(path) ?? '').slice(0, 100_000));

function keyFile(tree: Tree, path: string, name: string): SecretFile | undefined {
  const text = tree.text(path);
  if (text !== undefined && text.trim() !== '') {
    return text.includes(privateKey) && text.includes('PRIVATE KEY-----')
      ? { what: 'a private key', seen: true, id: 'private_key' }
      : undefined;
  }
  const told =
    /(?:^|[._-])(?:priv|private|privkey|server|tls|ssl|deploy|host)(?:[._-]?key)?\.key$|(?:^|[._-])(?:privkey|private[._-]?key|private|key)\.pem$/i;
  return told.test(name) && !tree.exists(path) ? { what: 'a private key', seen: false, id: 'private_key' } : undefined;
}

function kubeconfig(tree: Tree, path: string): SecretFile | undefined {
  const here = tree.exists(path);
  if (here && !holds(tree, path, 'kubeconfig')) return undefined;
  return { what: 'cluster credentials', seen: here, id: 'kubeconfig' };
}

/** A `.env` that git holds is judged by what it sets; one that it does not hold is somebody's own. */
function environmentFile(
  tree: Tree,
  path: string,
  name: string,
  isOwn: (path: string) => boolean,
): SecretFile | undefined {
  const text = tree.text(path);
  if (text === undefined)
    return /^\.env(?:\.(?:local|prod|production|staging))?$/.test(name)
      ? { what: 'an environment file', seen: false, id: 'env' }
      : undefined;
  const variables = [...environmentLines(text)];
  const secret = variables.find(({ name: key, value }) => isSecretVariable(key, value));
  if (secret) return { what: `an environment file with ${secret.name}`, seen: true, id: 'env' };
  const local = variables.length > 0 && !isOwn(path);
  return local
    ? {
        what: `an environment file (${variables.length} ${variables.length === 1 ? 'variable' : 'variables'}) that git leaves out`,
        seen: true,
        id: 'env',
      }
    : undefined;
}
