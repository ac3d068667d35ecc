import { Canonical } from '../models/compose/canonical.ts';
import type { ComposeFile, ResourceKind } from '../models/compose/compose.ts';
import { includesOf } from '../models/compose/resource.ts';
import type { DocumentNode, Entry, Problem } from '../models/document/node.ts';
import type { Span } from '../text/span.ts';
import { joinPath, leaves, parentOf } from './build-context.ts';
import { type Environment, environmentFrom } from './compose-environment.ts';
import { combine, type ComposeLoader, type Resolved } from './compose-loader.ts';
import { withDefaults } from '../models/compose/defaults.ts';
import { presence } from './compose-problems.ts';
import { memo } from './memo.ts';
import type { Unit } from './repository.ts';

type Section = 'services' | ResourceKind;
/** The services that are being extended, outermost first. */
type Trail = readonly { readonly path: string; readonly name: string; readonly span: Span }[];

/** Files that a project may include, and services that one may rest on: Compose has no limit, real projects have few. */
const includeLimit = 200;
const extendsLimit = 50;

/** Files that are merged into one model: those of a project, of an include, or the one that `extends` names. */
export class ComposeModel {
  readonly loader: ComposeLoader;
  /** What the paths of the files are relative to. */
  readonly folder: string;
  readonly environment: Environment;
  readonly #layers: readonly Layer[];
  readonly #resolved = new Map<string, Resolved | undefined>();
  readonly #extended = new Map<string, ComposeModel>();
  /** The files of the project itself, not those of an include or of `extends`. */
  readonly #isMain: boolean;
  readonly #included: boolean;

