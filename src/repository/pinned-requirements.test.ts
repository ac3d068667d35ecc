import { expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { pinsOf } from './pinned-requirements.ts';

it('follows includes and lets constraints pin', () => {
  const tree = memoryTree({
    'req/all.txt': '-r base.txt\n-c pins.txt\nflask\nrequests==2.32.3\n-e .\nlib @ https://files.internal/lib.tar.gz\n',
    'req/base.txt': '-r all.txt\nDjango>=5\nredis==5.*\nattrs --hash=sha256:aa\n',
    'req/pins.txt': 'FLASK==3.0.3\nunused\n',
  });
  expect(pinsOf(tree, 'req/all.txt')).toEqual({ all: 6, open: ['django', 'redis'] });
});

it('says nothing of what it cannot read', () => {
  const tree = memoryTree({ 'a.txt': '-r missing.txt\nflask\n', 'b.txt': '-r https://host/x.txt\nflask\n' });
  expect(pinsOf(tree, 'a.txt')).toBeUndefined();
  expect(pinsOf(tree, 'b.txt')).toBeUndefined();
  expect(pinsOf(tree, 'c.txt')).toBeUndefined();
});
