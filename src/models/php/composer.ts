import type { DocumentNode, Problem } from '../document/node.ts';
import { parseJson } from '../json/parse.ts';
import type { JsonText } from '../node/package-json.ts';

/** A `composer.json`. */
export interface ComposerJson {
  readonly text: string;
  readonly node: DocumentNode;
  readonly problems: readonly Problem[];
  /** `require.php`. */
  readonly php: JsonText | undefined;
  /** `config.platform.php`: the version that Composer resolves for, whatever PHP runs it. */
  readonly platformPhp: JsonText | undefined;
  /** `config.platform-check`: false if the autoloader does not compare the PHP that runs it. */
  readonly platformCheck: boolean;
  /** Names of packages that are installed from elsewhere (no `php`, `ext-…`), `require` and `require-dev`. */
  readonly packages: readonly string[];
}

export interface LockedPhpPackage {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
  /** Its `require.php`. */
  readonly php: JsonText;
}

/** A `composer.lock`. */
export interface ComposerLock {
  readonly text: string;
  readonly problems: readonly Problem[];
  /** `platform.php`: the manifest's `require.php` when the lock was made. */
  readonly php: JsonText | undefined;
  /** Those that ask for a PHP. */
  readonly packages: readonly LockedPhpPackage[];
}

/** Read a `composer.json` (getcomposer.org, "The composer.json schema"). Never throws; what has the wrong type is left out. */
export function parseComposerJson(text: string): ComposerJson {
  const { root, problems } = parseJson(text);
  const names = ['require', 'require-dev'].flatMap((key) => (root.get(key)?.entries() ?? []).map((one) => one.key));
  return {
    text,
    node: root,
    problems,
    php: textOf(root.at('require', 'php')),
    platformPhp: textOf(root.at('config', 'platform', 'php')),
    platformCheck: root.at('config', 'platform-check')?.value !== false,
    packages: names.filter((name) => name.includes('/')),
  };
}

/** Read a `composer.lock`. Never throws. */
export function parseComposerLock(text: string): ComposerLock {
  const { root, problems } = parseJson(text);
  const packages = ['packages', 'packages-dev'].flatMap((key) =>
    (root.get(key)?.items() ?? []).flatMap((one): LockedPhpPackage[] => {
      const name = one.get('name')?.text;
      const php = textOf(one.at('require', 'php'));
      if (name === undefined || php === undefined) return [];
      return [{ name, version: one.get('version')?.text ?? '', dev: key === 'packages-dev', php }];
    }),
  );
  return { text, problems, php: textOf(root.at('platform', 'php')), packages };
}

function textOf(node: DocumentNode | undefined): JsonText | undefined {
  return typeof node?.value === 'string' ? { text: node.value, span: node.span } : undefined;
}
