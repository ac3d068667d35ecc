import { csvFields } from '../../models/dockerfile/csv.ts';
import { effectiveWorkdir } from '../../models/dockerfile/scope.ts';
import { didYouMean } from '../../models/dockerfile/suggest.ts';
import type { Flag, Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import type { Level } from '../../finding.ts';
import { expanded } from '../../repository/copies.ts';
import { baseName } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/mount-is-valid',
  level: 'error',
  must: 'The options of RUN --mount exist, fit the type of the mount and have values that the builder can read.',
  why: 'BuildKit refuses the mount when it comes to the RUN, and the build ends there.',
  aliases: [],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!file.text.includes('--mount')) continue;
      for (const stage of file.stages) {
        for (const instruction of stage.instructions) {
          if (instruction.keyword !== 'RUN') continue;
          for (const flag of instruction.flags) {
            if (flag.name !== 'mount') continue;
            const problem = problemOf(file, stage, instruction, flag);
            if (problem)
              yield { file, range: rangeOf(flag, problem.field), message: problem.message, level: problem.level };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nRUN --mount=type=cahce,target=/a true\nRUN --mount=type=cache,traget=/a true\nRUN --mount=type=cache,target=/a,shared \\\n  --mount=type=cache,target=/b,sharing=exclusive true\n',
      },
      finds: ['Dockerfile:2:13', 'Dockerfile:3:24', 'Dockerfile:4:34', 'Dockerfile:5:32'],
    },
    // `required` is for a secret, and the type is `bind` until it is named.
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nRUN --mount=required=true,type=secret,id=a true\nRUN --mount=type=secret true\nRUN --mount=type=secret,id=a,source=b true\nRUN --mount=type=ssh,source=b true\nRUN --mount=type=secret,id=a,from=b true\n',
      },
      finds: ['Dockerfile:2:13', 'Dockerfile:3:13', 'Dockerfile:4:13', 'Dockerfile:5:13', 'Dockerfile:6:13'],
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nRUN --mount=type=bind,target=/a,uid=1000 true\nRUN --mount=type=cache,target=/a,mode=999 true\nRUN --mount=type=bind,target=/a,ro=yes true\nRUN --mount=type=tmpfs,target=/a,size=1X true\nRUN --mount=target=/ true\nRUN --mount=target=/a,sharing=locked true\n',
      },
      finds: [
        ...['Dockerfile:2:13', 'Dockerfile:3:34', 'Dockerfile:4:33', 'Dockerfile:5:34', 'Dockerfile:6:13'],
        'Dockerfile:7:13',
      ],
    },
    // Podman knows more options; in a Containerfile they are none of BuildKit's business.
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN --mount=type=cache,target=/a,z true\n' },
      finds: ['Dockerfile:2:34'],
    },
  ],
  good: [
    { files: { Containerfile: 'FROM alpine:3.20\nRUN --mount=type=cache,target=/a,Z,U true\n' } },
    // It lies over the working directory.
    { files: { Dockerfile: 'FROM alpine:3.20 AS a\nFROM alpine:3.20\nWORKDIR /work\nRUN --mount=from=a tar c .\n' } },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nARG DIR=/a MODE\nRUN --mount=type=cache,id=x,target=${DIR},sharing=locked,mode=0755,uid=1,gid=2,from=alpine,source=/ true\nRUN --mount=type=secret,id=a,required,env=TOKEN --mount=type=ssh --mount=type=tmpfs,target=/t,size=64m true\nRUN --mount=type=$MODE,target=/x,mode=$MODE true\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN --mount=source=a,target=/a,rw --mount=type=BIND,dst=/b,readonly=0 true\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nRUN --mount=type=cache,target=/root/.cache <<EOF\necho --mount=type=cahce\nEOF\n',
      },
    },
  ],
});

const types: readonly string[] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const sharings: readonly string[] = ['shared', 'private', 'locked'];
const keys: readonly string[] = [
  ...['type', 'from', 'source', 'target', 'readonly', 'id', 'sharing', 'required', 'size', 'mode', 'uid', 'gid'],
  ...['src', 'dst', 'destination', 'ro', 'rw', 'readwrite', 'env'],
];
const aliases: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  rw: 'readwrite',
};

/** What Buildah's --mount takes besides. */
const podman: ReadonlySet<string> = new Set(
  'z u chown relabel bind-propagation bind-nonrecursive suid nosuid dev nodev exec noexec tmpcopyup notmpcopyup idmap nocopy'.split(
    ' ',
  ),
);

const isContainerfile = ({ path }: DockerfileUnit): boolean => /containerfile/i.test(baseName(path));

interface Problem {
  readonly message: string;
  readonly level?: Level;
  /** The option that it is about. */
  readonly field?: string;
}

