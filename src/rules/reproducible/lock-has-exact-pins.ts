import { formats } from '../../repository/formats.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import { rule } from '../rule.ts';

const files = { 'plimsoll.yaml': 'reproducible:\n  lock: requirements.lock.txt\n' };
const hash = `--hash=sha256:${'0'.repeat(64)}`;

export default rule({
  id: 'reproducible/lock-has-exact-pins',
  level: 'error',
  must: 'Every line of the lock of reproducible runs names one version, and if one line has a hash, all have.',
  why: 'pip refuses a lock in which only some lines have a hash or a version; without any hash an open line is chosen anew at each build.',
  aliases: [],
  *check(repository) {
    const lock = reproducibleRuns(repository)?.lockFile;
    const lines =
      lock?.model.format === 'pip' ? repository.unit(formats.requirements, lock.path)?.model.lines : undefined;
    if (!lock || !lines || lock.path.endsWith('.toml')) return;
    const hashed = lines.find((line) => line.kind !== 'option' && line.hashes.length > 0);
    for (const line of lines) {
      if (line.kind === 'option') continue;
      const name = line.kind === 'project' ? line.requirement.name : line.location;
      const range = line.kind === 'project' ? line.requirement.span : line.span;
      const fixed =
        line.kind === 'project'
          ? line.requirement.error !== undefined ||
            line.requirement.pinned !== undefined ||
            line.requirement.url !== undefined
          : line.form === 'url' || /^[0-9a-f]{40}$/.test(line.ref ?? '');
      const hasHash = line.hashes.length > 0;
      if (fixed && (hasHash || !hashed)) continue;
      const related =
        hashed && !hasHash
          ? [{ file: lock, range: hashed.span, message: 'this line has a hash, so pip wants one for each' }]
          : [];
      const open = fixed ? '' : hashed ? 'no exact version, which pip refuses beside hashes' : 'no exact version';
      const bare = hashed && !hasHash ? 'no hash' : '';
      const what = [open, bare].filter((one) => one !== '').join(' and ');
      yield { file: lock, range, level: hashed ? 'error' : 'warning', message: `\`${name}\` has ${what}`, related };
    }
  },
  bad: [
    {
      files: { ...files, 'requirements.lock.txt': `numpy>=1.26.4 \\\n    ${hash}\nscipy==1.14.1\n` },
      finds: ['requirements.lock.txt:1:1', 'requirements.lock.txt:3:1'],
    },
    {
      files: { ...files, 'requirements.lock.txt': 'numpy==1.26.4\nscipy~=1.14\n' },
      finds: ['requirements.lock.txt:2:1'],
    },
    {
      files: { 'requirements.lock.txt': 'numpy\n', 'environment.manifest.json': '{}' },
      finds: ['requirements.lock.txt:1:1'],
    },
  ],
  good: [
    { files: { ...files, 'requirements.lock.txt': `numpy==1.26.4 ${hash}\nscipy==1.14.1 ${hash}\n` } },
    { files: { ...files, 'requirements.lock.txt': '--index-url https://index.internal/simple\nnumpy==1.26.4\n' } },
    { files: { 'requirements.lock.txt': 'numpy\n' } },
  ],
});
