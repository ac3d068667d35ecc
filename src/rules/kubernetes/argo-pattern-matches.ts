import { argoApplications, argoPatterns } from '../../repository/argo-applications.ts';
import { contractPath } from '../../repository/rings.ts';
import { nearest } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/argo-pattern-matches',
  level: 'warning',
  must: 'Every pattern of `argo.applications` matches an Application of the repository, where the repository declares any.',
  why: 'A pattern that matches nothing pauses nothing: Argo CD takes the images of the inner loop back to those of the release while somebody works with them.',
  aliases: [],
  *check(repository) {
    const patterns = argoPatterns(repository);
    if (patterns.length === 0) return;
    const { applications, complete } = argoApplications(repository);
    if (applications.length === 0 || !complete) return;
    const names = applications.map(({ name }) => name);
    for (const { text, span, matches } of patterns) {
      if (names.some(matches)) continue;
      const [meant] = nearest(text, names);
      const shown = `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
      yield {
        file: { path: contractPath },
        range: span,
        message: `\`${text}\` matches none of the Applications ${shown}${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
        related: applications
          .slice(0, 4)
          .map(({ file, nameSpan, name }) => ({ file, range: nameSpan, message: `Application ${name}` })),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'argo:\n  applications: [apps-*, harbor]\n',
        'argo/web.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: harbor-web }\nspec: { source: { repoURL: x, path: web } }\n',
      },
      finds: ['plimsoll.yaml:2:18', 'plimsoll.yaml:2:26'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'argo:\n  applications: [apps-*]\n',
        'argo/web.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: apps-web }\nspec: { source: { repoURL: x, path: web } }\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'argo:\n  applications: [apps-*]\n',
        'argo/root.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: root }\nspec: { source: { repoURL: x, path: argo } }\n',
        'argo/set.yaml':
          "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: set }\nspec: { template: { metadata: { name: 'apps-{{name}}' }, spec: {} } }\n",
      },
    },
    { files: { 'plimsoll.yaml': 'argo:\n  applications: [apps-*]\n' } },
  ],
});
