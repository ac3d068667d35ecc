import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';

/** Each instruction behind a FROM, with BuildKit's text and the stretch that it is about. */
const rows: readonly (readonly [text: string, message: string, at: string])[] = [
  ['FORM x', 'unknown instruction: FORM (did you mean FROM?)', 'FORM'],
  ['rnu x', 'unknown instruction: rnu (did you mean run?)', 'rnu'],
  ['constructor x', 'unknown instruction: constructor', 'constructor'],
  ['FROM', 'FROM requires either one or three arguments', 'FROM'],
  ['FROM a as', 'FROM requires either one or three arguments', 'a as'],
  ['FROM a in b', 'FROM requires either one or three arguments', 'a in b'],
  ['FROM a as 1b', 'invalid name for build stage: "1b", name can\'t start with a number or contain symbols', '1b'],
  ['FROM --platfrom=x a', 'unknown flag: --platfrom (did you mean platform?)', '--platfrom=x'],
  [
    'COPY a',
    'COPY requires at least two arguments, but only one was provided. Destination could not be determined',
    'COPY a',
  ],
  ['ADD', 'ADD requires at least two arguments, but only one was provided. Destination could not be determined', 'ADD'],
  ['COPY a <<b\nb', 'COPY cannot accept a heredoc as a destination', '<<b'],
  ['COPY --from=a --from=b c d', 'duplicate flag specified: --from', '--from=b'],
  ['COPY --link=yes a b', 'expecting boolean value for flag --link, not: yes', 'yes'],
  ['COPY --link= a b', 'missing a value on flag: --link', '--link='],
  ['COPY --from a b', 'missing a value on flag: --from', '--from'],
  ['COPY --constructor=a b c', 'unknown flag: --constructor', '--constructor=a'],
  ['ENV', 'ENV requires at least one argument', 'ENV'],
  ['ENV =a', 'ENV names can not be blank', '=a'],
  ['LABEL a=b =c', 'LABEL names can not be blank', '=c'],
  ['ARG', 'ARG requires at least one argument', 'ARG'],
  ['ARG a =b', 'ARG names can not be blank', '=b'],
  ['USER', 'USER requires exactly one argument', 'USER'],
  ['WORKDIR', 'WORKDIR requires exactly one argument', 'WORKDIR'],
  ['STOPSIGNAL', 'STOPSIGNAL requires exactly one argument', 'STOPSIGNAL'],
  ['MAINTAINER --boo x', 'unknown flag: --boo', '--boo'],
  ['EXPOSE', 'EXPOSE requires at least one argument', 'EXPOSE'],
  ['VOLUME', 'VOLUME requires at least one argument', 'VOLUME'],
  ['VOLUME ["/a", " "]', 'VOLUME specified can not be an empty string', '" "'],
  ['SHELL bash -c', 'SHELL requires the arguments to be in JSON form', 'SHELL bash -c'],
  ['SHELL []', 'SHELL requires at least one argument', 'SHELL []'],
  ['ONBUILD', 'ONBUILD requires at least one argument', 'ONBUILD'],
  ['ONBUILD ONBUILD RUN a', "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", 'ONBUILD'],
  ['ONBUILD from a', "FROM isn't allowed as an ONBUILD trigger", 'from'],
  ['HEALTHCHECK', 'HEALTHCHECK requires at least one argument', 'HEALTHCHECK'],
  ['HEALTHCHECK NONE a', 'HEALTHCHECK NONE takes no arguments', 'HEALTHCHECK NONE a'],
  ['HEALTHCHECK CMD', 'Missing command after HEALTHCHECK CMD', 'HEALTHCHECK CMD'],
  ['HEALTHCHECK curl x', 'Unknown type "CURL" in HEALTHCHECK (try CMD)', 'curl'],
  ['HEALTHCHECK --interval=5 CMD a', 'time: missing unit in duration "5"', '5'],
  ['HEALTHCHECK --timeout=5x CMD a', 'time: unknown unit "x" in duration "5x"', '5x'],
  ['HEALTHCHECK --timeout=x CMD a', 'time: invalid duration "x"', 'x'],
  ['HEALTHCHECK --interval=10us CMD a', 'Interval "interval" cannot be less than 1ms', '10us'],
  ['HEALTHCHECK --retries=-1 CMD a', '--retries cannot be negative (-1)', '-1'],
  ['HEALTHCHECK --retries=a CMD a', 'strconv.ParseInt: parsing "a": invalid syntax', 'a'],
  ['RUN --network=x a', 'invalid network mode "x"', 'x'],
  ['RUN --security=x a', 'security "x" is not valid', 'x'],
  [
    'RUN --mount=from=$A,target=/a b',
    "'from' doesn't support variable expansion, define alias stage instead",
    'from=$A,target=/a',
  ],
];

describe('what BuildKit refuses after parsing', () => {
  it.each(rows)('%s', (text, message, at) => {
    const whole = `FROM base\n${text}\n`;
    const found = parseDockerfile(whole).problems;
    expect(found.map((problem) => [problem.kind, problem.message])).toEqual([['error', message]]);
    expect(found.map(({ span }) => whole.slice(span.start, span.end))).toEqual([at]);
  });

  it.each([
    ['RUN'],
    ['HEALTHCHECK --interval=1m30s --timeout=0 --start-period=.5s --retries=+3 CMD a'],
    ['HEALTHCHECK --unknown NONE'],
    ['STOPSIGNAL --x 9'],
    ['ARG --x a'],
    ['FROM a AS B-1_c.d'],
    ['COPY --link=FALSE --exclude=a --exclude=b c d'],
    ['RUN --mount=type=bind,"target=/a,b" --device=x --network=host --security=sandbox ls'],
    ['VOLUME /a'],
    ['SHELL ["bash", "-c"]'],
    ['ONBUILD FOO'],
    ['CMD'],
  ])('%s is fine', (text) => expect(parseDockerfile(`FROM base\n${text}\n`).problems).toEqual([]));
});
