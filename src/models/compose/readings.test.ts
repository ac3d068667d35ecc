import { describe, expect, it } from 'vitest';
import { durationText } from './output-forms.ts';
import { isAddress, readCommand, readDuration, readHost, readPort, readSize } from './readings.ts';

const valueOf = (read: { ok: boolean; value?: unknown }): unknown => (read.ok ? read.value : undefined);

describe('what Compose reads in texts', () => {
  it.each([
    ['1m30s', 90e9, '1m30s'],
    ['90s', 90e9, '1m30s'],
    ['500ms', 500e6, '500ms'],
    ['1.5h', 5400e9, '1h30m0s'],
    ['1d', 86_400e9, '24h0m0s'],
    ['0', 0, '0s'],
    ['10', undefined, undefined],
    ['1x', undefined, undefined],
    ['', undefined, undefined],
    ['.s', undefined, undefined],
  ])('time %s', (text, nanoseconds, again) => {
    const value = valueOf(readDuration(text));
    expect(value).toBe(nanoseconds);
    expect(typeof value === 'number' ? durationText(value) : undefined).toBe(again);
  });

  it.each([
    ['512m', 512 * 1024 ** 2],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['1kb', 1024],
    ['-1', -1],
    ['7b', 7],
    ['7x', undefined],
    ['m', undefined],
    ['1.2.3m', undefined],
  ])('size %s', (text, bytes) => {
    expect(valueOf(readSize(text))).toBe(bytes);
  });

  it.each([
    ['echo "a b" c\\ d', ['echo', 'a b', 'c d']],
    ["a 'b \"c'", ['a', 'b "c']],
    ['a "" b', ['a', '', 'b']],
    ['a | b', ['a']],
    ['a; b', ['a']],
    ['echo $(date +%s) x', ['echo', '$(date +%s)', 'x']],
    ['', []],
    ['a "b', undefined],
    ['a (b', undefined],
    ['a \\', undefined],
  ])('command %s', (text, words) => {
    expect(valueOf(readCommand(text))).toEqual(words);
  });

  it.each([
    ['80', [[80, undefined, undefined, 'tcp']]],
    [
      '127.0.0.1:8000-8001:80-81/udp',
      [
        [80, '8000', '127.0.0.1', 'udp'],
        [81, '8001', '127.0.0.1', 'udp'],
      ],
    ],
    ['[::1]:1:2', [[2, '1', '::1', 'tcp']]],
    ['8000-8010:80', [[80, '8000-8010', undefined, 'tcp']]],
    ['8000-8010:80-81', undefined],
    ['70000', undefined],
    ['0', undefined],
    ['80/icmp', undefined],
    ['localhost:80:80', undefined],
  ])('port %s', (text, ports) => {
    const read = readPort(text);
    const made = read.ok ? read.value.map((one) => [one.target, one.published, one.hostIp, one.protocol]) : undefined;
    expect(made).toEqual(ports);
  });

  it('hosts and addresses', () => {
    expect(valueOf(readHost('a=::1'))).toEqual(['a', ['::1']]);
    expect(valueOf(readHost('a:10.0.0.1,10.0.0.2'))).toEqual(['a', ['10.0.0.1', '10.0.0.2']]);
    expect(readHost('a').ok).toBe(false);
    for (const address of ['::', '::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '10.0.0.255'])
      expect([address, isAddress(address)]).toEqual([address, true]);
    for (const text of ['', ':', '1::2::3', '256.0.0.1', '01.2.3.4', 'abc', '1:2:3:4:5:6:7'])
      expect([text, isAddress(text)]).toEqual([text, false]);
  });
});
