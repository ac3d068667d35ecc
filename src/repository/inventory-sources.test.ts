import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { inventoryOf } from './inventory.ts';
import type { RelationKind } from './inventory-types.ts';
import { Repository } from './repository.ts';

type Files = Readonly<Record<string, string>>;

/** Relations of some kinds: "from kind to", an uncertain one with a question mark, the context and the target of a build behind it. */
function relations(files: Files, ...kinds: readonly RelationKind[]): string[] {
  const repository = new Repository(memoryTree(files, { name: 'shop' }));
  return inventoryOf(repository)
    .relations.filter(({ kind }) => kinds.includes(kind))
    .map(({ from, to, kind, certain, facts }) =>
      [`${from} ${kind}${certain ? '' : '?'} ${to}`, facts['context'], facts['target']]
        .flatMap((one) => one ?? [])
        .join(' '),
    )
    .sort();
}

const workflow = (steps: string, more = ''): string =>
  `on: push\n${more}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replace(/^/gm, '      ')}\n`;

describe('scripts', () => {
  it('take commands and files from variables of a Makefile', () => {
    const files = {
      Makefile:
        'D ?= docker\nC ?= $(D) compose\nF = -f a.yaml $(G)\nG := -f b.yaml\nup: web\n\t$(C) $(F) up -d\nweb:\n\t@$(D) build -t web ./web\n\t./tools/push.sh\nlint:\n\teslint .\n',
      'a.yaml': 'services: {}\n',
      'b.yaml': 'services: {}\n',
      'web/Dockerfile': 'FROM a\n',
      'tools/push.sh': 'docker push acme/web:1\n',
      '.github/workflows/ci.yml': workflow('- run: make up\n- run: make lint\n'),
    };
    expect(relations(files, 'builds', 'calls', 'pushes', 'overrides')).toEqual([
      '.github/workflows/ci.yml calls Makefile up',
      'Makefile builds web/Dockerfile web',
      'Makefile calls a.yaml',
      'Makefile calls b.yaml',
      'Makefile calls tools/push.sh',
      'b.yaml overrides a.yaml',
      'tools/push.sh pushes image:acme/web',
    ]);
  });

  it('call each other, also those that do nothing else', () => {
    const files = {
      'release.sh': 'HERE="$(cd "$(dirname "$0")" && pwd)"\n"${HERE}"/ci/all.sh\n',
      'ci/all.sh': 'set -e\n./ci/image.sh\necho\n',
      'ci/image.sh': 'docker build .\n',
      'ci/other.sh': './ci/lint.sh\n',
      'ci/lint.sh': 'shellcheck x\n',
      'azure.yaml': 'name: x\nhooks:\n  predeploy: { posix: { run: ci/image.sh } }\nservices: {}\n',
    };
    expect(relations(files, 'calls')).toEqual([
      'azure.yaml calls ci/image.sh',
      'ci/all.sh calls ci/image.sh',
      'release.sh calls ci/all.sh',
    ]);
  });

  it('build in each turn of a loop', () => {
    const files = {
      'build.sh':
        'SERVICES=(web\n  api)\nfor s in "${SERVICES[@]}"; do\n  docker build -t acme/$s:1 "./src/${s}"\n  docker push acme/$s:1\ndone\n',
      'src/web/Dockerfile': 'FROM a\n',
      'src/api/Dockerfile': 'FROM a\n',
      'src/other/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, 'builds', 'built-from', 'pushes')).toEqual([
      'build.sh builds src/api/Dockerfile src/api',
      'build.sh builds src/web/Dockerfile src/web',
      'build.sh pushes image:acme/api',
      'build.sh pushes image:acme/web',
      'image:acme/api built-from src/api/Dockerfile src/api',
      'image:acme/web built-from src/web/Dockerfile src/web',
    ]);
  });

  it('may mean the Dockerfiles that a path with an unknown part fits', () => {
    const files = {
      'gen.sh': 'gen() {\n  docker build -f "src/$1/gen/Dockerfile" -t "$1-gen" .\n}\ngen web\ndocker build "$2"\n',
      'src/web/gen/Dockerfile': 'FROM a\n',
      'src/api/gen/Dockerfile': 'FROM a\n',
      'src/api/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, 'builds', 'built-from')).toEqual([
      'gen.sh builds? src/api/gen/Dockerfile',
      'gen.sh builds? src/web/gen/Dockerfile',
      'image:api-gen built-from? src/api/gen/Dockerfile',
      'image:web-gen built-from? src/web/gen/Dockerfile',
    ]);
  });

  it('name an image anew, run and push it', () => {
    const files = {
      'ship.sh':
        'docker build -t local web\ndocker tag local ghcr.io/acme/web:1\ndocker push ghcr.io/acme/web:1\ndocker run --rm local\n',
      'web/Dockerfile': 'FROM a\n',
      'compose.yaml': 'services:\n  web:\n    image: acme/web:1\n',
    };
    expect(relations(files, 'same-as', 'pushes', 'runs')).toEqual([
      'compose.yaml#web runs image:acme/web',
      'image:local same-as image:acme/web',
      'ship.sh pushes image:acme/web',
      'ship.sh runs image:local',
    ]);
  });

  it('render what others deploy', () => {
    const files = {
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'k/kustomization.yaml': 'resources: []\n',
      'x.sh': 'cd "$(dirname "$0")"\nhelm lint ./c\nkustomize build k | kubectl apply -f -\nhelm upgrade c ./c\n',
      'skaffold.yaml': 'apiVersion: skaffold/v3\nkind: Config\n',
      'y.sh': 'skaffold run\n',
    };
    expect(relations(files, 'calls', 'deploys')).toEqual([
      'x.sh calls c/Chart.yaml',
      'x.sh calls k/kustomization.yaml',
      'x.sh deploys c/Chart.yaml',
      'y.sh calls skaffold.yaml',
    ]);
  });
});

