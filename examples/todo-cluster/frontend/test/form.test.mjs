import assert from 'node:assert/strict';
import test from 'node:test';
import { readTodo } from '../lib/form.mjs';

const form = (fields) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

test('a title is enough', () => {
  assert.deepEqual(readTodo(form({ title: ' buy rope ' })), { title: 'buy rope', due: null });
});

test('a day is read as UTC', () => {
  const { due } = readTodo(form({ title: 'paint the hull', due: '2026-05-01' }));
  assert.equal(due?.toISOString(), '2026-05-01T00:00:00.000Z');
});

test('no title, no todo', () => assert.throws(() => readTodo(form({ title: ' ' })), /needs a title/));
test('nonsense is no date', () => assert.throws(() => readTodo(form({ title: 'x', due: 'soon' })), /not a date/));
