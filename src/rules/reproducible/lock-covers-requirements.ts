import { pipInStep } from '../../models/lock/in-step-python.ts';
import { baseName } from '../../repository/build-context.ts';
import { formats } from '../../repository/formats.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import { rule } from '../rule.ts';

const files = { 'plimsoll.yaml': 'reproducible:\n  lock: requirements.lock.txt\n' };

export default rule({
  id: 'reproducible/lock-covers-requirements',
  level: 'warning',
  must: 'The lock of reproducible runs holds what its requirements.in asks for, in versions that it allows, and nothing that nobody asks for.',
  why: 'A run is made from the lock alone: what it lacks fails at the first import, and what was written into it by hand is gone when it is made again.',
  aliases: [],
  *check(repository) {
    const runs = reproducibleRuns(repository);
    const lock = runs?.lockFile;
    const inputs = runs?.inputs === undefined ? undefined : repository.unit(formats.requirements, runs.inputs);
    if (!lock || !inputs || lock.model.format !== 'pip') return;
    const { differences } = pipInStep(lock.model, { requirements: inputs.model, file: baseName(inputs.path) });
    const told = new Set<string>();
    for (const { name, manifest, lock: locked, span, lockSpan } of differences) {
      told.add(name);
      const other = lockSpan && span ? [{ file: lock, range: lockSpan, message: `locked: ${locked}` }] : [];
      if (span)
        yield {
          file: inputs,
          range: span,
          message:
            locked === undefined
              ? `${lock.path} does not have \`${name}\``
              : `${lock.path} has \`${name}\` ${locked}, which \`${manifest}\` does not allow`,
          related: other,
        };
      else
        yield {
          file: lock,
          range: lockSpan,
          message: `\`${name}\` is in the lock for ${inputs.path}, which does not ask for it any more`,
        };
    }
    const { packages, text } = lock.model;
    const asked = new Set(
      inputs.model.lines.flatMap((line) => (line.kind === 'project' ? [line.requirement.normalized] : [])),
    );
    const noted = packages.map(({ span }, index) =>
      /#[ \t]+via\b/.test(text.slice(span.start, packages[index + 1]?.span.start ?? text.length)),
    );
    if (!noted.includes(true)) return;
    for (const [index, { name, span, link }] of packages.entries())
      if (!noted[index] && !asked.has(name) && !told.has(name) && !link && name !== '')
        yield {
          file: lock,
          range: span,
          message: `\`${name}\` is in no requirement of ${inputs.path}, and no package of the lock is said to want it`,
        };
  },
  bad: [
    {
      files: {
        ...files,
        'requirements.in': 'numpy>=1.26,<2\nrequests\n',
        'requirements.lock.txt': 'numpy==2.1.0\n    # via -r requirements.in\nscipy==1.14.1\n',
      },
      finds: ['requirements.in:1:1', 'requirements.in:2:1', 'requirements.lock.txt:3:1'],
    },
    {
      files: {
        ...files,
        'requirements.in': 'numpy\n',
        'requirements.lock.txt':
          'numpy==2.1.0\n    # via -r requirements.in\nidna==3.10\n    # via -r requirements.in\n',
      },
      finds: ['requirements.lock.txt:3:1'],
    },
  ],
  good: [
    {
      files: {
        ...files,
        'requirements.in': 'numpy>=1.26,<2\npandas\n',
        'requirements.lock.txt':
          'numpy==1.26.4\n    # via\n    #   -r requirements.in\n    #   pandas\npandas==2.2.3\n    # via -r requirements.in\nsix==1.16.0\n    # via pandas\n',
      },
    },
    { files: { ...files, 'requirements.in': 'numpy\n', 'requirements.lock.txt': 'numpy==1.26.4\nsix==1.16.0\n' } },
    { files: { 'requirements.in': 'numpy\n', 'requirements.lock.txt': 'six==1.16.0\n' } },
  ],
});