/** The first thing that `parseMount` in BuildKit's instructions/commands_runmount.go, or the dispatch of the mount, refuses. */
function problemOf(file: DockerfileUnit, stage: Stage, instruction: Instruction, flag: Flag): Problem | undefined {
  const fields = csvFields(flag.value ?? '');
  // What is no list at all is a matter of reading the file.
  if ('problem' in fields) return undefined;
  /** Undefined: set to something that nobody knows. */
  const options = new Map<string, string | undefined>();
  let type: string | undefined = 'bind';
  for (const field of fields) {
    const equals = field.indexOf('=');
    const written = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const key = aliases[written] ?? written;
    if (podman.has(written)) {
      if (isContainerfile(file)) return undefined;
      return { message: `only Podman and Buildah know \`${written}\``, field, level: 'warning' };
    }
    if (!keys.includes(key)) {
      const hint = didYouMean(written, keys);
      return {
        message: equals === -1 ? `\`${field}\` has no value${hint}` : `there is no option \`${written}\`${hint}`,
        field,
      };
    }
    if (equals === -1) {
      if (key !== 'readonly' && key !== 'readwrite' && key !== 'required')
        return { message: `\`${written}\` has no value`, field };
      if (key === 'required' && !mayRequire(type)) return { message: requiredMessage(type), field };
      continue;
    }
    const value = expanded(file, stage, instruction, field.slice(equals + 1));
    const message = key === 'required' && !mayRequire(type) ? requiredMessage(type) : valueProblem(key, value, type);
    if (message !== undefined) return { message, field };
    options.set(key, key === 'type' ? value?.toLowerCase() : value);
    if (key === 'type') type = value?.toLowerCase();
  }
  return type === undefined ? undefined : wholeProblem(type, options, stage, instruction);
}

const mayRequire = (type: string | undefined): boolean => type === undefined || type === 'secret' || type === 'ssh';

const requiredMessage = (type = ''): string =>
  `\`required\` is for secret and ssh, and this is a ${type} mount so far: \`type\` must stand before it`;

function valueProblem(key: string, value: string | undefined, type: string | undefined): string | undefined {
  if (key === 'size' && type !== undefined && type !== 'tmpfs')
    return `\`size\` is for tmpfs, and this is a ${type} mount so far`;
  if (value === undefined) return undefined;
  switch (key) {
    case 'type':
      return types.includes(value.toLowerCase())
        ? undefined
        : `there is no mount of type \`${value}\`${didYouMean(value, types)}`;
    case 'sharing':
      return sharings.includes(value.toLowerCase())
        ? undefined
        : `\`${value}\` is no way of sharing: shared, private or locked${didYouMean(value, sharings)}`;
    case 'readonly':
    case 'readwrite':
    case 'required':
      return /^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(value)
        ? undefined
        : `\`${value}\` is neither true nor false`;
    case 'mode':
      return /^[0-7]+$/.test(value) ? undefined : `\`${value}\` is no octal file mode`;
    case 'uid':
    case 'gid':
      return /^\d+$/.test(value) ? undefined : `\`${value}\` is no number`;
    case 'size':
      return /^\d+(?:\.\d+)?\s?(?:[kmgtp]i?b?|b)?$/i.test(value) ? undefined : `\`${value}\` is no size`;
    default:
      return undefined;
  }
}

function wholeProblem(
  type: string,
  options: ReadonlyMap<string, string | undefined>,
  stage: Stage,
  instruction: Instruction,
): Problem | undefined {
  const has = (key: string): boolean => options.has(key) && options.get(key) !== '';
  const isFile = type === 'secret' || type === 'ssh' || type === 'cache';
  const forbidden = isFile ? undefined : ['mode', 'uid', 'gid'].find((key) => options.has(key));
  if (forbidden !== undefined) return { message: `\`${forbidden}\` is not for a ${type} mount` };
  if (type === 'secret') {
    const wrong = ['from', 'sharing'].find(has);
    if (wrong !== undefined) return { message: `\`${wrong}\` is not for a secret mount` };
    if (!has('id') && !has('source') && !has('target')) return { message: 'a secret mount needs an `id`' };
    if (has('id') && has('source'))
      return { message: '`id` and `source` mean the same for a secret: only one can be set' };
    return undefined;
  }
  if (has('sharing') && type !== 'cache') return { message: `\`sharing\` is not for a ${type} mount` };
  if (type === 'ssh')
    return has('source') ? { message: '`source` is not for an ssh mount: it has an `id`' } : undefined;
  const target = options.get('target');
  if (options.has('target') && target === undefined) return undefined;
  const at = target === undefined || target === '' ? effectiveWorkdir(stage, instruction) : target;
  if (at !== undefined && /^\/+$/.test(at))
    return { message: 'the mount would hide the whole file system: its target is `/`' };
  return undefined;
}

/** The option in the file if the flag stands there as it is, else the whole value. */
function rangeOf({ value = '', valueSpan }: Flag, field: string | undefined) {
  const at = field === undefined || valueSpan.end - valueSpan.start !== value.length ? -1 : value.indexOf(field);
  return at === -1 || field === undefined
    ? valueSpan
    : { start: valueSpan.start + at, end: valueSpan.start + at + field.length };
}
