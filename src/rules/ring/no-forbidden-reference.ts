import { inside } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { contractPath, contractSpan, ringServices } from '../../repository/rings.ts';
import { filesBelow } from '../../repository/sources.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/no-forbidden-reference',
  level: 'warning',
  must: 'No file of a service, and none that builds one, holds a text that the contract forbids.',
  why: '`rings.forbid` lists what was switched off: an old cache, an old proxy. Whatever still names it waits for a host that is gone, or gets there what somebody else has put in its place. Speaks where the contract has `rings.forbid`.',
  aliases: [],
  *check(repository) {
    const forbidden = repository.contract.rings?.forbid ?? [];
    if (forbidden.length === 0) return;
    for (const path of candidates(repository)) {
      if (repository.tree.size(path) > mostBytes) continue;
      const text = repository.tree.text(path);
      if (text === undefined) continue;
      for (const [index, word] of forbidden.entries()) {
        const at = text.indexOf(word);
        if (at === -1) continue;
        const count = text.split(word).length - 1;
        yield {
          file: { path },
          range: { start: at, end: at + word.length },
          message: `\`${word}\`${count > 1 ? ` (${count} times)` : ''} is left over here; the contract forbids it`,
          related: [
            {
              file: { path: contractPath },
              range: contractSpan(repository, 'rings', 'forbid', index),
              message: 'forbidden here',
            },
          ],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\nrings:\n  forbid:\n    - athens.acme.example\n    - devpi.acme.example\n',
        'api/go.mod': 'module x\n\nreplace a => athens.acme.example/a v1.0.0\n',
        'api/Dockerfile':
          'FROM golang:1.26\nENV GOPROXY=https://athens.acme.example\nRUN echo https://athens.acme.example https://devpi.acme.example\n',
        '.npmrc': 'registry=http://devpi.acme.example/\n',
        'docs/old.md': 'We had athens.acme.example.\n',
      },
      finds: ['.npmrc:1:17', 'api/Dockerfile:2:21', 'api/Dockerfile:3:46', 'api/go.mod:3:14'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: { forbid: [old.example] }\n',
        'api/main.go': 'package main\n',
        'api/README.md': 'No old.example any more.\n',
        'legacy/main.go': '// old.example\n',
      },
    },
    { files: { 'plimsoll.yaml': 'services:\n  api: { context: api }\n', 'api/main.go': '// old.example\n' } },
  ],
});

const mostBytes = 2_000_000;

/** Files of services, their Dockerfiles, and what lies at the root or tells a pipeline, a compose project or Tilt what to do; no prose. */
function candidates(repository: Repository): readonly string[] {
  const services = ringServices(repository);
  const folders = services.map(({ folder }) => folder).filter((folder) => folder !== '');
  const paths = new Set(folders.length === 0 ? [] : filesBelow(repository, folders));
  for (const { devPath, releasePath } of services) paths.add(devPath).add(releasePath);
  for (const { path } of repository.composes) paths.add(path);
  for (const path of repository.tree.paths()) {
    if (!path.includes('/') || inside('.github/workflows', path) !== undefined || path.endsWith('/Tiltfile'))
      paths.add(path);
  }
  return [...paths].filter((path) => path !== contractPath && !/\.(?:md|mdx|rst|adoc)$/i.test(path)).sort();
}
