import { edit } from '../../text/edit.ts';
import { plainComposes } from '../compose-order.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'compose/quoted-ports',
  level: 'note',
  must: 'Ports stand in quotes.',
  why: 'A reader of YAML 1.1 takes `22:22` for the number 1342.',
  aliases: ['require-quotes-in-ports'],
  optIn: true,
  fixes: 'safe',
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { ports } of unit.model.services)
        for (const { form, node } of ports) {
          const { source, span, viaAlias, anchor } = node;
          if (form !== 'short' || /^["'|>]/.test(source) || !source.includes(':')) continue;
          const message = `the port \`${source}\` stands without quotes`;
          const shared = viaAlias || anchor !== undefined || source.includes('"') || source.includes('\\');
          const change = edit.replace(span, `"${source}"`);
          yield {
            file: unit,
            range: span,
            message,
            fix: shared ? undefined : fix.safe(`Put \`${source}\` in quotes`, unit, change),
          };
        }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  ssh:\n    image: ssh:1\n    ports:\n      - 22:22\n      - 80\n' },
      finds: ['compose.yaml:5:9'],
      fixed: { 'compose.yaml': 'services:\n  ssh:\n    image: ssh:1\n    ports:\n      - "22:22"\n      - 80\n' },
    },
  ],
  good: [{ files: { 'compose.yaml': 'services:\n  ssh:\n    image: ssh:1\n    ports: ["22:22", \'80:80\']\n' } }],
});
