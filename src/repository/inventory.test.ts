import { describe, expect, it } from 'vitest';
import { inventoryOf } from './inventory.ts';
import { deployment, dockerfile, relations, repositoryOf } from './inventory.fixture.ts';

describe('Dockerfiles', () => {
  it('are their stages, bases, what they copy and the ignore file', () => {
    const files = {
      'web/Dockerfile': dockerfile,
      'web/.dockerignore': 'node_modules\n',
      'web/package.json': '{}',
      'web/package-lock.json': '{}',
    };
    expect(relations(files, ['based-on', 'copies', 'filtered-by', 'locks'])).toEqual([
      'web/Dockerfile filtered-by? web/.dockerignore @web/Dockerfile',
      'web/Dockerfile#build based-on image:node @web/Dockerfile:1',
      'web/Dockerfile#build copies? web/package-lock.json @web/Dockerfile:2',
      'web/Dockerfile#build copies? web/package.json @web/Dockerfile:2',
      'web/Dockerfile#runtime based-on web/Dockerfile#build @web/Dockerfile:3',
      'web/Dockerfile#runtime copies web/Dockerfile#build @web/Dockerfile:4',
      'web/package-lock.json locks web/package.json @web/package-lock.json',
    ]);
  });

  it('take in what a folder and a bind mount hold, but not what is ignored', () => {
    const files = {
      Dockerfile: 'FROM a\nRUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync\nCOPY . .\n',
      '.dockerignore': 'package.json\n',
      'uv.lock': '',
      'pyproject.toml': '',
      'package.json': '{}',
    };
    expect(relations(files, ['copies'])).toEqual([
      'Dockerfile#0 copies pyproject.toml @Dockerfile:3',
      'Dockerfile#0 copies uv.lock @Dockerfile:2',
      'Dockerfile#0 copies uv.lock @Dockerfile:3',
    ]);
  });
});

describe('compose files', () => {
  it('build, run, read, need and override', () => {
    const files = {
      'compose.yaml':
        'include: [more/compose.yaml]\nservices:\n  web:\n    image: ghcr.io/acme/web:${TAG}\n    build: { context: web, target: runtime }\n    env_file: .env\n    depends_on: [db, cache]\n  db:\n    image: postgres:16\n',
      'compose.override.yaml': 'services:\n  web:\n    environment: { A: b }\n',
      'more/compose.yaml': 'services:\n  cache:\n    image: redis\n',
      'web/Dockerfile': dockerfile,
      '.env': 'TAG=1\n',
    };
    expect(
      relations(files, ['builds', 'targets', 'reads', 'depends-on', 'runs', 'includes', 'overrides', 'built-by']),
    ).toEqual([
      'compose.override.yaml overrides compose.yaml @compose.override.yaml',
      'compose.override.yaml#web overrides compose.yaml#web @compose.override.yaml:2',
      'compose.yaml includes more/compose.yaml @compose.yaml:1',
      'compose.yaml#db runs image:postgres @compose.yaml:9',
      'compose.yaml#web builds web/Dockerfile @compose.yaml:5',
      'compose.yaml#web depends-on compose.yaml#db @compose.yaml:7',
      'compose.yaml#web depends-on more/compose.yaml#cache @compose.yaml:7',
      'compose.yaml#web reads .env @compose.yaml:6',
      'compose.yaml#web runs image:acme/web @compose.yaml:4',
      'compose.yaml#web targets web/Dockerfile#runtime @compose.yaml:5',
      'image:acme/web built-by compose.yaml#web @compose.yaml:5',
      'more/compose.yaml#cache runs image:redis @more/compose.yaml:3',
    ]);
  });

  it('take variables from the .env beside them', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: ${WEB}\n',
      '.env': 'WEB=./web/Dockerfile\n',
      'web/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, ['builds'])).toEqual(['compose.yaml#web builds web/Dockerfile @compose.yaml:5']);
  });

  it('get builds from services that they extend', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    extends: { file: base/common.yaml, service: app }\n',
      'base/common.yaml': 'services:\n  app:\n    build: ./app\n',
      'base/app/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, ['builds', 'extends'])).toEqual([
      'compose.yaml#web builds base/app/Dockerfile @base/common.yaml:3',
      'compose.yaml#web extends base/common.yaml @compose.yaml:3',
    ]);
  });

  it('name what is not there', () => {
    const files = {
      'compose.yaml':
        'include: [gone.yaml]\nservices:\n  web:\n    build: { context: web, dockerfile: Dockerfile.gone }\n  api:\n    build: { context: api, target: gone }\n    env_file: { path: gone.env, required: false }\n',
      'other/compose.yaml': 'services:\n  a:\n    image: x\n    depends_on: [gone]\n',
      'api/Dockerfile': 'FROM a\n',
    };
    expect(relations(files, ['builds', 'targets', 'reads', 'depends-on', 'includes'])).toEqual([
      'compose.yaml includes missing:gone.yaml @compose.yaml:1',
      'compose.yaml#api builds api/Dockerfile @compose.yaml:6',
      'compose.yaml#api reads? missing:gone.env @compose.yaml:7',
      'compose.yaml#api targets missing:api/Dockerfile#gone @compose.yaml:6',
      'compose.yaml#web builds missing:web/Dockerfile.gone @compose.yaml:4',
      'other/compose.yaml#a depends-on missing:other/compose.yaml#gone @other/compose.yaml:4',
    ]);
  });
});

