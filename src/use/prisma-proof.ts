import type { Level } from '../finding.ts';
import { type PrismaFailure, readFailure } from '../models/prisma/answer.ts';
import { originalLine, type Redirected, redirected } from '../models/prisma/redirect.ts';
import { environmentOf, type PrismaSchema, propertyOf, stringsOf } from '../models/prisma/schema.ts';
import { type InstalledPackage, installedPackage } from '../ports/installed-package.ts';
import { prismaGenerate } from '../ports/prisma-generate.ts';
import type { Processes } from '../ports/processes.ts';
import { inside, parentOf } from '../repository/build-context.ts';
import { prismaSchemas, type SchemaFiles, schemaFilesOf } from '../repository/prisma-schema-folders.ts';
import type { Repository, Unit } from '../repository/repository.ts';
import generatesRule from '../rules/prisma/generates.ts';
import type { Report } from '../rules/rule.ts';
import { atLevels, byPlace, check, type CheckResult } from './check.ts';
import { verifyPrisma } from './prisma.ts';

export interface ProofOptions {
  readonly processes: Processes;
  /** Absolute path of the repository. */
  readonly root: string;
  /** Which schemas are asked for. */
  readonly wants: (path: string) => boolean;
  /** Levels by id, later ones win. */
  readonly levels: Readonly<Record<string, Level | 'off'>>;
}

/** What one schema came to. */
interface Proof {
  readonly reports: readonly Report[];
  readonly notes: readonly Said[];
  readonly problems: readonly Said[];
}

type Said = CheckResult['problems'][number];

/** `own` with what `prisma generate` makes of each schema whose own Prisma is installed in the repository. */
export async function withPrismaProof(
  repository: Repository,
  own: CheckResult,
  { processes, root, wants, levels }: ProofOptions,
): Promise<CheckResult> {
  const proofs: Proof[] = [];
  for (const schema of prismaSchemas(repository)) {
    if (!wants(schema.path)) continue;
    const dir = parentOf(schema.path);
    const from = dir === '' ? root : `${root}/${dir}`;
    const tool = installedPackage('prisma', from, root);
    proofs.push(tool ? await proofOf(repository, schema, { processes, root, from, tool }) : notInstalled(schema));
  }
  const reports = proofs.flatMap((one) => one.reports);
  const { optIn: _, ...rule } = generatesRule;
  const more = check(repository, atLevels([{ ...rule, check: () => reports }], levels));
  return {
    findings: [...own.findings, ...more.findings].sort(byPlace),
    suppressed: [...own.suppressed, ...more.suppressed],
    problems: [...own.problems, ...more.problems, ...proofs.flatMap((one) => one.problems)],
    notes: [...(own.notes ?? []), ...proofs.flatMap((one) => one.notes)],
  };
}

const notInstalled = ({ path }: Unit<PrismaSchema>): Proof => ({
  reports: [],
  notes: [{ path, message: 'not tried: its prisma is not installed in the repository' }],
  problems: [],
});

interface Trial {
  readonly processes: Processes;
  readonly root: string;
  readonly from: string;
  readonly tool: InstalledPackage;
}

/** Prisma's answer to the files of one schema. */
type Answer =
  | { readonly kind: 'generated'; readonly targets: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: PrismaFailure; readonly copies: Copies };

/** Files of the copy by their names there. */
type Copies = ReadonlyMap<string, { readonly unit: Unit<PrismaSchema>; readonly copy: Redirected }>;

async function proofOf(repository: Repository, schema: Unit<PrismaSchema>, trial: Trial): Promise<Proof> {
  const files = schemaFilesOf(repository, schema);
  const first = await generated(files, trial);
  const isRefused = first.kind === 'failed' && first.failure.kind === 'refused';
  // Which files belong together is said by the command that somebody types: what one file lacks may stand in another.
  const second =
    isRefused && files.perhaps
      ? await generated({ ...files, folder: parentOf(schema.path), files: files.perhaps }, trial)
      : undefined;
  return toldOf(repository, schema, trial.tool, second?.kind === 'generated' ? second : first);
}

