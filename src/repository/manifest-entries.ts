import type { Span } from '../text/span.ts';
import { baseName } from './build-context.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';

/** The whole entry of the dependency whose value stands at `span` of the manifest at `path`, from its key on; else `span` itself. */
export function dependencySpan(repository: Repository, path: string, span: Span): Span {
  const at = (one: { readonly span: Span }): boolean => one.span.start === span.start && one.span.end === span.end;
  if (baseName(path) === 'package.json') {
    const found = repository.packageJson(path)?.model.dependencies.find(at);
    return found ? { start: found.nameSpan.start, end: span.end } : span;
  }
  if (baseName(path) !== 'Cargo.toml') return span;
  const found = repository.unit(formats.cargo, path)?.model.dependencies.find(at);
  return found ? { start: found.nameSpan.start, end: span.end } : span;
}
