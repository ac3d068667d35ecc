import type { Contract } from '../contract/schema.ts';
import type { ComposeFile } from '../models/compose/compose.ts';
import { isDockerfileTemplate } from '../models/dockerfile/keywords.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import type { Pyproject } from '../models/python/pyproject.ts';
import type { Instruction } from '../models/dockerfile/syntax.ts';
import { overlayTree } from '../text/overlay-tree.ts';
import type { Skeleton } from '../text/skeleton.ts';
import { Lines } from '../text/span.ts';
import type { Reading, Tree } from '../text/tree.ts';
import { type BuildContext, joinPath } from './build-context.ts';
import { type ComposeBuild, composeBuilds } from './compose-builds.ts';
import { type FolderLeaks, folderLeaks, type Leaks, leaksOf } from './context-leaks.ts';
import { contextsOf } from './contexts.ts';
import { DockerfileUnit } from './dockerfile-unit.ts';
import { type Format, formats } from './formats.ts';
import { memo, type Meter, unmetered } from './memo.ts';
import { OwnPaths } from './own-paths.ts';
import { gitIgnores } from './products.ts';
import { skeletonOf } from './skeletons.ts';

/** A file with its model. */
export interface Unit<Model> {
  readonly path: string;
  readonly text: string;
  readonly model: Model;
}

/** A file that ought to be read and cannot be. */
export interface Unread {
  readonly path: string;
  /** What it was to be read as. */
  readonly as: 'Dockerfile' | 'compose file';
  readonly reading: Exclude<Reading, { kind: 'text' }>;
}

export interface RepositoryOptions {
  readonly explicit?: readonly string[] | undefined;
  readonly contract?: Contract | undefined;
  readonly meter?: Meter | undefined;
  /** The day of the question, "2026-03-31": for what ends on a day. Without it only what had ended when the data was written counts. */
  readonly today?: string | undefined;
}

/**
 * The repository as rules see it: typed models of its files, each parsed when first asked for, and how the files refer to
 * each other. It reads only through its tree.
 */
export class Repository {
  readonly tree: Tree;
  /** What the repository promises in writing; empty if it has no contract. */
  readonly contract: Contract;
  /** "2026-03-31"; undefined if nobody says. */
  readonly today: string | undefined;
  readonly #base: Repository | undefined;
  readonly #meter: Meter;
  readonly #units = new Map<Format<unknown>, Map<string, Unit<unknown> | undefined>>();
  readonly #explicit: readonly string[];
  #own: OwnPaths | undefined;
  #dockerfiles: readonly DockerfileUnit[] | undefined;
  #dockerfileAt: ReadonlyMap<string, DockerfileUnit> | undefined;
  #composes: readonly Unit<ComposeFile>[] | undefined;
  readonly #unread: Unread[] = [];
  readonly #folders = new Map<string, (dir: string) => FolderLeaks>();
  readonly #gitIgnores: (path: string) => boolean;

  /** `explicit`: paths to be read as Dockerfiles whatever their names. */
  constructor(
    tree: Tree,
    { explicit = [], contract = {}, meter = unmetered, today }: RepositoryOptions = {},
    base?: Repository,
  ) {
    this.tree = tree;
    this.today = today;
    this.contract = contract;
    this.#explicit = explicit;
    this.#base = base;
    this.#meter = meter;
    this.#gitIgnores = gitIgnores(tree);
  }

  /** The same repository with other texts for some files; what did not change keeps its models. */
  with(texts: ReadonlyMap<string, string>): Repository {
    return new Repository(
      overlayTree(this.tree, texts),
      { explicit: this.#explicit, contract: this.contract, meter: this.#meter, today: this.today },
      this,
    );
  }

  get #ownPaths(): OwnPaths {
    this.#own ??= new OwnPaths(this.tree.paths());
    return this.#own;
  }

  /** True if `path` is one of the repository's own files: git holds it, or would. */
  readonly isOwn = (path: string): boolean => this.#ownPaths.has(path);

  /** True if one of the repository's own files lies in folder `path`. */
  hasOwnBelow(path: string): boolean {
    return this.#ownPaths.hasBelow(path);
  }

  /** Line table of `path`; that of an empty text if there is no such file. */
  readonly lines = memo((path: string): Lines => {
    const text = this.tree.text(path) ?? '';
    const old = this.#base?.lines(path);
    return old?.text === text ? old : new Lines(text);
  });

  /** Paths of the repository's own files with base name `name`. */
  named(name: string): readonly string[] {
    return this.#ownPaths.named(name);
  }

  /** Paths of the repository's own files whose names end with `ending` (".tf", "requirements.txt"), sorted. */
  ending(ending: string): readonly string[] {
    return this.#ownPaths.ending(ending);
  }

  /** The file at `path` as `format` reads it, parsed once; undefined if there is no such file or it is no text. */
  unit<Model>(format: Format<Model>, path: string): Unit<Model> | undefined {
    let units = this.#units.get(format);
    if (!units) {
      units = new Map<string, Unit<unknown> | undefined>();
      this.#units.set(format, units);
    }
    if (units.has(path)) return units.get(path) as Unit<Model> | undefined;
    const text = this.tree.text(path);
    const unit = text === undefined ? undefined : this.#read(format, path, text);
    units.set(path, unit);
    return unit;
  }

