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

/** Lines of a Go program that asks for the health of another one: an image with nothing but that one has nothing else to ask with. */
const probes: Readonly<Record<'http' | 'tcp', readonly string[]>> = {
  http: [
    'package main',
    'import ("net/http"; "os")',
    'func main() { r, err := http.Get(os.Args[1]); if err != nil || r.StatusCode >= 400 { os.Exit(1) } }',
  ],
  tcp: [
    'package main',
    'import ("net"; "os"; "time")',
    'func main() { if _, err := net.DialTimeout("tcp", os.Args[1], 2*time.Second); err != nil { os.Exit(1) } }',
  ],
};

function probeLines({ opens }: Start, cache: readonly string[]): string[] {
  if (!opens) return [];
  const lines = probes[opens.route === undefined ? 'tcp' : 'http'].map((line) => `'${line}'`).join(' \\\n    ');
  return [
    '# asks for the health of the program, beside which the image has nothing',
    `RUN mkdir /probe && printf '%s\\n' ${lines} \\\n    >/probe/main.go`,
    cachedRun(cache, 'go build -trimpath -ldflags="-s -w" -o /out/probe /probe/main.go'),
  ];
}

/** The Dockerfile of a Go program: static and alone in its image, unless it needs C. */
export function goDockerfile(facts: GoImage): string {
  const { version, cgo, name, data, start, command } = facts;
  const cache = ['/go/pkg/mod', '/root/.cache/go-build'];
  const build = [
    `FROM golang:${version}-bookworm AS build`,
    ...envLines({ CGO_ENABLED: cgo ? '1' : '0' }),
    ...probeLines(start, cache),
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
  const run = [
    ...base,
    ...envLines(start.environment),
    'WORKDIR /app',
    ...(start.opens ? ['COPY --from=build /out/probe /app/probe'] : []),
    `COPY --from=build /out/${name} /app/${name}`,
    ...data.map((folder) => `COPY ${folder} ./${folder}`),
    'USER 65532:65532',
    ...startLines(start, ask),
  ];
  return dockerfileOf(`Go ${version}${facts.downloads ? '; go.sum says what is built in' : ''}.`, [build, run]);
}

const ask = ({ port, route }: Opened): readonly string[] => [
  '/app/probe',
  route === undefined ? `127.0.0.1:${port}` : `http://127.0.0.1:${port}${route}`,
];
