import { describe, expect, it } from 'vitest';
import type { Contract } from '../contract/schema.ts';
import { inventoryOf } from './inventory.ts';
import { deployment, dockerfile, relations, repositoryOf } from './inventory.fixture.ts';

describe('pipelines', () => {
  it('build each service of a matrix and give it its name', () => {
    const files = {
      '.github/workflows/ci.yml':
        'on: push\nenv: { REGISTRY: ghcr.io/acme }\njobs:\n  images:\n    strategy:\n      matrix:\n        service: [web, api]\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: ${{ matrix.service }}\n          target: runtime\n          push: true\n          tags: ${{ env.REGISTRY }}/${{ matrix.service }}:${{ github.sha }}\n',
      'web/Dockerfile': dockerfile,
      'api/Dockerfile': dockerfile,
    };
    expect(relations(files, ['builds', 'targets', 'built-by', 'built-from', 'pushes'])).toEqual([
      '.github/workflows/ci.yml builds api/Dockerfile @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml builds web/Dockerfile @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml pushes image:acme/api @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml pushes image:acme/web @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml targets api/Dockerfile#runtime @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml targets web/Dockerfile#runtime @.github/workflows/ci.yml:11',
      'image:acme/api built-by .github/workflows/ci.yml @.github/workflows/ci.yml:11',
      'image:acme/api built-from api/Dockerfile @.github/workflows/ci.yml:11',
      'image:acme/web built-by .github/workflows/ci.yml @.github/workflows/ci.yml:11',
      'image:acme/web built-from web/Dockerfile @.github/workflows/ci.yml:11',
    ]);
  });

  it('call each other with inputs, use what metadata-action names, run Compose and deploy', () => {
    const files = {
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  build:\n    uses: ./.github/workflows/image.yml\n    with: { file: docker/web.Dockerfile }\n  test:\n    steps:\n      - run: |\n          docker compose -f dev/compose.yaml up -d\n          kubectl apply -f k8s/web.yaml\n          helm upgrade --install web ./chart\n      - uses: ./.github/actions/gone\n',
      '.github/workflows/image.yml':
        'on:\n  workflow_call:\n    inputs:\n      file: { type: string }\njobs:\n  image:\n    steps:\n      - id: meta\n        uses: docker/metadata-action@v5\n        with:\n          images: |\n            ghcr.io/acme/web\n            name=acme/web-mirror\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: ${{ inputs.file }}\n          tags: ${{ steps.meta.outputs.tags }}\n',
      'docker/web.Dockerfile': 'FROM a\n',
      'dev/compose.yaml': 'services: {}\n',
      'k8s/web.yaml': deployment('web', 'acme/web'),
      'chart/Chart.yaml': 'name: web\n',
    };
    expect(relations(files, ['builds', 'calls', 'deploys', 'built-from'])).toEqual([
      '.github/workflows/ci.yml calls .github/workflows/image.yml @.github/workflows/ci.yml:4',
      '.github/workflows/ci.yml calls dev/compose.yaml @.github/workflows/ci.yml:9',
      '.github/workflows/ci.yml calls? missing:.github/actions/gone @.github/workflows/ci.yml:12',
      '.github/workflows/ci.yml deploys chart/Chart.yaml @.github/workflows/ci.yml:11',
      '.github/workflows/ci.yml deploys k8s/web.yaml @.github/workflows/ci.yml:10',
      '.github/workflows/image.yml builds docker/web.Dockerfile @.github/workflows/image.yml:17',
      'image:acme/web built-from docker/web.Dockerfile @.github/workflows/image.yml:17',
      'image:acme/web-mirror built-from docker/web.Dockerfile @.github/workflows/image.yml:17',
    ]);
  });

  it('name files that are not there, and files through the actions of others', () => {
    const files = {
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: gone.Dockerfile }\n      - uses: other/build@v1\n        with: { build-context: ., dockerfile-path: ./web/Dockerfile }\n',
      'web/Dockerfile': 'FROM a\n',
      '.gitlab-ci.yml': 'image: node:22\ninclude: [/ci/gone.yml]\nbuild:\n  script: [docker build -t acme/web web]\n',
    };
    expect(relations(files, ['builds', 'includes', 'runs'])).toEqual([
      '.github/workflows/ci.yml builds missing:gone.Dockerfile @.github/workflows/ci.yml:6',
      '.github/workflows/ci.yml builds web/Dockerfile @.github/workflows/ci.yml:8',
      '.gitlab-ci.yml builds web/Dockerfile @.gitlab-ci.yml:4',
      '.gitlab-ci.yml includes missing:ci/gone.yml @.gitlab-ci.yml:2',
      '.gitlab-ci.yml runs image:node @.gitlab-ci.yml:1',
    ]);
  });

  it('do not take what another checkout brings for missing', () => {
    const files = {
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with: { repository: a/b, path: b }\n      - uses: docker/build-push-action@v6\n        with: { context: b }\n',
    };
    expect(relations(files, ['builds'])).toEqual([
      '.github/workflows/ci.yml builds? missing:b/Dockerfile @.github/workflows/ci.yml:8',
    ]);
  });
});

