import { expect, it } from 'vitest';
import { projectReferences } from './references.ts';

it('reads the projects that a project refers to', () => {
  const text =
    '<Project><ItemGroup>\n<ProjectReference Include="..\\src\\a.csproj" />\n<ProjectReference Condition="x" Include="b.csproj"><Private>true</Private></ProjectReference>\n<PackageReference Include="c" /></ItemGroup></Project>';
  expect(projectReferences(text).map(({ path, span }) => [path, text.slice(span.start, span.end)])).toEqual([
    ['../src/a.csproj', '..\\src\\a.csproj'],
    ['b.csproj', 'b.csproj'],
  ]);
  expect(projectReferences('<ProjectReference '.repeat(20_000))).toEqual([]);
});
