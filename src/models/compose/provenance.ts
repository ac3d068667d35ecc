import { keptOn } from '../../text/kept-on.ts';
import type { DocumentNode, NodeParts } from '../document/node.ts';

/** Where a value of a merged tree was written. */
export interface Source {
  /** Of the file, relative to the repository. */
  readonly path: string;
  /** Variables without a value that hide it; empty if it is known. */
  readonly hiddenBy: readonly string[];
}

const nothing: readonly string[] = [];

/** Remembers of the nodes of merged trees which file each was written in; the span in that file is the node's own. */
export class Provenance {
  readonly #sources = keptOn<DocumentNode, Source>();

  of(node: DocumentNode): Source | undefined {
    return this.#sources.get(node);
  }

  /** True if a variable without a value hides what `node` is; it then looks like a null. */
  isHidden(node: DocumentNode): boolean {
    return (this.#sources.get(node)?.hiddenBy.length ?? 0) > 0;
  }

  /** Says that `node` was written in the file at `path`. */
  adopt(node: DocumentNode, path: string, hiddenBy: readonly string[] = nothing): DocumentNode {
    this.#sources.set(node, { path, hiddenBy });
    return node;
  }

  /** `node` with other particulars, written where `node` was. */
  change(node: DocumentNode, change: Partial<NodeParts>): DocumentNode {
    const changed = node.with(change);
    const source = this.#sources.get(node);
    if (source !== undefined) this.#sources.set(changed, source);
    return changed;
  }
}
