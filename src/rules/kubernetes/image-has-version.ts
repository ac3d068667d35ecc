import type { DocumentNode } from '../../models/document/node.ts';
import { kustomizationOf } from '../../models/kubernetes/delivery.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import { formats } from '../../repository/formats.ts';
import { isBrought } from '../../repository/purpose.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import type { Repository } from '../../repository/repository.ts';
import { isReplaced, workloadImagesOf } from '../../repository/workload-images.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/image-has-version',
  level: 'warning',
  must: 'Every image that a workload runs is named with a version tag or a digest.',
  why: 'Behind `latest` there is another image tomorrow: pods of one workload run different programs, a rollback brings nothing back, and a new build starts no rollout because the manifest has not changed.',
  aliases: ['latest-tag', 'CKV_K8S_14', 'KSV-0013'],
  *check(repository) {
    for (const { file, written, image } of workloadImagesOf(repository)) {
      if (written.value.includes('@') || (image.tag !== undefined && image.tag !== 'latest')) continue;
      if (isReplaced(repository, image)) continue;
      // A template may take the tag from a value; then the value is what is judged.
      if (file.text.slice(written.span.start, written.span.end).includes('{{')) continue;
      // `your-image`: a hole in a guide.
      if (/(?:^|[/-])your-/.test(image.name)) continue;
      const level = isForTrying(file.path) ? 'note' : undefined;
      yield { file, range: written.span, level, message: messageOf(`\`${written.value}\``, image.tag) };
    }
    yield* inKustomizations(repository);
    yield* inValues(repository);
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api\n    - name: side\n      image: "registry.example:5000/side:latest"\n',
        'kustomization.yaml': 'resources: [pod.yaml]\nimages:\n  - name: example/other\n    newTag: latest\n',
      },
      finds: ['kustomization.yaml:4:13', 'pod.yaml:7:14', 'pod.yaml:9:14'],
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/values.yaml':
          'api:\n  image:\n    repository: example/api\n    tag: latest\nside:\n  image: example/side:latest\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: "{{ .Values.api.image.repository }}:{{ .Values.api.image.tag }}"\n        - name: side\n          image: {{ .Values.side.image }}\n',
      },
      finds: ['chart/values.yaml:4:10', 'chart/values.yaml:6:10'],
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:1.2\n    - name: side\n      image: ${REGISTRY}/side\n    - name: digest\n      image: example/x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    - name: built\n      image: built\n',
        'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: built\n',
        Dockerfile: 'FROM scratch\n',
      },
    },
    // Tilt writes the tag of what it builds.
    {
      files: {
        Tiltfile:
          "load('ext://ko', 'ko_build')\ncustom_build('example/custom', 'make image', ['.'])\nko_build('example/ko', './cmd')\nk8s_yaml('pod.yaml')\n",
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/custom\n    - name: ko\n      image: example/ko\n',
      },
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\nappVersion: 1.2.0\n',
        'chart/values.yaml': 'tag: ""\nimage: example/api\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: "{{ .Values.image }}:{{ .Values.tag | default .Chart.AppVersion }}"\n',
      },
    },
  ],
});

const messageOf = (what: string, tag: string | undefined): string =>
  `${what} ${tag === undefined ? 'has no tag, so it is `latest`' : 'is `latest`'}: name a version`;

function* inKustomizations(repository: Repository): Iterable<Report> {
  const paths = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => repository.named(name));
  for (const file of repository.units(formats.yaml, paths)) {
    if (isBrought(file.path)) continue;
    for (const { name, newName, newTag } of kustomizationOf(file.model.root).images)
      if (newTag?.value === 'latest')
        yield { file, range: newTag.span, message: messageOf(`\`${(newName ?? name)?.value ?? ''}\``, 'latest') };
  }
}

/** `tag: latest` and `image: name:latest` of the values that a chart's templates read. */
function* inValues(repository: Repository): Iterable<Report> {
  for (const chart of repository.named('Chart.yaml')) {
    const root = parentOf(chart);
    const path = joinPath(root, 'values.yaml');
    if (isBrought(path) || repository.tree.text(path)?.includes('latest') !== true) continue;
    const file = repository.unit(formats.yaml, path);
    if (!file) continue;
    const folder = `${joinPath(root, 'templates')}/`;
    const templates = [...repository.ending('.yaml'), ...repository.ending('.tpl')]
      .filter((one) => one.startsWith(folder))
      .map((one) => repository.tree.text(one) ?? '');
    for (const { key, name, value } of latestIn(file.model.root))
      if (templates.some((text) => text.includes(`.${key}`)))
        yield { file, range: value.span, message: messageOf(`\`${name}\``, 'latest') };
  }
}

function* latestIn(
  root: DocumentNode,
): Iterable<{ readonly key: string; readonly name: string; readonly value: DocumentNode }> {
  const open = [root];
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    for (const { key, value } of node.entries()) {
      const { text } = value;
      if (text === undefined) open.push(value);
      else if (
        /^(?:image)?tag$/i.test(key) ? text === 'latest' : /image$/i.test(key) && /^[^\s{}$]+:latest$/.test(text)
      )
        yield { key, name: node.get('repository')?.text ?? key, value };
    }
  }
}
