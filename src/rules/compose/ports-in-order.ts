import { plainComposes, sortedFix } from '../compose-order.ts';
import { rule } from '../rule.ts';

const published = (text: string): number => Number(/^(?:.*:)?(\d+)(?:-\d+)?:[^:]*$/.exec(text)?.[1] ?? 0);
const byPort = (a: string, b: string): number => published(a) - published(b);

export default rule({
  id: 'compose/ports-in-order',
  level: 'note',
  must: 'The ports of a service stand in the order of the ports of the host.',
  why: 'In a fixed order a port that is there twice is seen at once.',
  aliases: ['service-ports-alphabetical-order'],
  optIn: true,
  fixes: 'safe',
  *check(repository) {
    for (const unit of plainComposes(repository))
      for (const { node } of unit.model.services) {
        const list = node.get('ports');
        const ports = list?.items().map(({ text }) => text ?? '') ?? [];
        if (ports.some((port) => port === '' || port.includes('$'))) continue;
        const at = ports.findIndex((port, index) => index > 0 && byPort(port, ports[index - 1] ?? '') < 0);
        const item = list?.items()[at];
        if (!list || !item) continue;
        const message = `\`${ports[at]}\` stands behind \`${ports[at - 1]}\``;
        yield { file: unit, range: item.span, message, fix: sortedFix(unit, list, 'Sort the list', byPort) };
      }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    ports: ["9000:9000", "443:443", "80"]\n' },
      finds: ['compose.yaml:4:26'],
      fixed: {
        'compose.yaml': 'services:\n  api:\n    image: api:1\n    ports: ["80", "443:443", "9000:9000"]\n',
      },
    },
  ],
  good: [
    { files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n    ports: ["443:443", "127.0.0.1:8000:80"]\n' } },
  ],
});
