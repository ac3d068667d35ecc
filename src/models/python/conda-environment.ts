import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { parseRequirement } from './requirement.ts';
import { MappedText } from '../../text/mapped.ts';

export interface CondaDependency {
  readonly name: string;
  /** As written: "numpy=1.26", "conda-forge::python>=3.11". */
  readonly text: string;
  /** True if it names one version. */
  readonly pinned: boolean;
  readonly manager: 'conda' | 'pip';
  readonly span: Span;
}

/** An `environment.yml` of conda. */
export interface CondaEnvironment {
  readonly text: string;
  readonly dependencies: readonly CondaDependency[];
  readonly problems: readonly Problem[];
}

/** Read an `environment.yml` (docs.conda.io, "Managing environments"): match specifications, and a list for pip. Never throws. */
export function parseCondaEnvironment(text: string): CondaEnvironment {
  const { root, problems } = parseYaml(text);
  const dependencies = (root.get('dependencies')?.items() ?? []).flatMap((item): CondaDependency[] => {
    const { span } = item;
    if (item.text !== undefined) return [{ ...condaSpec(item.text), text: item.text, manager: 'conda', span }];
    return (item.get('pip')?.items() ?? []).flatMap((one): CondaDependency[] => {
      // An option: `-r requirements.txt`, `--extra-index-url`.
      if (one.text === undefined || one.text.startsWith('-')) return [];
      const { name, pinned, url } = parseRequirement(new MappedText(one.text, [0], [one.span.start]));
      return [
        { name, text: one.text, pinned: pinned !== undefined || url !== undefined, manager: 'pip', span: one.span },
      ];
    });
  });
  return { text, dependencies, problems };
}

/** `[channel::]name[ ]version[=build]`: `=1.26` and `==1.26.4` fix a version (the first its line), `>=1.2` and `1.*` do not. */
function condaSpec(text: string): { readonly name: string; readonly pinned: boolean } {
  const [, name = text, rest = ''] = /^(?:[^\s:]{1,200}::)?([\w.-]+)\s*(.*)$/.exec(text.trim()) ?? [];
  const version = rest.replace(/\[.*$/, '').trim();
  return { name, pinned: /^(?:={1,2}\s*)?\d[\w.]*(?:=[\w.*]*)?$/.test(version) && !/^\d*\*/.test(version) };
}
