import { expect, it } from 'vitest';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { imagesUsed } from './image-uses.ts';

const used = (text: string): string[] =>
  imagesUsed(new DockerfileUnit('Dockerfile', text)).map(
    ({ how, image, span }) => `${how} ${image} ${text.slice(span.start, span.end)}`,
  );

it('finds images behind FROM, COPY --from and RUN --mount', () => {
  const text = [
    'ARG V=22',
    'FROM node:${V} AS build',
    'FROM build AS next',
    'COPY --from=build /a /a',
    'COPY --from=0 /a /a',
    'COPY --from=assets /a /a',
    'COPY --from=ghcr.io/x/uv:1 /uv /bin/',
    'RUN --mount=type=bind,from=busybox:1,target=/b /b/run',
    'RUN --mount=from=build,target=/c true',
    'FROM scratch',
  ].join('\n');
  expect(used(text)).toEqual([
    'from node:22 node:${V}',
    'copy ghcr.io/x/uv:1 ghcr.io/x/uv:1',
    'mount busybox:1 busybox:1',
  ]);
});
