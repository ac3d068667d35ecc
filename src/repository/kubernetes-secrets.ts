import type { DocumentNode } from '../models/document/node.ts';
import type { Scalar } from '../models/document/scalar.ts';
import { chartOf } from '../models/kubernetes/chart.ts';
import type { ManifestObject } from '../models/kubernetes/manifest.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';
import { type LiteralSecret, literalSecret, looksRandom } from '../models/secret/literals.ts';
import { isSecretName, nameWords } from '../models/secret/values.ts';

/** A secret whose value a manifest or a values file gives away. */
export interface KubernetesSecret {
  readonly file: { readonly path: string };
  readonly span: Span;
  /** What holds it, for people: "`DB_PASSWORD`", "`tls.key` of Secret `web`". */
  readonly name: string;
  readonly where: 'env' | 'secret' | 'configMap' | 'values';
  readonly secret: LiteralSecret;
}

/** Every value of the repository's manifests, kustomizations and values files that is, or looks like, a secret; of a Secret object the weightiest alone. */
export function* kubernetesSecrets(repository: Repository): Iterable<KubernetesSecret> {
  for (const file of manifestsOf(repository)) {
    if (isBrought(file.path)) continue;
    for (const object of file.model.objects) yield* inObject(file, object);
  }
  for (const chart of repository.named('Chart.yaml')) {
    const root = parentOf(chart);
    if (isBrought(chart)) continue;
    for (const { name } of repository.tree.list(root)) {
      const path = joinPath(root, name);
      const role = chartOf(path, (one) => repository.tree.exists(one))?.role;
      if ((role === 'values' || role === 'other-values') && repository.isOwn(path)) yield* inValues(repository, path);
    }
  }
}

function* inObject(file: Manifest, object: ManifestObject): Iterable<KubernetesSecret> {
  const { workload, data, kustomization } = object;
  for (const { env } of [...(workload?.initContainers ?? []), ...(workload?.containers ?? [])]) {
    for (const { name, value } of env) {
      const secret = value && isWritten(file, value) ? literalSecret(name, value.value) : undefined;
      if (value && secret) yield { file, span: value.span, name: `\`${name}\``, where: 'env', secret };
    }
  }
  for (const { kind, name, literals } of kustomization?.generators ?? []) {
    for (const literal of literals) {
      const equals = literal.value.indexOf('=');
      const key = literal.value.slice(0, Math.max(equals, 0));
      const secret = literalSecret(key, literal.value.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2'));
      const owner = `${kind === 'secret' ? 'Secret' : 'ConfigMap'} \`${name?.value ?? ''}\``;
      if (secret) yield { file, span: literal.span, name: `\`${key}\` of ${owner}`, where: kind, secret };
    }
  }
  if (!data || object.node.get('sops') !== undefined) return;
  const owner = `${data.kind === 'secret' ? 'Secret' : 'ConfigMap'} \`${object.name?.value ?? ''}\``;
  const found = data.entries.flatMap(({ name, value, section }): KubernetesSecret[] => {
    if (!value || section === 'binaryData' || !isWritten(file, value)) return [];
    const text = section === 'data' && data.kind === 'secret' ? decoded(value.value) : value.value;
    const secret = text === undefined ? undefined : inEntry(data.kind, name, text);
    return secret ? [{ file, span: value.span, name: `\`${name}\` of ${owner}`, where: data.kind, secret }] : [];
  });
  if (data.kind === 'configMap') yield* found;
  else {
    const [first] = found.toSorted((a, b) => weight(a.secret) - weight(b.secret));
    if (first) yield first;
  }
}

const weights: Readonly<Record<LiteralSecret['kind'], number>> = { shape: 0, named: 1, weak: 2, default: 3 };
const weight = ({ kind }: LiteralSecret): number => weights[kind];

/** True unless template code makes the value. */
const isWritten = ({ text }: Manifest, { span }: Scalar): boolean => !text.slice(span.start, span.end).includes('{{');

/** One entry of a Secret or ConfigMap: a value, or a whole file of `key=value` or `key: value` lines. */
function inEntry(kind: 'secret' | 'configMap', name: string, text: string): LiteralSecret | undefined {
  const own = literalSecret(name, text);
  if (own) return own;
  if (!text.includes('\n')) {
    // In a Secret what a generator made is a secret, whatever its key.
    const plain =
      kind === 'secret' &&
      looksRandom(text) &&
      /^[\w+/=-]+$/.test(text) &&
      !/(?:^|[-_.])(?:id|user|username|host|ca|crt|cert)$/i.test(name);
    return plain && literalSecret('password', text)?.kind === 'named' ? { kind: 'named', random: true } : undefined;
  }
  if (/\.(?:sh|py|js|ts|rb|lua|tpl|md|sql|html)$/.test(name)) return undefined;
  for (const [, key = '', value = ''] of text
    .slice(0, 100_000)
    .matchAll(/^[ \t]{0,40}["']?([A-Za-z][\w.-]{1,80})["']?[ \t]{0,10}[:=][ \t]{0,10}([^\n]{1,400})$/gm)) {
    const bare = value.trim().replace(/^(["'])(.*)\1,?$/, '$2');
    const secret = isSecretName(key) ? literalSecret(key, bare) : undefined;
    if (secret?.kind === 'named' && /^[\w+/=.~!@#%^&*-]+$/.test(bare)) return secret;
  }
  return undefined;
}

/** Text of Base64; undefined if it is none, or no text. */
function decoded(value: string): string | undefined {
  const bare = value.replace(/\s/g, '');
  if (bare === '' || bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare) || bare.length > 1_000_000)
    return undefined;
  const bytes = atob(bare);
  for (let at = 0; at < Math.min(bytes.length, 2000); at++) {
    const code = bytes.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32)) return undefined;
  }
  return bytes;
}

/** Scalars of a values file: `password: …`, and `name` and `value` of a list of variables. */
function* inValues(repository: Repository, path: string): Iterable<KubernetesSecret> {
  const file = repository.unit(formats.yaml, path);
  if (!file || file.model.root.get('sops') !== undefined) return;
  const open: DocumentNode[] = [file.model.root];
  const seen = new Set<number>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    open.push(...node.items());
    const variable = node.get('name')?.text;
    for (const { key, value } of node.entries()) {
      if (value.text === undefined) {
        open.push(value);
        continue;
      }
      const name = key === 'value' && variable !== undefined ? variable : key;
      if (seen.has(value.span.start) || typeof value.value !== 'string' || isAboutSecret(name)) continue;
      const secret = literalSecret(name, value.text);
      if (!secret) continue;
      seen.add(value.span.start);
      yield { file, span: value.span, name: `\`${name}\``, where: 'values', secret };
    }
  }
}

/** `existingSecret`, `secretName`, `adminPasswordKey`: names of Secrets and of keys in them. */
function isAboutSecret(name: string): boolean {
  const words = nameWords(name);
  const [first, last] = [words[0] ?? '', words.at(-1) ?? ''];
  return (
    /^(?:EXISTING|EXTERNAL|IMAGE|PULL|TLS)$/.test(first) ||
    (/^(?:NAME|REF|KEY|KEYS|SECRETS|SECRET)$/.test(last) &&
      /^(?:PASSWORD|SECRET|TOKEN|CREDENTIALS)$/.test(words.at(-2) ?? last))
  );
}
