import type { Problem } from '../../models/document/node.ts';
import { manifestsOf } from '../../repository/manifests.ts';
import { isBrought } from '../../repository/purpose.ts';
import { rule } from '../rule.ts';

/** A quoted text whose later lines are indented too little: YAML forbids it, Go's reader takes it (yaml/go-yaml, scannerc.go). */
const isTakenByGo = (text: string, { message, span }: Problem): boolean =>
  (message.startsWith("Missing closing 'quote") && text.includes("'", span.end)) ||
  (message.startsWith('Missing closing "quote') && text.includes('"', span.end));

export default rule({
  id: 'kubernetes/parses',
  level: 'error',
  must: 'Every Kubernetes manifest can be parsed.',
  why: 'kubectl refuses the file, and what deploys the folder stops there: some objects are new, the others old.',
  aliases: [],
  *check(repository) {
    for (const file of manifestsOf(repository)) {
      const problem = file.model.problems.find(({ kind }) => kind === 'error');
      // A template is no manifest yet.
      if (
        !problem ||
        isTakenByGo(file.text, problem) ||
        file.chart ||
        file.model.template !== undefined ||
        file.text.includes('{%')
      )
        continue;
      // kubectl takes the last of two equal keys and says nothing.
      const twice = problem.message.startsWith('duplicate key');
      yield {
        file,
        range: problem.span,
        message: twice
          ? `${problem.message}: only the last one counts`
          : `the manifest cannot be read: ${problem.message}`,
        level: isBrought(file.path) ? 'note' : twice ? 'warning' : undefined,
      };
    }
  },
  bad: [
    {
      files: { 'deploy.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: "api\nspec: {}\n' },
      finds: ['deploy.yaml:6:1'],
    },
    {
      files: { 'deploy.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  name: web\n' },
      finds: ['deploy.yaml:5:3'],
    },
  ],
  good: [
    {
      files: {
        'deploy.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n---\napiVersion: v1\nkind: Namespace\n',
      },
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
        'chart/templates/service.yaml': 'apiVersion: v1\nkind: Service\n{{- if .Values.x }}\nspec: {\n{{- end }}\n',
      },
    },
  ],
});