describe('workflows', () => {
  it('hand the outputs of a job to later ones, to actions that nobody knows too', () => {
    const files = {
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  setup:\n    runs-on: x\n    outputs:\n      web: ${{ steps.names.outputs.WEB }}\n    steps:\n      - id: names\n        run: echo "WEB=shop-web" >> $GITHUB_OUTPUT\n  build:\n    needs: setup\n    runs-on: x\n    steps:\n      - uses: acme/actions/build-push@v1\n        with:\n          docker-image-owner: acme\n          docker-image-name: ${{ needs.setup.outputs.web }}\n          dockerfile-path: ./web/Dockerfile\n          build-context: .\n',
      'web/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, 'builds', 'built-from', 'pushes')).toEqual([
      '.github/workflows/ci.yml builds web/Dockerfile .',
      '.github/workflows/ci.yml pushes image:acme/shop-web',
      'image:acme/shop-web built-from web/Dockerfile .',
    ]);
  });

  it('know the name of the repository, and every alternative of an expression', () => {
    const files = {
      '.github/actions/image/action.yml':
        "inputs:\n  name: { required: true }\nruns:\n  using: composite\n  steps:\n    - uses: docker/build-push-action@v6\n      with:\n        context: .\n        push: true\n        tags: ${{ inputs.kind == 'a' && steps.gone.outputs.tags || (inputs.kind == 'b' && format('ghcr.io/{0}:{1}', inputs.name, inputs.version)) }}\n",
      '.github/workflows/ci.yml': workflow(
        '- uses: ./.github/actions/image\n  with:\n    name: ${{ github.repository }}-web\n',
      ),
      Dockerfile: 'FROM a\n',
      'package.json': '{ "repository": "github:acme/shop" }',
    };
    expect(relations(files, 'built-from', 'pushes')).toEqual([
      '.github/actions/image/action.yml pushes image:acme/shop-web',
      'image:acme/shop-web built-from Dockerfile .',
    ]);
    expect(relations({ ...files, 'package.json': '{}' }, 'built-from')).toEqual([
      'image:shop-web built-from Dockerfile .',
    ]);
  });

  it('name images in the exports of a build, and call workflows of others', () => {
    const files = {
      '.github/workflows/ci.yml': `${workflow('- uses: fast/build-push-action@v1\n  with:\n    file: web/Dockerfile\n    outputs: type=image,name=acme/web,push-by-digest=true,push=true\n')}  scan:\n    uses: other/repo/.github/workflows/scan.yml@v2\n`,
      'web/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, 'builds', 'pushes', 'calls')).toEqual([
      '.github/workflows/ci.yml builds web/Dockerfile .',
      '.github/workflows/ci.yml calls external:other/repo/.github/workflows/scan.yml@v2',
      '.github/workflows/ci.yml pushes image:acme/web',
    ]);
  });

  it('of other services build, run in and push images', () => {
    const files = {
      'cloudbuild.yaml':
        "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, '${_REG}/web', web]\nimages: ['${_REG}/web']\nsubstitutions: { _REG: gcr.io/acme }\n",
      '.gitlab-ci.yml':
        'api:\n  image: { name: gcr.io/kaniko-project/executor:debug }\n  script:\n    - /kaniko/executor --context "$CI_PROJECT_DIR/api" --dockerfile "$CI_PROJECT_DIR/api/Dockerfile" --destination acme/api\n',
      'web/Dockerfile': 'FROM a\n',
      'api/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, 'builds', 'pushes', 'runs')).toEqual([
      '.gitlab-ci.yml builds api/Dockerfile api',
      '.gitlab-ci.yml pushes image:acme/api',
      '.gitlab-ci.yml runs image:kaniko-project/executor',
      'cloudbuild.yaml builds web/Dockerfile web',
      'cloudbuild.yaml pushes image:acme/web',
      'cloudbuild.yaml runs image:cloud-builders/docker',
    ]);
  });
});

