import { hashedFiles, type Unhashed } from '../../repository/hashed-requirements.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/hashes-complete',
  level: 'error',
  must: 'In a requirements file with hashes every line has a fixed version and its hashes.',
  why: 'One `--hash` switches hash checking on for all of the install: pip then refuses the first line that has no hash or no `==`, and nothing is installed.',
  aliases: [],
  *check(repository) {
    for (const { path, lines, hashed, refused, installs } of hashedFiles(repository)) {
      const [first] = refused;
      if (!first) continue;
      const [install] = installs;
      const names = refused.slice(1, 4).map(({ name }) => name);
      const rest = refused.length - 1 - names.length;
      const more = names.length === 0 ? '' : ` (likewise ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
      const range = first.line.kind === 'project' ? first.line.requirement.nameSpan : first.line.span;
      yield {
        file: { path },
        range,
        level: install ? undefined : 'warning',
        message: `${faultOf(first)}, ${hashed} of ${lines} ${lines === 1 ? 'requirement is' : 'requirements are'} hashed: \`${install?.title ?? 'pip install'} -r\` refuses the file${more}`,
        related: install
          ? [{ file: install.run.file, range: install.run.command.span, message: 'it is installed here' }]
          : [],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        'requirements.txt': 'a==1.0 --hash=sha256:aa\nb==2.0\n',
      },
      finds: ['requirements.txt:2:1'],
    },
    {
      files: { 'requirements.lock.txt': 'a>=1.0 \\\n    --hash=sha256:aa\nb==2.0\n' },
      finds: ['requirements.lock.txt:1:1'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pip install --require-hashes -r requirements.txt\n',
        'requirements.txt': 'a==1.0\n',
      },
      finds: ['requirements.txt:1:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        'requirements.txt':
          'a==1.0 --hash=sha256:aa\nb @ https://files.internal/b-1.0.tar.gz#sha256=bb\n./wheels/c.whl\n',
        'requirements-dev.txt': 'pytest\n',
      },
    },
  ],
});

function faultOf({ name, lacks }: Unhashed): string {
  if (lacks === 'hash') return `${name} has no hash`;
  return lacks === 'pin' ? `${name} has a hash but no fixed version` : `${name} is a checkout, which cannot be hashed`;
}
