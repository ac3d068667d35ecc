import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { parseScript } from './parse.ts';
import type { Dialect, Script, ShellCommand } from './syntax.ts';

const script = (text: string, dialect: Dialect = 'bash'): Script =>
  parseScript(MappedText.slice(text, { start: 0, end: text.length }), dialect);
const line = ({ name, args }: ShellCommand): string => [name ?? '?', ...args.map((arg) => arg.value ?? '?')].join(' ');
const lines = (text: string, dialect?: Dialect): string[] => script(text, dialect).commands.map(line);
const only = (text: string): ShellCommand => {
  const { commands } = script(text);
  expect(commands).toHaveLength(1);
  return commands[0] as ShellCommand;
};

describe('commands of a script', () => {
  it('stand in source order, with those inside everything that can hold one', () => {
    expect(
      lines(
        'a; (b); { c; }; if d; then e; elif f; then g; else h; fi; for x in $(i); do j; done; while k; do l; done; ' +
          'case $(m) in n) o;; esac; f() { p; }; q <(r) > "$(s)"; t `u`; until v; do w; done',
      ),
    ).toEqual(
      'a b c d e f g h i j k l m o p|q ?|r s|t ?|u v w'
        .split('|')
        .flatMap((part) => (part.includes('?') ? [part] : part.split(' '))),
    );
  });
  it('are found in arithmetic, tests, here-documents and here-strings', () => {
    expect(lines('echo $(( $(a) + 1 ))')).toEqual(['echo ?', 'a']);
    expect(lines('[[ -n $(a) && $(b) = c ]] && d')).toEqual(['a', 'b', 'd']);
    expect(lines('cat <<E\nx $(a)\nE\nb')).toEqual(['cat', 'a', 'b']);
    expect(lines("cat <<'E'\nx $(a)\nE\nb")).toEqual(['cat', 'b']);
    expect(lines('cat <<E | b\n$(a)\nE\n')).toEqual(['cat', 'b', 'a']);
    expect(lines('cat <<<"$(a)"')).toEqual(['cat', 'a']);
    expect(lines('for ((i=$(a); i<3; i++)); do b; done')).toEqual(['a', 'b']);
  });
  it('are not the words of a quoted text or a here-document', () => {
    expect(lines('echo "apt-get install x" \'pip install y\'')).toEqual(['echo apt-get install x pip install y']);
    expect(lines('cat <<E\napt-get install\nE')).toEqual(['cat']);
  });
  it('know their base name, also behind an unknown directory', () => {
    expect(only('/usr/bin/apt-get update').name).toBe('apt-get');
    expect(only('$HOME/.cargo/bin/cargo build').name).toBe('cargo');
    expect(only('"${VENV}/bin/pip" list').name).toBe('pip');
    expect(only('$TOOL list').name).toBeUndefined();
    expect(only('\\cp a b').name).toBe('cp');
  });
  it('may only assign or redirect', () => {
    const assigning = only('A=1 B="$C"');
    expect(assigning.name).toBeUndefined();
    expect(assigning.nameWord.raw).toBe('');
    expect(assigning.assignments.map(({ name, value }) => [name, value?.value, value?.variables])).toEqual([
      ['A', '1', []],
      ['B', undefined, ['C']],
    ]);
    expect(only('> f').redirects.map(({ operator, target }) => [operator, target?.value])).toEqual([['>', 'f']]);
  });
  it('skip the comment in backticks of long RUN instructions', () => {
    expect(lines("apt-get install `# editors (and it's fun)` vim `#more` nano")).toEqual(['apt-get install vim nano']);
    expect(lines('`# first` apt-get update')).toEqual(['apt-get update']);
    expect(lines('`# nothing else`')).toEqual([]);
    expect(script("apt-get install `# editors (and it's fun)` vim").errors).toEqual([]);
  });
  it('tell pipelines, lists and conditions', () => {
    const commands = script('a | b |& c && d || e; f & g\nh').commands;
    expect(commands.map(({ before }) => before)).toEqual(['', '|', '|&', '&&', '||', ';', '&', ';']);
    expect(commands.map(({ pipeline }) => pipeline)).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
    expect(commands.map(({ inPipeline, pipelineLength }) => `${inPipeline}/${pipelineLength}`)).toEqual(
      '0/3 1/3 2/3 0/1 0/1 0/1 0/1 0/1'.split(' '),
    );
    expect(commands.filter(({ conditional }) => conditional).map(({ name }) => name)).toEqual(['e']);
  });
  it('are conditional in branches, loops, functions and behind ||', () => {
    const commands = script(
      'if a; then b; elif c; then d; fi; while e; do f; done; g() { h; }; i || { j; }; case x in y) k; esac; l && m',
    ).commands;
    expect(commands.filter(({ conditional }) => !conditional).map(({ name }) => name)).toEqual(['a', 'i', 'l', 'm']);
  });
});