  /** `including`: the files that led here through `include`; undefined if includes do not count. */
  constructor(
    loader: ComposeLoader,
    units: readonly Unit<ComposeFile>[],
    folder: string,
    environment: Environment,
    including: readonly string[] | undefined,
  ) {
    this.loader = loader;
    this.folder = folder;
    this.environment = environment;
    this.#isMain = including?.length === 0;
    this.#included = (including?.length ?? 0) > 0;
    this.#layers = units.flatMap((unit) =>
      unit.model.documents.map((root) => new Layer(this, unit, root, including && [...including, unit.path])),
    );
  }

  names(section: Section): ReadonlySet<string> {
    return new Set(this.#layers.flatMap((layer) => layer.names(section)));
  }

  /** The entry `name` of `section` with every file merged, or undefined if it is not there or was reset. */
  resolve(section: Section, name: string, trail: Trail = []): Resolved | undefined {
    const key = `${section}\0${name}`;
    if (this.#resolved.has(key)) return this.#resolved.get(key);
    const { merge } = this.loader;
    let result: Resolved | undefined;
    for (const layer of this.#layers) {
      if (layer.resets(section, name)) {
        result = undefined;
        continue;
      }
      const own = layer.resolve(section, name, trail);
      const first = result === undefined && own !== undefined;
      result = first ? { ...own, node: merge.merge(undefined, own.node) } : combine(merge, result, own);
    }
    if (result !== undefined && section === 'services' && !this.#isMain) {
      const { provenance } = this.loader;
      const defaults = { context: this.#included ? this.loader.rebase(this.folder)?.('.') : undefined };
      result = { ...result, node: withDefaults(provenance, result.node, defaults) };
    }
    this.#resolved.set(key, result);
    return result;
  }

  has(section: Section, name: string): boolean {
    return this.#layers.some((layer) => layer.has(section, name));
  }

  /** The file at `path` for a service that extends one of its own: its includes do not count (compose-go loader/extends.go). */
  extended(path: string): ComposeModel | undefined {
    let model = this.#extended.get(path);
    const unit = model === undefined ? this.loader.unit(path) : undefined;
    if (unit !== undefined) {
      model = new ComposeModel(this.loader, [unit], parentOf(path), this.environment, undefined);
      this.#extended.set(path, model);
    }
    return model;
  }

  /** The last `name:` of the files. */
  get projectName(): string | undefined {
    return this.#layers.findLast((layer) => layer.projectName !== undefined)?.projectName;
  }
}

/** One YAML document of one file. */
class Layer {
  readonly #model: ComposeModel;
  readonly #unit: Unit<ComposeFile>;
  readonly #root: DocumentNode;
  readonly #canonical: Canonical;
  readonly #including: readonly string[] | undefined;
  readonly #invalid: Problem[] = [];
  readonly #resolved = new Map<string, Resolved | undefined>();
  readonly #entries = memo((section: Section): ReadonlyMap<string, Entry> => {
    const entries = this.#root.get(section)?.entries() ?? [];
    return new Map(entries.filter((entry) => isService(entry, section)).map((entry) => [entry.key, entry]));
  });
  #includes: readonly ComposeModel[] | undefined;
  #unfollowed = false;

  constructor(
    model: ComposeModel,
    unit: Unit<ComposeFile>,
    root: DocumentNode,
    including: readonly string[] | undefined,
  ) {
    this.#model = model;
    this.#unit = unit;
    this.#root = root;
    this.#including = including;
    const { local } = model.loader;
    this.#canonical = new Canonical({
      path: unit.path,
      environment: model.environment,
      provenance: model.loader.provenance,
      rebase: model.loader.rebase(model.folder),
      problems: this.#invalid,
      emptied: local && ((name, node) => local.emptied(name, { path: unit.path, span: node.span })),
    });
  }

  get projectName(): string | undefined {
    const node = this.#root.get('name');
    return node === undefined ? undefined : this.#canonical.value(node).text;
  }

  names(section: Section): readonly string[] {
    return [...this.#entries(section).keys(), ...this.#included().flatMap((model) => [...model.names(section)])];
  }

  has(section: Section, name: string): boolean {
    return this.#entries(section).has(name) || this.#included().some((model) => model.has(section, name));
  }

  resets(section: Section, name: string): boolean {
    return this.#root.get(section)?.get(name)?.tag === '!reset';
  }

  /** What this document alone makes of it. Where a circle or an endless chain cuts it off, it is incomplete for everybody. */
  resolve(section: Section, name: string, trail: Trail): Resolved | undefined {
    const key = `${section}\0${name}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#resolve(section, name, trail));
    return this.#resolved.get(key);
  }

  #resolve(section: Section, name: string, trail: Trail): Resolved | undefined {
    const { merge } = this.#model.loader;
    const entry = this.#entries(section).get(name);
    let result = entry === undefined ? undefined : this.#own(section, entry);
    for (const model of this.#included()) {
      const included = model.resolve(section, name, trail);
      if (included !== undefined) result = combine(merge, included, result, true);
    }
    if (result !== undefined && this.#unfollowed) result = { ...result, complete: false };
    const extended = result?.node.get('extends');
    return section !== 'services' || result === undefined || extended === undefined
      ? result
      : this.#extend(name, result, extended, trail);
  }

  #own(section: Section, entry: Entry): Resolved {
    const { key, keySpan, span, value } = entry;
    const node = section === 'services' ? this.#canonical.service(value) : this.#canonical.resource(value);
    for (const problem of this.#invalid.splice(0)) {
      const place = { path: this.#unit.path, span: problem.span };
      this.#model.loader.report({ kind: 'reference', message: `service ${key}: ${problem.message}`, place });
    }
    return { node, name: { path: this.#unit.path, keySpan, span }, complete: true };
  }

  #extend(name: string, own: Resolved, extended: DocumentNode, trail: Trail): Resolved {
    const { loader } = this.#model;
    const bare = without(loader, own.node, 'extends');
    const service = extended.kind === 'scalar' ? extended : extended.get('service');
    const file = extended.get('file');
    const unfollowed: Resolved = { ...own, node: bare, complete: false };
    if (service?.text === undefined || (file !== undefined && file.text === undefined)) return unfollowed;

    const step = { path: this.#unit.path, name, span: service.span };
    const circle = trail.findIndex((one) => one.path === step.path && one.name === name);
    if (circle !== -1) this.#reportCircle(trail.slice(circle));
    if (circle !== -1 || trail.length >= extendsLimit) return unfollowed;

    const model = file === undefined ? this : this.#fileOf(name, service.text, file);
    if (model === undefined) return unfollowed;
    if (!model.has('services', service.text)) {
      this.#reportMissing(name, service, file);
      return unfollowed;
    }
    const base = model.resolve('services', service.text, [...trail, step]);
    if (base === undefined) return { ...own, node: bare };
    const settled = loader.merge.merge(undefined, base.node);
    const merged = without(loader, loader.merge.merge(settled, bare, true), 'extends');
    const { span, keySpan } = own.node;
    const node = loader.provenance.adopt(merged.with({ span, keySpan }), this.#unit.path);
    return { node, name: own.name, complete: own.complete && base.complete };
  }

  /** The file that `extends` of service `name` names. */
  #fileOf(name: string, target: string, file: DocumentNode): ComposeModel | undefined {
    const { loader, folder } = this.#model;
    const written = file.text ?? '';
    const there = presence(loader.repository, folder, written);
    if (there === 'missing') {
      const message = `service ${name} extends ${target} of ${written}, which does not exist`;
      loader.report({ kind: 'missing-file', message, place: { path: this.#unit.path, span: file.span } });
    }
    return there === 'file' ? this.#model.extended(joinPath(folder, written)) : undefined;
  }

  #reportMissing(name: string, service: DocumentNode, file: DocumentNode | undefined): void {
    const { loader, folder } = this.#model;
    const unit = file === undefined ? this.#unit : loader.unit(joinPath(folder, file.text ?? ''));
    const unsure = file === undefined && this.#unfollowed;
    if (unsure || unit === undefined || unit.model.template !== undefined || unit.model.problems.length > 0) return;
    const message = `service ${name} extends ${service.text}, which ${unit.path} does not have`;
    loader.report({ kind: 'missing-service', message, place: { path: this.#unit.path, span: service.span } });
  }

  /** Told from the step that stands first, so that every service of the circle tells the same. */
  #reportCircle(steps: Trail): void {
    const order = (at: number): string => `${steps[at]?.path}\0${String(steps[at]?.span.start).padStart(9, '0')}`;
    let start = 0;
    for (let at = 1; at < steps.length; at++) if (order(at) < order(start)) start = at;
    const [first, ...others] = [...steps.slice(start), ...steps.slice(0, start)];
    if (first === undefined) return;
    const way = [first, ...others, first].map((one) => one.name).join(' → ');
    const related = others.map(({ path, span, name }) => ({ path, span, message: `${name} extends here` }));
    const message = `services extend each other in a circle: ${way}`;
    this.#model.loader.report({ kind: 'cycle', message, place: { path: first.path, span: first.span }, related });
  }

  #included(): readonly ComposeModel[] {
    if (this.#includes !== undefined) return this.#includes;
    this.#includes = [];
    const list = this.#including === undefined ? undefined : this.#root.get('include');
    if (list === undefined) return this.#includes;
    const models: ComposeModel[] = [];
    const seen = new Map<string, Span>();
    for (const include of includesOf(this.#canonical.value(list))) {
      const model = this.#include(include, seen);
      if (model === undefined) this.#unfollowed = true;
      else models.push(model);
    }
    this.#includes = models;
    return models;
  }

  #include(
    { paths, projectDirectory, envFiles, node }: ReturnType<typeof includesOf>[number],
    seen: Map<string, Span>,
  ): ComposeModel | undefined {
    const { loader, folder, environment } = this.#model;
    const written = node.kind === 'map' ? (node.get('path')?.items().length ?? 0) : 1;
    if (written > paths.length || ++loader.includes > includeLimit) return undefined;
    const units: Unit<ComposeFile>[] = [];
    for (const [index, { value, span }] of paths.entries()) {
      const place = { path: this.#unit.path, span };
      const path = joinPath(folder, value);
      const there = presence(loader.repository, folder, value);
      if (there === 'missing')
        loader.report({ kind: 'missing-file', message: `include of ${value}, which does not exist`, place });
      const unit = there === 'file' ? loader.unit(path) : undefined;
      if (unit === undefined) return undefined;
      if (index === 0 && this.#including?.includes(path) === true) {
        const way = [...this.#including.slice(this.#including.indexOf(path)), path].join(' → ');
        loader.report({ kind: 'cycle', message: `files include each other in a circle: ${way}`, place });
        return undefined;
      }
      const first = seen.get(path);
      if (index === 0 && paths.length === 1 && first !== undefined) {
        const related = [{ path: this.#unit.path, span: first, message: 'first included here' }];
        loader.report({ kind: 'duplicate-include', message: `${value} is included twice`, place, related });
      } else if (index === 0) seen.set(path, span);
      units.push(unit);
    }
    const [first] = units;
    const given = projectDirectory?.value;
    if (first === undefined || (given !== undefined && (given.startsWith('/') || leaves(folder, given))))
      return undefined;
    const dir = given === undefined ? parentOf(first.path) : joinPath(folder, given);
    const files =
      envFiles.length === 0 ? [joinPath(dir, '.env')] : envFiles.map(({ value }) => joinPath(folder, value));
    const inner = environmentFrom(loader.repository, files, environment, loader.local !== undefined);
    return new ComposeModel(loader, units, dir, inner, this.#including ?? []);
  }
}

/** An empty service is none; an empty volume or network has the defaults. */
const isService = ({ value }: Entry, section: Section): boolean =>
  value.tag !== '!reset' && (value.kind === 'map' || section !== 'services');

function without(loader: ComposeLoader, node: DocumentNode, key: string): DocumentNode {
  const own = node.entries().filter((entry) => entry.key !== key);
  return loader.provenance.change(node, { own });
}
