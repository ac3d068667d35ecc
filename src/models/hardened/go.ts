import { aptInstall, cachedRun, dockerfileOf, envLines, type Opened, type Start, startLines } from './image.ts';

/** What a Dockerfile of a Go program says. Paths are those of the build context. */
export interface GoImage {
  /** "1.26" */
  readonly version: string;
  /** go.mod, and go.sum where there is one. */
  readonly manifests: readonly string[];
  /** The module needs nothing, or brings what it needs along (`vendor`). */
  readonly downloads: boolean;
  /** go.mod names folders of the repository. */
  readonly local: boolean;
  /** Package to build, from the context: ".", "./cmd/api". */
  readonly command: string;
  /** Name of the program. */
  readonly name: string;
  readonly cgo: boolean;
  /** Folders that the program reads when it runs. */
  readonly data: readonly string[];
  readonly start: Start;
}

/** Asks in an image that has nothing but the program: one static file. */
const busybox = 'busybox:1.37-musl';

/** The Dockerfile of a Go program: static and alone in its image, unless it needs C. */
export function goDockerfile(facts: GoImage): string {
  const { version, cgo, name, data, start, command } = facts;
  const cache = ['/go/pkg/mod', '/root/.cache/go-build'];
  const build = [
    `FROM golang:${version}-bookworm AS build`,
    ...envLines({ CGO_ENABLED: cgo ? '1' : '0' }),
    'WORKDIR /src',
    ...(facts.local || !facts.downloads ? [] : [`COPY ${facts.manifests.join(' ')} ./`]),
    ...(facts.local || !facts.downloads ? [] : [cachedRun(['/go/pkg/mod'], 'go mod download')]),
    'COPY . .',
    cachedRun(
      cache,
      `go build ${facts.downloads ? '-mod=readonly ' : ''}-trimpath -ldflags="-s -w" -o /out/${name} ${command}`,
    ),
  ];
  const base = cgo
    ? ['FROM debian:bookworm-slim', aptInstall(['ca-certificates', 'tzdata'])]
    : ['FROM gcr.io/distroless/static-debian12:nonroot'];
  const tool = start.opens?.route === undefined ? 'nc' : 'wget';
  const run = [
    ...base,
    ...envLines(start.environment),
    'WORKDIR /app',
    ...(start.opens ? [`COPY --from=${busybox} /bin/busybox /bin/${tool}`] : []),
    `COPY --from=build /out/${name} /app/${name}`,
    ...data.map((folder) => `COPY ${folder} ./${folder}`),
    'USER 65532:65532',
    ...startLines(start, ask),
  ];
  return dockerfileOf(`Go ${version}${facts.downloads ? '; go.sum says what is built in' : ''}.`, [build, run]);
}

const ask = ({ port, route }: Opened): readonly string[] =>
  route === undefined
    ? ['/bin/nc', '-z', '127.0.0.1', String(port)]
    : ['/bin/wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${port}${route}`];
