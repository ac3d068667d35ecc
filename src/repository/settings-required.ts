import { ancestry } from '../models/dockerfile/scope.ts';
import { baseName, joinPath, leftOut } from './build-context.ts';
import { copySources } from './copies.ts';
import type { SourceFile } from '../models/source/syntax.ts';
import type { Repository, Unit } from './repository.ts';
import { casedFor, type PlacedField, type PlacedRead, type ServiceModel, settingsOf, sourcesFrom } from './settings.ts';
import { holdsWord } from './settings-reads.ts';
import type { BuiltService } from './run-services.ts';
import { sourceAt } from './sources.ts';
import { startsOfService } from './container-starts.ts';
import type { StartCommand } from './start-commands.ts';
import { followScript } from './start-scripts.ts';

/** A variable without which the program of a service does not start, and that nothing sets. */
export interface Missing {
  readonly name: string;
  readonly place: PlacedField | PlacedRead;
  readonly model: ServiceModel | undefined;
}

/**
 * What `service` needs and is not given, as far as that can be known: nothing for a service whose environment is partly elsewhere, and
 * nothing that an environment file which the program reads itself, or a script that runs before it, may set.
 */
export function missingSettings(repository: Repository, service: BuiltService): readonly Missing[] {
  if (service.open || !service.files.complete) return [];
  const settings = settingsOf(service.files);
  const mayMiss =
    settings.models.some(({ fields }) => fields.some(({ field }) => field.required)) ||
    [...settings.reads.values()].some((places) => places.some(({ read }) => read.required));
  const started = mayMiss ? startedBy(repository, service) : new Set<Unit<SourceFile>>();
  if (started.size === 0) return [];
  const missing = new Map<string, Missing>();
  const needed: Missing[] = [];
  // `load_dotenv()` and the like, and Next.js by itself, read a file that nobody has put into the repository.
  const loads =
    (service.files.sources.some(({ text }) => /dotenv|read_env|--env-file|loadEnvFile/.test(text)) ||
      /dotenv|--env-file|\bnext\b|\.next\//.test(`${service.start}\n${service.dockerfile.text}`)) &&
    mayReadFile(service, ['.env', '.env.production']);
  for (const model of settings.models) {
    if (!model.closed || !isMadeAtStart(started, model) || mayReadFile(service, model.model.envFiles)) continue;
    if (loads && model.model.kind !== 'pydantic-settings') continue;
    for (const place of model.fields) {
      const { field } = place;
      const [name] = field.variables;
      const isSet = field.variables.some((one) => isGiven(service, model, one));
      if (field.required && name !== undefined && !isSet && !field.name.includes('.') && !isBuiltIn.test(name))
        needed.push({ name: casedFor(model.model, name), place, model });
    }
  }
  if (!loads) {
    for (const [name, places] of settings.reads) {
      const place = places.find(({ read }) => read.required && read.inFunction === undefined);
      const sure = place && places.every(({ read }) => read.required || read.inFunction === true);
      if (sure && !service.sets.has(name) && started.has(place.source)) needed.push({ name, place, model: undefined });
    }
  }
  for (const one of needed)
    if (!missing.has(one.name) && !isSetElsewhere(repository, service, one)) missing.set(one.name, one);
  return [...missing.values()];
}

/** What bundlers put into the program while it is built, and what its runtime sets. */
const isBuiltIn = /^(?:NEXT_PUBLIC_|VITE_|PUBLIC_|REACT_APP_|EXPO_PUBLIC_|NUXT_PUBLIC_|NODE_ENV$|SKIP_ENV_VALIDATION$)/;

function isGiven({ sets }: BuiltService, { model }: ServiceModel, variable: string): boolean {
  if (model.caseSensitive) return sets.has(variable);
  const wanted = variable.toUpperCase();
  for (const name of sets) {
    const upper = name.toUpperCase();
    if (upper === wanted || (model.delimiter && upper.startsWith(`${wanted}${model.delimiter.toUpperCase()}`)))
      return true;
  }
  return false;
}

/** `settings = Settings()` at the top of a module that runs, and nowhere with values of its own. */
function isMadeAtStart(started: ReadonlySet<Unit<SourceFile>>, { model, source }: ServiceModel): boolean {
  const sources = [...started];
  if (model.kind !== 'pydantic-settings') {
    const only = source.text.includes('safeParse(') && !/\bthrow\b|process\.exit|\.parse\(/.test(source.text);
    return started.has(source) && !only;
  }
  const makers = sources.filter(
    ({ path, model: one }) =>
      path.endsWith('.py') &&
      one.names.some(
        ({ kind, maker }) => kind === 'variable' && maker?.slice(maker.lastIndexOf('.') + 1) === model.name,
      ),
  );
  if (makers.length === 0) return false;
  const filled = new RegExp(String.raw`(?<!\bclass\s{1,8})\b${model.name}\s{0,8}\(\s{0,80}[^\s)]`);
  return !sources.some(({ text }) => text.includes(model.name) && filled.test(text));
}

/**
 * The sources that run when `service` starts; of Go, whose packages are not followed, all if there is one program; of Next.js, whose server reads
 * any file of the app, all.
 */
function startedBy(repository: Repository, service: BuiltService): ReadonlySet<Unit<SourceFile>> {
  const { files } = service;
  const start = [service.start, ...packageScripts(repository, service)].join('\n');
  const scripts = files.paths.filter(
    (path) => /\.(?:sh|bash)$|(?:^|\/)[^/.]+$/.test(path) && holdsWord(start, baseName(path)),
  );
  const words = [start, ...scripts.slice(0, maxScripts).map((path) => repository.tree.text(path) ?? '')].join('\n');
  const started = new Set(sourcesFrom(files.sourcePaths, words, (path) => sourceAt(repository, path)));
  const programs = files.sources.filter(({ path, model }) => path.endsWith('.go') && model.main !== undefined);
  if (programs.length === 1) for (const source of files.sources) if (source.path.endsWith('.go')) started.add(source);
  if (isNext(service, words)) for (const source of files.sources) if (isScript.test(source.path)) started.add(source);
  return started;
}

const isScript = /\.[mc]?[jt]sx?$/;

/** `next start`, or the server of the standalone output. */
const isNext = ({ dockerfile }: BuiltService, words: string): boolean =>
  /\bnext\b["',\s]{1,8}start\b/.test(words) ||
  (/\bserver\.js\b/.test(words) && dockerfile.text.includes('.next/standalone'));

/** Texts of the scripts of package.json that the start runs, one through the other. */
function packageScripts(repository: Repository, service: BuiltService): readonly string[] {
  const { dockerfile, contexts, stage } = service.build;
  const texts: string[] = [];
  const commands: StartCommand[] = [...(startsOfService(service) ?? [])];
  for (const command of commands) {
    if (texts.length >= maxScripts) break;
    if (command.start?.kind !== 'script') continue;
    const script = followScript(repository, dockerfile, contexts, stage, command);
    if (!script) continue;
    texts.push(script.text);
    commands.push(...script.commands);
  }
  return texts;
}

const maxScripts = 8;

/** A `.env` file that the model reads itself may be there, unless the ignore file of the build keeps it out. */
function mayReadFile({ dockerfile, context, files, run }: BuiltService, envFiles: readonly string[]): boolean {
  if (envFiles.length === 0) return false;
  if (run.mounts.length > 0 || files.paths.some((path) => /(?:^|\/)\.env/.test(path))) return true;
  return (
    copySources(dockerfile).some(({ text }) => /^(?:\.?\/?|\*)$/.test(text)) &&
    envFiles.some((file) => !leftOut(context, joinPath(context.dir, baseName(file))))
  );
}

/** A script, the start command or the Dockerfile that names the variable may set it. */
function isSetElsewhere(repository: Repository, { dockerfile, files, run }: BuiltService, { name }: Missing): boolean {
  return (
    holdsWord(run.commands, name) ||
    dockerfile.live.some((stage) =>
      ancestry(stage).some(({ instructions }) =>
        instructions.some(({ keyword, rest }) => keyword !== 'FROM' && holdsWord(rest.text, name)),
      ),
    ) ||
    files.paths.some((path) => setters.test(path) && holdsWord(repository.tree.text(path) ?? '', name))
  );
}

const setters = /(?:\.(?:sh|bash|env|toml|ini|cfg|conf|json|ya?ml)|(?:^|\/)(?:\.env[^/]*|[^/.]+))$/;
