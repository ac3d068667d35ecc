import { commandsIn, contractPath, contractSpan, devFiles } from '../../repository/rings.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-uses-go-work',
  level: 'error',
  must: 'A Dockerfile of ring 1 leaves the Go workspace on.',
  why: 'With `GOWORK=off` go reads no go.work: the image is built from the published SDK, and a change beside the service is not in it. Speaks where the contract has `rings`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file } of devFiles(repository)) {
      if (!file.text.includes('GOWORK')) continue;
      const related = [
        {
          file: { path: contractPath },
          range: contractSpan(repository, 'rings'),
          message: 'the contract promises a ring 1 that is built from the workspace',
        },
      ];
      const message = '`GOWORK=off` in ring 1: go.work is not read, the SDK comes from where it is published';
      for (const { instructions } of file.stages) {
        for (const { keyword, pairs } of instructions) {
          if (keyword !== 'ENV' && keyword !== 'ARG') continue;
          for (const { key, value, span, valueSpan } of pairs) {
            if (key !== 'GOWORK' || value?.replace(/^["']|["']$/g, '') !== 'off') continue;
            const repair = fix.unsafe('set GOWORK to auto', file, edit.replace(valueSpan, 'auto'), [
              `-${keyword}`,
              `+${keyword}`,
            ]);
            yield { file, range: span, message, related, fix: repair };
          }
        }
      }
      for (const { command } of commandsIn(file))
        for (const { name, value, span } of command.assignments)
          if (name === 'GOWORK' && value?.value === 'off') yield { file, range: span, message, related };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'go.work': 'go 1.26\n\nuse ./api\n',
        'api/Dockerfile.dev':
          'FROM golang:1.26\nENV CGO_ENABLED=0 GOWORK=off\nCOPY . .\nRUN GOWORK=off go build ./api\n',
      },
      finds: ['api/Dockerfile.dev:2:19', 'api/Dockerfile.dev:4:5'],
      fixed: {
        'api/Dockerfile.dev':
          'FROM golang:1.26\nENV CGO_ENABLED=0 GOWORK=auto\nCOPY . .\nRUN GOWORK=off go build ./api\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'api/Dockerfile': 'FROM golang:1.26\nENV GOWORK=off\nCOPY . .\n',
        'api/Dockerfile.dev': 'FROM golang:1.26\nENV GOWORK=auto\nCOPY . .\n',
      },
    },
  ],
});