describe('scripts', () => {
  it('state builds: shell scripts, Makefiles, package.json', () => {
    const files = {
      'scripts/build.sh':
        '#!/bin/sh\nHERE="$(cd "$(dirname "$0")/.." && pwd)"\nNAME=acme/api\ndocker build -t $NAME -f "$HERE/api/Dockerfile" "$HERE"\n',
      Makefile: 'IMAGE = acme/web\nimage:\n\tdocker build \\\n\t  -t $(IMAGE):latest web\n',
      'worker/package.json': '{"scripts": {"image": "docker build -t acme/worker ."}}',
      'api/Dockerfile': 'FROM a\n',
      'web/Dockerfile': 'FROM a\n',
      'worker/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, ['builds', 'built-by'])).toEqual([
      'Makefile builds web/Dockerfile @Makefile:3',
      'image:acme/api built-by scripts/build.sh @scripts/build.sh:4',
      'image:acme/web built-by Makefile @Makefile:3',
      'image:acme/worker built-by worker/package.json @worker/package.json:1',
      'scripts/build.sh builds api/Dockerfile @scripts/build.sh:4',
      'worker/package.json builds worker/Dockerfile @worker/package.json:1',
    ]);
  });
});

describe('Tiltfiles', () => {
  it('build and deploy', () => {
    const files = {
      Tiltfile:
        "docker_build('acme/web', 'web', dockerfile='web/Dockerfile', target='runtime')\ndocker_build('acme/gone', 'gone')\nk8s_yaml(['k8s/web.yaml', 'k8s/gone.yaml'])\nk8s_yaml(kustomize('k8s'))\nk8s_yaml(helm('chart'))\ndocker_compose('compose.yaml')\nload('ext://restart', 'x')\ninclude('other/Tiltfile')\n",
      'other/Tiltfile': '',
      'web/Dockerfile': dockerfile,
      'k8s/web.yaml': deployment('web', 'acme/web'),
      'k8s/kustomization.yaml': 'resources: [web.yaml]\n',
      'chart/Chart.yaml': 'name: web\n',
      'compose.yaml': 'services: {}\n',
    };
    expect(relations(files, ['builds', 'targets', 'deploys', 'includes'])).toEqual([
      'Tiltfile builds missing:gone/Dockerfile @Tiltfile:2',
      'Tiltfile builds web/Dockerfile @Tiltfile:1',
      'Tiltfile deploys chart/Chart.yaml @Tiltfile:5',
      'Tiltfile deploys compose.yaml @Tiltfile:6',
      'Tiltfile deploys k8s/kustomization.yaml @Tiltfile:4',
      'Tiltfile deploys k8s/web.yaml @Tiltfile:3',
      'Tiltfile deploys missing:k8s/gone.yaml @Tiltfile:3',
      'Tiltfile includes other/Tiltfile @Tiltfile:8',
      'Tiltfile targets web/Dockerfile#runtime @Tiltfile:1',
      'k8s/kustomization.yaml includes k8s/web.yaml @k8s/kustomization.yaml:1',
    ]);
  });
});

