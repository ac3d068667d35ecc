import { describe, expect, it } from 'vitest';
import { plimsoll, repository } from './cli.ts';

const files = { Dockerfile: 'FROM node\nUSER node\nCMD ["node"]\n', 'legacy/Dockerfile': 'FROM python\nUSER 1000\n' };

describe('plimsoll.yaml', () => {
  it('switches rules off and to other levels, by id and by alias', () => {
    const run = (rules: string) =>
      plimsoll(repository({ ...files, 'plimsoll.yaml': `rules:\n  ${rules}\n` }), ['--format', 'json']);
    expect(run('dockerfile/pin-base-image: off').code).toBe(0);
    expect(run('DL3006: note').code).toBe(0);
    expect(JSON.parse(run('DL3006: error').stdout)).toMatchObject({ summary: { error: 2 } });
  });

  it('keeps paths out of the report', () => {
    const root = repository({ ...files, 'plimsoll.yaml': 'ignore:\n  - legacy\n  - "**/testdata"\n' });
    const { findings } = JSON.parse(plimsoll(root, ['--format', 'json']).stdout) as { findings: { path: string }[] };
    expect(findings.map(({ path }) => path)).toEqual(['Dockerfile']);
  });

  it('says what the context of a service is', () => {
    const dockerfile = 'FROM node:22\nCOPY package.json shared ./\nUSER node\n';
    const tree = { 'api/Dockerfile': dockerfile, 'api/package.json': '{}', 'shared/a.js': '', 'package.json': '{}' };
    const found = (contract: string): number =>
      (
        JSON.parse(
          plimsoll(repository({ ...tree, 'plimsoll.yaml': contract }), [
            '--format',
            'json',
            '--rule',
            'dockerfile/copy-source-exists',
          ]).stdout,
        ) as { findings: unknown[] }
      ).findings.length;
    expect(found('services:\n  api:\n    context: api\n')).toBe(1);
    expect(found('services:\n  api:\n    context: .\n    dockerfile: api/Dockerfile\n')).toBe(0);
  });

  it.each([
    ['rulse:\n  a: off\n', 'plimsoll.yaml:1:1: unknown key `rulse`; did you mean `rules`?'],
    [
      'rules:\n  dockerfile/pin-base-imag: off\n',
      'plimsoll.yaml:2:3: no rule is called `dockerfile/pin-base-imag`; did you mean `dockerfile/pin-base-image`?',
    ],
    ['rules:\n  DL3006: loud\n', 'plimsoll.yaml:2:11: one of off, error, warning, note expected, not the text "loud"'],
    ['ignore: legacy\n', 'plimsoll.yaml:1:9: a list expected, not the text "legacy"'],
    ['services:\n  api:\n    contxt: api\n', 'plimsoll.yaml:3:5: unknown key `contxt`; did you mean `context`?'],
    ['rules: [\n', 'plimsoll.yaml:'],
    ['ignore: [a]\nignore: [b]\n', 'plimsoll.yaml:2:1: duplicate key "ignore"'],
    ['docs:\n  map: ../x.md\n', 'plimsoll.yaml:2:8: `../x.md` leaves the repository'],
    [
      'dev:\n  gates:\n    test: { needs: [chek] }\n    check:\n',
      'plimsoll.yaml:3:21: `test` needs `chek`, and there is no such gate; did you mean `check`?',
    ],
    [
      'services:\n  legcy: { budget: 1 GB }\n',
      'plimsoll.yaml:2:3: nothing builds a service `legcy`: say its `context` or `dockerfile`; did you mean `legacy`?',
    ],
  ])('answers a wrong contract with its place: %j', (text, words) => {
    const { code, stdout, stderr } = plimsoll(repository({ ...files, 'plimsoll.yaml': text }), []);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('shows everything that is wrong, each with its line, and uses nothing of the rest', () => {
    const text = 'ignore:\n  - .\nrulse: {}\nservices:\n  web:\n    contxt: .\n    budget: 3 apples\n';
    const { code, stdout, stderr } = plimsoll(repository({ ...files, 'plimsoll.yaml': text }), []);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')).toEqual([
      'plimsoll: plimsoll.yaml:3:1: unknown key `rulse`; did you mean `rules`?',
      '    3 │ rulse: {}',
      '      │ ^^^^^',
      'plimsoll: plimsoll.yaml:6:5: unknown key `contxt`; did you mean `context`?',
      '    6 │     contxt: .',
      '      │     ^^^^^^',
      expect.stringMatching(/^plimsoll: plimsoll\.yaml:7:13: a size like `500 MB` .*, not the text "3 apples"$/),
      '    7 │     budget: 3 apples',
      '      │             ^^^^^^^^',
      '',
    ]);
  });

  it('tells of a path that leads nowhere, and goes on', () => {
    const root = repository({
      ...files,
      'plimsoll.yaml': 'ignore: ["*"]\ndocs:\n  map: docs/map.md\ndev:\n  logs: nowhere\n',
    });
    for (let call = 0; call < 2; call++) {
      const { code, stderr } = plimsoll(root, []);
      expect([code, stderr]).toEqual([0, 'plimsoll: plimsoll.yaml:3:8: `docs.map`: there is no docs/map.md\n']);
    }
  });

  it('may be empty or hold comments only', () => {
    for (const text of ['', '# later\n'])
      expect(plimsoll(repository({ ...files, 'plimsoll.yaml': text }), []).code).toBe(1);
  });
});
