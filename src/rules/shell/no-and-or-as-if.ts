import type { Script, ShellCommand } from '../../models/shell/syntax.ts';
import { rule } from '../rule.ts';
import { enclosing, shellPlaces } from '../shell-code.ts';

/** What the branch behind `||` may be without surprise: it ends the shell, or is wanted in either case. */
const fine = /^(?:exit|return|echo|printf|false|kill|die|fail|abort|break|continue)$/;

/** Commands that ask rather than do: what follows them is meant as a branch. */
const tests = /^(?:\[\[?|test|command|which|grep|egrep|id|getent|type|hash|true|false)$/;

export default rule({
  id: 'shell/no-and-or-as-if',
  level: 'note',
  must: '`A && B || C` stands only where C may also run when B fails.',
  why: 'It is no if-then-else: C runs when A or B fails, and `|| true` at the end hides the failure of every command before it.',
  aliases: ['SC2015'],
  *check(repository) {
    for (const { file, script } of shellPlaces(repository)) {
      if (!script.source.text.includes('||')) continue;
      for (const [index, command] of script.commands.entries()) {
        if (command.before !== '||' || command.inPipeline > 0 || fine.test(command.name ?? 'exit')) continue;
        const chain = chainBefore(script, index);
        if (chain.length < 2 || inCondition(file.text, chain[0], command)) continue;
        const hides = command.name === 'true' || command.name === ':';
        const [first] = chain;
        if (!first || (hides ? chain.length < 3 : chain.length > 2 || !tests.test(first.name ?? ''))) continue;
        yield {
          file,
          range: command.span,
          message: hides
            ? `\`|| ${command.name}\` hides the failure of all ${chain.length} commands before it, from \`${first.name ?? first.nameWord.raw}\` on`
            : `\`${command.name ?? command.nameWord.raw}\` also runs when \`${chain.at(-1)?.name ?? ''}\` fails: this is no if-then-else`,
          related: [{ file, range: first.span, message: 'the chain begins here' }],
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    make install || true\n',
      },
      finds: ['Dockerfile:4:21'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\n[ -f /x ] && cp /x /y || touch /y\nEOF\n' },
      finds: ['Dockerfile:3:26'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && { make install || true; } && (ls || true)\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN [ -f /x ] && echo yes || echo no; id app || useradd app\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN if test -f a && b || c; then d; fi; cd x && test -f y && make -j$(nproc || echo 1)\n',
      },
    },
    // A way out, not a branch.
    { files: { Dockerfile: 'FROM debian:12\nRUN cd src && ./configure || cat config.log\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN command -v phpenv && phpenv rehash || true\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2015\nRUN test -f a && b || c\n' } },
  ],
});

/** The commands that `||` at `index` joins with `&&` before it in its own list, up to where the list begins. */
function chainBefore(script: Script, index: number): ShellCommand[] {
  const chain: ShellCommand[] = [];
  const outer = enclosing(script);
  for (let at = index - 1; at >= 0 && at !== outer[index]; at--) {
    const one = script.commands[at];
    // What stands in the words of another command is a list of its own.
    if (!one || outer[at] !== outer[index] || one.inPipeline > 0) continue;
    chain.push(one);
    if (one.before !== '&&') return one.before === '||' ? [] : chain.reverse();
  }
  return [];
}

/** A condition, or a group or keyword between: the commands are not of one list. */
function inCondition(text: string, first: ShellCommand | undefined, last: ShellCommand): boolean {
  if (!first) return true;
  const before = text.slice(Math.max(0, first.span.start - 12), first.span.start);
  if (/(?:\b(?:if|elif|while|until)|!)\s+(?:!\s+)?$/.test(before)) return true;
  const between = text.slice(first.span.end, last.span.start);
  return /[;&|]\s*(?:then|do|fi|done|\}|\))|(?:^|\s)[{(](?:\s|$)|(?:&&|\|\|)\s*\(|\)\s*(?:\\\s*)?(?:&&|\|\|)/.test(
    between,
  );
}
