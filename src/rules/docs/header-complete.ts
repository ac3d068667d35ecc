import { headerOf } from '../../repository/document-headers.ts';
import { promisedDocumentsOf } from '../../repository/documents.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'docs/header-complete',
  level: 'warning',
  must: 'Every document below the root of the documents begins with the headers that the contract names, and each says something.',
  why: 'Without its status nobody knows whether a document still holds, and without the others not what it stands for.',
  aliases: [],
  *check(repository) {
    const wanted = repository.contract.docs?.headers ?? [];
    if (wanted.length === 0) return;
    for (const document of promisedDocumentsOf(repository)) {
      const missing: string[] = [];
      for (const name of wanted) {
        const header = headerOf(document, name);
        if (header === undefined) missing.push(`\`${name}\``);
        else if (header.value.start === header.value.end)
          yield { file: document, range: header.nameSpan, message: `\`${name}\` says nothing` };
      }
      if (missing.length === 0) continue;
      const title = document.model.headings[0]?.span;
      yield { file: document, range: title, message: `has no header ${missing.join(', ')}` };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  root: documents\n  headers: [Status, Supersedes, Referenced by]\n',
        'documents/a.md': '# A\n\n**Status**: Accepted\n**Supersedes**: none\n**Referenced by**: none\n',
        'documents/b.md': '# B\n\nStatus:\n\n## Supersedes\n\nnone\n',
        'documents/sub/c.md': 'Text.\n',
      },
      finds: ['documents/b.md:1:1', 'documents/b.md:3:1', 'documents/sub/c.md:1:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  headers: [Status, Referenced by]\n',
        'docs/a.md': '---\nstatus: accepted\nreferenced-by: [b.md]\n---\n# A\n',
        'docs/b.md': '# B\n\n- **Status:** Draft\n- **Referenced By:**\n  [a](a.md)\n',
        'notes.md': '# Notes\n',
      },
    },
    { files: { 'docs/a.md': '# A\n' } },
  ],
});
