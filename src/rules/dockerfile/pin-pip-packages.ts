import { valuesOf } from '../../models/shell/tools/tool.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';
import { listed } from '../run-edits.ts';
import { unpinned } from '../unpinned.ts';

export default rule({
  id: 'dockerfile/pin-pip-packages',
  level: 'warning',
  optIn: true,
  must: 'Python packages that a Dockerfile names have a version.',
  why: 'Another day the same Dockerfile builds another image, perhaps one that does not start.',
  aliases: ['DL3013'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call } of buildSteps(file).calls('pip', 'pipx')) {
        // A constraints file says the versions.
        if (call.subcommand !== 'install' || valuesOf(call, 'constraint').length > 0) continue;
        const loose = unpinned(call).filter(({ operator }) => operator === undefined);
        const [first] = loose;
        if (!first) continue;
        yield {
          file,
          range: first.word.span,
          message: `${listed(loose.map(({ name }) => name))} without a version: pip takes the newest on the day of the build`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nRUN pip install --no-cache-dir flask==3.0 \\\n    gunicorn "requests[socks]"\n',
      },
      finds: ['Dockerfile:3:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nRUN pip install flask==3.0 "x>=1,<2" -r requirements.txt . git+https://x/y@1\n',
      },
    },
    { files: { Dockerfile: 'FROM python:3.13\nRUN pip install -c constraints.txt flask\n' } },
  ],
});
