import { baseName } from '../../repository/build-context.ts';
import { plainComposes } from '../compose-order.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/project-name',
  level: 'note',
  must: 'A project says its own `name`.',
  why: 'Else it is the folder’s: two checkouts in folders of one name share containers and volumes, and a renamed folder loses them.',
  aliases: ['require-project-name-field'],
  optIn: true,
  *check(repository) {
    for (const unit of plainComposes(repository)) {
      if (!/^(?:docker-)?compose\.ya?ml$/.test(baseName(unit.path)) || unit.model.services.length === 0) continue;
      if (unit.model.node.get('name') === undefined)
        yield { file: unit, message: 'the project has no `name`: it is called after the folder' };
    }
  },
  bad: [{ files: { 'compose.yaml': 'services:\n  api:\n    image: api:1\n' }, finds: ['compose.yaml:1:1'] }],
  good: [
    {
      files: {
        'compose.yaml': 'name: shop\nservices:\n  api:\n    image: api:1\n',
        'compose.override.yaml': 'services:\n  api:\n    init: true\n',
      },
    },
  ],
});
