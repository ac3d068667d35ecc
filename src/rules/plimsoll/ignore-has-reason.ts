import { noteNames, notesNear } from '../ignore-notes.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'plimsoll/ignore-has-reason',
  level: 'note',
  must: 'A comment that keeps a finding back says why.',
  why: 'Without a reason nobody can tell whether it still holds, so the finding stays hidden.',
  aliases: [],
  optIn: true,
  last: true,
  *check(repository, verdicts) {
    for (const note of notesNear(repository, verdicts)) {
      if (note.reason === undefined)
        yield { file: note, range: note.span, message: `nothing says why ${noteNames(note)} may be found here` };
    }
  },
  bad: [
    { files: { Dockerfile: '# plimsoll ignore=dockerfile/pin-base-image\nFROM node\n' }, finds: ['Dockerfile:1:1'] },
    {
      files: { Dockerfile: 'FROM alpine:3.22\n# hadolint ignore=DL3025\nCMD true\n' },
      finds: ['Dockerfile:2:1'],
    },
    { files: { Dockerfile: '# check=skip=all\nFROM node\n' }, finds: ['Dockerfile:1:1'] },
  ],
  good: [
    { files: { Dockerfile: '# plimsoll ignore=dockerfile/pin-base-image until=2027-01-31 waits for 26\nFROM node\n' } },
    { files: { Dockerfile: 'FROM alpine:3.22\n# hadolint ignore=DL3025 # the shell expands it\nCMD true\n' } },
  ],
});
