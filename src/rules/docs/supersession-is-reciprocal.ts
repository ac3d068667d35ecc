import { addedTo, type DocumentHeader, headerOf, newHeader, promises } from '../../repository/document-headers.ts';
import { relativePath } from '../../repository/document-links.ts';
import { type Document, promisedDocumentsOf } from '../../repository/documents.ts';
import type { Edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'docs/supersession-is-reciprocal',
  level: 'warning',
  must: 'A document that supersedes another is named there in `Superseded by`, and the other way round; none supersedes itself, directly or through others.',
  why: 'Who comes to the old document takes it for valid, and two documents claim to decide the same thing.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    if (!promises(repository, 'supersedes')) return;
    const documents = new Map(promisedDocumentsOf(repository).map((one) => [one.path, one]));
    for (const document of documents.values()) {
      for (const one of headerOf(document, 'supersedes')?.named ?? []) {
        const old = documents.get(one.path);
        if (old === undefined) continue;
        const name = relativePath(document.path, old.path);
        if (old === document)
          yield { file: document, range: one.span, message: 'a document does not supersede itself' };
        else if (comesBack(documents, document, old))
          yield { file: document, range: one.span, message: `${name} supersedes this document as well` };
        else if (!saysSuperseded(old, document.path)) yield lacking(old, 'Superseded by', document, one.span);
      }
      for (const header of [headerOf(document, 'superseded by'), statusOf(document)]) {
        for (const one of header?.named ?? []) {
          const successor = documents.get(one.path);
          if (successor === undefined || successor === document) continue;
          const there = headerOf(successor, 'supersedes');
          if (there?.named.some(({ path }) => path === document.path) === true) continue;
          yield lacking(successor, 'Supersedes', document, one.span);
        }
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  headers: [Status, Supersedes]\n',
        'docs/1.md': '# One\n\n**Status**: Accepted  \n**Supersedes**: none  \n',
        'docs/2.md':
          '# Two\n\n**Status**: Accepted  \n**Supersedes**: [1.md](1.md)  \n**Superseded by**: [3.md](3.md)  \n',
        'docs/3.md': '# Three\n\n**Status**: Accepted  \n**Supersedes**: none  \n',
      },
      finds: ['docs/1.md:4:3', 'docs/3.md:4:3'],
      fixed: {
        'docs/1.md': '# One\n\n**Status**: Accepted  \n**Supersedes**: none  \n**Superseded by**: [2.md](2.md)  \n',
        'docs/3.md': '# Three\n\n**Status**: Accepted  \n**Supersedes**: [2.md](2.md)  \n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'docs:\n  root: adr\n  headers: [Status, Supersedes]\n',
        'adr/a.md': '# A\n\nStatus: Accepted\nSupersedes: b.md\nSuperseded by: b.md\n',
        'adr/b.md': '# B\n\nStatus: Accepted\nSupersedes: a.md, b.md\nSuperseded by: a.md\n',
      },
      finds: ['adr/a.md:4:13', 'adr/b.md:4:13', 'adr/b.md:4:19'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  headers: [Status, Supersedes]\n',
        'docs/1.md': '# One\n\nStatus: Superseded by [two](2.md)\nSupersedes: none\n',
        'docs/2.md': '# Two\n\nStatus: Accepted\nSupersedes: [one](1.md), [gone](0.md)\n',
      },
    },
    { files: { 'docs/1.md': '# One\n', 'docs/2.md': '# Two\n\nSupersedes: [one](1.md)\n' } },
  ],
});

/** A status that names what took its place. */
function statusOf(document: Document): DocumentHeader | undefined {
  const status = headerOf(document, 'status');
  if (status === undefined) return undefined;
  return /\b(?:superseded|replaced)\b/i.test(document.text.slice(status.value.start, status.value.end))
    ? status
    : undefined;
}

const saysSuperseded = (document: Document, by: string): boolean =>
  [headerOf(document, 'superseded by'), statusOf(document)].some((one) => one?.named.some(({ path }) => path === by));

/** True if one goes from `old` along what it supersedes and comes to `document`. */
function comesBack(documents: ReadonlyMap<string, Document>, document: Document, old: Document): boolean {
  const seen = new Set([old]);
  for (const one of seen) {
    for (const { path } of headerOf(one, 'supersedes')?.named ?? []) {
      const next = documents.get(path);
      if (next === document) return true;
      if (next) seen.add(next);
    }
  }
  return false;
}

function lacking(file: Document, name: string, other: Document, place: { start: number; end: number }): Report {
  const header = headerOf(file, name);
  const shown = relativePath(file.path, other.path);
  const added: Edit | undefined = header ? addedTo(file, header, other) : newHeader(file, name, other);
  const near = header ?? headerOf(file, 'supersedes') ?? headerOf(file, 'status');
  const says = name === 'Supersedes' ? 'says that this document supersedes it' : 'supersedes this document';
  return {
    file,
    range: near ? { start: near.nameSpan.start, end: Math.max(near.nameSpan.end, near.value.end) } : undefined,
    message: `\`${name}\` does not name ${shown}, which ${says}`,
    related: [{ file: other, range: place, message: 'it says so here' }],
    fix: added && fix.safe(`name ${shown} in \`${name}\``, file, added, ['+link']),
  };
}
