import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { bashismsOf, type PosixShell } from './bashisms.ts';

const found = (text: string, shell: PosixShell): string[] =>
  bashismsOf(MappedText.slice(text, { start: 0, end: text.length }), shell).map(
    ({ what, span }) => `${what} at ${text.slice(span.start, span.end)}`,
  );

describe('bashismsOf', () => {
  // What dash 0.5.12 and the ash of busybox 1.35 say to each.
  it.each([
    ['[[ a = a ]] && echo', ['`[[ … ]]` at [['], []],
    ['source /x', ['`source` at source'], []],
    ['a=(1 2)', ['an array at a=(1 2)'], ['an array at a=(1 2)']],
    ['echo {1..3}', ['`{a..b}` at {1..3}'], ['`{a..b}` at {1..3}']],
    ['mkdir -p /x/{a,b}', ['`{a,b}` at /x/{a,b}'], ['`{a,b}` at /x/{a,b}']],
    ['ls &> /x', ['`&>` at &> /x'], []],
    ['pushd /x', ['`pushd` at pushd'], ['`pushd` at pushd']],
    ['function f { x; }', ['`function` at function'], []],
    ['cat <<< x', ['`<<<` at <<< x'], ['`<<<` at <<< x']],
    ['cat <(x)', ['`<( … )` at <(x)'], []],
    ['echo ${v//X/Y}', ['`${v/…}` at ${v//X/Y}'], []],
    ['echo ${v^^}', ['`${v^…}` at ${v^^}'], ['`${v^…}` at ${v^^}']],
    ['[ a == a ]', ['`==` in `[ ]` at =='], []],
    ['set -o pipefail', ['`set -o pipefail` at pipefail'], []],
    ['for ((i=0;i<2;i++)); do x; done', ['`for ((…))` at for'], ['`for ((…))` at for']],
  ] as const)('%s', (text, dash, ash) => {
    expect(found(text, 'dash')).toEqual(dash);
    expect(found(text, 'ash')).toEqual(ash);
  });

  it.each([
    'if true; then (cd x; { pushd y; }); fi',
    'while x; do pushd y; done',
    'case $a in b) pushd y;; esac',
    'f() { pushd y; }',
    'x || pushd y | z',
  ])('looks into %s', (text) => expect(found(text, 'ash')).toEqual(['`pushd` at pushd']));

  it.each([
    "echo '[[ x ]]' \"{1..3}\" '${a//b}'",
    'echo ${a:-b} ${a:+b} ${a#b} ${a%%b} $((1 == 2))',
    'sed "s/[[:space:]]//" x > /dev/null 2>&1',
    'awk "{print $1}" x && find . -exec ls {} +',
    'bash -c "source x; [[ a ]]"',
    'curl -w "%{http_code}" x',
  ])('says nothing of %s', (text) => {
    expect(found(text, 'dash')).toEqual([]);
    expect(found(text, 'ash')).toEqual([]);
  });

  it('says nothing of broken code, and reads hostile code in linear time', () => {
    expect(found('if [[ a ]]; then', 'dash')).toEqual([]);
    expect(found(`[[ a ]]${' && ('.repeat(3_000)}`, 'dash')).toEqual([]);
    expect(found('[[ a ]] && '.repeat(5_000), 'dash')).toEqual([]);
  });
});
