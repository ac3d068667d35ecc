import { formats } from '../../repository/formats.ts';
import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'go/replace-stays-local',
  level: 'warning',
  must: 'In a repository with rings, go.mod replaces modules by folders of the workspace, never by modules of a registry.',
  why: 'Ring 2 is to build from what is published under its own name: a `replace` that points at a registry builds something else, and nobody who requires the module gets it, because `replace` holds in the main module alone.',
  aliases: [],
  *check(repository) {
    if (repository.contract.rings === undefined) return;
    const files = [
      ...repository.units(formats.goMod, repository.named('go.mod')),
      ...repository.units(formats.goWork, repository.named('go.work')),
    ];
    for (const file of files) {
      for (const one of isBrought(file.path) ? [] : file.model.replace) {
        if (one.kind === 'folder') continue;
        const from = `${one.path.text}${one.version ? ` ${one.version.text}` : ''}`;
        const target = `${one.target.text} ${one.targetVersion?.text ?? ''}`.trim();
        const message =
          one.target.text === one.path.text
            ? `\`replace\` takes ${target} instead of the required version of ${one.path.text}: require that version`
            : `\`replace\` takes ${target} from a registry in the place of ${from}`;
        yield { file, range: one.span, message };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        'go.mod':
          'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n\nreplace example.com/b => proxy.internal/b v1.0.1\n',
      },
      finds: ['go.mod:7:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'rings: {}\n',
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n\nreplace example.com/b => ../b\n',
      },
    },
    {
      files: {
        'go.mod':
          'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n\nreplace example.com/b => github.com/fork/b v1.0.1\n',
      },
    },
  ],
});
