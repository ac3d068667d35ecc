import { describe, expect, test } from 'vitest';
import { FakeClock, systemClock } from './clock.ts';

describe('the real clock', () => {
  test('sleeps, and wakes early when told', async () => {
    const before = systemClock.monotonic();
    expect(await systemClock.sleep(5)).toBe(true);
    expect(systemClock.monotonic()).toBeGreaterThan(before);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000);
    const controller = new AbortController();
    const sleep = systemClock.sleep(1e12, controller.signal);
    controller.abort();
    expect(await sleep).toBe(false);
    expect(await systemClock.sleep(1e12, AbortSignal.abort())).toBe(false);
  });
});

describe('the fake clock', () => {
  test('stands still until it is moved and wakes sleepers in order', async () => {
    const clock = new FakeClock({ start: 1_000 });
    const woken: string[] = [];
    const naps = async (name: string, ...times: number[]): Promise<void> => {
      for (const time of times) {
        await clock.sleep(time);
        woken.push(`${name}@${clock.now()}`);
      }
    };
    const all = Promise.all([naps('a', 300, 300), naps('b', 100, 100, 1_000)]);
    await clock.advance(0);
    expect([woken, clock.waiting, clock.now()]).toEqual([[], 2, 1_000]);
    await clock.advance(600);
    expect(woken).toEqual(['b@1100', 'b@1200', 'a@1300', 'a@1600']);
    expect([clock.now(), clock.monotonic(), clock.waiting]).toEqual([1_600, 600, 1]);
    await clock.advance(10_000);
    await all;
    expect(woken).toHaveLength(5);
    expect(clock.slept).toEqual([300, 100, 100, 1_000, 300]);
  });

  test('can be told to wake', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort();
    expect(await sleep).toBe(false);
    expect([clock.waiting, await clock.sleep(10, controller.signal)]).toEqual([0, false]);
  });

  test('can jump by itself', async () => {
    const clock = new FakeClock({ jumps: true });
    for (const wait of [2_000, 10_000, 45_000]) expect(await clock.sleep(wait)).toBe(true);
    expect(clock.now()).toBe(57_000);
  });
});
