import { expect, it } from 'vitest';
import { parseSignal } from './signals.ts';

it.each([
  ['SIGTERM', 15, 'SIGTERM'],
  ['term', 15, 'SIGTERM'],
  ['9', 9, 'SIGKILL'],
  ['37', 37, 'SIGRTMIN+3'],
  ['RTMIN+3', 37, 'SIGRTMIN+3'],
  ['SIGRTMAX-1', 63, 'SIGRTMAX-1'],
  ['SIGRTMIN', 34, 'SIGRTMIN'],
  ['SIGPOLL', 29, 'SIGIO'],
])('%s is %i, %s', (text, number, name) => expect(parseSignal(text)).toEqual({ number, name }));

it.each(['', '0', 'SIGTEM', 'RTMIN+16', 'RTMAX-15', 'RTMIN+0', 'SIG', '-1', 'constructor'])('%j is none', (text) =>
  expect(parseSignal(text)).toBeUndefined(),
);
