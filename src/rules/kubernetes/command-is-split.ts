import type { Container, Scalar } from '../../models/kubernetes/syntax.ts';
import { containersOf } from '../../repository/manifests.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/command-is-split',
  level: 'error',
  must: 'The words of `command` and `args` are separate elements, and operators of the shell stand in a script that a shell runs.',
  why: 'No shell reads them: one element with blanks in it is the name of one program, which does not exist ("executable file not found"), and `&&` is an argument like any other.',
  aliases: [],
  *check(repository) {
    for (const { file, container } of containersOf(repository)) {
      if (isBrought(file.path)) continue;
      const { command, args, probes } = container;
      const name = `container \`${container.name?.value ?? ''}\``;
      for (const words of [command, ...probes.map((probe) => probe.command)]) {
        const [program] = words ?? [];
        if (program && isSentence(program))
          yield {
            file,
            range: program.span,
            message: `${name} has no program called \`${short(program.value)}\`: put each word into an element of its own, or let \`sh -c\` run it`,
          };
      }
      const operator = lostOperator(container, [...(command ?? []), ...(args ?? [])]);
      if (operator)
        yield {
          file,
          range: operator.span,
          message: `\`${operator.value}\` is handed to \`${short(command?.[0]?.value ?? '')}\` as an argument: only a shell understands it (\`sh -c "…"\`)`,
        };
    }
  },
  bad: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: ["python app.py"]\n    - name: web\n      image: example/web:v1\n      command: [npm, run, build, "&&", npm, start]\n      livenessProbe:\n        exec:\n          command:\n            - cat /tmp/alive\n',
      },
      finds: ['pod.yaml:8:17', 'pod.yaml:11:34', 'pod.yaml:15:15'],
    },
  ],
  good: [
    {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      command: [sh, -c, "a && b"]\n      args: [">"]\n    - name: web\n      image: example/web:v1\n      command: ["/opt/My App/run", "a b", "$(NAME)"]\n    - name: entry\n      image: example/web:v1\n      args: ["a b", "&&"]\n    - name: other\n      image: example/web:v1\n      command: ["bash", "-lc"]\n      args: ["x", "&&", "y"]\n',
      },
    },
  ],
});

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** True if an element is a command line: a plain word, blanks, more words. */
const isSentence = ({ value }: Scalar): boolean =>
  !value.includes('{{') &&
  /^(?:\/?[\w.-]+\/)*[\w.-]+[ \t]+[^\s=]/.test(value.trim()) &&
  !/^\/[^ ]* [^ /-]*\//.test(value);

/** A shell, or a program that reads the words after it as a command line itself. */
const shells =
  /^(?:(?:ba|da|a|z|k|c)?sh|busybox|eval|env|xargs|find|expr|test|\[|jq|awk|sed|grep|cmd|powershell|pwsh|timeout|su|gosu|tini|dumb-init|nsenter|chroot)(?:\.exe)?$/;

function lostOperator({ command }: Container, words: readonly Scalar[]): { value: string; span: Span } | undefined {
  const program = command?.[0]?.value;
  if (program === undefined || shells.test(program.slice(program.lastIndexOf('/') + 1))) return undefined;
  // Some program further on may be a shell.
  if (words.some(({ value }) => /^(?:\S*\/)?(?:ba|da|a|z|k)?sh$|^cmd$/.test(value))) return undefined;
  return words.find(({ value }) => /^(?:&&|\|\||;|>>|2>&1)$/.test(value));
}
