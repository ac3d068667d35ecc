import type { CompareReport } from './compare-document.ts';
import { json } from './json.ts';

/** The document "plimsoll/compare/1" (`docs/schema/compare-1.json`): one line a layer, a folder, a package. */
export function renderCompareJson(report: CompareReport): string {
  const { version, seconds: _seconds, ...document } = report;
  const members = [
    '"schema": "plimsoll/compare/1"',
    `"tool": ${json({ name: 'plimsoll', version })}`,
    ...Object.entries(document).map(
      ([key, value]) => `${json(key)}: ${Array.isArray(value) ? list(value) : json(value)}`,
    ),
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

const list = (items: readonly unknown[]): string =>
  items.length === 0 ? '[]' : `[\n    ${items.map((one) => json(one)).join(',\n    ')}\n  ]`;