describe('bake files', () => {
  const files = {
    'docker-bake.hcl':
      'group "default" { targets = ["web"] }\ntarget "docker-metadata-action" {}\ntarget "web" {\n  inherits = ["docker-metadata-action"]\n  context = "web"\n  target = "run"\n  contexts = { base = "docker-image://alpine:3" }\n}\ntarget "api" {\n  dockerfile = "api/Dockerfile"\n  tags = ["acme/api"]\n}\n',
    'web/Dockerfile': 'FROM a AS run\n',
    'api/Dockerfile': 'FROM a\n',
  };
  it('build', () => {
    expect(
      relations(files, 'builds', 'targets', 'built-from', 'based-on').filter((one) => !one.includes('image:a')),
    ).toEqual([
      'docker-bake.hcl builds api/Dockerfile .',
      'docker-bake.hcl builds web/Dockerfile web run',
      'docker-bake.hcl targets web/Dockerfile#run web run',
    ]);
    expect(relations(files, 'built-from', 'based-on')).toContain('image:acme/api built-from api/Dockerfile .');
    expect(relations(files, 'based-on')).toContain('docker-bake.hcl based-on image:alpine');
  });
  it('are called by commands and by the action, which pushes and names images', () => {
    const called = {
      ...files,
      'bake.sh': 'docker buildx bake --push api\ndocker buildx bake -f /tmp/x.json\n',
      '.github/workflows/ci.yml': workflow(
        '- id: meta\n  uses: docker/metadata-action@v5\n  with: { images: acme/web }\n- uses: docker/bake-action@v6\n  with:\n    push: true\n    files: |\n      ./docker-bake.hcl\n      cwd://${{ steps.meta.outputs.bake-file }}\n',
      ),
    };
    expect(relations(called, 'calls', 'pushes', 'built-from')).toEqual([
      '.github/workflows/ci.yml calls docker-bake.hcl',
      '.github/workflows/ci.yml pushes image:acme/web',
      'bake.sh calls docker-bake.hcl',
      'bake.sh pushes image:acme/api',
      'image:acme/api built-from api/Dockerfile .',
      'image:acme/web built-from web/Dockerfile',
    ]);
  });
});

