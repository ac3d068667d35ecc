import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { composeProjectsOf, type ComposeProject } from './compose-project.ts';
import { Repository } from './repository.ts';

const projectsOf = (files: Readonly<Record<string, string>>): readonly ComposeProject[] =>
  composeProjectsOf(new Repository(memoryTree(files)));

function projectOf(files: Readonly<Record<string, string>>): ComposeProject {
  const [project] = projectsOf(files);
  if (project === undefined) throw new Error('no project');
  return project;
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const problemsOf = (project: ComposeProject) =>
  project.problems.map(({ kind, message, place }) => [kind, message, place.path]);

describe('the files of a project', () => {
  const setsOf = (files: Readonly<Record<string, string>>) =>
    projectsOf(files).map((project) => [project.isDefault, ...project.files.map(({ path }) => path)]);
  const web = 'services: { web: { image: a } }\n';
  const more = 'services: { web: { ports: ["80:80"] } }\n';

  it('takes the default file and its override', () => {
    expect(setsOf({ 'compose.yml': web, 'compose.override.yaml': more, 'docker-compose.override.yml': more })).toEqual([
      [true, 'compose.yml', 'compose.override.yaml'],
      [false, 'compose.yml', 'docker-compose.override.yml'],
    ]);
  });

  it('prefers compose.yaml and keeps what stands alone apart', () => {
    expect(
      setsOf({ 'compose.yaml': web, 'docker-compose.yml': web, 'compose.dev.yaml': more, 'a/compose.ci.yml': more }),
    ).toEqual([
      [false, 'a/compose.ci.yml'],
      [true, 'compose.yaml'],
      [false, 'compose.yaml', 'compose.dev.yaml'],
      [false, 'docker-compose.yml'],
    ]);
  });

  it('makes no project of what others include or extend', () => {
    const main =
      'include: [compose.db.yaml]\nservices: { web: { extends: { file: docker-compose.base.yml, service: web } } }\n';
    expect(setsOf({ 'compose.yaml': main, 'compose.db.yaml': web, 'docker-compose.base.yml': web })).toEqual([
      [true, 'compose.yaml'],
    ]);
  });

  it('asks COMPOSE_FILE', () => {
    expect(
      setsOf({ 'compose.yaml': web, 'compose.dev.yaml': more, '.env': 'COMPOSE_FILE=compose.yaml:compose.dev.yaml\n' }),
    ).toEqual([[true, 'compose.yaml', 'compose.dev.yaml']]);
  });
});

describe('a project', () => {
  const files = {
    '.env': 'TAG=1.2\nCOMPOSE_PROJECT_NAME=demo\nSHARED=env\n',
    'compose.yaml': lines(
      'include:',
      '  - path: db/compose.yaml',
      'services:',
      '  web:',
      '    extends: { file: common/base.yaml, service: node }',
      '    image: web:${TAG}',
      '    env_file: [web.env, missing.env]',
      '    environment: { LEVEL: info, SHARED: , SECRET: "${SECRET}" }',
      '    profiles: [front]',
      '  worker:',
      '    extends: web',
      '    command: work',
    ),
    'compose.override.yaml': lines(
      'services:',
      '  web:',
      '    build: { target: dev, args: { A: "${A:-1}" } }',
      '    ports: ["${PORT}:80"]',
    ),
    'common/base.yaml': lines(
      'services:',
      '  node:',
      '    build: ./app',
      '    environment: [LEVEL=debug, NODE=1]',
      '    init: true',
    ),
    'db/compose.yaml': lines(
      'services:',
      '  db:',
      '    build: { dockerfile: D }',
      '    env_file: db.env',
      'volumes:',
      '  data:',
    ),
    'web.env': 'LEVEL=warn\nFROM_FILE="${TAG} ${LEVEL}"\n',
    'db/.env': 'TAG=no\n',
    'db/db.env': 'A=1\n',
  };
  const project = projectOf(files);

  it('has the services of all files', () => {
    expect(project.services.map(({ name, complete }) => [name, complete])).toEqual([
      ['web', true],
      ['worker', true],
      ['db', true],
    ]);
    expect(project.problems).toEqual([]);
    expect(project.name).toBe('demo');
    expect(project.resources.map(({ kind, name, path }) => [kind, name, path])).toEqual([
      ['volumes', 'data', 'db/compose.yaml'],
    ]);
  });

  it('merges what they say and knows where it stands', () => {
    const web = project.service('web');
    const { image, build, init, ports } = web?.definition ?? {};
    expect([image?.value, build?.context?.value, build?.target?.value, init]).toEqual([
      'web:1.2',
      './common/app',
      'dev',
      true,
    ]);
    expect(build?.args).toMatchObject([{ name: 'A', value: '1' }]);
    const origin = (part: Parameters<NonNullable<typeof web>['origin']>[0] | undefined) => {
      const place = part && web?.origin(part);
      const text = files[place?.path as keyof typeof files];
      return [place?.path, text?.slice(place?.span.start, place?.span.end)];
    };
    expect(origin(image)).toEqual(['compose.yaml', 'web:${TAG}']);
    expect(origin(build?.context)).toEqual(['common/base.yaml', './app']);
    expect(origin(build?.target)).toEqual(['compose.override.yaml', 'dev']);
    expect(ports).toMatchObject([{ published: undefined, target: '80' }]);
    expect(web?.hiddenBy('ports', 0, 'published')).toEqual(['PORT']);
    expect(web?.hiddenBy('ports', 0, 'target')).toEqual([]);
  });

  it('lets a service extend one of the same file', () => {
    const worker = project.service('worker')?.definition;
    expect([worker?.image?.value, worker?.command?.words[0]?.value]).toEqual(['web:1.2', 'work']);
    expect(worker?.build?.target).toBeUndefined();
  });

  it('reads an included file from its own folder', () => {
    const db = project.service('db');
    expect(db?.definition.build?.context?.value).toBe('./db');
    expect(db?.definition.envFile[0]?.path.value).toBe('./db/db.env');
    expect(db?.environment.variables.map(({ name, value }) => [name, value])).toEqual([['A', '1']]);
    expect(db?.place.path).toBe('db/compose.yaml');
  });

  it('puts the environment of a container together', () => {
    const environment = project.service('web')?.environment;
    expect(environment?.variables.map(({ name, value, from, place }) => [name, value, from, place.path])).toEqual([
      ['LEVEL', 'info', 'environment', 'compose.yaml'],
      ['FROM_FILE', '1.2 info', 'env_file', 'web.env'],
      ['NODE', '1', 'environment', 'common/base.yaml'],
      ['SHARED', 'env', 'environment', 'compose.yaml'],
      ['SECRET', undefined, 'environment', 'compose.yaml'],
    ]);
    expect(environment?.unread.map(({ path }) => path.value)).toEqual(['missing.env']);
  });

  it('knows profiles', () => {
    const enabled = (...profiles: string[]) =>
      project.services.filter((one) => one.isEnabled(profiles)).map(({ name }) => name);
    expect(enabled()).toEqual(['db']);
    expect(enabled('front')).toEqual(['web', 'worker', 'db']);
  });

  it('gives builds the merged view', () => {
    const repository = new Repository(memoryTree(files));
    const builds = repository.composes.flatMap((unit) =>
      repository
        .composeBuilds(unit)
        .map((build) => [unit.path, build.service, build.context, build.dockerfile, build.target]),
    );
    expect(builds).toEqual([
      ['compose.yaml', 'web', 'common/app', 'common/app/Dockerfile', 'dev'],
      ['compose.yaml', 'worker', 'common/app', 'common/app/Dockerfile', undefined],
      ['db/compose.yaml', 'db', 'db', 'db/D', undefined],
    ]);
  });
});

describe('merging files', () => {
  it('follows YAML documents, resets and overrides through extends', () => {
    const project = projectOf({
      'compose.yaml': lines(
        'services:',
        '  a: { image: x, ports: ["1:1"], cap_add: [A] }',
        '---',
        'services:',
        '  a: { user: u }',
      ),
      'compose.override.yaml': lines(
        'services:',
        '  base: { image: y, ports: ["2:2"], cap_add: [B] }',
        '  a: { extends: base, ports: !reset [], cap_add: !override [C] }',
      ),
    });
    const a = project.service('a')?.definition;
    expect([a?.image?.value, a?.user?.value, a?.ports.length, a?.capAdd.map(({ value }) => value)]).toEqual([
      'y',
      'u',
      0,
      ['C'],
    ]);
  });

  it('lets a file win over what it includes', () => {
    const project = projectOf({
      'compose.yaml': 'include: [{ path: [one.yaml, two.yaml] }]\nservices: { db: { user: main } }\n',
      'one.yaml': 'services: { db: { image: one, user: one, cap_add: [A] } }\n',
      'two.yaml': 'services: { db: { image: two, cap_add: [B] } }\n',
    });
    const db = project.service('db')?.definition;
    expect([db?.image?.value, db?.user?.value, db?.capAdd.map(({ value }) => value)]).toEqual([
      'two',
      'main',
      ['A', 'B'],
    ]);
  });

  it('drops a service that is reset', () => {
    const project = projectOf({
      'compose.yaml': 'services: { a: { image: x }, b: { image: y } }\n',
      'compose.override.yaml': 'services: { b: !reset null }\n',
    });
    expect(project.services.map(({ name }) => name)).toEqual(['a']);
  });

  it('gives includes their own variables, the outer ones first', () => {
    const project = projectOf({
      '.env': 'A=outer\n',
      'compose.yaml': 'include: [{ path: sub/db.yaml, env_file: sub/more.env }]\nservices: {}\n',
      'sub/db.yaml': 'services: { db: { image: "${A}-${B}-${C}" }, x: { image: "${A}-${B}" } }\n',
      'sub/more.env': 'A=inner\nB=inner\n',
      'sub/.env': 'C=unread\n',
    });
    expect(project.service('x')?.definition.image?.value).toBe('outer-inner');
    expect(project.service('db')?.hiddenBy('image')).toEqual(['C']);
  });
});

describe('what cannot be followed', () => {
  it('marks a service as incomplete', () => {
    const project = projectOf({
      'compose.yaml': lines(
        'include: ["${MORE}", "oci://example.com/a"]',
        'services:',
        '  a: { extends: { file: "$FILE", service: x } }',
        '  b: { extends: { file: ../../outside.yaml, service: x } }',
      ),
    });
    expect(project.services.map(({ name, complete }) => [name, complete])).toEqual([
      ['a', false],
      ['b', false],
    ]);
    expect(project.problems).toEqual([]);
  });

  it('tells of circles once', () => {
    const project = projectOf({
      'compose.yaml': lines(
        'include: [other.yaml]',
        'services:',
        '  c: { extends: a }',
        '  a: { extends: b, image: x }',
        '  b: { extends: { file: other.yaml, service: a } }',
      ),
      'other.yaml': 'include: [compose.yaml]\nservices: { a: { extends: { file: compose.yaml, service: a } } }\n',
    });
    expect(problemsOf(project)).toEqual([
      ['cycle', 'files include each other in a circle: compose.yaml → other.yaml → compose.yaml', 'other.yaml'],
      ['cycle', 'services extend each other in a circle: a → b → a → a', 'compose.yaml'],
    ]);
    expect(project.service('c')?.definition.image?.value).toBe('x');
  });

  it('stands chains and trees without end', () => {
    const chain = Array.from({ length: 3000 }, (_, at) => `  s${at}: { extends: s${at + 1}, cap_add: [C${at}] }`);
    const project = projectOf({ 'compose.yaml': lines('services:', ...chain, '  s3000: { image: x }') });
    expect(project.services.length).toBe(3001);
    expect(project.service('s0')?.complete).toBe(false);
    expect(project.service('s3000')?.definition.image?.value).toBe('x');

    const files: Record<string, string> = { 'compose.yaml': 'include: [f0.yaml]\nservices: {}\n' };
    for (let at = 0; at < 40; at++) files[`f${at}.yaml`] = `include: [f${at + 1}.yaml, ./f${at + 1}.yaml]\n`;
    files['f40.yaml'] = 'services: { a: { image: x } }\n';
    expect(projectOf(files).services.length).toBeLessThan(2);
  });
});
