import { type BakeFile, parseBake } from '../models/bake/bake.ts';
import { parseCargoToml, type CargoToml } from '../models/cargo/cargo-toml.ts';
import { type ComposerJson, type ComposerLock, parseComposerJson, parseComposerLock } from '../models/php/composer.ts';
import { parseCompose, type ComposeFile } from '../models/compose/compose.ts';
import { parseGoMod, parseGoWork, type GoMod, type GoWork } from '../models/go/go-mod.ts';
import { type ProjectReference, projectReferences } from '../models/dotnet/references.ts';
import { type GradleInclude, gradleIncludes } from '../models/java/gradle-settings.ts';
import { type GradleScript, parseGradle } from '../models/java/gradle.ts';
import { parsePom, type Pom } from '../models/java/pom.ts';
import { type JavaVersion, parseJavaVersionFile, parseSdkmanrc } from '../models/java/version-file.ts';
import { type XmlText, xmlTexts } from '../models/java/xml.ts';
import { type Chart, parseChart } from '../models/kubernetes/chart.ts';
import { type ManifestFile, parseManifests } from '../models/kubernetes/manifest.ts';
import { parseJson } from '../models/json/parse.ts';
import { type LockFile, parseLock } from '../models/lock/parse.ts';
import { type MarkdownFile, parseMarkdown } from '../models/markdown/markdown.ts';
import { type NodeVersionFile, parseNodeVersionFile } from '../models/node/version-file.ts';
import { type PackageJson, parsePackageJson } from '../models/node/package-json.ts';
import { type GitlabPipeline, parseGitlab } from '../models/pipeline/gitlab.ts';
import { parseOtherPipeline } from '../models/pipeline/other.ts';
import type { OtherPipeline } from '../models/pipeline/syntax.ts';
import { type Action, parseAction, parseWorkflow, type Workflow } from '../models/pipeline/workflow.ts';
import { parsePrismaSchema, type PrismaSchema } from '../models/prisma/schema.ts';
import { type CondaEnvironment, parseCondaEnvironment } from '../models/python/conda-environment.ts';
import { type EnvironmentManifest, parseEnvironmentManifest } from '../models/python/environment-manifest.ts';
import { parsePyproject, type Pyproject } from '../models/python/pyproject.ts';
import { parseRequirements, type RequirementsFile } from '../models/python/requirements.ts';
import { parsePythonVersionFile, type PythonVersionLine } from '../models/python/version-file.ts';
import { type Gemfile, parseGemfile, requiredRubyVersion, type RubyText } from '../models/ruby/gemfile.ts';
import { parseRubyVersionFile, type RubyVersion } from '../models/ruby/version-file.ts';
import { parseRustToolchain, type RustToolchain } from '../models/rust/toolchain.ts';
import { fastapiRoutes, type RouteTable } from '../models/source/python-routes.ts';
import type { SourceFile } from '../models/source/syntax.ts';
import { parseSource } from '../models/source/parse.ts';
import { parseTiltfile, type Tiltfile } from '../models/tilt/tiltfile.ts';
import { parseToml } from '../models/toml/parse.ts';
import { parseMise, parseToolVersions, type ToolVersions } from '../models/tool-versions/tool-versions.ts';
import { parseYaml } from '../models/yaml/parse.ts';
import type { DocumentFile } from '../models/document/node.ts';

/** How files of one kind become a typed model. */
export interface Format<Model> {
  /** For `--timing`. */
  readonly name: string;
  readonly parse: (text: string, path: string) => Model;
}

const format = <Model>(name: string, parse: (text: string, path: string) => Model): Format<Model> => ({ name, parse });

/** The formats whose models need nothing but the file itself. */
export const formats = {
  action: format<Action>('action', (text) => parseAction(text)),
  bake: format<BakeFile>('bake', (text, path) => parseBake(text, path)),
  cargo: format<CargoToml>('cargo', (text) => parseCargoToml(text)),
  chart: format<Chart>('chart', (text) => parseChart(text)),
  compose: format<ComposeFile>('compose', (text) => parseCompose(text)),
  composerJson: format<ComposerJson>('composer.json', (text) => parseComposerJson(text)),
  composerLock: format<ComposerLock>('composer.lock', (text) => parseComposerLock(text)),
  condaEnvironment: format<CondaEnvironment>('conda', (text) => parseCondaEnvironment(text)),
  environmentManifest: format<EnvironmentManifest>('environment manifest', (text) => parseEnvironmentManifest(text)),
  gemfile: format<Gemfile>('gemfile', (text) => parseGemfile(text)),
  gemspec: format<readonly RubyText[]>('gemspec', (text) => requiredRubyVersion(text)),
  gitlab: format<GitlabPipeline>('gitlab', (text) => parseGitlab(text)),
  goMod: format<GoMod>('go.mod', (text) => parseGoMod(text)),
  fastapiRoutes: format<readonly RouteTable[]>('routes', (text) => fastapiRoutes(text)),
  goWork: format<GoWork>('go.work', (text) => parseGoWork(text)),
  gradleSettings: format<readonly GradleInclude[]>('gradle settings', (text) => gradleIncludes(text)),
  gradle: format<GradleScript>('gradle', (text) => parseGradle(text)),
  javaVersion: format<JavaVersion | undefined>('java version', (text, path) =>
    path.endsWith('.sdkmanrc') ? parseSdkmanrc(text) : parseJavaVersionFile(text),
  ),
  jsonc: format<DocumentFile>('jsonc', (text) => parseJson(text, 'jsonc')),
  lock: format<LockFile | undefined>('lock', (text, path) => parseLock(path, text)),
  manifests: format<ManifestFile>('kubernetes', (text) => parseManifests(text)),
  markdown: format<MarkdownFile>('markdown', (text) => parseMarkdown(text)),
  nodeVersion: format<NodeVersionFile | undefined>('node version', (text) => parseNodeVersionFile(text)),
  otherPipeline: format<OtherPipeline>('pipeline', (text, path) => parseOtherPipeline(text, path)),
  packageJson: format<PackageJson>('package.json', (text) => parsePackageJson(text)),
  pom: format<Pom>('pom.xml', (text) => parsePom(text)),
  prisma: format<PrismaSchema>('prisma', (text) => parsePrismaSchema(text)),
  projectReferences: format<readonly ProjectReference[]>('.NET project', (text) => projectReferences(text)),
  pyproject: format<Pyproject>('pyproject.toml', (text) => parsePyproject(text)),
  pythonVersion: format<readonly PythonVersionLine[]>('python version', (text) => parsePythonVersionFile(text)),
  requirements: format<RequirementsFile>('requirements', (text) => parseRequirements(text)),
  rubyVersion: format<RubyVersion | undefined>('ruby version', (text) => parseRubyVersionFile(text)),
  rustToolchain: format<RustToolchain>('rust toolchain', (text) => parseRustToolchain(text)),
  source: format<SourceFile | undefined>('source', (text, path) => parseSource(text, path)),
  tiltfile: format<Tiltfile>('tiltfile', (text) => parseTiltfile(text)),
  toml: format<DocumentFile>('toml', (text) => parseToml(text)),
  toolVersions: format<ToolVersions>('tool versions', (text, path) =>
    path.endsWith('.toml') ? parseMise(text) : parseToolVersions(text),
  ),
  xml: format<readonly XmlText[]>('xml', (text) => xmlTexts(text)),
  workflow: format<Workflow>('workflow', (text) => parseWorkflow(text)),
  yaml: format<DocumentFile>('yaml', (text) => parseYaml(text)),
};
