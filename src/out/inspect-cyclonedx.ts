import { billOf } from './bill.ts';
import type { InspectReport } from './inspect-report.ts';

/** CycloneDX 1.6, JSON: the packages of an image, in the order of their package URLs. */
export function renderCycloneDx(report: InspectReport): string {
  const { uuid, created, items } = billOf(report);
  const { image, distribution, version } = report;
  const root = 'image';
  const system =
    distribution.id === ''
      ? []
      : [
          {
            type: 'operating-system',
            'bom-ref': 'operating-system',
            name: distribution.id,
            ...(distribution.version === '' ? {} : { version: distribution.version }),
            ...(image.system === '' ? {} : { description: image.system }),
          },
        ];
  const libraries = items.map(({ group, name, version: number, url, places }) => ({
    type: 'library',
    'bom-ref': url,
    ...(group === '' ? {} : { group }),
    name,
    version: number,
    purl: url,
    evidence: { occurrences: places.map((location) => ({ location })) },
  }));
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      timestamp: created,
      tools: { components: [{ type: 'application', name: 'plimsoll', version }] },
      component: {
        type: 'container',
        'bom-ref': root,
        name: image.reference,
        version: image.id,
        properties: [{ name: 'plimsoll:platform', value: image.platform }],
      },
    },
    components: [...system, ...libraries],
    dependencies: [{ ref: root, dependsOn: [...system, ...libraries].map((one) => one['bom-ref']) }],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
