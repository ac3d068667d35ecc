import { rule } from '../rule.ts';
import { shellcheckId } from '../shellcheck.ts';

export default rule({
  id: shellcheckId,
  level: 'warning',
  must: 'ShellCheck, where it is installed and asked for with `--shellcheck` or `shellcheck: true`, has nothing to say of the shell code.',
  why: 'It knows hundreds of ways in which shell code does something else than it seems to; its wiki explains each under its code.',
  aliases: [],
  optIn: true,
  // A rule starts no program: what ShellCheck says is asked for beside the rules (src/use/shellcheck.ts) and shown under this id.
  *check() {},
  bad: [{ files: { Dockerfile: 'FROM debian:12\nRUN find . -name *.tmp | xargs rm\n' }, finds: [] }],
  good: [
    { files: { Dockerfile: "FROM debian:12\nRUN find . -name '*.tmp' -delete\n" } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2038,SC2061\nRUN find . -name *.tmp | xargs rm\n' } },
  ],
});
