import { writeFileSync } from 'node:fs';
import { parseSize, sizeForm } from '../../contract/units.ts';
import { levels } from '../../finding.ts';
import type { InspectReport } from '../../out/inspect-report.ts';
import type { Inspection } from '../../use/inspect.ts';
import { inspected } from './inspected.ts';
import type { Recorder } from './record.ts';
import { styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface InspectFlags {
  readonly all?: true;
  readonly format: 'human' | 'json';
  readonly output?: string;
  readonly platform?: string;
  readonly registry?: true;
  readonly budget?: string;
  readonly require: readonly string[];
  readonly forbid: readonly string[];
  readonly failOn: (typeof levels)[number] | 'never';
  readonly color: string;
}

/** `plimsoll inspect IMAGE`: 0; 1 findings from `--fail-on` on; 2 wrong usage; 3 the image cannot be read. */
export async function inspectCommand(
  image: string,
  flags: InspectFlags,
  version: string,
  recorder?: Recorder,
): Promise<number> {
  const started = process.hrtime.bigint();
  const budget = flags.budget === undefined ? undefined : parseSize(flags.budget);
  if (flags.budget !== undefined && budget === undefined)
    throw new UsageError(`--budget takes ${sizeForm}, not ${flags.budget}`);
  const gates = { budget, requires: flags.require, forbids: flags.forbid };
  const inspection = await inspected(image, flags, gates, recorder);
  if (inspection === undefined) return 3;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const text = await rendered(reportOf(inspection, image, budget, version, seconds), flags);
  if (flags.output === undefined) await writeOut(text);
  else writeFileSync(flags.output, text);
  if (inspection.contents.problems.length > 0) return 3;
  const bar = flags.failOn === 'never' ? -1 : levels.indexOf(flags.failOn);
  return inspection.findings.some(({ level }) => levels.indexOf(level) <= bar) ? 1 : 0;
}

async function rendered(report: InspectReport, { format, output, color, all }: InspectFlags): Promise<string> {
  if (format === 'json') return (await import('../../out/inspect-json.ts')).renderInspectJson(report);
  const { renderInspectHuman } = await import('../../out/inspect-human.ts');
  return renderInspectHuman(report, styleOut(output === undefined ? color : 'never'), widthOut(), all === true);
}

function reportOf(
  { contents, verification, waste, ...rest }: Inspection,
  image: string,
  budget: number | undefined,
  version: string,
  seconds: number,
): InspectReport {
  const { config, layers } = contents;
  return {
    version,
    seconds,
    budget,
    image: {
      reference: rest.reference === '' ? image : rest.reference,
      id: rest.id,
      platform: config.platform,
      user: config.user,
      system: rest.system,
      entrypoint: [...config.entrypoint],
      command: [...config.command],
      ports: [...config.ports],
    },
    size: { ...rest.size },
    layers: layers.map(({ diffId, size, createdBy }, index) => {
      const { overwritten = 0, rewritten = 0, deleted = 0 } = waste[index] ?? {};
      return { diffId, size, wasted: overwritten + rewritten + deleted, overwritten, rewritten, deleted, createdBy };
    }),
    folders: rest.folders.slice(0, 50).map((one) => ({ ...one })),
    elf: {
      objects: verification.objects,
      broken: verification.broken.map(({ path: at, layer, kind, needs, by, provider, message, reach }) => ({
        path: at,
        layer,
        kind,
        needs,
        neededBy: by.path,
        provides: provider ?? null,
        message,
        reach,
      })),
    },
    packages: rest.packages.map((one) => ({ ...one })),
    setuid: rest.elevated.map(({ path: at, layer, mode, uid }) => ({ path: at, layer, mode: mode.toString(8), uid })),
    findings: rest.findings.map(({ rule, level, path: at, layer, message }) => ({
      rule,
      level,
      path: at ?? null,
      layer: layer ?? null,
      message,
    })),
    problems: [...contents.problems],
    wastedFiles: rest.wastedFiles.slice(0, 50),
  };
}