describe('manifests', () => {
  it('have members, and one lock for all of them', () => {
    const files = {
      'package.json': '{"workspaces": ["packages/*", "!packages/old", "apps/gone"]}',
      'package-lock.json': '{}',
      'packages/a/package.json': '{}',
      'packages/old/package.json': '{}',
      'elsewhere/package.json': '{}',
    };
    expect(relations(files, ['has-member', 'locks'])).toEqual([
      'package-lock.json locks package.json @package-lock.json',
      'package-lock.json locks packages/a/package.json @package.json:1',
      'package.json has-member missing:apps/gone/package.json @package.json:1',
      'package.json has-member packages/a/package.json @package.json:1',
    ]);
  });

  it('of pnpm, uv, Cargo and Go', () => {
    const files = {
      'js/pnpm-workspace.yaml': 'packages:\n  - "libs/**"\n',
      'js/package.json': '{}',
      'js/pnpm-lock.yaml': '',
      'js/libs/a/b/package.json': '{}',
      'py/pyproject.toml': '[tool.uv.workspace]\nmembers = ["m/*"]\nexclude = ["m/no"]\n',
      'py/uv.lock': '',
      'py/m/a/pyproject.toml': '',
      'py/m/no/pyproject.toml': '',
      'rs/Cargo.toml': '[workspace]\nmembers = ["a", "gone"]\n',
      'rs/a/Cargo.toml': '',
      'rs/Cargo.lock': '',
      'go/go.work': 'go 1.22\nuse (\n\t./a\n\t./gone\n)\n',
      'go/a/go.mod': 'module a\nreplace b => ../b\nreplace c => ../gone\n',
      'go/b/go.mod': 'module b\n',
      'go/a/go.sum': '',
      'req/requirements.txt': '-r base.txt\n-c gone.txt\n',
      'req/base.txt': '',
      'pip/requirements.in': 'a\n',
      'pip/requirements.txt': 'a==1\n',
    };
    expect(relations(files, ['has-member', 'locks', 'replaces', 'includes'])).toEqual([
      'go/a/go.mod replaces go/b/go.mod @go/a/go.mod:2',
      'go/a/go.mod replaces missing:go/gone/go.mod @go/a/go.mod:3',
      'go/a/go.sum locks go/a/go.mod @go/a/go.sum',
      'go/go.work has-member go/a/go.mod @go/go.work:3',
      'go/go.work has-member missing:go/gone/go.mod @go/go.work:4',
      'js/pnpm-lock.yaml locks js/libs/a/b/package.json @js/pnpm-workspace.yaml:2',
      'js/pnpm-lock.yaml locks js/package.json @js/pnpm-lock.yaml',
      'js/pnpm-lock.yaml locks js/pnpm-workspace.yaml @js/pnpm-lock.yaml',
      'js/pnpm-workspace.yaml has-member js/libs/a/b/package.json @js/pnpm-workspace.yaml:2',
      'pip/requirements.txt locks pip/requirements.in @pip/requirements.txt',
      'py/pyproject.toml has-member py/m/a/pyproject.toml @py/pyproject.toml:2',
      'py/uv.lock locks py/m/a/pyproject.toml @py/pyproject.toml:2',
      'py/uv.lock locks py/pyproject.toml @py/uv.lock',
      'req/requirements.txt includes missing:req/gone.txt @req/requirements.txt:2',
      'req/requirements.txt includes req/base.txt @req/requirements.txt:1',
      'rs/Cargo.lock locks rs/Cargo.toml @rs/Cargo.lock',
      'rs/Cargo.lock locks rs/a/Cargo.toml @rs/Cargo.toml:2',
      'rs/Cargo.toml has-member missing:rs/gone/Cargo.toml @rs/Cargo.toml:2',
      'rs/Cargo.toml has-member rs/a/Cargo.toml @rs/Cargo.toml:2',
    ]);
  });
});

