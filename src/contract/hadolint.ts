import type { Level } from '../finding.ts';
import { isMapping } from './mapping.ts';

/** What a hadolint configuration says, in our terms. Its keys are listed under "Configure" in hadolint's README. */
export interface HadolintConfig {
  /** Levels by id, in order of precedence: a later one wins, as `ignored` wins over `override`. */
  readonly rules: readonly HadolintRule[];
  /** From `failure-threshold` and `no-fail`. */
  readonly failOn: Level | 'never' | undefined;
  /** Registries that images may come from, `*` at either end stands for anything; undefined: any. */
  readonly trustedRegistries: readonly string[] | undefined;
  /** Label → form of its value: text, rfc3339, semver, url, hash, spdx, email. */
  readonly labelSchema: Readonly<Record<string, string>>;
  /** True if labels that are not in `labelSchema` are wrong. */
  readonly strictLabels: boolean;
  /** False if `# hadolint ignore=` comments do not count. */
  readonly ignorePragma: boolean;
}

export interface HadolintRule {
  readonly name: string;
  readonly level: Level | 'off';
  readonly at: readonly (string | number)[];
}

/** A part that is not read. */
export interface HadolintNote {
  readonly at: readonly (string | number)[];
  readonly message: string;
  /** The unknown key. */
  readonly unknown: string | undefined;
}

/** hadolint's severities; info is its threshold, `ignore` and `none` let every finding fail. */
const levelOf: Readonly<Record<string, Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'note',
  ignore: 'note',
  none: 'note',
};

/** The keys that hadolint knows; `format`, `no-color` and `verbose` are about its own output. */
export const hadolintKeys = [
  'disable-ignore-pragma',
  'failure-threshold',
  'format',
  'ignored',
  'label-schema',
  'no-color',
  'no-fail',
  'override',
  'strict-labels',
  'trustedRegistries',
  'verbose',
] as const;

/** Reads plain data as a hadolint configuration, as far as it has the form; the rest is named in `notes`. */
export function readHadolint(data: unknown): {
  readonly config: HadolintConfig;
  readonly notes: readonly HadolintNote[];
} {
  const notes: HadolintNote[] = [];
  const wrong = (at: HadolintNote['at'], message: string): void => void notes.push({ at, message, unknown: undefined });
  const root = isMapping(data) ? data : {};
  if (data !== undefined && data !== null && !isMapping(data)) wrong([], 'a mapping expected: nothing of it is used');
  for (const key of Object.keys(root)) {
    if (!(hadolintKeys as readonly string[]).includes(key))
      notes.push({ at: [key], message: `unknown key \`${key}\`: it is not used`, unknown: key });
  }

  const textsAt = (value: unknown, at: HadolintNote['at']): readonly string[] | undefined => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return [value];
    if (!Array.isArray(value)) wrong(at, 'a list expected: it is not used');
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
  };
  const flagAt = (key: (typeof hadolintKeys)[number]): boolean => {
    const value = root[key];
    if (value !== undefined && value !== null && typeof value !== 'boolean')
      wrong([key], 'true or false expected: it is not used');
    return value === true;
  };

  const rules: HadolintRule[] = [];
  const override = root['override'];
  if (override !== undefined && override !== null && !isMapping(override))
    wrong(['override'], 'a mapping expected: it is not used');
  for (const [severity, names] of Object.entries(isMapping(override) ? override : {})) {
    const level = severity === 'none' ? undefined : levelOf[severity];
    const at = ['override', severity];
    if (level === undefined) wrong(at, `unknown severity \`${severity}\`: it is not used`);
    for (const [index, name] of (textsAt(names, at) ?? []).entries())
      if (level !== undefined) rules.push({ name, level: severity === 'ignore' ? 'off' : level, at: [...at, index] });
  }
  for (const [index, name] of (textsAt(root['ignored'], ['ignored']) ?? []).entries())
    rules.push({ name, level: 'off', at: ['ignored', index] });

  const threshold = root['failure-threshold'];
  const failOn = typeof threshold === 'string' ? levelOf[threshold.toLowerCase()] : undefined;
  if (threshold !== undefined && threshold !== null && failOn === undefined)
    wrong(['failure-threshold'], `one of ${Object.keys(levelOf).join(', ')} expected: it is not used`);
  const labels = root['label-schema'];
  return {
    config: {
      rules,
      failOn: flagAt('no-fail') ? 'never' : failOn,
      trustedRegistries: textsAt(root['trustedRegistries'], ['trustedRegistries']),
      labelSchema: Object.fromEntries(
        Object.entries(isMapping(labels) ? labels : {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
      strictLabels: flagAt('strict-labels'),
      ignorePragma: !flagAt('disable-ignore-pragma'),
    },
    notes,
  };
}
