import { describe, expect, it } from 'vitest';
import { MappedText } from '../../../text/mapped.ts';
import { parseScript } from '../parse.ts';
import { bakeCallOf, composeCallOf, dockerBuildOf } from './docker.ts';
import { invocation } from './index.ts';
import type { Invocation } from './tool.ts';

const read = (text: string): Invocation => {
  const [command] = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash').commands;
  const found = command && invocation(command);
  if (found === undefined) throw new Error(`no tool: ${text}`);
  return found;
};

/** `context | file | target | tags | build arguments | push` */
const built = (text: string): string | undefined => {
  const build = dockerBuildOf(read(text));
  if (build === undefined) return undefined;
  const args = build.buildArgs.map(({ name, value }) => `${name}=${value ?? '?'}`);
  const word = (one: { value: string | undefined; raw: string } | undefined) => one?.value ?? one?.raw ?? '-';
  return [
    word(build.context),
    word(build.file),
    word(build.target),
    build.tags.map(word).join(' '),
    args.join(' '),
    build.push ? 'push' : '',
  ].join('|');
};

describe('dockerBuildOf', () => {
  it.each([
    ['docker build .', '.|-|-|||'],
    ['docker build -t a:1 --tag=b:2 -f ./x/Dockerfile.dev x', 'x|./x/Dockerfile.dev|-|a:1 b:2||'],
    ['docker build . --target run --build-arg A=1 --build-arg B --build-arg C=$D', '.|-|run||A=1 B=? C=?|'],
    ['sudo docker --context ci image build -qf t y', 'y|t|-|||'],
    ['docker buildx build --platform linux/amd64,linux/arm64 --push -t a:1 .', '.|-|-|a:1||push'],
    ['docker buildx --builder b build --load -t "$IMAGE" "ctx dir"', 'ctx dir|-|-|"$IMAGE"||'],
    ['docker build --pull --no-cache --rm=false -o type=registry -t a .', '.|-|-|a||push'],
    ['docker build -t a - < Dockerfile', '-|-|-|a||'],
    ['DOCKER_BUILDKIT=1 docker build --secret id=x,src=y --progress plain .', '.|-|-|||'],
    ['podman build --layers -v /a:/b -t a .', '.|-|-|a||'],
    ['buildah bud -t a .', '.|-|-|a||'],
    ['nerdctl build -t a .', '.|-|-|a||'],
    ['docker build --push=false .', '.|-|-|||'],
    ['docker build', '-|-|-|||'],
  ])('%s', (text, expected) => expect(built(text)).toBe(expected));
  it.each([
    'docker run --rm -t build .',
    'docker compose build',
    'docker buildx bake',
    'docker builder prune',
    'docker',
  ])('is not %s', (text) => expect(dockerBuildOf(read(text))).toBeUndefined());
  it('knows where they stand', () => {
    const text = 'docker build --file=a/Dockerfile --build-arg X="$Y" b';
    const build = dockerBuildOf(read(text));
    expect(text.slice(build?.file?.span.start, build?.file?.span.end)).toBe('a/Dockerfile');
    expect(text.slice(build?.context?.span.start, build?.context?.span.end)).toBe('b');
    expect(build?.buildArgs[0]?.name).toBe('X');
  });
});

describe('composeCallOf', () => {
  const called = (text: string): string | undefined => {
    const call = composeCallOf(read(text));
    const list = (words: readonly { value: string | undefined }[] = []) => words.map(({ value }) => value).join(' ');
    return call && [call.command, list(call.files), list(call.services), call.builds ? 'builds' : ''].join('|');
  };
  it.each([
    ['docker compose up -d --build web', 'up||web|builds'],
    ['docker compose -f a.yml --file b.yml --profile x build web db', 'build|a.yml b.yml|web db|builds'],
    ['docker-compose -f a.yml up', 'up|a.yml||'],
    ['docker-compose logs -f web', 'logs||web|'],
    ['docker compose run --rm -e A=1 web pytest -f', 'run||web|'],
    ['docker compose exec -T web sh -c "build"', 'exec||web|'],
    ['docker compose restart web', 'restart||web|'],
    ['docker-compose restart web', 'restart||web|'],
    ['podman-compose build', 'build|||builds'],
    ['docker compose', '|||'],
  ])('%s', (text, expected) => expect(called(text)).toBe(expected));
  it('is no other call', () => expect(composeCallOf(read('docker build .'))).toBeUndefined());
});

describe('bakeCallOf', () => {
  it('has files and targets', () => {
    const call = bakeCallOf(read('docker buildx bake -f bake.hcl --set *.platform=linux/amd64 --push web api'));
    expect(call?.files.map(({ value }) => value)).toEqual(['bake.hcl']);
    expect(call?.targets.map(({ value }) => value)).toEqual(['web', 'api']);
    expect(bakeCallOf(read('docker build .'))).toBeUndefined();
  });
});

describe('docker run', () => {
  it('ends its flags at the image', () => {
    const { subcommand, operands } = read('docker run --rm -it -v "$PWD":/x -e A=1 --name n img:1 -c build');
    expect(subcommand).toBe('run');
    expect(operands.map(({ value }) => value)).toEqual(['img:1', '-c', 'build']);
  });
});