describe('the rest', () => {
  it('is Prisma schemas, documents and the contract', () => {
    const files = {
      'api/Dockerfile': 'FROM a\n',
      'api/package.json': '{}',
      'api/prisma/schema.prisma': '',
      'README.md': 'See [it](api/Dockerfile), `api/prisma/schema.prisma` and package.json.\n',
      'docs/plain.md': 'Nothing here.\n',
      'plimsoll.yaml': 'services: {}\n',
    };
    const contract: Contract = { services: { api: { context: 'api' }, gone: { dockerfile: 'gone/Dockerfile' } } };
    expect(relations(files, ['belongs-to', 'links-to', 'names', 'builds'], contract)).toEqual([
      'README.md links-to api/Dockerfile @README.md:1',
      'README.md names api/prisma/schema.prisma @README.md:1',
      'api/prisma/schema.prisma belongs-to api/package.json @api/prisma/schema.prisma',
      'plimsoll.yaml builds api/Dockerfile @plimsoll.yaml',
      'plimsoll.yaml builds missing:gone/Dockerfile @plimsoll.yaml',
    ]);
  });

  it('keeps images of one name apart by the ends of their tags, if several Dockerfiles make them', () => {
    const build = (name: string): string => `  ${name}:\n    image: acme/demo:\${V}-${name}\n    build: ${name}\n`;
    const files = {
      'compose.yaml': `services:\n${build('web')}${build('api')}`,
      'web/Dockerfile': 'FROM a\n',
      'api/Dockerfile': 'FROM a\n',
      'k8s.yaml': deployment('web', 'acme/demo:1.2.3-web'),
    };
    expect(relations(files, ['built-from'])).toEqual([
      'image:acme/demo:api built-from api/Dockerfile @compose.yaml:7',
      'image:acme/demo:web built-from web/Dockerfile @compose.yaml:4',
    ]);
    expect(relations(files, ['runs'])).toContain('k8s.yaml#Deployment/web runs image:acme/demo:web @k8s.yaml:9');
  });

  it('is computed once', () => {
    const repository = repositoryOf({ Dockerfile: 'FROM a\n' });
    expect(inventoryOf(repository)).toBe(inventoryOf(repository));
  });

  it('reports circles and comes to an end', () => {
    const files = {
      'a/go.mod': 'module a\nreplace b => ../b\n',
      'b/go.mod': 'module b\nreplace a => ../a\n',
      'x/kustomization.yaml': 'resources: [../y]\n',
      'y/kustomization.yaml': 'resources: [../x]\n',
      'c/Chart.yaml': 'name: c\ndependencies:\n  - { name: c, repository: "file://../c" }\n',
      'package.json': '{"workspaces": ["w"]}',
      'w/package.json': '{"workspaces": [".."]}',
      'compose.yaml': 'services:\n  p:\n    image: i\n    depends_on: [q]\n  q:\n    image: i\n    depends_on: [p]\n',
    };
    const { problems } = inventoryOf(repositoryOf(files));
    expect(problems.map(({ message }) => message)).toEqual([
      'a circle: package.json has as a member w/package.json has as a member package.json',
      'a circle: a/go.mod replaces by b/go.mod replaces by a/go.mod',
      'a circle: x/kustomization.yaml includes y/kustomization.yaml includes x/kustomization.yaml',
      'a circle: compose.yaml#p depends on compose.yaml#q depends on compose.yaml#p',
      'a circle: c/Chart.yaml depends on c/Chart.yaml',
    ]);
  });

  it('stands files that are broken or hostile', () => {
    const files = {
      'compose.yaml': 'services: [\n',
      'k8s.yaml': 'apiVersion: v1\nkind: Pod\nspec: {{{\n',
      'package.json': '{"workspaces": [',
      'go.work': 'use (\n',
      'Chart.yaml': ': :\n',
      Tiltfile: "docker_build('a', \n",
      '.github/workflows/x.yml': 'jobs: { a: docker build }\n',
      Dockerfile: 'FROM\nCOPY\n',
      'build.sh': `docker build ${'$('.repeat(2000)}\n`,
      Makefile: `a:\n\tdocker build -t ${'$(x)'.repeat(5000)} .\n`,
      'README.md': `${'a/'.repeat(50_000)}Dockerfile docker\n`,
    };
    expect(inventoryOf(repositoryOf(files)).artefacts.size).toBeGreaterThan(5);
  });
});