describe('platforms', () => {
  it.each<[name: string, text: string, expected: readonly string[]]>([
    [
      'azure.yaml',
      'services:\n  web:\n    project: web\n    docker: { path: ../Dockerfile.x, context: .. }\n    k8s: { kustomize: { dir: ../k } }\n',
      ['builds Dockerfile.x .', 'deploys k/kustomization.yaml'],
    ],
    ['fly.toml', 'app = "x"\n[build]\ndockerfile = "web/Dockerfile"\n', ['builds web/Dockerfile .']],
    ['web/fly.toml', 'app = "x"\n', ['builds web/Dockerfile web']],
    ['fly.toml', 'app = "x"\n[build]\nimage = "acme/x"\n', ['runs image:acme/x']],
    [
      'render.yaml',
      'services:\n  - { name: a, runtime: docker, dockerfilePath: ./web/Dockerfile, dockerContext: ./web }\n  - { name: b, runtime: node }\n',
      ['builds web/Dockerfile web'],
    ],
    ['railway.json', '{ "build": { "dockerfilePath": "/web/Dockerfile" } }', ['builds web/Dockerfile .']],
    ['heroku.yml', 'build:\n  docker:\n    web: web/Dockerfile\n', ['builds web/Dockerfile web']],
    [
      '.do/app.yaml',
      'services:\n  - { name: a, dockerfile_path: web/Dockerfile, source_dir: web }\n',
      ['builds web/Dockerfile web'],
    ],
    [
      '.devcontainer/devcontainer.json',
      '{ "build": { "dockerfile": "../web/Dockerfile", "context": "..", }, "dockerComposeFile": ["../compose.yaml"] } // x',
      ['builds web/Dockerfile .', 'calls compose.yaml'],
    ],
    ['.devcontainer/devcontainer.json', '{ "image": "acme/dev:1" }', ['runs image:acme/dev']],
    ['.gitpod.yml', 'image: { file: web/Dockerfile }\n', ['builds web/Dockerfile web']],
    ['copilot/web/manifest.yml', 'name: web\nimage:\n  build: web/Dockerfile\n', ['builds web/Dockerfile web']],
    [
      'helmfile.yaml',
      'releases:\n  - { name: a, chart: ./c }\n  - { name: b, chart: bitnami/redis }\n',
      ['deploys c/Chart.yaml'],
    ],
  ])('%s', (name, text, expected) => {
    const files = {
      [name]: text,
      'Dockerfile.x': 'FROM a\n',
      'web/Dockerfile': 'FROM a\n',
      'compose.yaml': 'services: {}\n',
      'k/kustomization.yaml': 'resources: []\n',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    };
    expect(relations(files, 'builds', 'deploys', 'runs', 'calls')).toEqual(expected.map((one) => `${name} ${one}`));
  });
});

