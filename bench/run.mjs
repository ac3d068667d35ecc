// `node bench/run.mjs [startup|dockerfiles|fix|tree|monorepo …]`: measures what the bars in bench/README.md ask for.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './machine.mjs';
import { print } from './table.mjs';

const benches = ['startup', 'dockerfiles', 'fix', 'tree', 'monorepo'];
const usage = `node bench/run.mjs [${benches.join('|')} …]
  --json            one JSON document instead of tables
  --node PATH       a second Node to measure starts with
  --rounds N        interleaved rounds (startup 21 or more, dockerfiles and tree 3 or more)
  --files N         files of the tree (default 100000)
  --corpus FILE     .jsonl.gz with {id, dockerfile, files} (default ../shared/corpus/dockerfiles-dev.jsonl.gz)
  --peers FOLDER    where node_modules with the peers is, or is to be installed (default: a folder in the temporary one)
  --no-peers        measure Plimsoll alone
  --root FOLDER     the source tree to measure (default: this one)`;

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    node: { type: 'string' },
    rounds: { type: 'string' },
    files: { type: 'string', default: '100000' },
    corpus: { type: 'string' },
    peers: { type: 'string' },
    'no-peers': { type: 'boolean', default: false },
    root: { type: 'string', default: here },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !benches.includes(name));
if (values.help || unknown.length > 0) {
  console.log(usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const root = path.resolve(values.root);
const options = {
  root,
  node: values.node,
  rounds: values.rounds === undefined ? undefined : Number(values.rounds),
  files: Number(values.files),
  corpus: values.corpus ?? path.join(here, '../shared/corpus/dockerfiles-dev.jsonl.gz'),
  peers: values['no-peers'] ? undefined : (values.peers ?? 'install'),
};
const results = [];
for (const name of positionals.length > 0 ? positionals : benches) {
  const { run } = await import(`./${name}.mjs`);
  const result = { name, ...(await run(options)) };
  results.push(result);
  if (!values.json) print(result);
}
if (values.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2));
else console.log(`\n${machine()}`);
