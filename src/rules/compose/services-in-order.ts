import { misplaced, plainComposes } from '../compose-order.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/services-in-order',
  level: 'note',
  must: 'The services of a compose file stand in alphabetical order.',
  why: 'In a long file a service is found without searching.',
  aliases: ['services-alphabetical-order'],
  optIn: true,
  *check(repository) {
    for (const unit of plainComposes(repository)) {
      const found = misplaced(unit.model.node.get('services')?.entries() ?? [], (key) => key);
      if (!found) continue;
      const message = `\`${found.entry.key}\` stands behind \`${found.before.key}\``;
      yield { file: unit, range: found.entry.keySpan, message };
    }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  web:\n    image: web:1\n  api:\n    image: api:1\n' },
      finds: ['compose.yaml:4:3'],
    },
  ],
  good: [{ files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n  web:\n    image: web:1\n' } }],
});
