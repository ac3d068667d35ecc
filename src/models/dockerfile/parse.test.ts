import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { parseDockerfile } from './parse.ts';
import type { Instruction } from './syntax.ts';

const only = (text: string): Instruction => {
  const [instruction] = parseDockerfile(text).instructions;
  if (!instruction) throw new Error('no instruction');
  return instruction;
};

const at = (text: string, { start, end }: Span): string => text.slice(start, end);

describe('spans', () => {
  it('of keyword, words and the whole', () => {
    const text = '  from --platform=linux/amd64  node:22   AS Build  \nUSER a';
    const from = only(text);
    expect(from.keyword).toBe('FROM');
    expect(at(text, from.keywordSpan)).toBe('from');
    expect(at(text, from.span)).toBe('from --platform=linux/amd64  node:22   AS Build  ');
    expect(from.rest.text).toBe('node:22   AS Build');
    expect(from.args.map(({ span }) => at(text, span))).toEqual(['node:22', 'AS', 'Build']);
    expect(from.flags.map((flag) => [at(text, flag.span), flag.name, flag.value, at(text, flag.valueSpan)])).toEqual([
      ['--platform=linux/amd64', 'platform', 'linux/amd64', 'linux/amd64'],
    ]);
  });

  it('of flags with quotes, escapes and no value', () => {
    const text = 'RUN --a="x y" --b\\=1 --c --"d"=2 \'e\'';
    expect(
      only(text).flags.map(({ name, value, span, valueSpan }) => [name, value, at(text, span), at(text, valueSpan)]),
    ).toEqual([
      ['a', 'x y', '--a="x y"', '"x y"'],
      ['b', '1', '--b\\=1', '1'],
      ['c', undefined, '--c', ''],
      ['d', '2', '--"d"=2', '2'],
    ]);
    expect(only(text).rest.text).toBe("'e'");
  });

  it('of JSON words, quotes included', () => {
    const text = 'CMD [ "a b" , "c\\"\\\\", "" ]';
    const { form, args } = only(text);
    expect(form).toBe('json');
    expect(args.map((word) => word.text)).toEqual(['a b', 'c"\\', '']);
    expect(args.map(({ span }) => at(text, span))).toEqual(['"a b"', '"c\\"\\\\"', '""']);
  });

  it('of pairs', () => {
    const text = 'ENV A="x y" B= "C"=\'z\'';
    expect(
      only(text).pairs.map(({ key, value, keySpan, valueSpan, span }) => [
        key,
        value,
        at(text, keySpan),
        at(text, valueSpan),
        at(text, span),
      ]),
    ).toEqual([
      ['A', '"x y"', 'A', '"x y"', 'A="x y"'],
      ['B', '', 'B', '', 'B='],
      ['"C"', "'z'", '"C"', "'z'", '"C"=\'z\''],
    ]);
    const legacy = only('ENV  A   b c  ');
    expect(legacy.legacyPair).toBe(true);
    expect(legacy.pairs[0]).toEqual({
      key: 'A',
      value: 'b c',
      keySpan: { start: 5, end: 6 },
      valueSpan: { start: 9, end: 12 },
      span: { start: 5, end: 12 },
    });
    const arg = 'ARG A';
    expect(only(arg).pairs[0]).toEqual({
      key: 'A',
      value: undefined,
      keySpan: { start: 4, end: 5 },
      valueSpan: { start: 5, end: 5 },
      span: { start: 4, end: 5 },
    });
  });

  it('lead back through continuations and comments', () => {
    const text = 'RUN one \\\r\n# comment\r\n  two\\\r\n  three\r\n';
    const { rest } = only(text);
    expect(rest.text).toBe('one   two  three');
    const two = rest.text.indexOf('two');
    expect(at(text, rest.span(two, two + 3))).toBe('two');
    expect(rest.contiguous(two, two + 3)).toBe(true);
    expect(rest.contiguous(0, two + 3)).toBe(false);
  });

  it('of heredocs', () => {
    const text = 'RUN cat <<-"EOF" >f\n\ta $x\n\tEOF\nUSER a';
    const [heredoc] = only(text).heredocs;
    expect(heredoc).toMatchObject({ name: 'EOF', raw: '<<-"EOF"', expand: false, chomp: true, fd: undefined });
    expect(heredoc && [at(text, heredoc.span), heredoc.body.text, at(text, heredoc.terminator)]).toEqual([
      '<<-"EOF"',
      '\ta $x\n',
      '\tEOF',
    ]);
    expect(heredoc?.body.offset(1)).toBe(text.indexOf('a $x'));
  });

  it('of an unterminated heredoc: the body runs to the end', () => {
    const text = 'FROM x\nRUN <<EOF\na\n';
    const file = parseDockerfile(text);
    const heredoc = file.instructions[1]?.heredocs[0];
    expect(heredoc?.body.text).toBe('a\n');
    expect(heredoc?.terminator).toEqual({ start: text.length, end: text.length });
    expect(file.problems.map(({ message, span }) => [message, at(text, span)])).toEqual([
      ['unterminated heredoc', '<<EOF'],
    ]);
  });
});

