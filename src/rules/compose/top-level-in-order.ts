import { misplaced, plainComposes } from '../compose-order.ts';
import { rule } from '../rule.ts';

const order = [
  'version',
  'name',
  'include',
  'x-',
  'services',
  'jobs',
  'models',
  'networks',
  'volumes',
  'secrets',
  'configs',
];

const rank = (key: string): number => {
  const at = order.indexOf(key.startsWith('x-') ? 'x-' : key);
  return at === -1 ? order.length : at;
};

export default rule({
  id: 'compose/top-level-in-order',
  level: 'note',
  must: 'A compose file has its sections in the usual order: name, include, extensions, services, models, networks, volumes, secrets, configs.',
  why: 'Who knows one file finds the way in the next.',
  aliases: ['top-level-properties-order'],
  optIn: true,
  *check(repository) {
    for (const unit of plainComposes(repository)) {
      const found = misplaced(unit.model.node.entries(), rank);
      if (!found) continue;
      const message = `\`${found.entry.key}\` stands behind \`${found.before.key}\``;
      yield { file: unit, range: found.entry.keySpan, message };
    }
  },
  bad: [
    {
      files: { 'compose.yaml': 'volumes:\n  a:\nservices:\n  api:\n    image: api:1\n' },
      finds: ['compose.yaml:3:1'],
    },
  ],
  good: [{ files: { 'compose.yaml': 'name: a\nx-base: {}\nservices:\n  api:\n    image: api:1\nvolumes:\n  a:\n' } }],
});
