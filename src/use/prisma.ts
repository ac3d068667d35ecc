import type { Finding, Fix } from '../finding.ts';
import type { Architecture } from '../models/prisma/engines.ts';
import { prismaClients } from '../repository/prisma-clients.ts';
import { targetState } from '../repository/prisma-targets.ts';
import type { PrismaVersion } from '../repository/prisma-versions.ts';
import type { Repository } from '../repository/repository.ts';
import targetsRule from '../rules/prisma/targets-match-base.ts';
import { check } from './check.ts';

/** The client of one schema in one image. */
export interface PrismaRow {
  readonly schema: string;
  /** Name of the generator. */
  readonly generator: string;
  readonly version: PrismaVersion;
  readonly dockerfile: string;
  /** "Alpine 3.21"; undefined where the text does not tell. */
  readonly system: string | undefined;
  /** The engine that the final stage asks for; undefined without an engine, or where nobody can say. */
  readonly asked: Readonly<Record<Architecture, string>> | undefined;
  /** The targets that are generated, `native` as written. */
  readonly targets: readonly string[];
  /**
   * `named`: what is asked for is among the targets; `native`: it is what `native` stands for where the client is generated; `missing`: it is not
   * there; `no-engine`: none is needed; `unknown`: the text does not tell.
   */
  readonly verdict: 'named' | 'native' | 'missing' | 'no-engine' | 'unknown';
  readonly fix: Fix | undefined;
}

/** The clients that builds of the repository generate, each with the engine that its final stage asks for. */
export function verifyPrisma(repository: Repository): readonly PrismaRow[] {
  const findings = check(repository, [targetsRule]).findings;
  return prismaClients(repository).map((client) => {
    const { schema, generator, version, file, engine } = client;
    const state = targetState(repository, client);
    const row = { schema: schema.path, generator: generator.name, version, dockerfile: file.path };
    if (!state) {
      const verdict = engine === 'none' ? 'no-engine' : 'unknown';
      return { ...row, system: undefined, asked: undefined, targets: [], verdict, fix: undefined };
    }
    const { runtime, wanted, targets, isNamed, isNative, missing } = state;
    const verdict = missing.length > 0 ? 'missing' : isNamed ? 'named' : isNative ? 'native' : 'unknown';
    const about = ({ path, message }: Finding): boolean =>
      path === schema.path && missing.some((one) => message.includes(wanted[one]));
    const fix = verdict === 'missing' ? findings.find(about)?.fix : undefined;
    return { ...row, system: runtime.title, asked: wanted, targets, verdict, fix };
  });
}
