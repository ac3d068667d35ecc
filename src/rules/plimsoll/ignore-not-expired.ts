import { exceptionsIn } from '../../contract/exceptions.ts';
import { ignoredVulnerabilities } from '../../contract/image.ts';
import { placeOf } from '../../models/document/plain.ts';
import { formats } from '../../repository/formats.ts';
import { noteNames, notesNear } from '../ignore-notes.ts';
import { dayForm, dayPattern, holds } from '../../text/day.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'plimsoll/ignore-not-expired',
  level: 'warning',
  must: 'A finding is kept back only until the day that was agreed.',
  why: 'What was put up with for a while is put up with for ever if nobody is reminded; after its day the comment or entry hides nothing any more.',
  aliases: [],
  last: true,
  *check(repository, verdicts) {
    for (const note of notesNear(repository, verdicts)) {
      if (note.counts || note.until === undefined) continue;
      const what = dayPattern.test(note.until)
        ? `this comment ended on ${note.until}`
        : `this comment ends on \`${note.until}\`, which is not ${dayForm},`;
      const rest = note.reason === undefined ? '' : ` ("${note.reason}")`;
      yield {
        file: note,
        range: note.span,
        message: `${what} and hides no finding of ${noteNames(note)} ${rest}`,
      };
    }
    const contract = 'plimsoll.yaml';
    const ignored = ignoredVulnerabilities(repository.contract).map((one) => ({
      ...one,
      of: one.id,
      level: undefined,
    }));
    for (const { at, of, level, until, reason } of [...exceptionsIn(repository.contract), ...ignored]) {
      if (until === undefined || holds(until, repository.today)) continue;
      const root = repository.unit(formats.yaml, contract)?.model.root;
      const what = level === undefined ? `\`ignore\` of ${of}` : `level \`${level}\` of ${of}`;
      const rest = reason === undefined ? '' : ` ("${reason}")`;
      yield {
        file: { path: contract },
        range: placeOf(root, [...at, 'until'], 'value'),
        message: `${what} ended on ${until} and counts no more${rest}`,
      };
    }
  },
  bad: [
    {
      today: '2027-02-01',
      files: {
        Dockerfile:
          '# plimsoll ignore=dockerfile/pin-base-image until=2027-01-31 the new base comes in January\nFROM node\nCMD ["node"]\n',
      },
      finds: ['Dockerfile:1:1'],
    },
    {
      today: '2027-02-01',
      files: {
        'plimsoll.yaml':
          'rules:\n  DL3006: { level: off, until: 2027-01-31 }\nignore:\n  - path: old\n    until: 2026-12-31\n    reason: is deleted at new year\n',
      },
      finds: ['plimsoll.yaml:2:32', 'plimsoll.yaml:5:12'],
    },
    {
      today: '2027-02-01',
      files: {
        'plimsoll.yaml':
          'image:\n  vulnerabilities:\n    ignore:\n      - id: CVE-2026-1\n        until: 2027-01-31\n      - id: CVE-2026-2\n',
      },
      finds: ['plimsoll.yaml:5:16'],
    },
    {
      files: { Dockerfile: '# plimsoll ignore=dockerfile/pin-base-image until=spring\nFROM node\n' },
      finds: ['Dockerfile:1:1'],
    },
    {
      today: '2027-02-01',
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: web\n    environment:\n      # plimsoll ignore=compose/no-secret-in-environment until=2027-01-31\n      API_KEY: sk-live-51H8abcdefQ2vT9xYz0LmNp\n',
      },
      finds: ['compose.yaml:5:7'],
    },
  ],
  good: [
    {
      today: '2027-01-31',
      files: {
        Dockerfile:
          '# plimsoll ignore=dockerfile/pin-base-image until=2027-01-31 the new base comes in January\nFROM node\nCMD ["node"]\n',
        'plimsoll.yaml': 'rules:\n  DL3006: { level: off, until: 2027-01-31 }\n',
      },
    },
    {
      today: '2027-02-01',
      files: { Dockerfile: '# hadolint ignore=DL3006\nFROM node\n# plimsoll ignore=DL3025 for ever\nCMD node\n' },
    },
  ],
});
