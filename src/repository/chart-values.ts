import { templateActions } from '../models/kubernetes/actions.ts';
import { type ChartPlace, chartOf } from '../models/kubernetes/chart.ts';
import type { DocumentNode } from '../models/document/node.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** A place where a template names one of the values. */
export interface ValueUse {
  readonly file: { readonly path: string; readonly text: string };
  /** Keys behind `.Values`. */
  readonly path: readonly string[];
  /** Of each key. */
  readonly spans: readonly Span[];
  /** True if the template asks whether it is there, or has something else for it: `if`, `default`, `hasKey` … */
  readonly guarded: boolean;
}

/** A chart with its values and what its templates make of them. */
export interface ChartValues {
  /** Folder, "" for the root of the repository. */
  readonly root: string;
  readonly values: { readonly path: string; readonly text: string; readonly root: DocumentNode };
  /** Roots of its other values files. */
  readonly others: readonly DocumentNode[];
  /** Names under which the values of other charts stand in its own. */
  readonly dependencies: ReadonlySet<string>;
  readonly uses: readonly ValueUse[];
}

/** Every chart of the repository that has a `values.yaml` and templates. */
export const chartValuesOf = memoOf((repository: Repository): readonly ChartValues[] =>
  repository.named('Chart.yaml').flatMap((path): ChartValues[] => {
    const root = parentOf(path);
    const values = isBrought(path) ? undefined : repository.unit(formats.yaml, joinPath(root, 'values.yaml'));
    const chart = repository.unit(formats.chart, path);
    if (!values || !chart || values.model.root.kind !== 'map') return [];
    const files = placesIn(repository, root);
    const dependencies = new Set(chart.model.dependencies.flatMap(({ name, alias }) => (alias ?? name)?.value ?? []));
    return [
      {
        root,
        values: { path: values.path, text: values.text, root: values.model.root },
        others: repository
          .units(
            formats.yaml,
            files.flatMap(({ path: one, place }) => (place.role === 'other-values' ? [one] : [])),
          )
          .map(({ model }) => model.root),
        dependencies,
        uses: files.flatMap(({ path: one, place }) => {
          const text = place.role === 'template' || place.role === 'helper' ? repository.tree.text(one) : undefined;
          return text === undefined ? [] : usesIn({ path: one, text });
        }),
      },
    ];
  }),
);

function placesIn(
  repository: Repository,
  root: string,
): readonly { readonly path: string; readonly place: ChartPlace }[] {
  const exists = (path: string): boolean => repository.tree.exists(path);
  return ['.yaml', '.yml', '.tpl', '.txt']
    .flatMap((ending) => repository.ending(ending))
    .flatMap((path) => {
      if (root !== '' && !path.startsWith(`${root}/`)) return [];
      const place = chartOf(path, exists);
      return place?.root === root ? [{ path, place }] : [];
    });
}

const uses = /(?<![\w.)])(?:\$\.|\.)Values((?:\.\w+)+)/g;
const guards =
  /^(?:if|else if|with|range)\b|\b(?:default|coalesce|hasKey|dig|empty|ternary|get|index|required|fail|and|or|not|kindIs|typeIs)\b/;

function usesIn(file: { readonly path: string; readonly text: string }): readonly ValueUse[] {
  return templateActions(file.text).flatMap(({ kind, span, code }): ValueUse[] => {
    if (kind === 'comment' || !code.includes('.Values.')) return [];
    const guarded = guards.test(code);
    return Array.from(file.text.slice(span.start, span.end).matchAll(uses), (match): ValueUse => {
      const path = (match[1] ?? '').slice(1).split('.');
      let at = span.start + match.index + match[0].length - (match[1] ?? '').length;
      const spans = path.map((key) => {
        const start = at + 1;
        at = start + key.length;
        return { start, end: at };
      });
      return { file, path, spans, guarded };
    });
  });
}
