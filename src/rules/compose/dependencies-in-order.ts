import { plainComposes, sortedFix } from '../compose-order.ts';
import { rule } from '../rule.ts';

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export default rule({
  id: 'compose/dependencies-in-order',
  level: 'note',
  must: 'The services in a `depends_on` list stand in alphabetical order.',
  why: 'In a fixed order a change adds one line, and two changes do not collide.',
  aliases: ['service-dependencies-alphabetical-order'],
  optIn: true,
  fixes: 'safe',
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { node } of unit.model.services) {
        const list = node.get('depends_on');
        const names = list?.items().map(({ text }) => text ?? '') ?? [];
        const at = names.findIndex((name, index) => index > 0 && byName(name, names[index - 1] ?? '') < 0);
        const item = list?.items()[at];
        if (!list || !item) continue;
        const message = `\`${names[at]}\` stands behind \`${names[at - 1]}\``;
        yield { file: unit, range: item.span, message, fix: sortedFix(unit, list, 'Sort the list', byName) };
      }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    depends_on:\n      - queue\n      - db\n' },
      finds: ['compose.yaml:6:9'],
      fixed: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    depends_on:\n      - db\n      - queue\n' },
    },
  ],
  good: [{ files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    depends_on: [a, b]\n' } }],
});
