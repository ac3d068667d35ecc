import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { parseGitlab } from './gitlab.ts';
import { isActionPath, isGitlabPath, isWorkflowPath } from './path.ts';
import type { Named, PipelineBuild, Step } from './syntax.ts';
import { parseAction, parseWorkflow } from './workflow.ts';

const known = (one: Named | undefined) => one && (one.value ?? `?${one.text}`);
const shown = (build: PipelineBuild | undefined) =>
  build &&
  [
    build.by,
    build.directory,
    known(build.context),
    known(build.file),
    known(build.target),
    build.tags.map(known).join(' '),
    build.buildArgs.map(({ name, value }) => `${name}=${value}`).join(' '),
    build.push,
  ].join('|');

const workflow = `name: ci
on:
  push: { branches: [main] }
  pull_request:
env: { REGISTRY: ghcr.io }
defaults: { run: { working-directory: app } }
jobs:
  build:
    name: Build it
    runs-on: [self-hosted, linux]
    needs: lint
    if: github.ref == 'refs/heads/main'
    container: node:20
    services:
      db:
        image: postgres:16
        env: { POSTGRES_PASSWORD: x }
      cache: redis
    steps:
      - uses: actions/checkout@v4
      - name: Image
        id: image
        uses: docker/build-push-action@v6
        with:
          context: ./web
          file: web/Dockerfile.prod
          target: run
          push: \${{ github.event_name == 'push' }}
          platforms: linux/amd64,linux/arm64
          tags: |
            shop/web:1
            shop/web:\${{ github.sha }}
          build-args: |
            A=1
            B=\${{ secrets.B }}
            C
      - run: |
          set -e
          (cd web && docker build -t "shop/web:\${{ github.sha }}" .)
          docker build -f ./Dockerfile --build-arg V='\${{ env.V }}' -t shop/app:1 ..
          cd ../other # not (here
          docker compose -f ci.yml up --build
      - run: docker buildx bake web
        shell: bash
        working-directory: \${{ matrix.dir }}
      - run: docker build .
        shell: pwsh
      - uses: ./.github/actions/own
      - uses: docker://alpine:3
      - uses: owner/repo/path/to@main
  reuse:
    uses: ./.github/workflows/other.yml
  windows:
    runs-on: windows-latest
    steps:
      - run: docker build .
  broken: 5
`;

