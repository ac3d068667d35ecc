import { billOf } from './bill.ts';
import type { InspectReport } from './inspect-report.ts';

/** Nobody looked at licences. */
const unknown = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

/** SPDX 2.3, JSON: the packages of an image, in the order of their package URLs. */
export function renderSpdx(report: InspectReport): string {
  const { uuid, created, items } = billOf(report);
  const { image, version } = report;
  const root = 'SPDXRef-image';
  const taken = new Set<string>([root]);
  const digest = /^sha256:([0-9a-f]{64})$/.exec(image.id)?.[1];
  const packages = items.map(({ type, group, name, version: number, url, places }) => ({
    SPDXID: idOf(`${type}-${group === '' ? '' : `${group}-`}${name}-${number}`, taken),
    name: group === '' ? name : `${group}${type === 'npm' ? '/' : ':'}${name}`,
    versionInfo: number,
    ...unknown,
    sourceInfo: `named by ${places.slice(0, 20).join(', ')}${places.length > 20 ? ` and ${places.length - 20} more` : ''}`,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: url }],
  }));
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: image.reference,
    documentNamespace: `https://spdx.org/spdxdocs/plimsoll-${uuid}`,
    creationInfo: { created, creators: [`Tool: plimsoll-${version}`] },
    documentDescribes: [root],
    packages: [
      {
        SPDXID: root,
        name: image.reference,
        versionInfo: image.id,
        ...unknown,
        primaryPackagePurpose: 'CONTAINER',
        ...(digest === undefined ? {} : { checksums: [{ algorithm: 'SHA256', checksumValue: digest }] }),
      },
      ...packages,
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: root },
      ...packages.map(({ SPDXID }) => ({
        spdxElementId: root,
        relationshipType: 'CONTAINS',
        relatedSpdxElement: SPDXID,
      })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** An identifier has letters, digits, dots and hyphens (SPDX 2.3, 3.2). */
function idOf(text: string, taken: Set<string>): string {
  const plain = `SPDXRef-${text.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+/, '')}`;
  let id = plain;
  for (let count = 2; taken.has(id); count++) id = `${plain}-${count}`;
  taken.add(id);
  return id;
}
