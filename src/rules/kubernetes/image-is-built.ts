import { builtNamesOf, buildOfImage } from '../../repository/image-builds.ts';
import { type ImageName, lastSegment } from '../../repository/inventory-image.ts';
import { tiltfilesOf } from '../../repository/relations-tilt.ts';
import type { Repository } from '../../repository/repository.ts';
import { isReplaced, type WorkloadImage, workloadImagesOf } from '../../repository/workload-images.ts';
import { edit } from '../../text/edit.ts';
import { isSlip } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/image-is-built',
  level: 'warning',
  must: 'An image that a workload runs bears the name, and in a local cluster the tag, that the build in this repository gives it.',
  why: 'The kubelet looks for an image that nobody makes: ErrImagePull, then ImagePullBackOff.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const images = workloadImagesOf(repository);
    if (images.length === 0) return;
    const built = builtNamesOf(repository);
    if (built.length === 0) return;
    for (const one of images) {
      const { file, written, image } = one;
      const tag = wrongTag(repository, one, built);
      const meant = tag === undefined ? nearName(repository, image, built) : undefined;
      if (tag === undefined && meant === undefined) continue;
      const [from, to] = tag === undefined ? [lastSegment(image.name), meant ?? ''] : [image.tag ?? '', tag];
      const at = file.text.slice(written.span.start, written.span.end).lastIndexOf(from);
      const span = { start: written.span.start + at, end: written.span.start + at + from.length };
      yield {
        file,
        range: written.span,
        message:
          tag === undefined
            ? `nothing here builds \`${image.name}\`; did you mean \`${meant}\`, which is built here?`
            : `what is loaded into ${repository.contract.cluster?.provider ?? 'the cluster'} is built as \`${image.name}:${tag}\`, not \`${image.tag}\``,
        fix:
          at !== -1 && !written.node.viaAlias && !file.text.slice(written.span.start, written.span.end).includes('{{')
            ? fix.unsafe(`Run \`${to}\``, file, edit.replace(span, to))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: team/backend:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/bakcend:1.0.0\n',
      },
      finds: ['k8s.yaml:7:14'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/backend:1.0.0\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'cluster:\n  provider: minikube\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: backend:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: backend:1.1.0\n',
      },
      finds: ['k8s.yaml:7:14'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: backend:1.0.0\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    image: team/backend:1.0.0\n  web:\n    build: .\n    image: web:${VERSION:-dev}\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/backend:1.1.0\n    - name: other\n      image: other/bakcend:1\n    - name: db\n      image: postgres:17\n',
      },
    },
    // Built by a function of an extension.
    {
      files: {
        Tiltfile:
          "load('ext://ko', 'ko_build')\ndocker_build('backend', '.')\nko_build('bakcend', './cmd')\nk8s_yaml('k8s.yaml')\n",
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: bakcend\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'cluster:\n  provider: minikube\nservices:\n  api: { image: backend }\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: backend:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: backend:1.0.0\n',
      },
    },
  ],
});

const ownerOf = ({ registry, name }: ImageName): string =>
  `${registry ?? ''}/${name.slice(0, -lastSegment(name).length)}`;

/** The name of a build that `image` is a slip of, under the same owner. */
function nearName(repository: Repository, image: ImageName, built: readonly ImageName[]): string | undefined {
  if (buildOfImage(repository, image.text)) return undefined;
  if (tiltfilesOf(repository).some(({ builds }) => builds.given.has(image.name))) return undefined;
  const last = lastSegment(image.name);
  const near = new Set(
    built
      .filter((one) => !one.prefixed && ownerOf(one) === ownerOf(image) && isSlip(lastSegment(one.name), last))
      .map(({ name }) => lastSegment(name)),
  );
  const [meant] = near;
  return near.size === 1 ? meant : undefined;
}

/** The one tag that builds give this image, where the cluster has only what is loaded and the manifest says another. */
function wrongTag(
  repository: Repository,
  { image, written }: WorkloadImage,
  built: readonly ImageName[],
): string | undefined {
  const provider = repository.contract.cluster?.provider;
  if (provider === undefined || provider === 'registry' || written.value.includes('@')) return undefined;
  if (image.tag === undefined || image.tag === 'latest' || isReplaced(repository, image)) return undefined;
  const same = built.filter(({ name, registry }) => name === image.name && registry === image.registry);
  const tags = new Set(same.flatMap(({ tag }) => tag ?? []));
  const [only] = tags;
  return tags.size === 1 && only !== undefined && only !== image.tag && !/\*|^latest$/.test(only) ? only : undefined;
}
