import type { DocumentNode } from '../models/document/node.ts';
import { below } from '../models/pipeline/script.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import { manifestsOf } from './manifests.ts';
import type { Repository } from './repository.ts';

/** Every chart: its templates, the charts that it depends on, the images of its values. */
export function relateCharts(repository: Repository, draft: InventoryDraft): void {
  const charts = repository.units(formats.chart, repository.named('Chart.yaml'));
  for (const { path, model } of charts) draft.file('chart', path, {}, model.name?.value);
  for (const { path, chart } of manifestsOf(repository)) {
    if (chart?.role !== 'template' || draft.artefacts.get(path)?.kind !== 'kubernetes-file') continue;
    draft.relate(joinPath(chart.root, 'Chart.yaml'), 'includes', path, { path, span: undefined });
  }
  for (const { path, model } of charts) {
    const dir = parentOf(path);
    const requirements = repository.unit(formats.chart, joinPath(dir, 'requirements.yaml'));
    for (const file of requirements ? [{ path, model }, requirements] : [{ path, model }]) {
      for (const { name, repository: source, span } of file.model.dependencies) {
        const folder = source?.value.startsWith('file://')
          ? below(dir, source.value.slice('file://'.length))
          : source === undefined || source.value === ''
            ? name && joinPath(dir, `charts/${name.value}`)
            : undefined;
        if (folder === undefined) continue;
        const target = joinPath(folder, 'Chart.yaml');
        // A chart of `charts/` may come as an archive.
        const there = repository.tree.exists(target);
        if (!there && source === undefined && repository.tree.list(joinPath(dir, 'charts')).length > 0) continue;
        const to = there ? draft.file('chart', target) : draft.missing(target);
        draft.relate(path, 'depends-on', to, { path: file.path, span });
      }
    }
    const templates = repository.ending('.yaml').filter((one) => one.startsWith(joinPath(dir, 'templates/')));
    relateValues(repository, draft, dir, path, (key) => {
      const stem = new RegExp(`\\.Values\\.${key.replaceAll('.', '\\.')}\\s*-?\\}\\}/`);
      return templates.some((one) => stem.test(repository.tree.text(one) ?? ''));
    });
  }
}

/** Levels of maps in values that are looked into. */
const maxDepth = 12;

/**
 * Images as values files have them: a map with `repository`, or `image: name:tag`. `isPrefix` tells of a key whether templates put more of
 * the name behind its value (`{{ .Values.images.repository }}/web`).
 */
function relateValues(
  repository: Repository,
  draft: InventoryDraft,
  dir: string,
  chart: string,
  isPrefix: (key: string) => boolean,
): void {
  for (const { name, kind } of repository.tree.list(dir)) {
    if (kind !== 'file' || !/^values(?:[.-][\w.-]+)?\.ya?ml$/.test(name)) continue;
    const path = joinPath(dir, name);
    const text = repository.tree.text(path);
    if (text === undefined || !/repository|image/i.test(text)) continue;
    const root = repository.unit(formats.yaml, path)?.model.root;
    if (root === undefined) continue;
    const visit = (node: DocumentNode, depth: number, isImage: boolean, key: string): void => {
      if (depth > maxDepth) return;
      const repo = node.get('repository');
      const hasParts = isImage || ['tag', 'pullPolicy', 'digest'].some((key) => node.get(key) !== undefined);
      if (repo?.text !== undefined && hasParts && !(/^[\w.-]*$/.test(key) && isPrefix(`${key}repository`))) {
        const registry = node.get('registry')?.text;
        const tag = node.get('tag')?.text;
        const image = `${registry ? `${registry}/` : ''}${repo.text}${tag ? `:${tag}` : ''}`;
        draft.image(chart, 'runs', image, { path, span: repo.span });
      }
      for (const { key: name, value } of node.entries()) {
        const image = /image$/i.test(name);
        if (image && value.text !== undefined && /[/:]/.test(value.text))
          draft.image(chart, 'runs', value.text, { path, span: value.span });
        visit(value, depth + 1, image, `${key}${name}.`);
      }
      for (const item of node.items()) visit(item, depth + 1, false, key);
    };
    visit(root, 0, false, '');
  }
}
