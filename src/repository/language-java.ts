import type { Stage } from '../models/dockerfile/syntax.ts';
import type { XmlText } from '../models/java/xml.ts';
import type { Pom } from '../models/java/pom.ts';
import { javaFeature } from '../models/java/version-file.ts';
import { joinPath, parentOf, resolveSource } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import {
  type Claim,
  foldersAbove,
  type Consequence,
  leastClaim,
  nearest,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';
import type { Repository, Unit } from './repository.ts';
import { runCommands } from './run-commands.ts';

/**
 * Java: class files run on the version that they are compiled for and on later ones (JVM specification, 4.1), and a JDK compiles for
 * itself and earlier ones. Gradle's toolchain is another thing: a JDK of exactly that version, which somebody must bring.
 */
export const javaRuntime: Runtime = {
  language: 'java',
  name: 'Java',
  manifests: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  atRun: true,
  claims(place) {
    const { repository, manifest } = place;
    const stated = manifest.endsWith('pom.xml') ? mavenClaims(place) : gradleClaims(place);
    if (stated.length > 0) return stated;
    const file = nearest(
      repository,
      foldersAbove(place),
      ['.java-version', '.sdkmanrc'],
      formats.javaVersion,
      (unit) =>
        unit.model
          ? leastClaim(unit, unit.path.slice(unit.path.lastIndexOf('/') + 1), unit.model, unit.model.version)
          : undefined,
    );
    const tool = toolClaim(place, 'java', (unit, key, first, [version = '']) => {
      const feature = javaFeature(version);
      return feature === undefined ? undefined : leastClaim(unit, key, first, feature);
    });
    return [file ?? tool].flatMap((one) => one ?? []);
  },
  projects: builtBefore,
};

function mavenClaims({ repository, manifest }: Placed): readonly Claim[] {
  for (let path = manifest, level = 0; level < 8; level++) {
    const unit = repository.unit(formats.pom, path);
    if (!unit || unit.model.profiled) return [];
    const found = targetOf(unit.model);
    if (found) {
      const version = javaFeature(found.text.text);
      return version === undefined ? [] : [leastClaim(unit, `\`${found.key}\``, found.text, version, whenOlder)];
    }
    const { parent } = unit.model;
    if (!parent || parent.path === '') return [];
    const at = joinPath(parentOf(path), parent.path);
    path = at.endsWith('.xml') ? at : joinPath(at, 'pom.xml');
  }
  return [];
}

/** What a pom says itself: the plug-in's configuration, else the properties that it reads, else the one that Spring's parent reads. */
function targetOf({ compiler, properties, parent }: Pom): { readonly key: string; readonly text: XmlText } | undefined {
  for (const one of compiler) {
    const key = /^\$\{(.+)\}$/.exec(one.text)?.[1];
    const text = key === undefined ? one : properties.get(key);
    if (text && isNumber(text)) return { key: key ?? one.path.slice(one.path.lastIndexOf('/') + 1), text };
  }
  const spring = parent?.artifact.startsWith('spring-boot-starter-parent') === true;
  for (const key of [
    'maven.compiler.release',
    'maven.compiler.target',
    'maven.compiler.source',
    ...(spring ? ['java.version'] : []),
  ]) {
    const written = properties.get(key);
    const other = /^\$\{(.+)\}$/.exec(written?.text ?? '')?.[1];
    const text = other === undefined ? written : properties.get(other);
    if (text && isNumber(text)) return { key: other ?? key, text };
  }
  return undefined;
}

const isNumber = ({ text }: XmlText): boolean => /^(?:1\.)?\d{1,2}$/.test(text);

function gradleClaims(place: Placed): readonly Claim[] {
  const { repository, manifest, run, file } = place;
  const unit = repository.unit(formats.gradle, manifest);
  const { java = [] } = unit?.model ?? {};
  const release = java.find(({ kind }) => kind === 'release');
  const toolchain = java.find(({ kind }) => kind === 'toolchain');
  if (!unit) return [];
  const claims: Claim[] = [];
  const compiles = run.stages.some((stage) =>
    [...runCommands(file, stage)].some(({ command }) => command.name === 'gradle' || command.name === 'gradlew'),
  );
  if (toolchain && compiles) {
    const version = javaFeature(toolchain.version) ?? '';
    const downloads = settingsOf(repository, unit).some(({ model }) => model.downloads);
    claims.push({
      file: unit,
      span: toolchain.span,
      text: toolchain.version,
      key: 'the toolchain',
      kind: 'other',
      allows: (given) => (given === version ? 'yes' : 'no'),
      instead: () => version,
      consequence: (): Consequence =>
        downloads
          ? { level: 'warning', text: 'every build downloads another JDK' }
          : { level: 'warning', text: 'Gradle finds no JDK of that version, unless the image has a second one' },
    });
  }
  const least = release ?? (compiles ? undefined : toolchain);
  if (least) {
    const version = javaFeature(least.version) ?? '';
    claims.push(
      leastClaim(
        unit,
        `\`${least.text.split(/[\s(=]/)[0] ?? ''}\``,
        { text: least.version, span: least.span },
        version,
        whenOlder,
      ),
    );
  }
  return claims;
}

const settingsOf = (repository: Repository, { path }: Unit<unknown>) =>
  ['settings.gradle', 'settings.gradle.kts'].flatMap((name) => {
    const at = joinPath(parentOf(path), name);
    const unit = repository.tree.exists(at) ? repository.unit(formats.gradle, at) : undefined;
    return unit ? [unit] : [];
  });

function whenOlder({ run, file }: Placed): Consequence {
  const compiles = run.stages.some((stage) =>
    [...runCommands(file, stage)].some(({ command }) => /^(?:mvnw?|gradlew?|javac)$/.test(command.name ?? '')),
  );
  return compiles
    ? { level: 'error', text: 'its compiler does not know that version' }
    : { level: 'error', text: 'it refuses the class files (UnsupportedClassVersionError)' };
}

/** Projects whose archives a Dockerfile copies from where the build left them: `COPY target/app.jar`, `COPY build/libs/*.jar`. */
function builtBefore(repository: Repository, file: DockerfileUnit): ReturnType<NonNullable<Runtime['projects']>> {
  const projects: { path: string; stages: Stage[] }[] = [];
  for (const { text, stage } of copySources(file)) {
    const folder = /^(?:\.?\/)?(.*?)(?:^|\/)(?:target|build\/libs)\/[^/]*\.(?:jar|war)$/.exec(text)?.[1];
    if (folder === undefined || /[*?[]/.test(folder)) continue;
    for (const context of repository.contexts(file)) {
      for (const dir of resolveSource(repository.tree, context, folder === '' ? '.' : folder).found) {
        const path = javaRuntime.manifests
          .map((name) => joinPath(dir, name))
          .find((one) => repository.tree.exists(one));
        if (path !== undefined) projects.push({ path, stages: [stage] });
      }
    }
  }
  return projects;
}
