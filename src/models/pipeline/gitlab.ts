import type { DocumentNode } from '../document/node.ts';
import { mapsOf, pairsOf, textOf, textsOf } from '../kubernetes/values.ts';
import { parseYaml } from '../yaml/parse.ts';
import { codeOf, linesOf } from './lines.ts';
import { scriptOf } from './script.ts';
import { imageOf } from './step.ts';
import type { GitlabInclude, GitlabJob, GitlabPipeline, PipelineImage, PipelineScript } from './syntax.ts';

export type * from './syntax.ts';

/** Outermost keys that are no jobs (GitLab, "CI/CD YAML syntax reference"). */
const keywords = new Set(
  'default include stages types variables workflow image services before_script after_script cache spec'.split(' '),
);
const scriptKeys = ['before_script', 'script', 'after_script'];

/** Read a GitLab pipeline. `extends`, `include` and `!reference` are named, not resolved. Never throws. */
export function parseGitlab(text: string): GitlabPipeline {
  const yaml = parseYaml(text);
  // A header document with the inputs may come first.
  const maps = yaml.documents.map(({ root }) => root).filter(({ kind }) => kind === 'map');
  const root = maps.find((one) => one.get('spec') === undefined) ?? maps[0] ?? yaml.root;
  const general = root.get('default');
  return {
    text,
    node: root,
    comments: yaml.comments,
    problems: yaml.problems,
    includes: includesOf(root.get('include')),
    stages: textsOf(root.get('stages')),
    variables: pairsOf(root.get('variables')),
    defaults: {
      image: imageOf(general?.get('image') ?? root.get('image'), undefined),
      services: servicesOf(general?.get('services') ?? root.get('services')),
      scripts: [...(general ? scriptsOf(text, general) : []), ...scriptsOf(text, root)],
    },
    jobs: root.entries().flatMap(({ key, keySpan, span, value: node }): GitlabJob[] => {
      if (keywords.has(key) || node.kind !== 'map') return [];
      const needs = node.get('needs');
      return [
        {
          name: key,
          nameSpan: keySpan,
          hidden: key.startsWith('.'),
          stage: textOf(node.get('stage')),
          image: imageOf(node.get('image'), undefined),
          services: servicesOf(node.get('services')),
          extends: textsOf(node.get('extends')),
          needs: [...textsOf(needs), ...mapsOf(needs).flatMap((one) => textOf(one.get('job')) ?? [])],
          variables: pairsOf(node.get('variables')),
          scripts: scriptsOf(text, node),
          span,
          node,
        },
      ];
    }),
  };
}

function servicesOf(node: DocumentNode | undefined): readonly PipelineImage[] {
  return node?.items().flatMap((item) => imageOf(item, undefined) ?? []) ?? [];
}

const includeKinds: readonly GitlabInclude['kind'][] = ['local', 'project', 'remote', 'template', 'component'];

function includesOf(node: DocumentNode | undefined): readonly GitlabInclude[] {
  if (node === undefined) return [];
  return (node.kind === 'seq' ? node.items() : [node]).flatMap((item): GitlabInclude[] => {
    const short = textOf(item);
    if (short) return [{ kind: /^https?:/.test(short.value) ? 'remote' : 'local', value: short, files: [] }];
    const kind = includeKinds.find((key) => item.get(key) !== undefined);
    const value = kind && textOf(item.get(kind));
    return kind && value ? [{ kind, value, files: textsOf(item.get('file')) }] : [];
  });
}

function scriptsOf(text: string, node: DocumentNode): readonly PipelineScript[] {
  return scriptKeys.flatMap((key): PipelineScript[] => {
    const script = node.get(key);
    if (script === undefined) return [];
    const lines = linesOf(script);
    const code = codeOf(text, lines);
    if (code === undefined) return [];
    const editable = lines.every(({ node: { viaAlias } }) => !viaAlias);
    const options = { key, dialect: 'bash', pipefail: false, editable, directory: '', span: script.span } as const;
    return [scriptOf(text, code, options)];
  });
}
