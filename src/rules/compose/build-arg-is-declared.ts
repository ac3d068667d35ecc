import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'compose/build-arg-is-declared',
  level: 'warning',
  must: 'Every build argument that a compose file gives is an `ARG` of the Dockerfile.',
  why: 'BuildKit takes an argument that no ARG declares and throws it away: what was to be chosen stays at its default, and the build succeeds.',
  aliases: [],
  fixes: 'unsafe',
  check: undeclared,
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build:\n      context: .\n      args:\n        PYTHN_VERSION: "3.13"\n        MODE: fast\n',
        Dockerfile: 'ARG PYTHON_VERSION=3.12\nFROM python:${PYTHON_VERSION}\nCMD ["python"]\n',
      },
      finds: ['compose.yaml:6:9', 'compose.yaml:7:9'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build:\n      context: .\n      args:\n        PYTHON_VERSION: "3.13"\n        MODE: fast\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'x-args: &args\n  VERSION: "1"\n  UV: "0.5"\nservices:\n  api:\n    build:\n      context: .\n      args:\n        - VERSION=1\n        - HTTP_PROXY\n        - BUILDKIT_INLINE_CACHE=1\n        - ${EXTRA}\n  one:\n    build: { context: one, args: *args }\n  two:\n    build: { context: two, args: *args }\n',
        Dockerfile: 'FROM alpine:3.22\nARG VERSION\nCMD ["true"]\n',
        'one/Dockerfile': 'FROM alpine:3.22\nARG VERSION\nCMD ["true"]\n',
        'two/Dockerfile': 'FROM alpine:3.22\nONBUILD ARG UV\nCMD ["true"]\n',
      },
    },
  ],
});

/** Taken without an ARG (docs.docker.com, "Predefined ARGs" and "BuildKit built-in build args"). */
const predefined =
  /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE)$/i;

function* undeclared(repository: Repository): Iterable<Report> {
  const asked = new Map<string, number>();
  const wrong = new Map<string, { count: number; readonly report: Report }>();
  for (const compose of repository.composes) {
    if (isBrought(compose.path) || compose.model.template === 'structure' || !compose.text.includes('args')) continue;
    for (const { service, dockerfile, definition, origin } of repository.composeBuilds(compose)) {
      const args = definition.build?.args ?? [];
      const file = args.length === 0 ? undefined : repository.dockerfile(dockerfile);
      const declared = file && argsOf(file);
      if (!file || !declared) continue;
      for (const { name, nameSpan, node } of args) {
        const { path } = origin({ node });
        const key = `${path}:${nameSpan.start}`;
        // What several builds share is wrong only if none of them takes it.
        asked.set(key, (asked.get(key) ?? 0) + 1);
        if (declared.has(name) || predefined.test(name) || !/^\w+$/.test(name)) continue;
        const known = wrong.get(key);
        if (known) {
          known.count++;
          continue;
        }
        const [near] = nearest(
          name,
          [...declared].filter((one) => !args.some((arg) => arg.name === one)),
        );
        const isPlain = repository.tree.text(path)?.slice(nameSpan.start, nameSpan.end) === name && !node.viaAlias;
        const report: Report = {
          file: { path },
          range: nameSpan,
          message: `\`${service}\` gives ${name}, and no ARG of ${file.path} takes it${near === undefined ? '' : `; did you mean ${near}?`}`,
          fix:
            near !== undefined && isPlain
              ? fix.unsafe(`Give ${near}`, { path }, edit.replace(nameSpan, near), ['-services', '+services'])
              : undefined,
        };
        wrong.set(key, { count: 1, report });
      }
    }
  }
  for (const [key, { count, report }] of wrong) if (count === asked.get(key)) yield report;
}

/** Names of all ARGs; undefined if another frontend, or a part that cannot be read, may know more. */
function argsOf({ model }: DockerfileUnit): ReadonlySet<string> | undefined {
  const frontend = model.directives.find(({ name }) => name === 'syntax')?.value;
  if (frontend !== undefined && !/(?:^|\/)(?:dockerfile|dockerfile-upstream)(?:[:@]|$)/.test(frontend))
    return undefined;
  if (model.problems.some(({ kind }) => kind === 'error') || model.stages.length === 0) return undefined;
  const names = new Set<string>();
  for (const one of model.instructions) {
    const inner = one.keyword === 'ONBUILD' ? one.inner : one;
    if (inner?.keyword === 'ARG') for (const { key } of inner.pairs) names.add(key);
  }
  return names;
}
