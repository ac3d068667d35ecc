import { levels } from '../finding.ts';
import { osvAnswers, osvKeys, osvQuestions, unjudged } from '../image/osv-questions.ts';
import { systemOf } from '../image/packages.ts';
import {
  type ImageVulnerability,
  mergedVulnerabilities,
  unjudgedFindings,
  type VulnerabilityGate,
  vulnerabilityFindings,
  withIgnored,
} from '../image/vulnerabilities.ts';
import type { ReportedVulnerability } from '../models/vulnerability-report/read.ts';
import type { OsvAnswer } from '../ports/osv-database.ts';
import type { Inspection } from './inspect.ts';

export interface VulnerabilitySources {
  /** Gives what a database says of packages (`osvKey`); undefined without a database. */
  readonly ask: ((keys: readonly string[]) => OsvAnswer) | undefined;
  /** What other scanners said of the image. */
  readonly reported: readonly ReportedVulnerability[];
}

/** An inspection with the known vulnerabilities of the packages, and their findings. */
export function withVulnerabilities(
  inspection: Inspection,
  { ask, reported }: VulnerabilitySources,
  gate: VulnerabilityGate,
): Inspection {
  const { contents, packages } = inspection;
  const layerOf = (path: string): number | undefined => contents.objects.at(path)?.layer;
  const questions = ask === undefined ? [] : osvQuestions(packages, systemOf(contents), layerOf);
  const answer = ask?.(osvKeys(questions));
  const rows = [
    ...(answer === undefined ? [] : osvAnswers(questions, answer.entries)),
    ...reported.map((one): ImageVulnerability => imported(one, layerOf)),
  ];
  const vulnerabilities = withIgnored(mergedVulnerabilities(rows), gate);
  const findings = [
    ...inspection.findings,
    ...vulnerabilityFindings(vulnerabilities, gate),
    ...unjudgedFindings(answer === undefined ? new Map() : unjudged(questions, answer.ecosystems)),
  ];
  return {
    ...inspection,
    contents: { ...contents, problems: [...contents.problems, ...(answer?.problems ?? [])] },
    vulnerabilities,
    findings: findings.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level)),
  };
}

const imported = (
  { path, package: name, ...rest }: ReportedVulnerability,
  layerOf: (path: string) => number | undefined,
): ImageVulnerability => ({
  ...rest,
  covers: [],
  package: name,
  installed: [name],
  paths: path === undefined ? [] : [path],
  layer: path === undefined ? undefined : layerOf(path),
  ignored: undefined,
});
