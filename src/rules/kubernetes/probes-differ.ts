import { longRunningContainersOf } from '../../repository/manifest-objects.ts';
import type { Probe } from '../../models/kubernetes/syntax.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/probes-differ',
  level: 'note',
  optIn: true,
  must: 'The liveness probe of a container asks less, or waits longer, than its readiness probe.',
  why: 'With the same question and the same patience a program that is busy is not spared but killed, and its load goes to the others.',
  aliases: [],
  *check(repository) {
    for (const { file, container } of longRunningContainersOf(repository)) {
      const of = (kind: Probe['kind']): Probe | undefined => container.probes.find((one) => one.kind === kind);
      const [live, ready] = [of('liveness'), of('readiness')];
      if (
        !live ||
        !ready ||
        live.handler === 'none' ||
        isCode(file.text, live) ||
        written(file.text, live) !== written(file.text, ready)
      )
        continue;
      yield {
        file,
        range: live.span,
        message: `the liveness probe of \`${container.name?.value ?? ''}\` is its readiness probe`,
        related: [{ file, range: ready.span, message: 'the readiness probe' }],
      };
    }
  },
  bad: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          livenessProbe: { tcpSocket: { port: 80 } }\n          readinessProbe: { tcpSocket: { port: 80 } }\n',
      },
      finds: ['api.yaml:12:26'],
    },
  ],
  good: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          livenessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 10 }\n          readinessProbe: { tcpSocket: { port: 80 } }\n',
      },
    },
  ],
});

const written = (text: string, { span }: Probe): string => text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();

/** The same template code may print two probes. */
const isCode = (text: string, { span }: Probe): boolean => text.slice(span.start, span.end).includes('{{');
