import { MappedText } from '../../text/mapped.ts';
import { joined } from '../shell/joined.ts';
import type { Script, ShellCommand, ShellWord } from '../shell/syntax.ts';

/**
 * Shell code with each `${{ … }}` turned into `${…}` of the same length, so that a shell's grammar takes it for what it is: a value that
 * is not known. GitHub puts the values in before any shell sees the text.
 */
export function maskExpressions(code: MappedText): MappedText {
  const { text } = code;
  const parts: MappedText[] = [];
  let done = 0;
  for (let open = text.indexOf('${{'); open !== -1; ) {
    const close = text.indexOf('}}', open + 3);
    if (close === -1) break;
    const end = close + 2;
    if (open > done) parts.push(code.slice(done, open));
    const name = text.slice(open + 2, end - 1).replace(/\W/g, '_');
    parts.push(new MappedText(`\${${name}}`, [0], [code.offset(open)]));
    done = end;
    open = text.indexOf('${{', end);
  }
  if (done === 0) return code;
  if (done < text.length) parts.push(code.slice(done, text.length));
  return joined(parts);
}

/** `script` with the words that hold expressions as the file has them: their values are not known, in single quotes either. */
export function unmasked(script: Script, file: string): Script {
  const word = (one: ShellWord): ShellWord => {
    const raw = file.slice(one.span.start, one.span.end);
    return raw.includes('${{') ? { ...one, raw, value: undefined, editable: false } : one;
  };
  const { source } = script;
  const whole = file.slice(source.offset(0), source.offset(source.text.length));
  if (!whole.includes('${{')) return script;
  const commands = script.commands.map((command): ShellCommand => {
    return {
      ...command,
      nameWord: word(command.nameWord),
      name: word(command.nameWord).value === undefined ? undefined : command.name,
      args: command.args.map(word),
      assignments: command.assignments.map((one) => ({ ...one, value: one.value && word(one.value) })),
      redirects: command.redirects.map((one) => ({ ...one, target: one.target && word(one.target) })),
    };
  });
  return { ...script, commands };
}