async function generated({ main, folder, files }: SchemaFiles, trial: Trial): Promise<Answer> {
  const base = folder ?? parentOf(main.path);
  const copies = new Map<string, { unit: Unit<PrismaSchema>; copy: Redirected }>();
  const result = await prismaGenerate(trial.processes, {
    ...trial,
    schema: folder === undefined ? `schema/${inside(base, main.path)}` : 'schema',
    variables: files.flatMap(({ model }) => variablesOf(model)),
    files: (outputs) => {
      for (const unit of files) {
        const copy = redirected(unit.model, (name) => `${outputs}/${name}`);
        copies.set(`schema/${inside(base, unit.path)}`, { unit, copy });
      }
      return new Map([...copies].map(([name, { copy }]) => [name, copy.text]));
    },
  });
  if (result.kind === 'not-run') return { kind: 'failed', failure: { kind: 'other', message: result.reason }, copies };
  const { code, said, made } = result;
  if (code !== 0) return { kind: 'failed', failure: readFailure(said), copies };
  if (made.length === 0)
    return { kind: 'failed', failure: { kind: 'other', message: 'it ended well and wrote no client' }, copies };
  return { kind: 'generated', targets: made.flatMap(targetOf) };
}

/** Variables that settings of generators are read from. */
const variablesOf = ({ generators }: PrismaSchema): readonly string[] =>
  generators.flatMap(({ properties }) => properties.flatMap(({ value }) => environmentOf(value) ?? []));

/** The target of an engine, by the name of its file (@prisma/get-platform, getNodeAPIName). */
function targetOf(name: string): readonly string[] {
  const target =
    /^libquery_engine-(.+)\.(?:so|dylib)\.node$/.exec(name)?.[1] ??
    /^query_engine-(.+)\.dll\.node$/.exec(name)?.[1] ??
    /^query-engine-(.+?)(?:\.exe)?$/.exec(name)?.[1];
  return target === undefined ? [] : [target];
}

function toldOf(repository: Repository, schema: Unit<PrismaSchema>, tool: InstalledPackage, answer: Answer): Proof {
  const title = `prisma ${tool.version}`;
  const { path } = schema;
  if (answer.kind === 'generated') {
    const targets = [...new Set(answer.targets)].sort();
    const made = targets.length > 0 ? targets.join(', ') : 'a client without native engines';
    const notes = [
      { path, message: [`${title} generated ${made}`, ...askedFor(repository, path, targets)].join('; ') },
    ];
    return { reports: [], notes, problems: [] };
  }
  const { failure, copies } = answer;
  if (failure.kind === 'refused') {
    const reports = failure.refusals.map(({ message, place, target }) => ({
      ...placed(schema, copies, place, target),
      message: `${title} refuses it: ${message}`,
    }));
    return { reports, notes: [], problems: [] };
  }
  const what = failure.kind === 'download' ? 'could not fetch an engine' : 'did not generate the client';
  return { reports: [], notes: [], problems: [{ path, message: `${title} ${what}: ${failure.message}` }] };
}

/** What final stages ask for, and whether it is among `made`. */
const askedFor = (repository: Repository, schema: string, made: readonly string[]): readonly string[] =>
  verifyPrisma(repository).flatMap(({ dockerfile, asked, verdict, ...row }) => {
    if (row.schema !== schema || asked === undefined) return [];
    if (verdict === 'native') return [`${dockerfile} asks for ${asked.x64}, which is \`native\` where it generates`];
    // What `native` stands for here is no matter: the image is not built here.
    if (verdict === 'missing') return [`${dockerfile} asks for ${asked.x64}, which its build does not make`];
    const hit = [asked.x64, asked.arm64].find((one) => made.includes(one));
    return verdict === 'named' && hit !== undefined ? [`${dockerfile} asks for ${hit}`] : [];
  });

function placed(
  schema: Unit<PrismaSchema>,
  copies: Copies,
  place: { readonly file: string; readonly line: number } | undefined,
  target: string | undefined,
): Pick<Report, 'file' | 'range'> {
  const found = place && copies.get(place.file.replaceAll('\\', '/'));
  if (found) {
    const line = originalLine(found.copy, place.line);
    return { file: found.unit, range: lineSpan(found.unit.text, line) };
  }
  const strings = schema.model.generators.flatMap((one) => stringsOf(propertyOf(one, 'binaryTargets')?.value) ?? []);
  const span = strings.find(({ value }) => value === target)?.span;
  return { file: schema, range: span ?? schema.model.generators[0]?.nameSpan };
}

/** What stands on a line, without the blanks around it. */
function lineSpan(text: string, line: number): { readonly start: number; readonly end: number } {
  let start = 0;
  for (let now = 1; now < line; now++) {
    const next = text.indexOf('\n', start);
    if (next === -1) break;
    start = next + 1;
  }
  const newline = text.indexOf('\n', start);
  const written = text.slice(start, newline === -1 ? text.length : newline);
  const blank = written.length - written.trimStart().length;
  return { start: start + blank, end: start + Math.max(blank, written.trimEnd().length) };
}
