import { joinPath } from '../../repository/build-context.ts';
import { formats } from '../../repository/formats.ts';
import { sdksOf } from '../../repository/ring-packages.ts';
import { contractPath, contractSpan, ringServices } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/sdk-not-replaced',
  level: 'warning',
  must: 'The go.mod of a service does not replace the SDK by a folder; go.work does that for ring 1.',
  why: 'A `replace` in go.mod holds in ring 2 as well: there the folder is missing and the build fails, or it was copied and the release holds an SDK that nobody published. Speaks where the contract names a Go SDK.',
  aliases: [],
  *check(repository) {
    const sdk = sdksOf(repository).find(({ kind }) => kind === 'go');
    for (const { folder, name } of sdk ? ringServices(repository) : []) {
      const unit = repository.unit(formats.goMod, joinPath(folder, 'go.mod'));
      for (const { path, target, kind, span } of unit?.model.replace ?? []) {
        if (path.text !== sdk?.name || kind !== 'folder' || !unit) continue;
        yield {
          file: unit,
          range: span,
          message: `service ${name} replaces the SDK ${path.text} by the folder ${target.text}, in ring 2 too`,
          related: [
            {
              file: { path: contractPath },
              range: contractSpan(repository, 'rings', 'release', 'sdks', 'go'),
              message: 'ring 2 is promised to take it as it is published',
            },
          ],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: { release: { sdks: { go: example.com/sdk } } }\n',
        'api/go.mod': 'module example.com/api\n\nrequire example.com/sdk v1.0.0\n\nreplace example.com/sdk => ../sdk\n',
      },
      finds: ['api/go.mod:5:1'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: { release: { sdks: { go: example.com/sdk } } }\n',
        'go.work': 'go 1.26\n\nuse ./api\n\nreplace example.com/sdk v1.0.0 => ./sdk\n',
        'api/go.mod':
          'module example.com/api\n\nrequire example.com/sdk v1.0.0\n\nreplace example.com/other => ../other\n',
      },
    },
  ],
});
