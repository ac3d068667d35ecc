import type { ComposeService } from '../../models/compose/compose.ts';
import { interpolate } from '../../models/compose/interpolate.ts';
import { portRange } from '../../models/compose/ports.ts';
import type { BuildContext } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { type Listening, listeningOf } from '../../repository/listening.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { whyOf } from '../ports.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'compose/port-reaches-listener',
  level: 'warning',
  must: 'A port that a compose service publishes is opened by the program in its container.',
  why: 'The engine takes the connection on the host and finds nobody in the container: clients see a reset connection, and the logs say nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const compose of repository.composes) {
      for (const build of repository.composeBuilds(compose)) {
        const { definition, context: dir, target } = build;
        const file = repository.dockerfile(build.dockerfile);
        const context = file && repository.contexts(file).find((one) => one.dir === dir);
        if (!file || !context || definition.command || definition.entrypoint) continue;
        const targets = targetsOf(definition);
        if (targets.length === 0) continue;
        const listening = opened(repository, file, context, target, definition);
        if (!listening || targets.some(({ port }) => listening.some((one) => one.port === port))) continue;
        const why = whyOf(listening, (path, offset) => repository.lines(path).position(offset).line);
        const [real, more] = listening;
        for (const { port, span, exact } of targets) {
          yield {
            file: compose,
            range: span,
            message: `nothing opens port ${port} in the container of \`${definition.name}\`: ${why}`,
            fix:
              real && !more && targets.length === 1 && exact
                ? fix.unsafe(`Lead to port ${real.port}`, compose, edit.replace(span, String(real.port)))
                : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports:\n      - "8080:8080"\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
      finds: ['compose.yaml:5:15'],
      fixed: { 'compose.yaml': 'services:\n  api:\n    build: .\n    ports:\n      - "8080:8000"\n' },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      PORT: 4000\n    ports:\n      - target: 3000\n        published: 80\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY server.js .\nCMD ["node", "server.js"]\n',
        'server.js': "require('http').createServer().listen(process.env.PORT || 3000);\n",
      },
      finds: ['compose.yaml:7:17'],
      fixed: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n    environment:\n      PORT: 4000\n    ports:\n      - target: 4000\n        published: 80\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    ports: ["127.0.0.1:80:8000", "5678:5678"]\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    command: uvicorn app:app --port 9000\n    ports: ["80:9000"]\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    env_file: .env\n    ports: ["80:9000"]\n',
        Dockerfile: 'FROM python:3.13\nENV UVICORN_PORT=9000\nCMD ["uvicorn", "app:app"]\n',
      },
    },
  ],
});

interface Target {
  readonly port: number;
  readonly span: Span;
  /** True if `span` is the number itself. */
  readonly exact: boolean;
}

/** The single TCP ports that a service publishes. */
function targetsOf({ ports }: ComposeService): readonly Target[] {
  return ports.flatMap(({ target, protocol, form, node, span }): Target[] => {
    const range = target === undefined ? undefined : portRange(target);
    if (!range || range[0] !== range[1] || (protocol ?? 'tcp') !== 'tcp' || target === undefined) return [];
    const place = form === 'long' ? node.get('target')?.span : behind(node.source, span, target, protocol);
    return [{ port: range[0], span: place ?? span, exact: place !== undefined && !node.viaAlias }];
  });
}

/** Where the target stands in the short form: at its end, before the protocol. */
function behind(source: string, span: Span, target: string, protocol: string | undefined): Span | undefined {
  const tail = `${target}${protocol === undefined ? '' : `/${protocol}`}`;
  const at = source.lastIndexOf(tail);
  if (at === -1 || /[^'"]/.test(source.slice(at + tail.length))) return undefined;
  return { start: span.start + at, end: span.start + at + target.length };
}

function opened(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  target: string | undefined,
  definition: ComposeService,
): readonly Listening[] | undefined {
  const environment = new Map<string, string | undefined>();
  for (const { name, value } of definition.environment) environment.set(name, value && plain(value));
  // A file of variables may hold any.
  const known = definition.envFile.length === 0 && !definition.extends;
  const found = listeningOf(repository, file, context, target, environment);
  return known || found?.every(({ said }) => said) ? found : undefined;
}

function plain(text: string): string | undefined {
  if (!text.includes('$')) return text;
  const { error, unset, text: value } = interpolate(text, {});
  return error === undefined && unset.length === 0 ? value : undefined;
}
