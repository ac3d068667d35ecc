import { existsSync } from 'node:fs';
import path from 'node:path';
import { ignoredVulnerabilities } from '../../contract/image.ts';
import type { VulnerabilityGate } from '../../image/vulnerabilities.ts';
import type { Severity } from '../../models/osv/severity.ts';
import { type ReportedVulnerability, readVulnerabilityReport } from '../../models/vulnerability-report/read.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { ImageError } from '../../ports/image-source.ts';
import { askOsv, OsvError } from '../../ports/osv-database.ts';
import { readRegular } from '../../ports/read-file.ts';
import type { Inspection } from '../../use/inspect.ts';
import { withVulnerabilities } from '../../use/vulnerabilities.ts';
import { contractPath, promisesOf } from './contract.ts';
import { cacheDirectory } from './launcher-cache.ts';
import { placesOf } from './places.ts';
import { ruleNames, thisDay } from './subject.ts';

export interface VulnerabilityFlags {
  /** Path of a database. */
  readonly osv?: string;
  /** Reports of other scanners. */
  readonly vulnerabilities: readonly string[];
  readonly severity?: Severity;
  readonly ignoreVulnerability: readonly string[];
}

/** Largest report of another scanner, in bytes. */
const largestReport = 512 << 20;

/** True if vulnerabilities are asked for: by an argument, or by `PLIMSOLL_OSV`. */
export const wantsVulnerabilities = ({ osv, vulnerabilities }: VulnerabilityFlags): boolean =>
  (osv ?? process.env['PLIMSOLL_OSV'] ?? '') !== '' || vulnerabilities.length > 0;

/**
 * The inspection with its known vulnerabilities, judged by the arguments and the contract of the repository here.
 * @throws ImageError if a database or report cannot be read; UsageError if the contract is broken
 */
export async function judgeVulnerabilities(inspection: Inspection, flags: VulnerabilityFlags): Promise<Inspection> {
  const gate = await gateOf(flags);
  const reported = flags.vulnerabilities.flatMap(reportAt);
  const database = flags.osv ?? process.env['PLIMSOLL_OSV'] ?? '';
  const folder = cacheDirectory(process.env, process.platform);
  const cache = folder === undefined ? undefined : path.join(folder, 'osv');
  const ask = database === '' ? undefined : (keys: readonly string[]) => askOsv(database, keys, cache);
  try {
    return withVulnerabilities(inspection, { ask, reported }, gate);
  } catch (error) {
    if (error instanceof OsvError) throw new ImageError(error.message);
    throw error;
  }
}

async function gateOf(flags: VulnerabilityFlags): Promise<VulnerabilityGate> {
  const { root } = placesOf(process.cwd(), []);
  const there = existsSync(path.join(root, contractPath));
  const contract = there ? (await promisesOf(diskTree(root, [contractPath]), ruleNames)).contract : {};
  return {
    severity: flags.severity ?? contract.image?.vulnerabilities?.severity ?? 'high',
    ignore: [
      ...ignoredVulnerabilities(contract),
      ...flags.ignoreVulnerability.map((id) => ({ id, reason: undefined, until: undefined })),
    ],
    today: thisDay(),
  };
}

function reportAt(file: string): readonly ReportedVulnerability[] {
  const read = readRegular(path.resolve(file), largestReport, (bytes) => ({
    text: Buffer.from(bytes).toString('utf8'),
  }));
  if (read === 'link' || !('text' in read)) {
    const why = read !== 'link' && read.kind === 'unreadable' ? `: ${read.reason}` : '';
    throw new ImageError(`cannot read the report ${file}${why}`);
  }
  const report = readVulnerabilityReport(read.text);
  if (report === undefined)
    throw new ImageError(`${file} is no report of vulnerabilities: JSON that trivy or grype wrote is read`);
  return report;
}
