import { declarationsOf } from './go-declarations.ts';
import { goEnvironment } from './go-environment.ts';
import { goListens } from './go-listens.ts';
import { type GoPackageModel, goPackageSettings, goSettings } from './go-settings.ts';
import { GoReader } from './go-tokens.ts';
import type { SourceFile } from './syntax.ts';

/**
 * What the text of a Go file shows: package and imports, names at its top, reads of the environment, structs whose tags name variables,
 * ports. Never throws; linear; broken code gives what can be seen.
 *
 * It does not see: build constraints; other files of the package, so that a function or struct from there is unknown; names that are put
 * together or passed on by methods (`opaque` is true then); what viper's AutomaticEnv or koanf make of keys (also `opaque`); structs that
 * options of caarlos0/env change elsewhere (UseFieldNameByDefault); ports that come from flags or a configuration (a `Listen` without
 * port). Of a variable that several functions set, the first one counts.
 */
export function parseGoSource(text: string): SourceFile {
  const reader = new GoReader(text);
  const declarations = declarationsOf(reader);
  const environment = goEnvironment(reader, declarations);
  const main = declarations.functions.find(({ name, isMethod }) => name === 'main' && !isMethod);
  return {
    imports: declarations.imports,
    reads: environment.reads,
    settings: goSettings(reader, declarations),
    listens: goListens(reader, declarations, environment),
    names: declarations.names,
    main: main && declarations.packageName === 'main' ? reader.span({ from: main.at - 1, to: main.at + 1 }) : undefined,
    opaque: environment.opaque,
  };
}

/** The structs of a package that say which variables fill them, where its files only show that together. */
export function goPackageModels(texts: readonly string[]): readonly GoPackageModel[] {
  return goPackageSettings(
    texts.map((text) => {
      const reader = new GoReader(text);
      return { reader, declarations: declarationsOf(reader) };
    }),
  );
}