  /** Those of `paths` that can be read. */
  units<Model>(format: Format<Model>, paths: readonly string[]): readonly Unit<Model>[] {
    return paths.flatMap((path) => this.unit(format, path) ?? []);
  }

  #read<Model>(format: Format<Model>, path: string, text: string): Unit<Model> {
    const old = this.#base?.tree.text(path) === text ? this.#base.unit(format, path) : undefined;
    return old ?? { path, text, model: this.#meter(format.name, () => format.parse(text, path)) };
  }

  /** Every Dockerfile that can be read; templates (Jinja, ERB …) are not Dockerfiles yet. */
  get dockerfiles(): readonly DockerfileUnit[] {
    if (!this.#dockerfiles) {
      const paths = new Set([...this.#explicit, ...this.#ownPaths.dockerfiles]);
      for (const { dockerfile } of Object.values(this.contract.services ?? {}))
        if (dockerfile) paths.add(joinPath('', dockerfile));
      for (const { path } of this.#composeBuilds()) if (!isDockerfileTemplate(path)) paths.add(path);
      this.#dockerfiles = this.#readAll('Dockerfile', [...paths].sort(), this.#readDockerfile);
    }
    return this.#dockerfiles;
  }

  /** The Dockerfile at `path`. */
  dockerfile(path: string): DockerfileUnit | undefined {
    this.#dockerfileAt ??= new Map(this.dockerfiles.map((unit) => [unit.path, unit]));
    return this.#dockerfileAt.get(path);
  }

  /** Instructions with one of `keywords` in all Dockerfiles. */
  *instructions(...keywords: string[]): Iterable<{ file: DockerfileUnit; instruction: Instruction }> {
    for (const file of this.dockerfiles) {
      for (const instruction of file.model.instructions)
        if (keywords.includes(instruction.keyword)) yield { file, instruction };
    }
  }

  get composes(): readonly Unit<ComposeFile>[] {
    this.#composes ??= this.#readAll('compose file', this.#ownPaths.composes, (path, text) =>
      this.#read(formats.compose, path, text),
    );
    return this.#composes;
  }

  /** What a compose file builds. */
  readonly composeBuilds = memo((unit: Unit<ComposeFile>): readonly ComposeBuild[] => composeBuilds(this, unit));

  /** Files that a model was asked for and that could not be read. */
  get unread(): readonly Unread[] {
    return this.dockerfiles && this.composes ? this.#unread : [];
  }

  /** The `package.json` at `path`, or undefined if there is none. */
  packageJson(path: string): Unit<PackageJson> | undefined {
    return this.unit(formats.packageJson, path);
  }

  /** The `pyproject.toml` at `path`, or undefined if there is none. */
  pyproject(path: string): Unit<Pyproject> | undefined {
    return this.unit(formats.pyproject, path);
  }

  /** The build contexts that `file` is built with: those that compose files name, else the likeliest folder. Never empty. */
  readonly contexts = memo((file: DockerfileUnit): readonly BuildContext[] => contextsOf(this, file));

  /** True if a `.gitignore` matches `path`. */
  readonly isIgnoredByGit = memo((path: string): boolean => this.#gitIgnores(path));

  /** What broad COPY instructions of `file` take along from `context` and should not. */
  leaks(file: DockerfileUnit, context: BuildContext): Leaks {
    return this.#leaks(file)(context);
  }

  readonly #leaks = memo((file: DockerfileUnit) =>
    memo((context: BuildContext): Leaks => leaksOf(this.tree, file, context, this.#folderLeaks(context))),
  );

  /** One for all Dockerfiles that are built from a folder with the same ignore file. */
  #folderLeaks(context: BuildContext): (dir: string) => FolderLeaks {
    const key = `${context.dir}\0${context.ignore ? context.ignorePath : ''}`;
    let leaks = this.#folders.get(key);
    if (!leaks) {
      leaks = memo((dir: string) => folderLeaks(this, context, dir));
      this.#folders.set(key, leaks);
    }
    return leaks;
  }

  /** Structure of `path` as its format's model sees it; undefined if no model reads such a file. */
  skeleton(path: string): Skeleton | undefined {
    const text = this.tree.text(path);
    return text === undefined ? undefined : skeletonOf(path, text, this.dockerfile(path) !== undefined);
  }

  /** Number of shell bodies in the Dockerfile at `path` that do not parse. */
  shellErrors(path: string): number {
    const unit = this.dockerfile(path);
    let errors = 0;
    for (const instruction of unit?.model.instructions ?? []) {
      if (instruction.keyword === 'RUN')
        for (const script of unit?.scripts(instruction) ?? []) errors += script.errors.length;
    }
    return errors;
  }

  readonly #readDockerfile = (path: string, text: string): DockerfileUnit => {
    const old = this.#base?.dockerfile(path);
    return old?.text === text ? old : new DockerfileUnit(path, text, this.#meter);
  };

  /** Dockerfiles that compose files name. */
  *#composeBuilds(): Iterable<{ path: string }> {
    for (const unit of this.composes) for (const build of this.composeBuilds(unit)) yield { path: build.dockerfile };
  }

  #readAll<T>(as: Unread['as'], paths: readonly string[], make: (path: string, text: string) => T): T[] {
    const units: T[] = [];
    for (const path of paths) {
      const reading = this.tree.read(path);
      if (reading.kind === 'text') units.push(make(path, reading.text));
      else if (reading.kind !== 'missing') this.#unread.push({ path, as, reading });
    }
    return units;
  }
}
