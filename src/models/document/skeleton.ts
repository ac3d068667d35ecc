import type { Skeleton } from '../../text/skeleton.ts';
import type { DocumentFile, DocumentNode } from './node.ts';

const plainKey = /^[\w-]+$/;

/**
 * Key paths in file order: "services.web.ports" for a key, "services.web.ports[]" for each element. Anchors and
 * aliases are part of the structure ("x-base &base", "services.web.<< *base"): what stands behind an alias is not repeated.
 */
export function documentSkeleton(file: DocumentFile, roots: readonly DocumentNode[] = [file.root]): Skeleton {
  const facts: string[] = [];
  for (const [index, root] of roots.entries()) {
    if (index > 0) facts.push('---');
    collect(root, '', facts);
  }
  return {
    facts,
    comments: file.comments.map((comment) => comment.text),
    errors: file.problems.filter((problem) => problem.kind === 'error').map((problem) => problem.message),
  };
}

function collect(node: DocumentNode, path: string, facts: string[]): void {
  if (node.anchor !== undefined && !node.viaAlias) facts.push(`${path} &${node.anchor}`);
  if (node.alias !== undefined) {
    facts.push(`${path} *${node.alias.name}`);
    return;
  }
  for (const { key, value } of node.own) {
    const name = plainKey.test(key) || key === '<<' ? key : JSON.stringify(key);
    const below = path === '' ? name : `${path}.${name}`;
    facts.push(below);
    collect(value, below, facts);
  }
  for (const item of node.items()) {
    facts.push(`${path}[]`);
    collect(item, `${path}[]`, facts);
  }
}
