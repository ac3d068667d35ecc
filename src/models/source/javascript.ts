import { Code } from './javascript-code.ts';
import { environmentAliases, environmentOf } from './javascript-environment.ts';
import { importsOf } from './javascript-imports.ts';
import { listensOf } from './javascript-listens.ts';
import { namesOf } from './javascript-names.ts';
import { settingsOf } from './javascript-settings.ts';
import { valuesOf } from './javascript-values.ts';
import type { SourceFile } from './syntax.ts';

/**
 * What a JavaScript or TypeScript file imports, exports, reads from its environment and listens on, by its tokens: it is scanned, not parsed. Never
 * throws; linear in the length of the text.
 *
 * It cannot see: values that come from other files (a schema that is imported stands in `unseen`; a port of an imported `config` is undefined),
 * names that are put together (`process.env[key]`: then `opaque` is true), scopes (a parameter called like a constant is taken for the
 * constant; the first declaration of a name counts), modules named by expressions, schemas that are handed the environment by a framework
 * (`ConfigModule.forRoot({ validate })`), Joi, valibot and other libraries, `.env` files, and what a bundler puts in. A `require` at the
 * top counts as run at start, below `if`, `try` or a function as optional.
 */
export function parseJavaScriptSource(text: string, path: string): SourceFile {
  // JSX is taken for what it is where the language allows it; in .ts `<T>x` is an assertion.
  const code = new Code(text, !/\.[mc]?ts$/.test(path));
  const imports = importsOf(code);
  const values = valuesOf(code);
  const aliases = environmentAliases(code, values, imports);
  const settings = settingsOf(code, values, aliases, imports);
  const environment = environmentOf(code, values, imports, aliases, settings.settled);
  return {
    imports: imports.imports,
    reads: environment.reads,
    settings: settings.models,
    listens: listensOf(code, values, environment, settings),
    names: [...imports.names, ...namesOf(code)],
    main: undefined,
    opaque: environment.opaque,
  };
}
