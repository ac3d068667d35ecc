import assert from 'node:assert/strict';
import test from 'node:test';
import { HarborClient } from './index.js';

const answering = (status: number, body: unknown) =>
  new HarborClient('http://gateway.example', async () => Response.json(body, { status }));

test('berths are read from protobuf JSON', async () => {
  const [berth, ...rest] = await answering(200, {
    berths: [{ id: 'A1', lengthM: 120, vessel: { name: 'Plimsoll' } }],
  }).listBerths();
  assert.deepEqual(rest, []);
  assert.equal(berth?.lengthM, 120);
  assert.equal(berth?.vessel?.name, 'Plimsoll');
});

test('a gateway that fails is an error', () => assert.rejects(answering(503, {}).listBerths(), /503/));
