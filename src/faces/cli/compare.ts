import { writeFileSync } from 'node:fs';
import { parseSize, sizeForm } from '../../contract/units.ts';
import { compareImages, type ImageComparison } from '../../image/compare.ts';
import type { CompareReport } from '../../out/compare-document.ts';
import type { Inspection } from '../../use/inspect.ts';
import { inspected } from './inspected.ts';
import type { Recorder } from './record.ts';
import { styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface CompareFlags {
  readonly all?: true;
  readonly format: 'human' | 'json';
  readonly output?: string;
  readonly platform?: string;
  readonly registry?: true;
  readonly maxGrowth?: string;
  readonly color: string;
}

/**
 * `plimsoll compare BEFORE AFTER`: 0; 1 it grew by more than `--max-growth`, or something that starts with the image or is on PATH can no longer
 * be loaded; 2 wrong usage; 3 an image cannot be read.
 */
export async function compareCommand(
  names: readonly [string, string],
  flags: CompareFlags,
  version: string,
  recorder?: Recorder,
): Promise<number> {
  const started = process.hrtime.bigint();
  if (names[0] === '-' && names[1] === '-') throw new UsageError('only one of the images can be standard input');
  const limitOf = growthLimit(flags.maxGrowth);
  const gates = { budget: undefined, requires: [], forbids: [] };
  const before = await inspected(names[0], flags, gates, recorder);
  const after = before && (await inspected(names[1], flags, gates, recorder));
  if (!before || !after) return 3;
  const comparison = compareImages(before, after);
  const limit = limitOf(comparison.size.before);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const report = reportOf(before, after, comparison, limit, version, seconds);
  const text = await rendered(report, flags);
  if (flags.output === undefined) await writeOut(text);
  else writeFileSync(flags.output, text);
  if (report.problems.length > 0) return 3;
  const grown = limit !== undefined && comparison.size.after > limit;
  return grown || comparison.broken.some(({ reach }) => reach !== 'object') ? 1 : 0;
}

/** Bytes that the newer image may have, by those of the older one. */
function growthLimit(text: string | undefined): (before: number) => number | undefined {
  if (text === undefined) return () => undefined;
  const share = /^(\d{1,6}(?:\.\d{1,6})?) ?%$/.exec(text)?.[1];
  if (share !== undefined) return (before) => Math.floor(before * (1 + Number(share) / 100));
  const size = parseSize(text);
  if (size === undefined) throw new UsageError(`--max-growth takes a share like \`5%\`, or ${sizeForm}, not ${text}`);
  return (before) => before + size;
}

async function rendered(report: CompareReport, { format, output, color, all }: CompareFlags): Promise<string> {
  if (format === 'json') return (await import('../../out/compare-json.ts')).renderCompareJson(report);
  const { renderCompareHuman } = await import('../../out/compare-human.ts');
  return renderCompareHuman(report, styleOut(output === undefined ? color : 'never'), widthOut(), all === true);
}

function reportOf(
  before: Inspection,
  after: Inspection,
  { size, sharedLayers, layers, folders, packages, setuid, broken, lost, config }: ImageComparison,
  limit: number | undefined,
  version: string,
  seconds: number,
): CompareReport {
  return {
    version,
    seconds,
    before: { reference: before.reference, id: before.id },
    after: { reference: after.reference, id: after.id },
    size: { ...size, limit: limit ?? null },
    sharedLayers,
    layers: [...layers],
    folders: [...folders],
    packages: packages.map((one) => ({ ...one, before: [...one.before], after: [...one.after] })),
    setuid: setuid.map(({ path, mode, uid }) => ({ path, mode: mode.toString(8), uid })),
    broken: broken.map(({ path, kind, needs, message, reach }) => ({ path, kind, needs, message, reach })),
    lost: [...lost],
    config: [...config],
    problems: [...before.contents.problems, ...after.contents.problems],
  };
}
