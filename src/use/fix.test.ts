import { describe, expect, it } from 'vitest';
import { Repository } from '../repository/repository.ts';
import { fix, type Report, type Rule, rule } from '../rules/rule.ts';
import { type Edit, edit } from '../text/edit.ts';
import { memoryTree } from '../text/memory-tree.ts';
import { fixAll } from './fix.ts';

const dockerfile = 'FROM alpine:3.20\n# why it sleeps\nRUN echo one && \\\n    echo two\nCMD ["sleep", "1"]\n';

/** A rule that finds every `word` in the Dockerfile and mends it as told. */
function finder(
  id: string,
  word: string,
  mend: (at: number) => Edit | readonly Edit[],
  declares: readonly string[] = [],
  safety: 'safe' | 'unsafe' = 'safe',
): Rule {
  return rule({
    id,
    level: 'warning',
    must: 'It holds.',
    why: 'It matters.',
    aliases: [],
    fixes: safety,
    *check(repository): Iterable<Report> {
      for (const file of repository.dockerfiles) {
        for (let at = file.text.indexOf(word); at !== -1; at = file.text.indexOf(word, at + 1)) {
          yield {
            file,
            range: { start: at, end: at + word.length },
            message: `${word} is here`,
            fix: fix[safety]('mend it', file, mend(at), declares),
          };
        }
      }
    },
    bad: [{ files: {}, finds: [] }],
    good: [{ files: {} }],
  });
}

const put = (word: string, text: string) => (at: number) => edit.replace({ start: at, end: at + word.length }, text);
const run = (rules: readonly Rule[], text = dockerfile, unsafe = false) =>
  fixAll(new Repository(memoryTree({ Dockerfile: text })), { rules, unsafe });
const good = finder('test/good', 'one', put('one', 'uno'));

describe('the proof of a fix', () => {
  it('lets a sound fix through', () => {
    const { applied, dropped, changes } = run([good]);
    expect([applied.length, dropped]).toEqual([1, []]);
    expect(changes.get('Dockerfile')).toBe(dockerfile.replace('one', 'uno'));
  });

  it.each([
    [
      'loses a comment',
      finder('test/bad', '# why it sleeps\n', put('# why it sleeps\n', '')),
      'comment lost: why it sleeps',
    ],
    ['makes the file unreadable', finder('test/bad', 'CMD', put('CMD', 'CMDD')), 'new syntax error'],
    [
      'adds an instruction undeclared',
      finder('test/bad', 'CMD', (at) => edit.insert(at, 'USER 1000\n')),
      'undeclared change: +USER',
    ],
    [
      'changes the form undeclared',
      finder('test/bad', '["sleep", "1"]', put('["sleep", "1"]', 'sleep 1')),
      'undeclared change',
    ],
    ['eats a continuation', finder('test/bad', '&& \\\n', put('&& \\\n', '\n')), 'new syntax error'],
    ['breaks a shell body', finder('test/bad', 'two', put('two', '"two')), 'no longer parses'],
    ['does not silence its rule', finder('test/bad', 'two', put('two', 'two two')), 'still finds'],
    ['wakes another rule', finder('test/bad', 'two', put('two', 'one')), 'new finding test/good'],
    ['writes outside the file', finder('test/bad', 'two', () => edit.insert(9999, 'x')), 'outside the text'],
    ['overlaps itself', finder('test/bad', 'two', (at) => [put('two', 'a')(at), put('two', 'b')(at)]), 'overlap'],
    ['changes nothing', finder('test/bad', 'two', put('two', 'two')), 'nothing changes'],
  ])('drops a fix that %s, and only that', (_what, bad, reason) => {
    const { applied, dropped, changes } = run([bad, good]);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]?.finding.rule).toBe('test/bad');
    expect(dropped[0]?.reason).toContain(reason);
    expect(applied.map(({ finding }) => finding.rule)).toEqual(['test/good']);
    expect(changes.get('Dockerfile')).toBe(dockerfile.replace('one', 'uno'));
  });

  it('is tried again when another fix has taken its obstacle away', () => {
    // `first` may only be mended once `echo two` is gone, and the fix for that overlaps it: it has to wait.
    const first = finder('test/first', 'one', put('one', 'uno'));
    const wide = finder('test/wide', 'one && \\\n    echo two', put('one && \\\n    echo two', 'one'));
    const obstacle = finder('test/obstacle', 'uno && \\\n    echo two', put('', ''));
    const { applied, dropped, changes } = run([first, wide, obstacle]);
    expect(applied.map(({ finding }) => finding.rule)).toEqual(['test/wide', 'test/first']);
    expect(dropped).toEqual([]);
    expect(run([first, wide, obstacle], changes.get('Dockerfile')).applied).toEqual([]);
    expect(changes.get('Dockerfile')).toContain('RUN echo uno\nCMD');
  });

  it('allows what is declared', () => {
    const user = finder('test/user', 'CMD ["sleep"', (at) => edit.insert(at, 'USER 1000\n'), ['+USER']);
    const once: Rule = {
      ...user,
      *check(repository, verdicts) {
        if (!repository.dockerfile('Dockerfile')?.text.includes('USER')) yield* user.check(repository, verdicts);
      },
    };
    expect(run([once]).changes.get('Dockerfile')).toContain('\nUSER 1000\nCMD');
  });

  it('takes overlapping fixes one after the other', () => {
    const outer = finder('test/outer', 'echo two', put('echo two', 'echo drei'));
    const inner = finder('test/inner', 'two', put('two', 'dos'));
    const { applied, changes } = run([outer, inner]);
    expect(applied.map(({ finding }) => finding.rule)).toEqual(['test/outer']);
    expect(changes.get('Dockerfile')).toContain('echo drei');
  });

  it('writes unsafe fixes only when asked', () => {
    const unsafe = finder('test/unsafe', 'two', put('two', 'dos'), [], 'unsafe');
    expect(run([unsafe]).applied).toEqual([]);
    expect(run([unsafe], dockerfile, true).applied).toHaveLength(1);
  });

  it('leaves files alone that no model can read back', () => {
    const stray: Rule = {
      ...good,
      *check(repository) {
        const text = repository.tree.text('notes.txt') ?? '';
        if (text.includes('one'))
          yield {
            file: { path: 'notes.txt' },
            message: 'm',
            fix: fix.safe('t', { path: 'notes.txt' }, edit.replace({ start: 0, end: 3 }, 'two')),
          };
      },
    };
    const result = fixAll(new Repository(memoryTree({ 'notes.txt': 'one' })), { rules: [stray], unsafe: false });
    expect(result.dropped[0]?.reason).toContain('no model can read notes.txt');
    expect(result.changes.size).toBe(0);
  });
});
