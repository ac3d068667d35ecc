import type { JsonText } from '../models/node/package-json.ts';
import { numbersOf } from '../models/versions/allows.ts';
import { phpIn, phpRangeAllows } from '../models/versions/composer.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { type Claim, type Consequence, pinClaim, type Placed, type Runtime, toolClaim } from './language-claims.ts';
import { runCommands } from './run-commands.ts';

/**
 * PHP: Composer refuses to install for a PHP that the project or a locked package does not take, and the autoloader that it writes stops a
 * program on an older one (getcomposer.org, "Runtime Composer utilities", platform check).
 */
export const phpRuntime: Runtime = {
  language: 'php',
  name: 'PHP',
  manifests: ['composer.json'],
  atRun: true,
  claims(place) {
    const { repository, manifest } = place;
    const dir = parentOf(manifest);
    const unit = repository.unit(formats.composerJson, manifest);
    if (!unit) return [];
    const { php, platformPhp, platformCheck } = unit.model;
    const claims: Claim[] = [];
    if (php) claims.push(rangeClaim(unit, '`require.php`', php, platformPhp !== undefined, platformCheck));
    const lock = repository.tree.exists(joinPath(dir, 'composer.lock'))
      ? repository.unit(formats.composerLock, joinPath(dir, 'composer.lock'))
      : undefined;
    for (const one of lock?.model.packages ?? []) {
      if (lock && !one.dev && numbersOf(one.version).length > 0)
        claims.push(
          rangeClaim(lock, `\`php\` of the locked ${one.name}`, one.php, platformPhp !== undefined, platformCheck),
        );
    }
    if (platformPhp) claims.push(pinClaim(unit, '`config.platform.php`', platformPhp, [platformPhp.text], 2));
    if (claims.length > 0) return claims;
    const pin = toolClaim(place, 'php', (file, key, first, versions) => pinClaim(file, key, first, versions, 2));
    return pin ? [pin] : [];
  },
};

function rangeClaim(
  file: { readonly path: string },
  key: string,
  range: JsonText,
  faked: boolean,
  checked: boolean,
): Claim {
  return {
    file,
    span: range.span,
    text: range.text,
    key,
    kind: 'outside',
    allows: (version) => phpRangeAllows(range.text, version),
    instead: () => phpIn(range.text),
    consequence: (place) => consequenceOf(place, range.text, faked, checked),
  };
}

function consequenceOf({ run, file, version }: Placed, range: string, faked: boolean, checked: boolean): Consequence {
  let ignores = false;
  const installs = run.stages.some((stage) =>
    [...runCommands(file, stage)].some(({ command }) => {
      const words = command.args.map(({ value }) => value ?? '');
      if (words.some((word) => word.startsWith('--ignore-platform-req'))) ignores = true;
      return command.name?.startsWith('composer') === true && words.includes('install');
    }),
  );
  if (installs && !ignores && !faked) return { level: 'error', text: 'Composer refuses to install' };
  // The check of the autoloader asks for a least version only.
  const [major = 0, minor = 999] = numbersOf(version);
  const older =
    phpRangeAllows(range, `${major}.${minor + 1}`) === 'yes' || phpRangeAllows(range, `${major + 1}.0`) === 'yes';
  return older && checked && !ignores
    ? { level: 'error', text: 'the autoloader stops the program' }
    : { level: 'warning' };
}
