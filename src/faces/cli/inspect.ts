import { writeFileSync } from 'node:fs';
import { parseSize, sizeForm } from '../../contract/units.ts';
import { levels } from '../../finding.ts';
import type { ImageVulnerability } from '../../image/vulnerabilities.ts';
import type { InspectReport } from '../../out/inspect-report.ts';
import { ImageError } from '../../ports/image-source.ts';
import type { Inspection } from '../../use/inspect.ts';
import { judgeVulnerabilities, type VulnerabilityFlags, wantsVulnerabilities } from './inspect-vulnerabilities.ts';
import { inspected } from './inspected.ts';
import type { Recorder } from './record.ts';
import { styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface InspectFlags extends VulnerabilityFlags {
  readonly all?: true;
  readonly format: 'human' | 'json' | 'cyclonedx' | 'spdx';
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
  const files = await (await import('./build-files.ts')).buildFiles();
  const looked = await inspected(image, flags, gates, recorder, files);
  if (looked === undefined) return 3;
  const inspection = wantsVulnerabilities(flags) ? await judged(looked, flags) : looked;
  if (inspection === undefined) return 3;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const text = await rendered(reportOf(inspection, image, budget, version, seconds), flags);
  if (flags.output === undefined) await writeOut(text);
  else writeFileSync(flags.output, text);
  if (inspection.contents.problems.length > 0) return 3;
  const bar = flags.failOn === 'never' ? -1 : levels.indexOf(flags.failOn);
  return inspection.findings.some(({ level }) => levels.indexOf(level) <= bar) ? 1 : 0;
}

/** With its vulnerabilities; undefined if the database cannot be read, the reason is on stderr then. */
async function judged(inspection: Inspection, flags: VulnerabilityFlags): Promise<Inspection | undefined> {
  try {
    return await judgeVulnerabilities(inspection, flags);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    process.stderr.write(`plimsoll: ${error.message}\n`);
    return undefined;
  }
}

async function rendered(report: InspectReport, { format, output, color, all }: InspectFlags): Promise<string> {
  if (format === 'json') return (await import('../../out/inspect-json.ts')).renderInspectJson(report);
  if (format === 'cyclonedx') return (await import('../../out/inspect-cyclonedx.ts')).renderCycloneDx(report);
  if (format === 'spdx') return (await import('../../out/inspect-spdx.ts')).renderSpdx(report);
  const { renderInspectHuman } = await import('../../out/inspect-human.ts');
  return renderInspectHuman(report, styleOut(output === undefined ? color : 'never'), widthOut(), all === true);
}

/** A bill of materials is the same for the same image: its time is that of the image, or the one that reproducible builds state. */
function createdAt(stated: string | undefined): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const time = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : Date.parse(stated ?? '');
  return new Date(Number.isNaN(time) ? 0 : time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function reportOf(
  { contents, verification, waste, ...rest }: Inspection,
  image: string,
  budget: number | undefined,
  version: string,
  seconds: number,
): InspectReport {
  const { config, layers } = contents;
  const sourceAt = (step: number | undefined): string | null => {
    const source = step === undefined ? undefined : rest.sources[step];
    return source ? `${source.path}:${source.line}` : null;
  };
  return {
    version,
    seconds,
    budget,
    created: createdAt(config.created),
    distribution: rest.system,
    image: {
      reference: rest.reference === '' ? image : rest.reference,
      id: rest.id,
      platform: config.platform,
      user: config.user,
      system: rest.system.name,
      entrypoint: [...config.entrypoint],
      command: [...config.command],
      ports: [...config.ports],
    },
    size: { ...rest.size },
    layers: layers.map(({ diffId, size, createdBy, step }, index) => {
      const { overwritten = 0, rewritten = 0, deleted = 0 } = waste[index] ?? {};
      return {
        diffId,
        size,
        wasted: overwritten + rewritten + deleted,
        overwritten,
        rewritten,
        deleted,
        createdBy,
        source: sourceAt(step),
      };
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
    secrets: rest.secrets.map(({ kind, where, path: at, name, layer, hiddenBy, preview }) => ({
      kind,
      where,
      path: at ?? null,
      name: name ?? null,
      layer: layer ?? null,
      deleted: hiddenBy !== undefined,
      preview,
    })),
    setuid: rest.elevated.map(({ path: at, layer, mode, uid }) => ({ path: at, layer, mode: mode.toString(8), uid })),
    findings: rest.findings.map(({ rule, level, path: at, layer, step, message }) => ({
      rule,
      level,
      path: at ?? null,
      layer: layer ?? null,
      source: sourceAt(step ?? (layer === undefined ? undefined : layers[layer]?.step)),
      message,
    })),
    ...(rest.vulnerabilities && { vulnerabilities: rest.vulnerabilities.map(vulnerabilityDocument) }),
    problems: [...contents.problems],
    wastedFiles: rest.wastedFiles.slice(0, 50),
  };
}

function vulnerabilityDocument({
  id,
  aliases,
  package: name,
  installed,
  type,
  version,
  fixed,
  severity,
  score,
  paths,
  layer,
  ignored,
}: ImageVulnerability): NonNullable<InspectReport['vulnerabilities']>[number] {
  const [path = null, ...otherPaths] = paths;
  const because = ignored && { id: ignored.id, reason: ignored.reason ?? null, until: ignored.until ?? null };
  return {
    id,
    aliases: [...aliases],
    package: name,
    installed: [...installed],
    type,
    version,
    fixed: fixed ?? null,
    severity: severity ?? null,
    score: score ?? null,
    path,
    otherPaths,
    layer: layer ?? null,
    ...(because && { ignored: because }),
  };
}
