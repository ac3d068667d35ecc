import { group, list, named, path, text } from './keys.ts';

const gate = group('A command that others wait for, or that waits for others.', {
  needs: list(
    text('Name of a gate.'),
    'Gates that must have passed on the present content (by its hash, not by time) before this one may run. Default: none.',
  ),
  command: text('The command whose start makes this gate: `poetry run test-all`. Default: the name of the gate.'),
  files: list(
    text('A pattern as in an ignore file.'),
    'Files whose content counts: the gate stays passed while none of them changes. Default: all files of the repository.',
  ),
  log: path('later', 'File that gets the complete output. Default: `<name>.log` in `dev.logs`.'),
});

/** V1: one way in. */
export const dev = group('The one container in which people, CI and programs run this repository’s tools.', {
  compose: path('file', 'The compose file that holds the service. Default: the compose file at the root.'),
  service: text('The service to run commands in. Default: the one service that mounts the repository.'),
  runner: list(text('A word.'), 'Words in front of each command inside the container: `[poetry, run]`. Default: none.'),
  forbid: list(
    text('Name of a program.'),
    'Programs that are refused on the host, with the command to use instead. Default: none.',
  ),
  gates: named(gate, 'Commands with an order. Default: none.'),
  logs: path('later', 'Folder of the logs of gates.', 'dev.logs'),
  variants: named(
    list(text('A value.'), 'Values that it may have.'),
    'Build arguments that choose a variant of the image, each with its values: `BUILD_FROM_SOURCE: ["0", "1"]`. Default: none.',
  ),
});

/** V1.10, V2.2. */
export const environment = group('The variables that configure the repository’s services.', {
  prefix: text(
    'What the names of the settings begin with: `DOCMIND_`. Default: what the settings model in the code says.',
  ),
  documented: path('anything', 'File or folder that documents every variable. Default: nothing is asked for.'),
  settings: path('file', 'Source file of the settings model. Default: found in the code.'),
});

export const docs = group('Documentation that is checked like code.', {
  root: path('folder', 'Folder of the documents.', 'docs.root'),
  map: path('file', 'Document whose mermaid graph shows the links between all others. Default: none is kept.'),
  headers: list(
    text('Name of a header: `Status`, `Supersedes`, `Referenced by`.'),
    'Headers that every document begins with. Default: none is asked for.',
  ),
});
