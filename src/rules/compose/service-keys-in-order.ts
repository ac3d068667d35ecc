import { misplaced, plainComposes } from '../compose-order.ts';
import { rule } from '../rule.ts';

/** What it is, what it needs, how it runs, what it gives. */
const order =
  'extends image build container_name provider depends_on volumes volumes_from configs secrets environment env_file ports networks network_mode extra_hosts command entrypoint working_dir user restart healthcheck logging labels deploy develop profiles'.split(
    ' ',
  );

export default rule({
  id: 'compose/service-keys-in-order',
  level: 'note',
  must: 'The keys of a service stand in one order: what it is, what it needs, how it runs.',
  why: 'Who knows one service finds the way in the next.',
  aliases: ['service-keys-order'],
  optIn: true,
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { node } of unit.model.services) {
        if (node.viaAlias) continue;
        const known = node.entries().filter(({ key }) => order.includes(key));
        const found = misplaced(known, (key) => order.indexOf(key));
        if (!found) continue;
        const message = `\`${found.entry.key}\` stands behind \`${found.before.key}\``;
        yield { file: unit, range: found.entry.keySpan, message };
      }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  api:\n    ports: ["80"]\n    image: api:1\n' },
      finds: ['compose.yaml:4:5'],
    },
  ],
  good: [{ files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    x-a: 1\n    ports: ["80"]\n' } }],
});
