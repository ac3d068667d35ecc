import type { InspectDocument } from './inspect-document.ts';
import type { InspectReport } from './inspect-report.ts';
import { json } from './json.ts';

/** The document "plimsoll/inspect/1" (`docs/schema/inspect-1.json`): one line a layer, a package, a finding. */
export function renderInspectJson(report: InspectReport): string {
  const { image, size, layers, folders, elf, packages, secrets, setuid, findings, problems } = report;
  const document: Omit<InspectDocument, 'schema' | 'tool'> = {
    image,
    size,
    layers,
    folders,
    elf,
    packages,
    secrets,
    setuid,
    findings,
    problems,
  };
  const members = [
    '"schema": "plimsoll/inspect/1"',
    `"tool": ${json({ name: 'plimsoll', version: report.version })}`,
    `"image": ${json(document.image)}`,
    `"size": ${json(document.size)}`,
    `"layers": ${list(document.layers)}`,
    `"folders": ${list(document.folders)}`,
    `"elf": { "objects": ${elf.objects}, "broken": ${list(elf.broken)} }`,
    `"packages": ${list(document.packages)}`,
    `"secrets": ${list(document.secrets)}`,
    `"setuid": ${list(document.setuid)}`,
    `"findings": ${list(document.findings)}`,
    ...(report.vulnerabilities ? [`"vulnerabilities": ${list(report.vulnerabilities)}`] : []),
    `"problems": ${list(document.problems)}`,
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

const list = (items: readonly unknown[]): string =>
  items.length === 0 ? '[]' : `[\n    ${items.map((one) => json(one)).join(',\n    ')}\n  ]`;
