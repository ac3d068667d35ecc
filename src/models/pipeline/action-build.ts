import { mappedScalar } from '../document/mapped-scalar.ts';
import type { DocumentNode } from '../document/node.ts';
import type { Named, Pair, PipelineBuild, Scalar, Uses } from './syntax.ts';

/** Where an action that builds images has its inputs. */
interface BuildAction {
  readonly context?: string;
  readonly file: string;
  readonly target?: string;
  readonly tags: string;
  readonly platforms?: string;
  readonly args: string;
  readonly push?: string;
  /** Exports, in which a name may stand, too: `type=image,name=x,push=true`. */
  readonly outputs?: string;
}

/** From the actions' own `action.yml`. */
const actions: Readonly<Record<string, BuildAction>> = {
  'docker/build-push-action': {
    context: 'context',
    file: 'file',
    target: 'target',
    tags: 'tags',
    platforms: 'platforms',
    args: 'build-args',
    push: 'push',
    outputs: 'outputs',
  },
  'redhat-actions/buildah-build': {
    context: 'context',
    file: 'containerfiles',
    tags: 'tags',
    platforms: 'platforms',
    args: 'build-args',
  },
  'depot/build-push-action': {
    context: 'context',
    file: 'file',
    target: 'target',
    tags: 'tags',
    platforms: 'platforms',
    args: 'build-args',
    push: 'push',
    outputs: 'outputs',
  },
};

const hidden = (text: string): boolean => text.includes('${{');

/** The build of a step that uses an action for it; its paths are relative to the root of the repository. */
export function actionBuild(
  text: string,
  uses: { readonly target: Uses | undefined },
  node: DocumentNode,
  inputs: readonly Pair[],
): PipelineBuild | undefined {
  const { target } = uses;
  if (target?.kind !== 'repository' || target.path !== '') return undefined;
  const repository = target.repository.toLowerCase();
  // Those that bring a builder of their own take the inputs of Docker's.
  const known = repository.endsWith('/build-push-action') ? 'docker/build-push-action' : repository;
  const action = Object.hasOwn(actions, known) ? actions[known] : undefined;
  if (action === undefined) return undefined;
  const input = (name: string | undefined): Scalar | undefined => inputs.find((pair) => pair.name === name)?.value;
  const one = (name: string | undefined): Named | undefined => named(input(name));
  const push = input(action.push);
  const outputs = itemsOf(text, input(action.outputs), /\n/);
  const pushesOutput = outputs.some(({ text: written }) => /type=registry|push=true/.test(written));
  return {
    by: 'action',
    context: one(action.context),
    file: itemsOf(text, input(action.file), /\n/)[0],
    target: one(action.target),
    tags: [...itemsOf(text, input(action.tags), /[\n,]/), ...outputs.flatMap(outputName)],
    platforms: itemsOf(text, input(action.platforms), /[\n,]/),
    buildArgs: itemsOf(text, input(action.args), /\n/).map(({ text: written, span }) => {
      const equals = written.indexOf('=');
      const value = equals === -1 ? undefined : written.slice(equals + 1);
      const name = equals === -1 ? written : written.slice(0, equals);
      return { name, value: value === undefined || hidden(value) ? undefined : value, span };
    }),
    push: pushesOutput ? true : push === undefined ? false : hidden(push.value) ? undefined : push.value === 'true',
    directory: '',
    span: node.span,
  };
}

/** The name in an export (docker-buildx-build(1), `--output`). */
function outputName({ text, span }: Named): readonly Named[] {
  const name = /(?:^|,)"?name=([^",]+(?:,[^=",]+(?=,|"))*)/.exec(text)?.[1];
  return name === undefined || name === '' ? [] : [{ text: name, value: hidden(name) ? undefined : name, span }];
}

function named(scalar: Scalar | undefined): Named | undefined {
  if (scalar === undefined || scalar.value === '') return undefined;
  const { value, span } = scalar;
  return { text: value, value: hidden(value) ? undefined : value, span };
}

/** Elements of a list that is written in one scalar, each in its place. An expression is one element, commas and all. */
function itemsOf(text: string, scalar: Scalar | undefined, separator: RegExp): readonly Named[] {
  if (scalar === undefined) return [];
  const mapped = mappedScalar(text, scalar.node);
  const items: Named[] = [];
  const { value } = scalar;
  let start = 0;
  const take = (end: number): void => {
    const piece = value.slice(start, end);
    const trimmed = piece.trim();
    const from = start + piece.length - piece.trimStart().length;
    const span = mapped?.span(from, from + trimmed.length) ?? scalar.span;
    if (trimmed !== '') items.push({ text: trimmed, value: hidden(trimmed) ? undefined : trimmed, span });
  };
  for (let at = 0; at < value.length; at++) {
    if (value.startsWith('${{', at)) {
      const close = value.indexOf('}}', at);
      if (close === -1) break;
      at = close + 1;
    } else if (separator.test(value[at] as string)) {
      take(at);
      start = at + 1;
    }
  }
  take(value.length);
  return items;
}
