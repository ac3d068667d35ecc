import { effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { ShellWord } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { baseName, inside, joinPath } from './build-context.ts';
import { flag } from './copies.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';
import { moduleScope } from './ring-go.ts';
import { nearestWith } from './ring-links.ts';
import { sdksOf, useOf } from './ring-packages.ts';
import { serviceSources } from './ring-sources.ts';
import {
  dockerfileText,
  endingLines,
  environmentLine,
  ringOneTitle,
  ringTwoTitle,
  type Twin,
  twinOf,
} from './ring-twin.ts';
import type { RingService } from './rings.ts';
import type { RunCommand } from './run-commands.ts';

const isBuild = (run: RunCommand): boolean => {
  const call = invocation(run.command);
  return call?.tool === 'go' && call.subcommand === 'build';
};

const modules = '--mount=type=cache,target=/go/pkg/mod';
const caches = `${modules} --mount=type=cache,target=/root/.cache/go-build`;

/** Ring 1 of a module of a go.work. */
export function goDev(repository: Repository, service: RingService): string | undefined {
  const twin = service.release && twinOf(service.release, isBuild);
  const build = twin && buildOf(twin);
  const root = nearestWith(repository, service.folder, 'go.work');
  const work = root === undefined ? undefined : repository.unit(formats.goWork, joinPath(root, 'go.work'));
  if (!twin || !build || root === undefined || !work) return undefined;
  const target = shippedAs(twin, build.output);
  const own = inside(root, service.folder);
  const used = work.model.use.map(({ text }) => joinPath('', text));
  if (target === undefined || own === undefined || !used.includes(own) || used.includes('')) return undefined;
  const files = ['go.work', 'go.work.sum'].filter((name) => repository.isOwn(joinPath(root, name)));
  return dockerfileText([
    ringOneTitle,
    ...twin.globals,
    `FROM ${twin.base}`,
    ...twin.tools,
    ...environmentLine([...twin.environment.values(), 'GOWORK=auto']),
    `WORKDIR ${twin.workdir}`,
    `COPY ${files.join(' ')} ./`,
    ...used.map((folder) => `COPY ${folder} ${folder}`),
    `RUN ${caches} \\\n    go build${build.flags} -o ${target} ./${joinPath(own, build.package)}`,
    ...endingLines(twin),
  ]);
}

/** Ring 2 of a module that is compiled without cgo: the program alone. */
export function goRelease(repository: Repository, service: RingService): string | undefined {
  const { folder } = service;
  const twin = service.dev && twinOf(service.dev, isBuild);
  const build = twin && buildOf(twin);
  if (!twin || !build || twin.environment.get('CGO_ENABLED') !== 'CGO_ENABLED=0') return undefined;
  if (!repository.isOwn(joinPath(folder, 'go.sum'))) return undefined;
  const root = nearestWith(repository, folder, 'go.work') ?? '';
  const own = inside(root, folder);
  const place = own === undefined ? undefined : inside(own, build.package);
  // Run from the service's own folder it is named from there already.
  const target = place ?? (build.package === '' ? '' : undefined);
  if (target === undefined || !build.output.startsWith('/')) return undefined;
  const sdk = sdksOf(repository).find(({ kind, name }) => kind === 'go' && useOf(repository, 'go', name, folder));
  const { files, folders } = serviceSources(repository, folder);
  const code = files.some((name) => name.endsWith('.go')) ? ['*.go'] : [];
  const program = (word: string): string => (word === baseName(build.output) ? build.output : word);
  return dockerfileText([
    ringTwoTitle,
    ...twin.globals,
    `FROM ${twin.base} AS build`,
    ...twin.tools,
    ...environmentLine([
      ...twin.environment.values(),
      'GOWORK=off',
      ...(sdk ? [`GOPRIVATE=${moduleScope(sdk.name)}`, `GONOSUMDB=${moduleScope(sdk.name)}`] : []),
    ]),
    'WORKDIR /src',
    'COPY go.mod go.sum ./',
    ...(sdk
      ? [
          'ARG GO_SDK_VERSION',
          `RUN --mount=type=secret,id=netrc,target=/root/.netrc ${modules} \\\n    go mod download && \\\n    test "$(go list -m -f '{{.Version}}' ${sdk.name})" = "\${GO_SDK_VERSION:?}"`,
        ]
      : [`RUN ${modules} go mod download`]),
    ...(code.length === 0 ? [] : [`COPY ${code.join(' ')} ./`]),
    ...folders.map((one) => `COPY ${one} ./${one}`),
    `RUN ${caches} \\\n    go build -mod=readonly${build.flags.includes('-trimpath') ? '' : ' -trimpath'}${build.flags} -o ${build.output} ${target === '' ? '.' : `./${target}`}`,
    '',
    'FROM scratch',
    `COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`,
    `COPY --from=build ${build.output} ${build.output}`,
    ...endingLines(twin, program),
  ]);
}

interface Build {
  /** Path of the program in the image. */
  readonly output: string;
  /** Folder of the package, from where the command runs; "" for that one. */
  readonly package: string;
  /** The other flags, each with a blank before it. */
  readonly flags: string;
}

/** The one `go build` of the stage; undefined if it is put together by variables or gives no path. */
function buildOf({ run }: Twin): Build | undefined {
  const { args } = run.command;
  const flags: string[] = [];
  let output: string | undefined;
  const operands: string[] = [];
  for (let at = 1; at < args.length; at++) {
    const word = args[at] as ShellWord;
    const { value } = word;
    const next = args[at + 1];
    if (value === '-o') {
      output = next?.value;
      at++;
    } else if (value?.startsWith('-o=')) output = value.slice(3);
    else if (/^-(?:ldflags|tags|gcflags|asmflags)$/.test(value ?? '')) {
      if (next?.value !== undefined) flags.push(word.raw, next.raw);
      at++;
    } else if (word.raw.startsWith('-')) {
      if (value !== undefined && !/^-mod(?:=|$)/.test(value)) flags.push(word.raw);
    } else if (value === undefined) return undefined;
    else operands.push(value);
  }
  const [path = '.'] = operands;
  if (output === undefined || operands.length > 1 || path.startsWith('/') || path.includes('..')) return undefined;
  return {
    output: output.startsWith('/') ? output : `/${joinPath(run.dir ?? '', output)}`,
    package: joinPath('', path),
    flags: flags.map((one) => ` ${one}`).join(''),
  };
}

/** Where the final stage has the program; undefined if it takes more than that and what belongs to the system. */
function shippedAs({ stage, final }: Twin, output: string): string | undefined {
  if (stage === final) return output;
  let found: string | undefined;
  for (const instruction of final.instructions) {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
    const words = instruction.args.map(({ text }) => text);
    const [source, target] = words;
    if (source === undefined || target === undefined || words.length > 2) return undefined;
    if (flag(instruction, 'from') !== undefined && /^\/(?:etc|usr\/share\/zoneinfo)(?:\/|$)/.test(source)) continue;
    if (flag(instruction, 'from') === undefined || source !== output) return undefined;
    const directory = effectiveWorkdir(final, instruction) ?? '/';
    const path = target.startsWith('/') ? target : `${directory}/${target}`;
    found = `/${joinPath('', path.endsWith('/') || path.endsWith('/.') ? `${path}/${baseName(output)}` : path)}`;
  }
  return found;
}
