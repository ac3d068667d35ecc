import { baseName } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';
import { fieldSetBy, type ServiceSettings } from './settings.ts';
import { isKnownVariable } from './settings-known.ts';
import type { ServiceFiles } from './sources.ts';

/** What of an image, and of what runs it, may read a variable. */
export interface Readers {
  readonly dockerfile: DockerfileUnit;
  readonly files: ServiceFiles;
  /** Commands and health checks as text. */
  readonly commands: string;
}

/** True if the code of `settings` declares or reads `name`. */
const readsByName = (settings: ServiceSettings, name: string): boolean =>
  settings.reads.has(name) || settings.models.some((model) => fieldSetBy(model, name) !== undefined);

/**
 * True if anything in the service may read `name`: its code, a library or runtime, or a file, command or build step that has the name in
 * it. The dearest question comes last. `libraries`: whether names that libraries and runtimes are known to read count.
 */
export function mayRead(
  repository: Repository,
  { dockerfile, files, commands }: Readers,
  settings: ServiceSettings,
  name: string,
  libraries = true,
): boolean {
  return (
    readsByName(settings, name) ||
    (libraries && isKnownVariable(name)) ||
    holdsWord(commands, name) ||
    refersTo(dockerfile, name) ||
    files.paths.some((path) => !isProse(path) && holdsWord(repository.tree.text(path) ?? '', name))
  );
}

/** Files that talk of variables and read none. */
const isProse = (path: string): boolean =>
  /\.(?:md|mdx|rst|adoc|lock|svg|png|jpe?g|gif|ico|pdf|csv|ipynb)$|(?:^|\/)(?:\.env[^/]*|[^/]*\.env|(?:docker-)?compose[^/]*\.ya?ml|Dockerfile[^/]*|LICENSE|CHANGELOG)$/i.test(
    path,
  ) || /(?:lock\.json|lock\.yaml)$/.test(baseName(path));

/** True if `text` has `name` as a word of its own. */
export function holdsWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (!isWordPart(text.charCodeAt(at - 1)) && !isWordPart(text.charCodeAt(end))) return true;
  }
  return false;
}

const isWordPart = (code: number): boolean =>
  code === 95 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** `$NAME` in a Dockerfile: a start command or a build step uses it. */
function refersTo(file: DockerfileUnit, name: string): boolean {
  return file.text.includes(`$${name}`) || file.text.includes(`\${${name}`);
}
