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
  plimsoll inspect IMAGE       what an image holds and wastes, and whether its binaries load (--budget, --require, --all)
  plimsoll compare OLD NEW     what changed from one image to the next (--max-growth 5%, --all, --format json)
  plimsoll init                write plimsoll.yaml with what the repository shows, each line explained
  plimsoll config [KEY]        the contract in force; --show-origin: where each value comes from
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
  --timing           say on standard error what each model and each rule cost
  --color WHEN       always, never or auto

Exit codes   0 clean · 1 findings · 2 wrong usage · 3 something could not be judged
Quiet a finding with a comment above it:  # plimsoll ignore=family/name the reason
`;
