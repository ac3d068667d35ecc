import { addedTo, headerOf, promises, referencesOf } from '../../repository/document-headers.ts';
import { relativePath } from '../../repository/document-links.ts';
import { documentRoot, documentsOf, promisedDocumentsOf } from '../../repository/documents.ts';
import { inside } from '../../repository/build-context.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'docs/referenced-by-is-reciprocal',
  level: 'warning',
  must: 'The header `Referenced by` names the documents that link there: all of those below the root of the documents, and no others.',
  why: 'Whoever changes a document looks there for what else has to change; what is not named is forgotten.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    const root = documentRoot(repository);
    if (root === undefined || !promises(repository, 'referenced by')) return;
    const references = referencesOf(repository);
    const all = new Map(documentsOf(repository).map((one) => [one.path, one]));
    for (const document of promisedDocumentsOf(repository)) {
      const header = headerOf(document, 'referenced by');
      if (header === undefined) continue;
      const from = references.get(document.path) ?? [];
      for (const { from: other, link } of from) {
        if (inside(root, other.path) === undefined || header.named.some(({ path }) => path === other.path)) continue;
        const name = relativePath(document.path, other.path);
        const added = addedTo(document, header, other);
        yield {
          file: document,
          range: { start: header.nameSpan.start, end: Math.max(header.nameSpan.end, header.value.end) },
          message: `\`Referenced by\` lacks ${name}, which links here`,
          related: [{ file: other, range: link.link.span, message: 'links here' }],
          fix: added && fix.safe(`add ${name} to \`Referenced by\``, document, added, ['+link', '+autolink']),
        };
      }
      for (const { path, span } of header.named) {
        const other = all.get(path);
        if (other === undefined || from.some((one) => one.from === other)) continue;
        yield { file: document, range: span, message: `${relativePath(document.path, path)} does not link here` };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  headers: [Referenced by]\n',
        'docs/a.md': '# A\n\n**Referenced by**: [c.md](c.md)  \n',
        'docs/b.md': '# B\n\n**Referenced by**: none\n\nSee [A](a.md#a).\n',
        'docs/c.md': '# C\n\nReferenced by:\n\n- [The first](b.md)\n\nSee [A](a.md).\n',
        'docs/d.md': '---\nreferenced by: [a.md]\n---\n# The last\n\n[b](b.md)\n\n## C\n\n[c](c.md)\n',
        'docs/e.md': '# E\n\nReferenced by: nobody\n',
      },
      finds: ['docs/a.md:3:3', 'docs/b.md:3:3', 'docs/c.md:3:1', 'docs/c.md:5:3', 'docs/d.md:2:17'],
      fixed: {
        'docs/a.md': '# A\n\n**Referenced by**: [c.md](c.md), [b.md](b.md)  \n',
        'docs/b.md': '# B\n\n**Referenced by**: [d.md](d.md)\n\nSee [A](a.md#a).\n',
        'docs/c.md': '# C\n\nReferenced by:\n\n- [The first](b.md)\n- [The last](d.md)\n\nSee [A](a.md).\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  headers: [Referenced by]\n',
        'docs/a.md': '# A\n\nReferenced by: b.md, ../README.md\n\n[self](#a), [code](x.py)\n',
        'docs/b.md': '# B\n\nReferenced by: none\nSupersedes: [a](a.md)\n\n[A](a.md)\n',
        'docs/x.py': '',
        'README.md': '# R\n\n[A](docs/a.md)\n',
        'notes/n.md': '# N\n\n[A](../docs/a.md)\n',
      },
    },
    { files: { 'docs/a.md': '# A\n\nReferenced by: none\n', 'docs/b.md': '[A](a.md)\n' } },
  ],
});
