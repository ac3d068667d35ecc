import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';
import { listed } from '../run-edits.ts';
import { unpinned } from '../unpinned.ts';

export default rule({
  id: 'dockerfile/pin-go-tools',
  level: 'note',
  must: '`go install` names the version of the program.',
  why: 'With `@latest` the build takes whatever was tagged last; a new release may ask for a newer Go than the image has.',
  aliases: ['DL3062'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call } of buildSteps(file).calls('go')) {
        if (call.subcommand !== 'install' && call.subcommand !== 'run') continue;
        // Without `@version` go takes the version that go.mod says.
        const loose =
          call.subcommand === 'install' ? unpinned(call).filter(({ version }) => version !== undefined) : [];
        const [first] = loose;
        if (!first) continue;
        yield {
          file,
          range: first.word.span,
          message: `${listed(loose.map(({ word }) => word.value ?? word.raw))}: go takes the newest on the day of the build`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nRUN CGO_ENABLED=0 go install -tags x example.org/a/cmd/a@latest && go install example.org/b@master\n',
      },
      finds: ['Dockerfile:2:38', 'Dockerfile:2:79'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nRUN go install example.org/a@v1.2.3 && go install ./... && go install example.org/b@${V}\n',
      },
    },
  ],
});