describe('words', () => {
  const words = (text: string, dialect: Dialect = 'bash') => script(`x ${text}`, dialect).commands[0]?.args ?? [];
  it('lose their quotes', () => {
    expect(words("a\"b c\"'d'e\\ f $'g\\n'").map(({ value }) => value)).toEqual(['ab cde f', 'g\n']);
    expect(words('*.deb ~/x [ab]').map(({ value }) => value)).toEqual(['*.deb', '~/x', '[ab]']);
  });
  it('have no value with an expansion, but its variables', () => {
    const [a, b, c, d, e] = words('$A "${B:-$C}" $((D+E)) "$(echo $F)" ${G}$G$1$@');
    expect([a, b, c, d, e].map((word) => word?.value)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([a, b, c, d, e].map((word) => word?.variables)).toEqual([['A'], ['B', 'C'], ['D', 'E'], [], ['G']]);
  });
  it('keep braces in sh, which does not expand them', () => {
    expect(words('a{b,c}', 'sh')[0]?.value).toBe('a{b,c}');
    expect(words('a{b,c}', 'bash')[0]?.value).toBeUndefined();
  });
  it('of export are whole assignments', () => {
    expect(only('export A="b c" D').args.map(({ value, raw }) => [value, raw])).toEqual([
      ['A=b c', 'A="b c"'],
      ['D', 'D'],
    ]);
  });
});

describe('wrappers', () => {
  it.each([
    ['sudo -E apt-get update', 'sudo', 'apt-get update'],
    ['sudo -u root -- apt-get update', 'sudo', 'apt-get update'],
    ['sudo DEBIAN_FRONTEND=noninteractive apt-get update', 'sudo', 'apt-get update'],
    ['env -u X A=1 B="$C" make all', 'env', 'make all'],
    ['sudo env PATH=/x make', 'sudo env', 'make'],
    ['exec node x.js', 'exec', 'node x.js'],
    ['exec -a name node', 'exec', 'node'],
    ['command ls', 'command', 'ls'],
    ['time make', 'time', 'make'],
    ['time -p make', 'time', 'make'],
    ['nice -n 10 make', 'nice', 'make'],
    ['nice -19 make', 'nice', 'make'],
    ['nohup make', 'nohup', 'make'],
    ['timeout -k 5 --signal=KILL 30 make', 'timeout', 'make'],
    ['xargs -0 -n1 rm -f', 'xargs', 'rm -f'],
    ['xargs -I {} rm {}', 'xargs', 'rm {}'],
    ['gosu postgres initdb', 'gosu', 'initdb'],
    ['su-exec app node x', 'su-exec', 'node x'],
    ['tini -g -- node x', 'tini', 'node x'],
    ['/usr/bin/dumb-init -- node x', 'dumb-init', 'node x'],
    ['stdbuf -oL make', 'stdbuf', 'make'],
    ['ionice -c 3 make', 'ionice', 'make'],
    ['setarch x86_64 make', 'setarch', 'make'],
    ['setarch -R make', 'setarch', 'make'],
    ['setpriv --reuid=1 --clear-groups make', 'setpriv', 'make'],
    ['runuser -u app -- node x', 'runuser', 'node x'],
    ['busybox wget x', 'busybox', 'wget x'],
    ['xvfb-run -a make', 'xvfb-run', 'make'],
  ])('%s', (text, wrappers, command) => {
    const read = only(text);
    expect(read.wrappers.join(' ')).toBe(wrappers);
    expect(line(read)).toBe(command);
    expect(read.span).toEqual({ start: 0, end: text.length });
  });
  it.each([
    'exec',
    'command -v node',
    'sudo -l',
    'env',
    'xargs',
    'busybox --install -s',
    'chroot /x make',
    'timeout 5',
  ])('that runs nothing is the command: %s', (text) => {
    expect(only(text).wrappers).toEqual([]);
    expect(only(text).name).toBe(text.split(' ')[0]);
  });
  it('give their assignments', () => {
    const { assignments } = only('A=1 env B="x y" C=$D make');
    expect(assignments.map(({ name, value }) => [name, value?.value])).toEqual([
      ['A', '1'],
      ['B', 'x y'],
      ['C', undefined],
    ]);
  });
});

describe('code inside an argument', () => {
  it('of a shell is read in its place', () => {
    const text = "sudo bash -lc 'cd /x && pip install y' && z";
    const { commands } = script(text);
    expect(commands.map(line)).toEqual(['bash -lc cd /x && pip install y', 'cd /x', 'pip install y', 'z']);
    const [, , pip] = commands;
    expect(text.slice(pip?.span.start, pip?.span.end)).toBe('pip install y');
    expect(pip?.args.every(({ editable }) => editable)).toBe(true);
    expect(pip?.before).toBe('&&');
  });
  it('keeps what the inner shell expands unknown', () => {
    const { commands } = script('sh -c "echo $A && rm b"');
    expect(commands.map(line)).toEqual(['sh -c ?', 'echo ?', 'rm b']);
    expect(commands[2]?.nameWord.editable).toBe(true);
  });
  it('with escapes has places, but is not to be edited', () => {
    const text = 'sh -c "echo \\"a b\\"; rm \\$C d"';
    const { commands } = script(text);
    expect(commands.map(line)).toEqual(['sh -c echo "a b"; rm $C d', 'echo a b', 'rm ? d']);
    const last = commands[2]?.args[1];
    expect(text.slice(last?.span.start, last?.span.end)).toBe('d');
    expect(last?.editable).toBe(false);
  });
  it('is read once, also with substitutions in it', () => {
    expect(lines('bash -c "$(curl -s x)"')).toEqual(['bash -c ?', '? ', 'curl -s x'].map((text) => text.trim()));
    expect(lines('sh -c "a $(b) `c`" $(d)')).toEqual(['sh -c ? ?', 'a ? ?', 'b', 'c', 'd']);
  });
  it.each([
    ['bash -o pipefail -c "a"', 'a'],
    ['bash -exo pipefail -c a', 'a'],
    ['sh -e -c a', 'a'],
    ['/bin/dash -c a', 'a'],
    ["su - app -c 'a'", 'a'],
    ['su app -c a', 'a'],
  ])('%s', (text, inner) => expect(lines(text)[1]).toBe(inner));
  it.each(['bash script.sh -c a', 'bash -e script', 'bash', 'sh -c', 'su app'])('there is none: %s', (text) =>
    expect(lines(text)).toHaveLength(1),
  );
  it('in backticks with backslashes has places', () => {
    const text = 'a `b \\`c d\\` \\$e` f';
    const { commands } = script(text);
    expect(commands.map(line)).toEqual(['a ? f', 'b ? ?', 'c d']);
    expect(text.slice(commands[2]?.args[0]?.span.start, commands[2]?.args[0]?.span.end)).toBe('d');
    expect(commands[2]?.args[0]?.editable).toBe(false);
  });
});

describe('places in the file', () => {
  const file = 'RUN apt-get install \\\n  # comment\n  vim na\\\nno && rm \\\n  "x\\\ny"\n';
  // What BuildKit joins: the lines without their continuations and the comment.
  const pieces = ['apt-get install ', '  vim na', 'no && rm ', '  "x', 'y"'].map((piece) => {
    const start = file.indexOf(piece);
    return { start, end: start + piece.length };
  });
  const source = MappedText.join(file, pieces);
  const { commands, errors } = parseScript(source, 'sh');
  it('are those of the pieces', () => {
    expect(errors).toEqual([]);
    expect(source.text).toBe('apt-get install   vim nano && rm   "xy"');
    const [install, rm] = commands;
    expect(
      install?.args.map(({ value, span, editable }) => [value, file.slice(span.start, span.end), editable]),
    ).toEqual([
      ['install', 'install', true],
      ['vim', 'vim', true],
      ['nano', 'na\\\nno', false],
    ]);
    expect(file.slice(install?.span.start, install?.span.end)).toBe(file.slice(4, file.indexOf(' && rm')));
    expect(rm?.args.map(({ value, editable }) => [value, editable])).toEqual([['xy', false]]);
  });
  it('are those of redirects and assignments', () => {
    const text = 'A=1 x 2>&1 >"f g" <<E\nE';
    const { redirects, assignments } = only(text);
    expect(
      redirects.map(({ operator, target, span }) => [operator, target?.value, text.slice(span.start, span.end)]),
    ).toEqual([
      ['>&', '1', '2>&1'],
      ['>', 'f g', '>"f g"'],
      ['<<', 'E', '<<E'],
    ]);
    expect(assignments.map(({ span }) => text.slice(span.start, span.end))).toEqual(['A=1']);
  });
});

describe('errors', () => {
  it.each(['a &&', 'a; done', 'if a; then b', 'a | | b', 'echo "x', 'echo $(x', "echo 'x", '}', 'for x in a; do b'])(
    '%s',
    (text) => {
      const { errors, commands } = script(text);
      expect(errors.length).toBeGreaterThan(0);
      for (const { span } of errors) expect(span.end).toBeLessThanOrEqual(text.length);
      if (text.startsWith('a')) expect(commands[0]?.name).toBe('a');
    },
  );
  it('inside a substitution are reported in their place', () => {
    expect(script('echo $(a; done)').errors.length).toBeGreaterThan(0);
  });
  it.each(['powershell', 'cmd', 'other'] as const)('are not looked for in %s', (dialect) => {
    expect(script('if (x) { done', dialect)).toMatchObject({ commands: [], errors: [], dialect });
  });
});

describe('pipefail', () => {
  it.each([
    'set -o pipefail && a | b',
    'set -euo pipefail; a | b',
    'set -eux; set -o pipefail\na | b',
    'A=1; set -eo pipefail; a',
  ])('is in force: %s', (text) => expect(script(text).pipefail).toBe(true));
  it.each([
    'a | b',
    'a | b; set -o pipefail',
    '(set -o pipefail); a | b',
    'x || set -o pipefail; a | b',
    'set -e; a | b',
    'set -o pipefail; set +o pipefail',
  ])('is not: %s', (text) => expect(script(text).pipefail).toBe(false));
  it('may be the shell’s own', () => {
    expect(parseScript(new MappedText('a | b', [0], [0]), 'bash', { pipefail: true }).pipefail).toBe(true);
  });
});

describe('hostile input', () => {
  it.each([
    ['$('],
    ['('],
    ['<('],
    ['`'],
    ['"$('],
    ['$(('],
    ['${a:-'],
    ['"${a#'],
    ['{ '],
    ['if '],
    ['f() '],
    ['function f '],
    ['coproc '],
    ['[[ ('],
    ['{a,'],
    ['@('],
    ['\\'],
    ['case a in b) '],
    ['cat <<E '],
    ['cat <<E\n$('],
    ["sh -c '"],
    ['sudo '],
    ['$(`'],
    ["$('"],
  ])('%s repeated is a value, not an exception', (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const { commands, errors } = script(text);
    expect(commands.length + errors.length).toBeGreaterThan(0);
  });
  it('of five million openers ends', () => {
    expect(script('$('.repeat(2_500_000)).errors.length).toBeGreaterThan(0);
    expect(script('('.repeat(5_000_000)).errors.length).toBeGreaterThan(0);
  }, 120_000);
  it('of ten thousand commands gives ten thousand', () => {
    expect(script('a b c; '.repeat(10_000)).commands).toHaveLength(10_000);
    expect(script(`x${' && a b'.repeat(10_000)}`).commands).toHaveLength(10_001);
    expect(script(`echo $((1${'+1'.repeat(10_000)}))`).commands).toHaveLength(1);
  });
  it('nested deeper than anybody writes is followed no further', () => {
    const { commands, errors } = script(`${'( '.repeat(150)}a${' )'.repeat(150)}; b`);
    expect(commands.map(({ name }) => name)).toEqual(['b']);
    expect(errors.map(({ message }) => message)).toContain('nested too deeply');
  });
});
