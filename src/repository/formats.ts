import { parseCargoToml, type CargoToml } from '../models/cargo/cargo-toml.ts';
import { parseCompose, type ComposeFile } from '../models/compose/compose.ts';
import { parseGoMod, parseGoWork, type GoMod, type GoWork } from '../models/go/go-mod.ts';
import { type Chart, parseChart } from '../models/kubernetes/chart.ts';
import { type ManifestFile, parseManifests } from '../models/kubernetes/manifest.ts';
import { type LockFile, parseLock } from '../models/lock/parse.ts';
import { type MarkdownFile, parseMarkdown } from '../models/markdown/markdown.ts';
import { type NodeVersionFile, parseNodeVersionFile } from '../models/node/version-file.ts';
import { type PackageJson, parsePackageJson } from '../models/node/package-json.ts';
import { type GitlabPipeline, parseGitlab } from '../models/pipeline/gitlab.ts';
import { type Action, parseAction, parseWorkflow, type Workflow } from '../models/pipeline/workflow.ts';
import { parsePrismaSchema, type PrismaSchema } from '../models/prisma/schema.ts';
import { parsePyproject, type Pyproject } from '../models/python/pyproject.ts';
import { parseRequirements, type RequirementsFile } from '../models/python/requirements.ts';
import { parseTiltfile, type Tiltfile } from '../models/tilt/tiltfile.ts';
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
  cargo: format<CargoToml>('cargo', (text) => parseCargoToml(text)),
  chart: format<Chart>('chart', (text) => parseChart(text)),
  compose: format<ComposeFile>('compose', (text) => parseCompose(text)),
  gitlab: format<GitlabPipeline>('gitlab', (text) => parseGitlab(text)),
  goMod: format<GoMod>('go.mod', (text) => parseGoMod(text)),
  goWork: format<GoWork>('go.work', (text) => parseGoWork(text)),
  lock: format<LockFile | undefined>('lock', (text, path) => parseLock(path, text)),
  manifests: format<ManifestFile>('kubernetes', (text) => parseManifests(text)),
  markdown: format<MarkdownFile>('markdown', (text) => parseMarkdown(text)),
  nodeVersion: format<NodeVersionFile | undefined>('node version', (text) => parseNodeVersionFile(text)),
  packageJson: format<PackageJson>('package.json', (text) => parsePackageJson(text)),
  prisma: format<PrismaSchema>('prisma', (text) => parsePrismaSchema(text)),
  pyproject: format<Pyproject>('pyproject.toml', (text) => parsePyproject(text)),
  requirements: format<RequirementsFile>('requirements', (text) => parseRequirements(text)),
  tiltfile: format<Tiltfile>('tiltfile', (text) => parseTiltfile(text)),
  workflow: format<Workflow>('workflow', (text) => parseWorkflow(text)),
  yaml: format<DocumentFile>('yaml', (text) => parseYaml(text)),
};
