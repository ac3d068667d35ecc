import type { Span } from '../../text/span.ts';

/** A `<ProjectReference Include="…">`. */
export interface ProjectReference {
  /** Relative to the project, separated by "/". */
  readonly path: string;
  readonly span: Span;
}

/** The projects that a .NET project file refers to (learn.microsoft.com, "Common MSBuild project items"). Linear. */
export function projectReferences(text: string): readonly ProjectReference[] {
  const found: ProjectReference[] = [];
  for (const match of text.matchAll(/<ProjectReference\s[^<>]{0,400}?\bInclude\s{0,9}=\s{0,9}"([^"<>]{1,400})"/g)) {
    const [whole, path = ''] = match;
    const start = match.index + whole.length - path.length - 1;
    found.push({ path: path.replaceAll('\\', '/'), span: { start, end: start + path.length } });
  }
  return found;
}
