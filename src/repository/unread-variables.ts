import { nearest } from '../text/nearest.ts';
import type { Repository } from './repository.ts';
import type { BuiltService, GivenVariable } from './run-services.ts';
import { casedFor, fieldSetBy, type PlacedField, type ServiceModel, settingsOf } from './settings.ts';
import { mayRead } from './settings-reads.ts';

/** A variable of a service that its code does not read. */
export interface UnreadVariable {
  readonly variable: GivenVariable;
  /** Undefined if only the contract says the prefix. */
  readonly model: ServiceModel | undefined;
  /** The field that the variable would set under the name `wanted`. */
  readonly field: PlacedField | undefined;
  readonly wanted: string | undefined;
  /** Without such a field: one that is called alike. */
  readonly near: PlacedField | undefined;
}

/** What `service` is given in vain, as far as its settings are known. */
export function* unreadOf(repository: Repository, service: BuiltService): Iterable<UnreadVariable> {
  const { run, files, dockerfile, build } = service;
  if (run.variables.length === 0 || !files.complete || !build.certain) return;
  const settings = settingsOf(files);
  if (settings.models.some(({ closed }) => !closed)) return;
  const own = repository.contract.environment?.prefix ?? '';
  const prefixed = settings.models.filter(({ prefix }) => prefix !== undefined && prefix !== '');
  const schemas = settings.models.filter(({ model, prefix }) => prefix === '' && schemaKinds.has(model.kind));
  if (prefixed.length + schemas.length + own.length === 0) return;
  for (const variable of run.variables) {
    const found =
      lost(service, prefixed, variable, settings.opaque) ??
      (settings.opaque ? undefined : outsideSchema(service, schemas, variable)) ??
      (settings.opaque || own.length < 4 || !variable.name.startsWith(own) ? undefined : bare(variable));
    if (found && !mayRead(repository, { files, dockerfile, commands: run.commands }, settings, variable.name))
      yield found;
  }
}

const bare = (variable: GivenVariable): UnreadVariable => ({
  variable,
  model: undefined,
  field: undefined,
  wanted: undefined,
  near: undefined,
});

/** What these declare is all that the program takes, as a rule. */
const schemaKinds = new Set(['zod', 'envalid', 't3-env', 'go-struct']);
/** Fields that must begin with the same word for that to be the beginning of a family of names. */
const minFamily = 2;

/** `SMTP_TLS` beside SMTP_HOST and SMTP_PORT of a schema that has no such field; `REDIS_URL` where it has `SHOP_REDIS_URL`. */
function outsideSchema(
  { sets }: BuiltService,
  schemas: readonly ServiceModel[],
  variable: GivenVariable,
): UnreadVariable | undefined {
  for (const model of schemas) {
    const families = new Map<string, number>();
    const names = model.fields.flatMap(({ field }) => field.variables);
    for (const name of names) families.set(firstWord(name), (families.get(firstWord(name)) ?? 0) + 1);
    const meant = model.fields.filter(({ field }) =>
      field.variables.some(
        (name) => name === `${firstWord(name)}_${variable.name}` && (families.get(firstWord(name)) ?? 0) > minFamily,
      ),
    );
    const [field] = meant;
    const wanted = field?.field.variables.find((name) => name.endsWith(`_${variable.name}`));
    if (meant.length === 1 && wanted !== undefined && !sets.has(wanted))
      return { variable, model, field, wanted, near: undefined };
  }
  for (const model of schemas) {
    const names = model.fields.flatMap(({ field }) => field.variables);
    const word = firstWord(variable.name);
    const family = names.filter((name) => firstWord(name) === word);
    if (word.length < 4 || word === variable.name || family.length < minFamily) continue;
    const [near] = nearest(variable.name, family);
    return {
      variable,
      model,
      field: undefined,
      wanted: undefined,
      near: model.fields.find(({ field }) => near !== undefined && field.variables.includes(near)),
    };
  }
  return undefined;
}

const firstWord = (name: string): string => name.split('_', 1)[0] ?? name;

/** The model that `variable` seems to be meant for. */
function lost(
  { sets }: BuiltService,
  models: readonly ServiceModel[],
  variable: GivenVariable,
  opaque: boolean,
): UnreadVariable | undefined {
  for (const model of models) {
    const wanted = casedFor(model.model, `${model.prefix ?? ''}${variable.name}`);
    const field = fieldSetBy(model, wanted);
    if (field && !sets.has(wanted)) return { variable, model, field, wanted, near: undefined };
  }
  if (opaque) return undefined;
  for (const model of models) {
    const prefix = casedFor(model.model, model.prefix ?? '');
    if (prefix.length < 4 || !casedFor(model.model, variable.name).startsWith(prefix)) continue;
    const names = model.fields.flatMap(({ field }) => field.variables);
    const [near] = nearest(casedFor(model.model, variable.name), names);
    return {
      variable,
      model,
      field: undefined,
      wanted: undefined,
      near: model.fields.find(({ field }) => near !== undefined && field.variables.includes(near)),
    };
  }
  return undefined;
}
