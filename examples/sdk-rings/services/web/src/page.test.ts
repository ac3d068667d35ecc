import assert from 'node:assert/strict';
import test from 'node:test';
import type { Berth } from '@harbor-example/sdk';
import { page } from './page.js';

const berth = (id: string, name?: string) =>
  ({ id, lengthM: 90, ...(name === undefined ? {} : { vessel: { name, lengthM: 80 } }) }) as Berth;

test('counts what is free', () => {
  assert.match(page([berth('A1'), berth('A2', 'Plimsoll'), berth('A3')]), /2 berths free/);
});

test('names do not become markup', () => {
  assert.match(page([berth('A1', '<b>')]), /A1, 90 m: &#60;b&#62;/);
});
