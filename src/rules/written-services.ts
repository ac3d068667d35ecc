import type { ComposeFile, ComposeService } from '../models/compose/compose.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository, Unit } from '../repository/repository.ts';
import type { Report } from './rule.ts';

export interface WrittenService {
  readonly file: Unit<ComposeFile>;
  readonly service: ComposeService;
}

/** Every service as the compose files have it, each file by itself; test data, vendored code and templates are left out. */
export function* writtenServices(repository: Repository): Iterable<WrittenService> {
  for (const file of repository.composes) {
    if (isBrought(file.path) || file.model.template === 'structure') continue;
    for (const service of file.model.services) yield { file, service };
  }
}

/** Services that share their text through an anchor have one fault together. */
export function* eachPlaceOnce(reports: Iterable<Report>): Iterable<Report> {
  const seen = new Set<string>();
  for (const report of reports) {
    const key = `${report.file.path}:${report.range?.start}:${report.range?.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield report;
  }
}

/** The last part of the name of the image that a service runs: "traefik" of `docker.io/library/traefik:v3`. */
export function imageNameOf({ image }: ComposeService): string | undefined {
  if (image === undefined) return undefined;
  // A variable may stand in the registry or the tag.
  const plain = image.value.replace(/\$\{\w+:?-([^{}$]*)\}/g, '$1').replace(/:?\$\{[^{}]*\}|:?\$\w+/g, '');
  const { name, error } = parseImageReference(plain.replace(/^\/+/, ''));
  return error === undefined ? name : undefined;
}

/** From the key to the end of the value, where both stand in one place; else the value. */
export function entrySpan({ keySpan, span, viaAlias }: DocumentNode): { readonly start: number; readonly end: number } {
  return keySpan === undefined || viaAlias || keySpan.start > span.start
    ? span
    : { start: keySpan.start, end: span.end };
}