describe('ONBUILD and HEALTHCHECK', () => {
  it('hold an instruction', () => {
    const text = 'ONBUILD --x COPY --from=a b \\\n c';
    const { keyword, inner, span, form } = only(text);
    expect([keyword, form, inner?.keyword, inner?.form]).toEqual(['ONBUILD', 'none', 'COPY', 'words']);
    expect(inner?.args.map((word) => word.text)).toEqual(['b', 'c']);
    expect(inner?.span).toEqual({ start: 12, end: span.end });
    expect(only('HEALTHCHECK cmd ["a"]').inner).toMatchObject({
      keyword: 'CMD',
      form: 'json',
      keywordSpan: { start: 12, end: 15 },
    });
    expect(only('HEALTHCHECK NONE')).toMatchObject({ inner: undefined, form: 'none', args: [{ text: 'NONE' }] });
  });

  it('share the heredocs of ONBUILD with what it registers', () => {
    const outer = only('ONBUILD COPY <<a /a\nx\na\n');
    expect(outer.heredocs).toHaveLength(1);
    expect(outer.inner?.heredocs).toBe(outer.heredocs);
  });
});

describe('comments', () => {
  const text = '# lost\n#\n# one\n\n  # two\nRUN a \\\n# three\n && b\n# four';
  const file = parseDockerfile(text);

  it('are all in the file', () => {
    expect(file.comments.map((comment) => comment.text)).toEqual(['lost', '', 'one', 'two', 'three', 'four']);
    expect(file.comments.map(({ span }) => at(text, span))).toEqual([
      '# lost',
      '#',
      '# one',
      '# two',
      '# three',
      '# four',
    ]);
  });

  it('belong to the instruction below; an empty one at the first column takes the earlier ones away', () => {
    expect(file.instructions[0]?.comments.map((comment) => [comment.text, comment.inside, comment.indented])).toEqual([
      ['one', false, false],
      ['two', false, true],
      ['three', true, false],
    ]);
  });
});

describe('problems', () => {
  const problems = (text: string): [string, string][] =>
    parseDockerfile(text).problems.map(({ message, span }) => [message, at(text, span)]);

  it('stand in file order and leave the rest readable', () => {
    const text = 'RUN x\nFROM a b\nENV a=1 b c\nCMD [1]\nUSER me\n';
    expect(problems(text)).toEqual([
      ['no build stage in current context', 'RUN'],
      ['FROM requires either one or three arguments', 'a b'],
      ['Syntax error - can\'t find = in "b". Must be of the form: name=value', 'b'],
      ['when using JSON array syntax, arrays must be comprised of strings only', '[1]'],
    ]);
    expect(parseDockerfile(text).instructions.map(({ keyword }) => keyword)).toEqual([
      'RUN',
      'FROM',
      'ENV',
      'CMD',
      'USER',
    ]);
    expect(parseDockerfile(text).instructions[2]?.pairs.map(({ key }) => key)).toEqual(['a']);
  });

  it('a file of ARGs has no stage', () =>
    expect(problems('ARG A\n')).toEqual([['dockerfile contains no stages to build', 'ARG A']]));

  it('a line may have 65,535 bytes', () => {
    const line = (length: number): string => `FROM x\nRUN ${'a'.repeat(length - 4)}\nUSER a\n`;
    expect(problems(line(65_535))).toEqual([]);
    const long = parseDockerfile(line(65_536));
    expect(long.problems.map(({ message }) => message)).toEqual([
      'dockerfile line greater than max allowed size of 65535',
    ]);
    expect(long.instructions).toHaveLength(3);
    expect(problems(`FROM x\nRUN ${'é'.repeat(32_765)}\n`)).toEqual([]);
    expect(problems(`FROM x\nRUN ${'é'.repeat(32_766)}\n`)).toHaveLength(1);
    expect(problems(`FROM x\nRUN ${'😀'.repeat(16_383)}\n`)).toHaveLength(1);
  });

  it('each run of blank continuation lines is one warning over its lines', () => {
    const text = 'FROM x\nRUN a \\\n\n \n  b \\\n\n  c\n';
    expect(problems(text)).toEqual([
      ['Empty continuation line', '\n \n'],
      ['Empty continuation line', '\n'],
    ]);
  });
});

describe('keywords', () => {
  it('are known in any case, and only then', () => {
    expect(only('wOrKdIr /x').keyword).toBe('WORKDIR');
    expect(only('ſhell x').keyword).toBe('ſhell');
    expect(only('fórm x').keyword).toBe('FÓRM');
  });
});
