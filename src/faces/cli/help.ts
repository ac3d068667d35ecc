/** The top-level help: a constant, so that the launcher can print it without loading anything. */
export const helpText = `plimsoll: the load line for a repository's containers

  plimsoll                     check this repository
  plimsoll check [paths…]      the same for some folders or files
  plimsoll check --fix         mend what can be mended safely (plimsoll undo takes it back)
  plimsoll check --diff        show what --fix would write, write nothing
  plimsoll fix                 the same as check --fix; --diff shows it
  plimsoll fix --derive        write the Dockerfile of the ring that a service lacks, made from the other one
  plimsoll explain RULE        what a rule asks for, why, with examples
  plimsoll inventory [NAME]    every container artefact and how they refer to each other (--all, --format json, mermaid)
  plimsoll inspect IMAGE       what an image holds, wastes and gives away, and whether its binaries load (--budget, --require, --all,
                               --format json, cyclonedx, spdx)
  plimsoll inspect IMAGE --osv PATH   its known vulnerabilities, from an OSV database on disk (--severity, --ignore-vulnerability ID)
  plimsoll compare OLD NEW     what changed from one image to the next (--max-growth 5%, --all, --format json)
  plimsoll init                write plimsoll.yaml with what the repository shows, each line explained
  plimsoll init --harden [FOLDER]   write a Dockerfile from what the repository shows, its ignore file and a compose service
                               (--diff shows them first; --start COMMAND, --port PORT, --no-port say what no file says; --force)
  plimsoll init --ring [FOLDER]     the same with a Dockerfile.dev for those who develop
  plimsoll init --reproducible      what runs need that are to be the same tomorrow: image, manifest, smoke gate, contract
  plimsoll config [KEY]        the contract in force; --show-origin: where each value comes from
  plimsoll compose config      what Compose makes of the compose files here, or why it refuses them; no engine needed
  plimsoll undo                restore the files that the last --fix changed

Options of check
  --fix              apply safe fixes, each proven: re-parsed, re-checked, stable
  --unsafe           with --fix or --diff: also fixes that need a person's eye
  --diff             print the fixes as a unified diff instead
  --format FORMAT    human, json, sarif, github, junit or markdown (default: human)
  --output FILE      write the result there instead of to standard output
  --fail-on LEVEL    exit 1 from this level on: error, warning, note or never (default: warning)
  --rule NAME        only this rule, family or alias (DL3006); may be repeated
  --changed          only files that differ from the last commit
  --since REF        only files that differ from REF
  --stdin-filename PATH   read the text of PATH from standard input
  --all              show every finding, notes too
  --no-cache         check again although nothing changed since the last check
  --shellcheck       also ask the installed ShellCheck about the shell code in Dockerfiles
  --prove            also run prisma generate with the Prisma installed here, in a copy; with --fix: after it
  --timing           say on standard error what each model and each rule cost
  --color WHEN       always, never or auto

Exit codes   0 clean · 1 findings · 2 wrong usage · 3 something could not be judged
Quiet a finding with a comment above it:  # plimsoll ignore=family/name the reason
`;

export const composeHelp = `plimsoll compose config [SERVICE...]: what docker compose config prints, without an engine

  -f, --file FILE            a compose file, several are merged (default: compose.yaml and its override, here or above)
  --profile NAME             also the services of this profile; * is all
  --env-file FILE            instead of .env
  --project-directory DIR    what paths are relative to (default: the folder of the first file)
  -p, --project-name NAME    instead of name: and of the folder's name
  --format FORMAT            yaml or json
  --services, --volumes, --networks, --images, --profiles    only their names, a line each
  -q, --quiet                only judge
  -o, --output FILE          write the result there

Why Compose refuses the project, and each variable without a value, stands on standard error.
Exit codes   0 resolved · 1 refused · 2 wrong usage · 3 a file cannot be read
`;
