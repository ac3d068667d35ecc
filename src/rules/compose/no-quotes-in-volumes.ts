import { edit } from '../../text/edit.ts';
import { plainComposes } from '../compose-order.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'compose/no-quotes-in-volumes',
  level: 'note',
  must: 'Mounts in the short form stand without quotes.',
  why: 'They need none, and one form is easier to read than two.',
  aliases: ['no-quotes-in-volumes'],
  optIn: true,
  fixes: 'safe',
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { volumes } of unit.model.services)
        for (const { form, node } of volumes) {
          const { source, span, viaAlias, anchor, text = '' } = node;
          // Only what means the same without them.
          if (form !== 'short' || !/^["']/.test(source) || source.slice(1, -1) !== text) continue;
          if (!/^[\w./~$][\w./~$:@+-]*$/.test(text) || text.endsWith(':') || viaAlias || anchor !== undefined) continue;
          yield {
            file: unit,
            range: span,
            message: `${source} needs no quotes`,
            fix: fix.safe('Take the quotes off', unit, edit.replace(span, text)),
          };
        }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  db:\n    image: db:1\n    volumes:\n      - "data:/data:ro"\n' },
      finds: ['compose.yaml:5:9'],
      fixed: { 'compose.yaml': 'services:\n  db:\n    image: db:1\n    volumes:\n      - data:/data:ro\n' },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  db:\n    image: db:1\n    volumes: [./a:/a, "${A:-a, b}:/b", "#a:/a"]\n',
      },
    },
  ],
});