describe('parseWorkflow', () => {
  const file = parseWorkflow(workflow);
  const job = file.jobs[0];
  const steps = job?.steps ?? [];
  const source = ({ start, end }: Span): string => workflow.slice(start, end);

  it('has jobs', () => {
    expect(file.problems).toEqual([]);
    expect(file.events).toEqual(['push', 'pull_request']);
    expect(file.jobs.map(({ id }) => id)).toEqual(['build', 'reuse', 'windows']);
    expect(job?.runsOn.map(({ value }) => value)).toEqual(['self-hosted', 'linux']);
    expect(job?.needs.map(({ value }) => value)).toEqual(['lint']);
    expect(job?.container?.image?.value).toBe('node:20');
    expect(job?.services.map(({ alias, image }) => [alias, image?.value])).toEqual([
      ['db', 'postgres:16'],
      ['cache', 'redis'],
    ]);
    expect(job?.services[0]?.environment[0]?.name).toBe('POSTGRES_PASSWORD');
    expect(file.jobs[1]?.uses?.target).toEqual({ kind: 'local', path: '.github/workflows/other.yml' });
  });
  it('knows what steps use', () => {
    const targets = steps.flatMap(({ uses }) => (uses ? [uses.target] : []));
    expect(targets).toEqual([
      { kind: 'repository', repository: 'actions/checkout', path: '', ref: 'v4' },
      { kind: 'repository', repository: 'docker/build-push-action', path: '', ref: 'v6' },
      { kind: 'local', path: '.github/actions/own' },
      { kind: 'docker', image: 'alpine:3' },
      { kind: 'repository', repository: 'owner/repo', path: 'path/to', ref: 'main' },
    ]);
  });
  it('reads docker/build-push-action', () => {
    const build = steps[1]?.builds[0];
    expect(shown(build)).toBe(
      'action||./web|web/Dockerfile.prod|run|shop/web:1 ?shop/web:${{ github.sha }}|A=1 B=undefined C=undefined|',
    );
    expect(build?.tags.map(({ span }) => source(span))).toEqual(['shop/web:1', 'shop/web:${{ github.sha }}']);
    expect(build?.platforms.map(known)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(build?.platforms.map(({ span }) => source(span))).toEqual(['linux/amd64', 'linux/arm64']);
  });
  it('reads the commands of run and follows cd', () => {
    const { run } = steps[2] as Step;
    expect(run?.script.errors).toEqual([]);
    expect(run?.script.dialect).toBe('sh');
    expect(run?.builds.map(shown)).toEqual([
      'command|app/web|.|||?"shop/web:${{ github.sha }}"||false',
      'command|app|..|./Dockerfile||shop/app:1|V=undefined|false',
    ]);
    expect(run?.builds[1]?.file && source(run.builds[1].file.span)).toBe('./Dockerfile');
    expect(run?.calls.map(({ kind, directory }) => `${kind} ${directory}`)).toEqual(['compose other']);
  });
  it('knows shells', () => {
    const scripts = file.jobs.flatMap((one) => one.steps.flatMap(({ run }) => (run ? [run] : [])));
    expect(scripts.map(({ script }) => `${script.dialect} ${script.pipefail}`)).toEqual([
      'sh false',
      'bash true',
      'powershell false',
      'powershell false',
    ]);
    expect(scripts[1]?.calls.map(({ kind, directory }) => [kind, directory])).toEqual([['bake', undefined]]);
    expect(scripts[2]?.builds).toEqual([]);
  });
  it('takes an action without inputs for a build of the commit', () => {
    const one = parseWorkflow(
      'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n      - uses: x\n      - run: 5\n',
    );
    expect(one.jobs[0]?.steps[0]?.builds.map(shown)).toEqual(['action|||||||false']);
    expect(one.jobs[0]?.steps[1]?.uses?.target).toBeUndefined();
    expect(one.jobs[0]?.steps[2]?.run?.builds).toEqual([]);
  });
  it('bears anything', () => {
    for (const text of [
      '',
      '[]',
      'jobs: 5',
      'jobs: {a: {steps: 5}}',
      'on: {',
      'jobs:\n a:\n  steps:\n  - run: "${{ x"\n',
    ]) {
      expect(parseWorkflow(text).text).toBe(text);
      expect(parseAction(text).steps).toEqual([]);
      expect(parseGitlab(text).text).toBe(text);
    }
  });
  it('with many expressions comes to an end', () => {
    const one = parseWorkflow(`jobs:\n  a:\n    steps:\n      - run: ${'echo ${{ a }}; '.repeat(20_000)}\n`);
    expect(one.jobs[0]?.steps[0]?.run?.script.commands).toHaveLength(20_000);
  });
});

describe('parseAction', () => {
  it('reads composite actions', () => {
    const file = parseAction(`name: own
inputs:
  tag: { required: true }
runs:
  using: composite
  steps:
    - run: docker build -t "\${{ inputs.tag }}" .
      shell: bash
`);
    expect(file.using?.value).toBe('composite');
    expect(file.inputs.map(({ name }) => name)).toEqual(['tag']);
    expect(file.steps[0]?.builds.map(shown)).toEqual(['command||.|||?"${{ inputs.tag }}"||false']);
  });
  it('reads Docker actions', () => {
    expect(parseAction('runs: { using: docker, image: Dockerfile }').image?.value).toBe('Dockerfile');
  });
});

const gitlab = `spec: { inputs: { x: } }
---
include:
  - local: /ci/a.yml
  - project: group/p
    file: [b.yml, c.yml]
  - 'https://x.example/d.yml'
stages: [build, test]
variables: { IMAGE: "$CI_REGISTRY_IMAGE:1" }
default:
  image: { name: docker:27, entrypoint: [""] }
  services: [docker:27-dind]
  before_script: [docker info]
.base: &base
  stage: build
  script: &lines
    - echo one
image:
  extends: [.base, .other]
  services:
    - { name: postgres:16, alias: db, variables: { A: 1 } }
  needs: [a, { job: b }]
  before_script:
    - !reference [.base, script]
    - - cd app
  script:
    - cd web
    - docker build -t $IMAGE -f docker/Dockerfile .
    - |
      cd ..
      docker compose up -d
    - 'docker build --target t .'
again:
  image: alpine
  script:
    - ls
    - *lines
    - docker build .
`;

describe('parseGitlab', () => {
  const file = parseGitlab(gitlab);
  const job = file.jobs.find(({ name }) => name === 'image');

  it('has what stands around the jobs', () => {
    expect(file.problems).toEqual([]);
    expect(file.includes.map(({ kind, value, files }) => [kind, value.value, files.length])).toEqual([
      ['local', '/ci/a.yml', 0],
      ['project', 'group/p', 2],
      ['remote', 'https://x.example/d.yml', 0],
    ]);
    expect(file.stages.map(({ value }) => value)).toEqual(['build', 'test']);
    expect(file.variables.map(({ name }) => name)).toEqual(['IMAGE']);
    expect(file.defaults.services.map(({ image }) => image?.value)).toEqual(['docker:27-dind']);
    expect(file.defaults.scripts.map(({ key }) => key)).toEqual(['before_script']);
    // `image` is a keyword at that place, whatever is meant.
    expect(file.jobs.map(({ name, hidden }) => `${name} ${hidden}`)).toEqual(['.base true', 'again false']);
    expect(job).toBeUndefined();
  });

  it('has jobs', () => {
    const other = parseGitlab(gitlab.replace('\nimage:\n', '\nbuild:\n'));
    const build = other.jobs.find(({ name }) => name === 'build');
    expect(other.defaults.image?.image?.value).toBe('docker:27');
    expect(build?.extends.map(({ value }) => value)).toEqual(['.base', '.other']);
    expect(build?.needs.map(({ value }) => value)).toEqual(['a', 'b']);
    expect(build?.services.map(({ alias, image }) => [alias, image?.value])).toEqual([['db', 'postgres:16']]);
    const script = build?.scripts.find(({ key }) => key === 'script');
    expect(script?.builds.map(shown)).toEqual([
      'command|web|.|docker/Dockerfile||?$IMAGE||false',
      'command||.||t|||false',
    ]);
    expect(script?.calls.map(({ kind, directory }) => [kind, directory])).toEqual([['compose', '']]);
    const before = build?.scripts.find(({ key }) => key === 'before_script');
    expect(before?.script.commands.map(({ name }) => name)).toEqual(['cd']);
  });

  it('keeps the order of lines that come through an alias', () => {
    const again = file.jobs.find(({ name }) => name === 'again');
    expect(again?.scripts[0]?.script.commands.map(({ name }) => name)).toEqual(['ls', 'echo', 'docker']);
    const build = again?.scripts[0]?.builds[0];
    expect(build && gitlab.slice(build.span.start, build.span.end)).toBe('docker build .');
  });
});

describe('paths', () => {
  it.each([
    ['.github/workflows/ci.yml', 'workflow'],
    ['.gitea/workflows/ci.yaml', 'workflow'],
    ['x/.github/workflows/ci.yml', ''],
    ['.github/workflows/x/ci.yml', ''],
    ['action.yml', 'action'],
    ['.github/actions/x/action.yaml', 'action'],
    ['reaction.yml', ''],
    ['.gitlab-ci.yml', 'gitlab'],
    ['a/b.gitlab-ci.yml', 'gitlab'],
    ['.gitlab/ci/build.yml', 'gitlab'],
    ['gitlab-ci.txt', ''],
  ])('%s', (path, kind) => {
    const kinds = [isWorkflowPath(path) && 'workflow', isActionPath(path) && 'action', isGitlabPath(path) && 'gitlab'];
    expect(kinds.filter(Boolean).join(' ')).toBe(kind);
  });
});
