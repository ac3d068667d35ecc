import type { Container, Scalar } from '../../models/kubernetes/syntax.ts';
import { isOpen } from '../../models/kubernetes/template.ts';
import { containersOf, type PlacedContainer } from '../../repository/manifests.ts';
import { kustomizeVariablesOf, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { isSlip } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/variable-reference-resolves',
  level: 'warning',
  must: 'A variable that `command`, `args` or the value of another variable takes with `$(NAME)` is set by the same container, further up.',
  why: 'Kubernetes leaves `$(NAME)` as it stands where it knows no such variable: the program gets the text. ENV of the image does not count, and of the list only what stands above.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const placed of containersOf(repository)) {
      const { file, object, container } = placed;
      if (isBrought(file.path) || patches(repository).has(object) || isUnknown(placed)) continue;
      const all = new Map(container.env.map(({ name }, index) => [name, index]));
      for (const { text, before } of textsOf(container)) {
        let cursor = text.span.start;
        for (const match of text.value.matchAll(/(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g)) {
          const [whole, name = ''] = match;
          const from = file.text.indexOf(whole, cursor);
          const isFound = from !== -1 && from + whole.length <= text.span.end;
          if (isFound) cursor = from + whole.length;
          const index = all.get(name);
          if (index !== undefined && index < before) continue;
          if (index === undefined && (isService(name) || kustomizeVariablesOf(repository).has(name))) continue;
          const near = [...all.keys()].filter((one) => isSlip(one, name));
          const [meant] = index === undefined && near.length === 1 ? near : [];
          // A `$(hostname)` of a script is the shell's affair.
          if (index === undefined && meant === undefined && !/^[A-Z][A-Z0-9_]*$/.test(name)) continue;
          const range = isFound ? { start: from, end: from + whole.length } : text.span;
          yield {
            file,
            range,
            message:
              index === undefined
                ? `container \`${container.name?.value ?? ''}\` sets no \`${name}\`, so the text \`${whole}\` stays${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`
                : `\`${name}\` is set further down, so the text \`${whole}\` stays`,
            fix:
              meant !== undefined && isFound && !text.node.viaAlias
                ? fix.unsafe(`Take \`${meant}\``, file, edit.replace(range, `$(${meant})`))
                : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: [serve, --port, $(PROT), --host=$(HOST)]\n      env:\n        - { name: URL, value: "http://$(NAME)/" }\n        - { name: NAME, value: web }\n        - { name: PORT, value: "80" }\n',
      },
      finds: ['pod.yaml:8:32', 'pod.yaml:8:48', 'pod.yaml:10:39'],
      fixed: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: [serve, --port, $(PORT), --host=$(HOST)]\n      env:\n        - { name: URL, value: "http://$(NAME)/" }\n        - { name: NAME, value: web }\n        - { name: PORT, value: "80" }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'base/kustomization.yaml':
          'resources: [pod.yaml]\nvars:\n  - name: WEB\n    objref: { kind: Service, name: web, apiVersion: v1 }\n',
        'base/pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: [serve, --to, $(WEB)]\n',
      },
    },
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: [serve, --port, $(PORT), --db, $(DB_SERVICE_HOST), $$(ESCAPED)]\n      env:\n        - { name: PORT, value: "80" }\n        - { name: URL, value: "http://x:$(PORT)/" }\n    - name: script\n      image: example/api:v1\n      command: [sh, -c, "echo $(hostname) $(DATE)"]\n    - name: from\n      image: example/api:v1\n      args: [$(TOKEN)]\n      envFrom: [{ secretRef: { name: token } }]\n',
      },
    },
  ],
});

/** Objects that are only part of a workload. */
const patches = memoOf(
  (repository: Repository) =>
    new Set(placedObjectsOf(repository).flatMap(({ object, isPatch }) => (isPatch ? [object] : []))),
);

/** True if the container has variables that are not in view. */
function isUnknown({ file, container }: PlacedContainer): boolean {
  return (
    container.envFrom.length > 0 ||
    isOpen(container.node.get('env')) ||
    isOpen(container.node) ||
    container.env.some(({ name }) => /[{}$]/.test(name)) ||
    (container.node.get('env')?.items().length ?? 0) !== container.env.length ||
    file.chart?.role === 'template'
  );
}

/** Kubernetes sets these for every Service of the namespace. */
const isService = (name: string): boolean => /_SERVICE_(?:HOST|PORT)|_PORT(?:_|$)|^KUBERNETES_/.test(name);

const shell = /^(?:\S*\/)?(?:ba|da|a|z|k)?sh$/;

/** Texts that Kubernetes expands, each with the number of variables above it. Words that a shell reads may mean its own `$(…)`. */
function* textsOf({ command, args, env }: Container): Iterable<{ readonly text: Scalar; readonly before: number }> {
  const words = [...(command ?? []), ...(args ?? [])];
  if (!words.some(({ value }) => shell.test(value)))
    for (const text of words) if (!/[\n;|]|\s\$\(.*\s/.test(text.value)) yield { text, before: env.length };
  for (const [before, { value }] of env.entries()) if (value) yield { text: value, before };
}
