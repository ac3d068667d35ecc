// What the judge must find, and what it must not: else its zeros say nothing.
import { broken, losesComments } from './judge.mjs';

const cases = [
  ['unknown instruction', 'FROM a\nRUN x \\\n    y\n', 'FROM a\nRUN x\n    y\n'],
  ['malformed FROM', 'FROM a:1 AS b\n', 'FROM a 1 b\n'],
  ['COPY of a URL', 'FROM a\nADD https://example.org/x /x\n', 'FROM a\nCOPY https://example.org/x /x\n'],
  ['COPY of a URL', 'FROM a\nADD ["https://example.org/x", "/x"]\n', 'FROM a\nCOPY ["https://example.org/x", "/x"]\n'],
  ['RUN swallowed', 'FROM a\nRUN x\nRUN y\n', 'FROM a\nRUN x; RUN y\n'],
  ['mount glued', 'FROM a\nRUN go build\n', 'FROM a\nRUN --mount=type=cache,target=/root/.cache/go-buildgo build\n'],
  ['mount glued', 'FROM a\nRUN --mount=type=cache,target=/c x y\n', 'FROM a\nRUN --mount=type=cache,target=/cx y\n'],
  ['too few arguments', 'FROM a\nCOPY a b\n', 'FROM a\nCOPY a\n'],
  ['lost # syntax=docker/dockerfile:1', '# syntax=docker/dockerfile:1\nFROM a\n', 'FROM a\n'],
  ['bash refuses a RUN', 'FROM a\nRUN if x; then y; fi\n', 'FROM a\nRUN if x; then y\n'],
  [undefined, 'FROM a\nRUN x && \\\n  # why\n\n  y\n', 'FROM a:1\nRUN x && \\\n  # why\n\n  y\n'],
  [undefined, 'FROM a\nRUN apt update\n', 'FROM a\nRUN --mount=type=cache,target=/var/cache/apt apt update\n'],
  [undefined, 'FROM a\nCOPY <<E /x\nFOO bar\nE\n', 'FROM a AS b\nCOPY <<E /x\nFOO bar\nE\n'],
  [undefined, '# escape=`\nFROM a\nRUN x `\n  y\n', '# escape=`\nFROM a:1\nRUN x `\n  y\n'],
  [undefined, 'FROM a\nONBUILD RUN x\n', 'FROM a\nONBUILD RUN x y\n'],
  [undefined, 'FROM a\r\nRUN x \\\r\n  y\r\n', 'FROM a\r\nRUN x \\\r\n  z\r\n'],
];

/** How many of its cases the judge decides rightly, and which it does not. */
export function judgeCases() {
  const wrong = cases.filter(([name, before, after]) => {
    const proofs = broken(before, after, undefined);
    return name === undefined ? proofs.length > 0 : !proofs.some((proof) => proof.startsWith(name));
  });
  const lost = losesComments('FROM a\n# one\n', 'FROM a\n') && !losesComments('# one\nFROM a\n', 'FROM a\n  # one\n');
  return {
    right: cases.length - wrong.length + (lost ? 1 : 0),
    all: cases.length + 1,
    wrong: wrong.map(([, , after]) => after),
  };
}
