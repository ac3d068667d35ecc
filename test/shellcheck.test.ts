import { expect, it } from 'vitest';
import { plimsoll, repository } from './cli.ts';
import { needs } from './require.ts';

interface Found {
  rule: string;
  aliases: string[];
  level: string;
  range: { start: { line: number; column: number } };
}

const dockerfile = `FROM debian:12
ENV APP=/srv
RUN mkdir -p "$APP" && \\
    # the old ones
    find "$APP" -name *.tmp | xargs rm
RUN <<EOF
cd "$APP"
ls | grep -v x
EOF
USER 1000
`;

const findings = (files: Record<string, string>, ...args: string[]): Found[] => {
  const { stdout } = plimsoll(repository(files), ['check', '--format', 'json', '--all', ...args]);
  return (JSON.parse(stdout) as { findings: Found[] }).findings;
};

const remarks = (files: Record<string, string>, ...args: string[]): string[] =>
  findings(files, ...args)
    .filter(({ rule }) => rule === 'shell/shellcheck')
    .map(({ aliases, range: { start } }) => `${aliases.join()} ${start.line}:${start.column}`);

needs('shellcheck')('the installed ShellCheck', () => {
  it('is asked only on request', () => {
    expect(remarks({ Dockerfile: dockerfile })).toEqual([]);
    const said = remarks({ Dockerfile: dockerfile }, '--shellcheck');
    expect(said).toEqual(expect.arrayContaining(['SC2038 5:5', 'SC2061 5:23', 'SC2164 7:1', 'SC2010 8:1']));
    expect(remarks({ Dockerfile: dockerfile, 'plimsoll.yaml': 'shellcheck: true\n' })).toEqual(said);
  });

  it('is kept back by its codes', () => {
    const { length } = remarks({ Dockerfile: dockerfile }, '--shellcheck');
    const contract = { Dockerfile: dockerfile, 'plimsoll.yaml': 'rules:\n  SC2038: off\n  SC2010: off\n' };
    expect(remarks(contract, '--shellcheck')).toHaveLength(length - 2);
    const hadolint = { Dockerfile: dockerfile, '.hadolint.yaml': 'ignored: [SC2164]\n' };
    expect(remarks(hadolint, '--shellcheck')).toHaveLength(length - 1);
    expect(remarks({ Dockerfile: dockerfile }, '--shellcheck', '--rule', 'SC2164')).toEqual(['SC2164 7:1']);
  });

  it('does not say again what a rule has said', () => {
    const broken = { Dockerfile: 'FROM debian:12\nRUN if true; then ls\nUSER 1000\n' };
    const said = findings(broken, '--shellcheck').filter(({ rule }) => rule.startsWith('shell/'));
    expect(said.map(({ rule, range }) => `${rule} ${range.start.line}`)).toEqual(['shell/parses 2']);
  });
});
