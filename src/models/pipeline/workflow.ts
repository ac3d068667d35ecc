import type { DocumentNode, Entry } from '../document/node.ts';
import { pairsOf, textOf, textsOf } from '../kubernetes/values.ts';
import { parseYaml } from '../yaml/parse.ts';
import { imageOf, type StepDefaults, stepsOf, usesOf } from './step.ts';
import type { Action, Workflow, WorkflowJob } from './syntax.ts';

export type * from './syntax.ts';

/** Read a GitHub Actions workflow. Never throws: YAML errors are `problems`, what has the wrong type is left out. */
export function parseWorkflow(text: string): Workflow {
  const { root, comments, problems } = parseYaml(text);
  const on = root.get('on');
  return {
    text,
    node: root,
    comments,
    problems,
    name: textOf(root.get('name')),
    events: on?.kind === 'map' ? on.entries().map(({ key }) => key) : textsOf(on).map(({ value }) => value),
    env: pairsOf(root.get('env')),
    jobs: (root.get('jobs')?.entries() ?? []).flatMap((entry) =>
      entry.value.kind === 'map' ? jobOf(text, entry, root) : [],
    ),
  };
}

function jobOf(text: string, { key, keySpan, span, value: node }: Entry, root: DocumentNode): WorkflowJob {
  const runsOn = node.get('runs-on');
  const container = imageOf(node.get('container'), undefined);
  const labels = textsOf(runsOn?.kind === 'map' ? (runsOn.get('labels') ?? runsOn.get('group')) : runsOn);
  const windows = labels.some(({ value }) => /windows/i.test(value));
  const setting = (name: string): DocumentNode | undefined =>
    node.at('defaults', 'run', name) ?? root.at('defaults', 'run', name);
  const defaults: StepDefaults = {
    shell: setting('shell')?.text,
    workingDirectory: setting('working-directory'),
    runner: container ? 'sh' : windows ? 'pwsh' : 'bash',
  };
  return {
    id: key,
    idSpan: keySpan,
    name: textOf(node.get('name')),
    runsOn: labels,
    needs: textsOf(node.get('needs')),
    condition: textOf(node.get('if')),
    container,
    services: (node.get('services')?.entries() ?? []).flatMap((one) => imageOf(one.value, one.key) ?? []),
    uses: usesOf(node.get('uses')),
    env: pairsOf(node.get('env')),
    steps: stepsOf(text, node.get('steps'), defaults),
    span,
    node,
  };
}

/** Read an `action.yml`; only composite actions have steps. */
export function parseAction(text: string): Action {
  const { root, comments, problems } = parseYaml(text);
  const runs = root.get('runs');
  return {
    text,
    node: root,
    comments,
    problems,
    name: textOf(root.get('name')),
    inputs: pairsOf(root.get('inputs')),
    using: textOf(runs?.get('using')),
    image: textOf(runs?.get('image')),
    steps: stepsOf(text, runs?.get('steps'), { shell: undefined, workingDirectory: undefined, runner: 'bash' }),
  };
}
