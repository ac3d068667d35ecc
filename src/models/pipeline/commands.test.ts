import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { scriptOf } from './script.ts';

const read = (text: string) => {
  const span = { start: 0, end: text.length };
  return scriptOf(text, MappedText.slice(text, span), {
    key: 'run',
    dialect: 'bash',
    pipefail: false,
    editable: false,
    directory: '',
    span,
  });
};
const calls = (text: string): string[] =>
  read(text).calls.map((call) => {
    switch (call.kind) {
      case 'script':
      case 'skaffold':
      case 'helmfile':
        return `${call.directory ?? '?'} ${call.kind} ${call.file?.text ?? ''}`;
      case 'make':
        return `${call.directory ?? '?'} make ${call.folder?.text ?? '.'} ${call.file?.text ?? ''} ${call.targets.map((one) => one.text).join('+')}`;
      case 'tag':
        return `tag ${call.from.text} ${call.to.text}`;
      case 'push':
      case 'run':
        return `${call.kind} ${call.image.text}`;
      case 'deploy':
        return `deploy ${call.installs} ${call.command.name}`;
      default:
        return call.kind;
    }
  });

describe('calls of a script', () => {
  it.each([
    ['./a.sh x', [' script ./a.sh']],
    ['bash -e deploy/a.sh', [' script deploy/a.sh']],
    ['"${D}"/a.sh', [' script "${D}"/a.sh']],
    ['source ./env.sh; . ./b.bash', [' script ./env.sh', ' script ./b.bash']],
    ['cat a.sh; a.sh', []],
    ['make', [' make .  ']],
    ['make -j 4 -C web VERSION=1 build push', [' make web  4+build+push']],
    ['make -Cweb --file=x.mk all', [' make web x.mk all']],
    ['cd app && skaffold run -f=dev.yaml -p x', ['app skaffold dev.yaml']],
    ['skaffold config set x y', []],
    ['helmfile -f a/helmfile.yaml apply', [' helmfile a/helmfile.yaml']],
    ['docker tag a:1 b:1', ['tag a:1 b:1']],
    ['docker buildx imagetools create -t b:1 a@sha256:0', ['tag a@sha256:0 b:1']],
    ['skopeo copy --all docker://a:1 docker://b:1', ['tag a:1 b:1']],
    ['crane cp a b', ['tag a b']],
    ['az acr import -n r --source g/a:1 --image a:1', ['tag g/a:1 a:1']],
    ['gcloud artifacts docker tags add a:1 a:2', ['tag a:1 a:2']],
    ['docker push a:1', ['push a:1']],
    ['docker run --rm -e A=b -v $PWD:/x a:1 sh -c x', ['run a:1']],
    ['docker exec -it a sh', []],
    ['helm upgrade --install a ./c', ['deploy true helm']],
    ['helm template a ./c | kubectl apply -f -', ['deploy false helm', 'deploy true kubectl']],
    ['kustomize build a', ['deploy false kustomize']],
    ['docker compose version; docker compose up -d', ['compose']],
  ])('%s', (text, expected) => {
    expect(calls(text)).toEqual(expected);
  });
  it('follow pushd and popd, and not the cd of a substitution', () => {
    expect(calls('pushd a\n./x.sh\npopd\n./y.sh\nlocal d="$(cd b && pwd)"\n./z.sh')).toEqual([
      'a script ./x.sh',
      ' script ./y.sh',
      ' script ./z.sh',
    ]);
  });
});

describe('builds of a script', () => {
  it.each([
    [
      'az acr build -r reg -t web:1 -f Dockerfile.prod ./web',
      { context: './web', file: 'Dockerfile.prod', tags: ['web:1'], push: true },
    ],
    ['az acr build --no-push --image web .', { context: '.', file: undefined, tags: ['web'], push: false }],
    [
      'gcloud builds submit --project p --tag gcr.io/p/web',
      { context: '.', file: undefined, tags: ['gcr.io/p/web'], push: true },
    ],
    ['gcloud builds submit -t x --async web', { context: 'web', file: undefined, tags: ['x'], push: true }],
    [
      '/kaniko/executor --context dir://web --dockerfile Dockerfile -d a -d b:1',
      { context: 'web', file: 'Dockerfile', tags: ['a', 'b:1'], push: true },
    ],
    [
      '/kaniko/executor --context=. --destination=a --no-push',
      { context: '.', file: undefined, tags: ['a'], push: false },
    ],
  ])('%s', (text, expected) => {
    expect(
      read(text).builds.map(({ context, file, tags, push }) => ({
        context: context?.text,
        file: file?.text,
        tags: tags.map((one) => one.text),
        push,
      })),
    ).toEqual([expected]);
  });
  it('are none in what only looks like them', () => {
    expect(read('gcloud builds submit --config cloudbuild.yaml .\naz acr login\n./executor').builds).toEqual([]);
  });
});