describe('compose files and charts', () => {
  it('are laid over each other by what calls them', () => {
    const files = {
      'all.yaml': 'include: [web/compose.yaml]\nservices: {}\n',
      'web/compose.yaml': 'services:\n  web:\n    image: acme/web\n',
      'dev.yaml': 'services:\n  web:\n    ports: [80]\n    depends_on: [db]\n  db:\n    image: postgres\n',
      'compose.yaml': 'services:\n  db:\n    environment: { A: b }\n',
      'up.sh': 'docker compose -f all.yaml -f dev.yaml up\n',
    };
    // Files with other names are compose files where something calls them so.
    expect(
      relations(
        {
          ...files,
          'compose.all.yaml': files['all.yaml'],
          'compose.dev.yaml': files['dev.yaml'],
          'up.sh': 'docker compose -f compose.all.yaml -f compose.dev.yaml up\n',
        },
        'overrides',
        'depends-on',
      ),
    ).toEqual([
      'compose.dev.yaml overrides compose.all.yaml',
      'compose.dev.yaml#web depends-on compose.dev.yaml#db',
      'compose.dev.yaml#web overrides web/compose.yaml#web',
    ]);
  });

  it('need the file that says what a service runs', () => {
    const files = {
      'compose.a.yaml': 'services:\n  db:\n    environment: { A: b }\n',
      'compose.b.yaml': 'services:\n  db:\n    image: postgres\n',
      'compose.c.yaml': 'services:\n  web:\n    image: x\n    depends_on: [db]\n',
    };
    expect(relations(files, 'depends-on')).toEqual(['compose.c.yaml#web depends-on compose.b.yaml#db']);
  });

  it('take other images and services in as contexts', () => {
    const files = {
      'compose.yaml':
        'services:\n  web:\n    build:\n      context: .\n      additional_contexts: { a: "service:base", b: "docker-image://alpine:3" }\n  base:\n    build: base\n',
      Dockerfile: 'FROM scratch\n',
      'base/Dockerfile': 'FROM scratch\n',
    };
    expect(relations(files, 'depends-on', 'based-on')).toEqual([
      'compose.yaml#web based-on image:alpine',
      'compose.yaml#web depends-on compose.yaml#base',
    ]);
  });

  it('have values that are no image but what stands before one', () => {
    const chart = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
    const template = (image: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
    const files = { 'Chart.yaml': chart, 'values.yaml': 'images:\n  repository: acme/shop\n  tag: "1"\n' };
    expect(
      relations(
        { ...files, 'templates/a.yaml': template('"{{ .Values.images.repository }}/web:{{ .Values.images.tag }}"') },
        'runs',
      ),
    ).toEqual(['templates/a.yaml#Pod/a runs image:acme/shop/web']);
    expect(
      relations({ ...files, 'templates/a.yaml': template('"{{ .Values.images.repository }}:1"') }, 'runs'),
    ).toEqual(['Chart.yaml runs image:acme/shop', 'templates/a.yaml#Pod/a runs image:acme/shop']);
  });

  it('of a kustomization are those of its folder', () => {
    const files = {
      'k/kustomization.yaml': 'helmCharts:\n  - name: web\n  - { name: redis, repo: "https://x" }\n',
      'k/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    };
    expect(relations(files, 'includes')).toEqual(['k/kustomization.yaml includes k/charts/web/Chart.yaml']);
  });
});

describe('manifests', () => {
  it('need others by their paths, and have modules', () => {
    const files = {
      'package.json': '{ "dependencies": { "a": "file:./a", "b": "link:gone", "c": "file:c.tgz", "d": "^1" } }',
      'a/package.json': '{}',
      'Cargo.toml': '[package]\nname = "x"\n[dependencies]\ny = { path = "y" }\n',
      'y/Cargo.toml': '[package]\nname = "y"\n[dev-dependencies]\nx = { path = ".." }\n',
      'n/a.csproj': '<Project><ItemGroup><ProjectReference Include="..\\m\\b.csproj" /></ItemGroup></Project>',
      'm/b.csproj': '<Project/>',
      'pom.xml': '<project><modules><module>web</module><module>gone</module></modules></project>',
      'web/pom.xml': '<project/>',
      'settings.gradle': "include ':lib'\n",
      'lib/build.gradle': '',
    };
    expect(relations(files, 'depends-on', 'has-member')).toEqual([
      'Cargo.toml depends-on y/Cargo.toml',
      'n/a.csproj depends-on m/b.csproj',
      'package.json depends-on a/package.json',
      'package.json depends-on missing:gone/package.json',
      'pom.xml has-member missing:gone/pom.xml',
      'pom.xml has-member web/pom.xml',
      'settings.gradle has-member lib/build.gradle',
      'y/Cargo.toml depends-on Cargo.toml',
    ]);
    expect(inventoryOf(new Repository(memoryTree(files, { name: 'shop' }))).problems).toEqual([]);
  });
});
