import { reproducibleRuns } from '../../repository/reproducible.ts';
import { rule } from '../rule.ts';

const files = { 'plimsoll.yaml': 'reproducible:\n  lock: requirements.lock.txt\n' };

export default rule({
  id: 'reproducible/add-has-checksum',
  level: 'warning',
  must: 'An ADD of an address in the image of reproducible runs says the checksum of what it brings.',
  why: 'What lies behind the address may be another file tomorrow: the same commit then makes another image, and nothing tells.',
  aliases: [],
  *check(repository) {
    const runs = reproducibleRuns(repository);
    for (const file of runs?.images ?? []) {
      for (const { keyword, args, flags } of file.model.instructions) {
        if (keyword !== 'ADD' || flags.some(({ name }) => name === 'checksum')) continue;
        for (const { text, span } of args.slice(0, -1))
          if (/^https?:\/\//i.test(text) && !/\.git(?:[#?]|$)/.test(text))
            yield {
              file,
              range: span,
              message: `nothing says which file ${text} is: add --checksum=sha256:… to this ADD`,
            };
      }
    }
  },
  bad: [
    {
      files: {
        ...files,
        Dockerfile: 'FROM python:3.12-slim\nADD http://data.internal/latest/filter.csv data/filter.csv\n',
      },
      finds: ['Dockerfile:2:5'],
    },
  ],
  good: [
    {
      files: {
        ...files,
        Dockerfile: `FROM python:3.12-slim\nADD --checksum=sha256:${'0'.repeat(64)} https://data.internal/a.csv /a.csv\nADD a.tar /\n`,
        'a.tar': '',
      },
    },
    { files: { Dockerfile: 'FROM python:3.12-slim\nADD http://data.internal/latest/filter.csv data/filter.csv\n' } },
  ],
});
