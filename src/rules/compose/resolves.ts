import { composeProjectsOf, type ComposeProblem } from '../../repository/compose-project.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { type Report, rule } from '../rule.ts';

/** Other problems of a project are other rules' matter. */
const levels: Partial<Record<ComposeProblem['kind'], Report['level']>> = {
  'missing-file': 'error',
  'missing-service': 'error',
  cycle: 'error',
  'duplicate-include': 'note',
};

export default rule({
  id: 'compose/resolves',
  level: 'error',
  must: 'What `extends` and `include` of a compose file name exists, and does not lead in a circle.',
  why: 'Compose refuses the whole project if it cannot put it together from its files.',
  aliases: [],
  *check(repository) {
    const told = new Set<string>();
    for (const project of composeProjectsOf(repository)) {
      if (!project.files.some(({ text }) => /\b(?:extends|include)\b/.test(text))) continue;
      for (const { kind, message, place, related } of project.problems) {
        const level = levels[kind];
        const key = `${place.path}\0${place.span.start}\0${message}`;
        if (level === undefined || told.has(key) || isBroken(repository, place.path)) continue;
        told.add(key);
        yield {
          file: place,
          range: place.span,
          message,
          level: isBrought(place.path) ? 'note' : level,
          related: related.map((one) => ({ file: one, range: one.span, message: one.message })),
        };
      }
    }
  },
  bad: [
    {
      files: { 'compose.yaml': 'services:\n  web:\n    image: web\n  api:\n    extends: wep\n' },
      finds: ['compose.yaml:5:14'],
    },
    {
      files: {
        'compose.yaml': [
          'include:',
          '  - db/compose.yaml',
          'services:',
          '  web:',
          '    extends:',
          '      file: common.yaml',
          '      service: node',
          '',
        ].join('\n'),
      },
      finds: ['compose.yaml:2:5', 'compose.yaml:6:13'],
    },
    {
      files: {
        'compose.yaml': [
          'services:',
          '  web:',
          '    extends: { file: common.yaml, service: node }',
          '    image: web',
          '',
        ].join('\n'),
        'common.yaml': 'services:\n  python:\n    image: python:3.13-slim\n',
      },
      finds: ['compose.yaml:3:44'],
    },
    {
      files: {
        'compose.yaml': 'services:\n  a:\n    extends: b\n  b:\n    extends:\n      service: a\n',
      },
      finds: ['compose.yaml:3:14'],
    },
    {
      files: {
        'compose.yaml': 'include:\n  - db.yaml\nservices:\n  web:\n    image: nginx:1.27\n',
        'db.yaml': 'include: [compose.yaml]\nservices:\n  db:\n    image: postgres:17\n',
      },
      finds: ['db.yaml:1:11'],
    },
    {
      files: {
        'compose.yaml': 'include: [db.yaml, ./db.yaml]\nservices:\n  web:\n    image: nginx:1.27\n',
        'db.yaml': 'services:\n  db:\n    image: postgres:17\n',
      },
      finds: ['compose.yaml:1:20'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': [
          'include:',
          '  - path: [db/compose.yaml, db/compose.dev.yaml]',
          '  - https://github.com/acme/stack.git',
          '  - ${MORE}.yaml',
          'services:',
          '  web:',
          '    extends: { file: common.yaml, service: node }',
          '    image: web',
          '  worker:',
          '    extends: db',
          '',
        ].join('\n'),
        'common.yaml': 'services:\n  node:\n    init: true\n',
        'db/compose.yaml': 'services:\n  db:\n    image: postgres:17\n',
        'db/compose.dev.yaml': 'services:\n  db:\n    ports: ["127.0.0.1:5432:5432"]\n',
      },
    },
    // Called with `--project-directory .` or after a first `-f compose.yaml`, paths begin at the root.
    {
      files: {
        'docker/compose.dev.yaml': 'services:\n  web:\n    extends: { file: common.yaml, service: web }\n',
        'common.yaml': 'services:\n  web:\n    image: nginx:1.27\n',
      },
    },
    { files: { 'compose.yaml': 'include: [local.yaml]\nservices: {}\n', '.gitignore': 'local.yaml\n' } },
  ],
});

/** What follows from a file that cannot be read as it stands is told of already. */
function isBroken(repository: Repository, path: string): boolean {
  const unit = repository.composes.find((one) => one.path === path);
  return unit !== undefined && (unit.model.template === 'structure' || unit.model.problems.length > 0);
}
