import { parseScript } from '../../models/shell/parse.ts';
import { startOf } from '../../models/shell/programs.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import type { Repository } from '../../repository/repository.ts';
import { MappedText } from '../../text/mapped.ts';
import { rule } from '../rule.ts';

const contract = (smoke: string): string => `reproducible:\n  smoke: ${smoke}\n`;

export default rule({
  id: 'reproducible/smoke-exists',
  level: 'error',
  must: 'The smoke command of the contract runs a file or module that the repository has.',
  why: 'The gate before a run fails at once, and with it every run; or it is switched off, and nobody looks before hours of computing begin.',
  aliases: [],
  *check(repository) {
    const smoke = repository.contract.reproducible?.smoke;
    const runs = smoke === undefined ? undefined : reproducibleRuns(repository);
    if (smoke === undefined || !runs) return;
    const { commands } = parseScript(MappedText.slice(smoke, { start: 0, end: smoke.length }), 'sh');
    for (const command of commands) {
      const start = startOf(command);
      if (!start || start.value.startsWith('/') || start.value.includes('$')) continue;
      const missing =
        start.kind === 'file' || (start.kind === 'executable' && start.value.includes('/'))
          ? !repository.tree.exists(joinPath('', start.value))
          : start.kind === 'module' && start.program.startsWith('python') && !hasModule(repository, start.value);
      if (missing)
        yield { ...runs.placeOf('smoke'), message: `\`${start.value}\`, which the smoke command starts, is not there` };
    }
  },
  bad: [
    { files: { 'plimsoll.yaml': contract('python scripts/smoke.py'), 'a.py': '' }, finds: ['plimsoll.yaml:2:10'] },
    { files: { 'plimsoll.yaml': contract('./check.sh --fast') }, finds: ['plimsoll.yaml:2:10'] },
    {
      files: { 'plimsoll.yaml': contract('python -m pipeline.smoke'), 'pipeline/__init__.py': '' },
      finds: ['plimsoll.yaml:2:10'],
    },
  ],
  good: [
    { files: { 'plimsoll.yaml': contract('python scripts/smoke.py'), 'scripts/smoke.py': '' } },
    {
      files: {
        'plimsoll.yaml': contract('python -m pipeline.smoke'),
        'src/pipeline/__init__.py': '',
        'src/pipeline/smoke.py': '',
      },
    },
    { files: { 'plimsoll.yaml': contract('python -m pytest tests/smoke') } },
    { files: { 'plimsoll.yaml': contract('pip check') } },
  ],
});

/** Of modules whose first part is a folder of the repository; others come with packages. */
function hasModule(repository: Repository, module: string): boolean {
  const path = module.replaceAll('.', '/');
  const [top = ''] = path.split('/');
  const roots = repository.named('__init__.py').flatMap((one) => {
    const folder = parentOf(one);
    return folder === top || folder.endsWith(`/${top}`) ? [folder.slice(0, -top.length)] : [];
  });
  return (
    roots.length === 0 ||
    roots.some((root) => repository.tree.exists(`${root}${path}.py`) || repository.tree.exists(`${root}${path}`))
  );
}