const service = (name: string): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}-svc }\nspec: { selector: { app: ${name} } }\n`;

describe('Kubernetes', () => {
  it('runs images that a build makes, with the Services of a workload', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: acme/web\n    build: .\n',
      Dockerfile: 'FROM a\n',
      'k8s/web.yaml': deployment('web', 'ghcr.io/acme/web:1.2@sha256:0a') + service('web'),
      'k8s/other.yaml': deployment('other', '${REGISTRY}/web:2'),
    };
    expect(relations(files, ['runs', 'same-as'])).toEqual([
      'compose.yaml#web runs image:acme/web @compose.yaml:3',
      'image:web same-as? image:acme/web @k8s/other.yaml:9',
      'k8s/other.yaml#Deployment/other runs image:web @k8s/other.yaml:9',
      'k8s/web.yaml#Deployment/web runs image:acme/web @k8s/web.yaml:9',
    ]);
    const { artefacts } = inventoryOf(repositoryOf(files));
    expect(artefacts.get('k8s/web.yaml#Deployment/web')?.facts).toEqual({ kind: 'Deployment', services: ['web-svc'] });
    expect(artefacts.get('k8s/web.yaml')?.facts).toEqual({ services: ['web-svc'] });
  });

  it('guesses for names that are known to be one, but not to be built', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: web\n    build: .\n',
      Dockerfile: 'FROM a\n',
      'k8s/web.yaml': deployment('web', 'ghcr.io/acme/web:1'),
      'k8s/kustomization.yaml': 'resources: [web.yaml]\nimages:\n  - { name: ghcr.io/acme/web, newName: mirror/web }\n',
    };
    expect(relations(files, ['same-as'])).toEqual([
      'image:acme/web same-as image:mirror/web @k8s/kustomization.yaml:3',
      'image:acme/web same-as? image:web @k8s/web.yaml:9',
      'image:mirror/web same-as? image:web @k8s/kustomization.yaml:3',
    ]);
  });

  it('does not take an official image for ours', () => {
    const files = {
      'compose.yaml': 'services:\n  redis:\n    image: acme/redis\n    build: .\n',
      Dockerfile: 'FROM a\n',
      'k8s.yaml': deployment('cache', 'redis:7'),
    };
    expect(relations(files, ['same-as'])).toEqual([]);
  });

  it('goes through charts, their values and dependencies', () => {
    const files = {
      'charts/app/Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - { name: lib, version: 1, repository: "file://../lib" }\n  - { name: gone, version: 1, repository: "file://../gone" }\n  - { name: pg, version: 1, repository: "https://example.org" }\n',
      'charts/app/values.yaml':
        'image:\n  repository: ghcr.io/acme/web\n  tag: "1"\nname: web\nregistry: ghcr.io/acme\n',
      'charts/app/templates/web.yaml': deployment(
        'web',
        '{{ .Values.registry }}/{{ .Values.name }}:{{ .Values.unknown }}',
      ),
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\n',
    };
    expect(relations(files, ['runs', 'includes', 'depends-on'])).toEqual([
      'charts/app/Chart.yaml depends-on charts/lib/Chart.yaml @charts/app/Chart.yaml:5',
      'charts/app/Chart.yaml depends-on missing:charts/gone/Chart.yaml @charts/app/Chart.yaml:6',
      'charts/app/Chart.yaml includes charts/app/templates/web.yaml @charts/app/templates/web.yaml',
      'charts/app/Chart.yaml runs image:acme/web @charts/app/values.yaml:2',
      'charts/app/templates/web.yaml#Deployment/web runs image:acme/web @charts/app/templates/web.yaml:9',
    ]);
  });

  it('goes through kustomizations, Skaffold files and Argo applications', () => {
    const files = {
      'k8s/base/kustomization.yaml': 'resources: [web.yaml, gone.yaml]\n',
      'k8s/base/web.yaml': deployment('web', 'web'),
      'k8s/prod/kustomization.yaml':
        'resources: [../base]\nimages:\n  - { name: web, newName: ghcr.io/acme/web, newTag: "2" }\n',
      'web/Dockerfile': 'FROM a\n',
      'skaffold.yaml':
        'apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n      context: web\nmanifests:\n  kustomize: { paths: [k8s/prod] }\n  rawYaml: ["k8s/base/*.yaml", "k8s/none.yaml"]\n',
      'argo.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\nspec:\n  source: { repoURL: "https://example.org/acme/shop.git", path: k8s/prod }\n',
    };
    expect(relations(files, ['deploys', 'includes', 'builds', 'built-by', 'built-from', 'same-as', 'runs'])).toEqual([
      'argo.yaml#Application/shop deploys k8s/prod/kustomization.yaml @argo.yaml:5',
      'image:web built-by skaffold.yaml @skaffold.yaml:5',
      'image:web built-from web/Dockerfile @skaffold.yaml:5',
      'image:web same-as image:acme/web @k8s/prod/kustomization.yaml:3',
      'k8s/base/kustomization.yaml includes k8s/base/web.yaml @k8s/base/kustomization.yaml:1',
      'k8s/base/kustomization.yaml includes missing:k8s/base/gone.yaml @k8s/base/kustomization.yaml:1',
      'k8s/base/web.yaml#Deployment/web runs image:web @k8s/base/web.yaml:9',
      'k8s/prod/kustomization.yaml includes k8s/base/kustomization.yaml @k8s/prod/kustomization.yaml:1',
      'k8s/prod/kustomization.yaml runs image:acme/web @k8s/prod/kustomization.yaml:3',
      'skaffold.yaml builds web/Dockerfile @skaffold.yaml:5',
      'skaffold.yaml deploys k8s/base/web.yaml @skaffold.yaml:9',
      'skaffold.yaml deploys k8s/prod/kustomization.yaml @skaffold.yaml:8',
      'skaffold.yaml deploys missing:k8s/none.yaml @skaffold.yaml:9',
    ]);
  });
});
