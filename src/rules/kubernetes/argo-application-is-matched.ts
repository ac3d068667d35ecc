import { argoApplications, argoPatterns } from '../../repository/argo-applications.ts';
import { contractPath } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/argo-application-is-matched',
  level: 'warning',
  must: 'An Application with automatic sync that lies among those of `argo.applications` is matched as well.',
  why: 'It is not paused with the others: Argo CD takes its image back to that of the release within minutes while somebody works on it.',
  aliases: [],
  *check(repository) {
    const patterns = argoPatterns(repository);
    if (patterns.length === 0) return;
    const { applications } = argoApplications(repository);
    const isMatched = (name: string): boolean => patterns.some(({ matches }) => matches(name));
    const matched = applications.filter(({ name }) => isMatched(name));
    for (const one of applications) {
      if (isMatched(one.name) || !isAutomated(one.application.automated)) continue;
      const sibling = matched.find(
        ({ folder, application }) => folder === one.folder && sameSource(application.sources, one.application.sources),
      );
      if (!sibling) continue;
      const [first] = patterns;
      yield {
        file: one.file,
        range: one.nameSpan,
        message: `Application \`${one.name}\` syncs by itself and is matched by none of ${patterns.map(({ text }) => `\`${text}\``).join(', ')}, as \`${sibling.name}\` beside it is`,
        related: [
          { file: { path: contractPath }, range: first?.span, message: 'the patterns' },
          { file: sibling.file, range: sibling.nameSpan, message: 'this one is paused' },
        ],
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'argo:\n  applications: [apps-*]\n',
        'argo/web.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: apps-web }\nspec: { source: { repoURL: x, path: web }, syncPolicy: { automated: {} } }\n',
        'argo/worker.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: harbor-worker\nspec: { source: { repoURL: x, path: worker }, syncPolicy: { automated: { prune: true } } }\n',
      },
      finds: ['argo/worker.yaml:4:9'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'argo:\n  applications: [apps-*]\n',
        'argo/web.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: apps-web }\nspec: { source: { repoURL: x, path: web }, syncPolicy: { automated: {} } }\n',
        'argo/manual.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: by-hand }\nspec: { source: { repoURL: x, path: hand } }\n',
        'argo/paused.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: off }\nspec: { source: { repoURL: x, path: off }, syncPolicy: { automated: { enabled: false } } }\n',
        'argo/chart.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: cert-manager }\nspec: { source: { repoURL: y, chart: cert-manager }, syncPolicy: { automated: {} } }\n',
        'platform/dns.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: dns }\nspec: { source: { repoURL: x, path: dns }, syncPolicy: { automated: {} } }\n',
      },
    },
  ],
});

type Sources = ReturnType<typeof argoApplications>['applications'][number]['application']['sources'];

const sameSource = (a: Sources, b: Sources): boolean =>
  b.some(({ repoUrl, path }) => path !== undefined && a.some((one) => one.repoUrl?.value === repoUrl?.value));

/** As Argo CD sees it: there, and not `enabled: false` (types.go, IsAutomatedSyncEnabled). */
const isAutomated = (
  automated: ReturnType<typeof argoApplications>['applications'][number]['application']['automated'],
): boolean => automated !== undefined && automated.kind !== 'null' && automated.get('enabled')?.value !== false;
