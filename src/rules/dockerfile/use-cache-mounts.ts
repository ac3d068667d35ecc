import { type BuildCall, buildSteps, isMounted } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

interface Cache {
  readonly subcommands: readonly string[];
  /** Where root's cache lies. */
  readonly path: string;
  /** A mount whose target looks like this serves, too. */
  readonly target: RegExp;
}

const caches: Readonly<Record<string, Cache>> = {
  pip: { subcommands: ['install', 'wheel', 'download'], path: '/root/.cache/pip', target: /\.cache|pip/ },
  uv: { subcommands: ['sync', 'pip install', 'pip sync'], path: '/root/.cache/uv', target: /\.cache|uv/ },
  poetry: { subcommands: ['install'], path: '/root/.cache/pypoetry', target: /\.cache|poetry/ },
  npm: { subcommands: ['install', 'ci'], path: '/root/.npm', target: /npm/ },
  yarn: { subcommands: ['install'], path: '/usr/local/share/.cache/yarn', target: /yarn|\.cache/ },
  pnpm: { subcommands: ['install'], path: '/root/.local/share/pnpm/store', target: /pnpm|store/ },
  go: { subcommands: ['build', 'mod download', 'install'], path: '/root/.cache/go-build', target: /go/ },
  cargo: { subcommands: ['build', 'install', 'fetch'], path: '/usr/local/cargo/registry', target: /cargo|target/ },
  bundle: { subcommands: ['install'], path: '/usr/local/bundle/cache', target: /bundle|gem/ },
  composer: { subcommands: ['install'], path: '/root/.composer/cache', target: /composer/ },
  maven: { subcommands: [], path: '/root/.m2', target: /\.m2|maven/ },
};

export default rule({
  id: 'dockerfile/use-cache-mounts',
  level: 'note',
  optIn: true,
  must: 'Package managers keep their downloads in a cache mount.',
  why: 'Each change of a lock file downloads everything anew; a cache mount outlives the layer and adds nothing to the image.',
  aliases: ['prefer-package-cache-mounts'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls(...Object.keys(caches))) {
        const cache = caches[step.call.tool];
        if (!cache || !wants(step, cache)) continue;
        yield {
          file,
          range: {
            start: step.command.nameWord.span.start,
            end: (step.call.subcommandWord ?? step.command.nameWord).span.end,
          },
          message: `\`${step.call.tool} ${step.call.subcommand ?? ''}\` begins with an empty cache in every build: \`RUN --mount=type=cache,target=${cache.path}\``,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nRUN go mod download\nRUN --mount=type=cache,target=/root/.npm npm ci && pip install x\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:52'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nRUN --mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod go build ./...\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22\nRUN npm run build && go version\n' } },
  ],
});

const wants = ({ call, run }: BuildCall, { subcommands, path, target: known }: Cache): boolean =>
  subcommands.includes(call.subcommand ?? '') &&
  !isMounted(run, path) &&
  !run.mounts.some(({ type, target = '' }) => type === 'cache' && known.test(target));
