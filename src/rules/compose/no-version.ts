import { edit } from '../../text/edit.ts';
import { plainComposes } from '../compose-order.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'compose/no-version',
  level: 'note',
  must: 'A compose file has no `version`.',
  why: 'Compose takes no notice of it and says so at every call.',
  aliases: ['no-version-field'],
  optIn: true,
  fixes: 'unsafe',
  *check(repository) {
    for (const unit of plainComposes(repository)) {
      const entry = unit.model.node.entries().find(({ key }) => key === 'version');
      if (!entry || entry.merged) continue;
      const { text } = unit;
      const line = text.indexOf('\n', entry.span.end);
      const end = line === -1 ? text.length : line + 1;
      const isAlone =
        (entry.span.start === 0 || text[entry.span.start - 1] === '\n') &&
        text.slice(entry.span.end, end).trim() === '';
      // A blank line behind it goes as well.
      const blank = text[end] === '\n' ? end + 1 : end;
      yield {
        file: unit,
        range: entry.keySpan,
        message: '`version` has no meaning any more',
        fix: isAlone
          ? fix.unsafe('Take `version` out', unit, edit.remove({ start: entry.span.start, end: blank }), ['-version'])
          : undefined,
      };
    }
  },
  bad: [
    {
      files: { 'compose.yaml': 'version: "3.8"\n\nservices:\n  api:\n    image: api:1\n' },
      finds: ['compose.yaml:1:1'],
      fixed: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n' },
    },
  ],
  good: [{ files: { 'compose.yaml': 'name: a\nservices:\n  api:\n    image: api:1\n' } }],
});
