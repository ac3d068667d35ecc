import type { ComposeFile } from '../../models/compose/compose.ts';
import type { SpecificationFault } from '../../models/compose/validate.ts';
import { faultsOfSpecification, isCompose, isFirstFormat } from '../../repository/compose-specification.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Unit } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { keyPathAt } from '../key-path.ts';
import { fix, type Report, rule } from '../rule.ts';
import { isTemplated } from '../unreadable.ts';

export default rule({
  id: 'compose/matches-specification',
  level: 'error',
  must: 'A compose file has only the keys, types and values of the Compose Specification.',
  why: 'Compose refuses the whole project for one key that it does not know or one value of the wrong type.',
  aliases: ['invalid-schema'],
  fixes: 'safe',
  *check(repository) {
    for (const unit of repository.composes) {
      const { model, path, text } = unit;
      if (model.template !== undefined || isTemplated(path, text) || !isCompose(unit)) continue;
      if (model.problems.length > 0) continue;
      const level = isBrought(path) ? 'note' : undefined;
      const first = isFirstFormat(model) ? model.node.entries().find(({ value }) => value.kind === 'map') : undefined;
      if (first) {
        const message = `\`${first.key}\` stands at the top level, the form of 2014: Compose wants it below \`services\``;
        yield { file: unit, range: first.keySpan, message, level };
      } else
        for (const fault of faultsOfSpecification(repository, unit))
          yield { file: unit, range: fault.span, message: fault.message, level, fix: fixOf(unit, fault) };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    enviroment:\n      PORT: 8000\n    port:\n      - "8000:8000"\n    user: 1000\n    restart_policy: always\n',
      },
      finds: ['compose.yaml:4:5', 'compose.yaml:6:5', 'compose.yaml:8:11', 'compose.yaml:9:5'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    environment:\n      PORT: 8000\n    ports:\n      - "8000:8000"\n    user: "1000"\n    restart_policy: always\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    privileged: maybe\n    pull_policy: sometimes\n    environment:\n      - A: 1\n    healthcheck:\n      test: curl localhost\n      interval: "30"\n    depends_on:\n      db: {}\n    security_opt: [a, a]\n    ports: ["80:http"]\n    networks:\n  db:\n    image: postgres:17\n    command: echo "hello\nvolume: {}\n',
      },
      finds: [
        'compose.yaml:4:17',
        'compose.yaml:5:18',
        'compose.yaml:7:9',
        'compose.yaml:10:17',
        'compose.yaml:12:7',
        'compose.yaml:13:23',
        'compose.yaml:14:13',
        'compose.yaml:15:5',
        'compose.yaml:18:14',
        'compose.yaml:19:1',
      ],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    privileged: maybe\n    pull_policy: sometimes\n    environment:\n      - A: 1\n    healthcheck:\n      test: curl localhost\n      interval: "30"\n    depends_on:\n      db: {}\n    security_opt: [a, a]\n    ports: ["80:http"]\n    networks:\n  db:\n    image: postgres:17\n    command: echo "hello\nvolumes: {}\n',
      },
    },
    {
      files: { 'docker-compose.yml': 'web:\n  build: .\ndb:\n  image: postgres:17\n' },
      finds: ['docker-compose.yml:1:1'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'x-base: &base\n  restart: "no"\nservices:\n  api:\n    <<: *base\n    image: api:1\n    x-note: [1]\n    privileged: "yes"\n    scale: "2"\n    ports: ["${PORT}:80", 9000, "127.0.0.1:1-2:1-2/udp"]\n    healthcheck: { test: curl localhost, interval: 1m30s, retries: 3 }\n    mem_limit: ${LIMIT}\n    deploy:\n    ulimits: { nofile: 1024 }\n    command: echo "a b" | cat\n    volumes: !override\n      - ./a:/a:ro\n',
      },
    },
    { files: { 'compose-notes.yaml': 'title: how to compose\nverses: [1, 2]\n' } },
  ],
});

/** The key that was surely meant; a number in quotes. Nothing where other places share the text. */
function fixOf(unit: Unit<ComposeFile>, { kind, entry, meant, node, message }: SpecificationFault): Report['fix'] {
  if (node.viaAlias || node.alias || node.anchor !== undefined || entry?.merged) return undefined;
  if (kind === 'unknown-key' && entry && meant !== undefined) {
    const written = unit.text.slice(entry.keySpan.start, entry.keySpan.end);
    if (written !== entry.key) return undefined;
    const path = keyPathAt(unit.model.documents, entry.keySpan.start);
    if (path === undefined) return undefined;
    const declares = [`-${path}`, `+${path.slice(0, path.lastIndexOf('.') + 1)}${meant}`];
    return fix.safe(`Write \`${meant}\``, unit, edit.replace(entry.keySpan, meant), declares);
  }
  if (kind !== 'type' || !message.endsWith('put it in quotes') || node.source !== (node.text ?? '')) return undefined;
  return fix.safe(`Put \`${node.source}\` in quotes`, unit, edit.replace(node.span, `"${node.source}"`));
}
