import { environmentOf } from './python-environment.ts';
import { listensOf } from './python-listens.ts';
import { namesOf } from './python-modules.ts';
import { PythonReader } from './python-reader.ts';
import { settingsOf } from './python-settings.ts';
import { statementsOf } from './python-statements.ts';
import type { SourceFile } from './syntax.ts';

/**
 * What the text of a Python module shows: imports, names, reads of the environment, pydantic-settings models, ports. Never throws;
 * linear; broken code gives what can be seen.
 *
 * It does not see: `importlib` and `__import__`; variables whose names are put together (`opaque` is true then), or read by a method that
 * is told the name; names that `exec`, `setattr`, `globals()` or a star import bring; models whose base classes stand in other files
 * (`unseen`), `create_model`, dataclasses and attrs; what a model's validators supply, other than `mode="before"` ones, which make
 * every field optional here; ports in configuration files of gunicorn or uvicorn, or on a command line.
 */
export function parsePythonSource(text: string): SourceFile {
  const reader = new PythonReader(text);
  const statements = statementsOf(reader);
  const names = namesOf(reader, statements);
  reader.constants = names.constants;
  const { reads, opaque } = environmentOf(reader, statements, names);
  const main = statements.find(({ block }) => block.kind === 'main')?.block;
  return {
    imports: names.imports,
    reads,
    settings: settingsOf(reader, statements, names),
    listens: listensOf(reader, names, reads),
    names: names.names,
    main: main && reader.span(main.header),
    opaque,
  };
}
