import { names, rule } from '../rule.ts';
import { notesNear } from '../ignore-notes.ts';

export default rule({
  id: 'plimsoll/ignore-is-used',
  level: 'note',
  must: 'Every comment that keeps findings back keeps one back.',
  why: 'A comment that hides nothing is left over from something that was mended, or has a slip in it; it will hide the next finding, which nobody has looked at.',
  aliases: [],
  optIn: true,
  last: true,
  *check(repository, verdicts) {
    for (const note of notesNear(repository, verdicts)) {
      // BuildKit and ShellCheck read their own comments, for rules that are not known here.
      if (!note.counts || note.source === 'buildkit' || note.source === 'shellcheck') continue;
      const hidden = verdicts.hidden.get(note);
      if (note.rules === 'all') {
        if (!hidden) yield { file: note, range: note.span, message: 'this comment hides no finding' };
        continue;
      }
      // Of rules that did not run nobody knows, and ShellCheck means more by its codes than is looked for here.
      const idle = note.rules.filter((name) => {
        if (/^SC\d+$/.test(name)) return false;
        const meant = verdicts.ran.filter((one) => names(one, name));
        return meant.length > 0 && !meant.some((one) => hidden?.has(one));
      });
      if (idle.length > 0)
        yield { file: note, range: note.span, message: `this comment hides no finding of ${idle.join(', ')}` };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.22\n# plimsoll ignore=dockerfile/exec-form sh has to expand it\nCMD ["echo", "hello"]\n',
      },
      finds: ['Dockerfile:2:1'],
    },
    {
      files: { Dockerfile: '# plimsoll ignore=DL3006,dockerfile/no-maintainer\nFROM node\nCMD ["node"]\n' },
      finds: ['Dockerfile:1:1'],
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n# plimsoll ignore-file=all\n' }, finds: ['Dockerfile:2:1'] },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM alpine:3.22\n# plimsoll ignore=dockerfile/exec-form sh has to expand it\nCMD echo hello\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.22\n# hadolint ignore=SC2086\nCMD ["true"]\n' } },
    {
      today: '2027-02-01',
      files: {
        Dockerfile: 'FROM alpine:3.22\n# plimsoll ignore=dockerfile/exec-form until=2027-01-31\nCMD ["true"]\n',
      },
    },
  ],
});
