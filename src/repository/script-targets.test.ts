import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { Repository } from './repository.ts';
import { scriptTargetOf } from './script-targets.ts';

const repository = new Repository(
  memoryTree({
    'app/pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
    'app/lib/shop/__init__.py': '',
    'app/lib/shop/web/__init__.py': '',
    'app/lib/shop/cli.py': '',
    'app/lib/shop/fast.c': '',
    'app/lib/space/inner/tool.py': '',
    'app/tool.py': '',
    'other/alone.py': '',
  }),
);

const target = (text: string): unknown => scriptTargetOf(repository, 'app/pyproject.toml', { text });

describe('scriptTargetOf', () => {
  it.each([
    ['shop.cli:main', 'app/lib/shop/cli.py', 'main'],
    ['shop.cli:app.run [extra]', 'app/lib/shop/cli.py', 'app'],
    ['shop.web', 'app/lib/shop/web/__init__.py', undefined],
    ['tool:main', 'app/tool.py', 'main'],
    ['space.inner.tool:go', 'app/lib/space/inner/tool.py', 'go'],
  ])('follows %s', (text, path, attribute) => {
    expect(target(text)).toMatchObject({ kind: 'module', path, attribute });
  });

  it('says where the way ends', () => {
    expect(target('shop.clli:main')).toMatchObject({ kind: 'missing', index: 1, folder: 'app/lib/shop' });
    expect(target('shop.web.views:main')).toMatchObject({ kind: 'missing', index: 2, folder: 'app/lib/shop/web' });
  });

  it.each(['django.core:main', 'alone:main', 'shop.fast:main', 'bin/run.sh', '../x:y', ''])(
    'says nothing of %s',
    (text) => {
      expect(target(text)).toEqual({ kind: 'unknown' });
    },
  );
});
