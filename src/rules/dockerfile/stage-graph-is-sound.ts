import { optionsOf } from '../../models/dockerfile/csv.ts';
import { expandWord } from '../../models/dockerfile/expand.ts';
import { didYouMean } from '../../models/dockerfile/suggest.ts';
import type { Flag, Stage } from '../../models/dockerfile/syntax.ts';
import { knownImages } from '../../models/image/publishers.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { isPlaceholder, ownDockerfiles } from '../dockerfiles.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stage-graph-is-sound',
  level: 'error',
  must: 'What FROM, COPY --from and RUN --mount=from name is an image or a stage that stands above.',
  why: 'A stage cannot be made of itself or of one that does not exist yet: BuildKit refuses to build it.',
  aliases: ['DL3023', 'DS-0006'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const byName = new Map<string, Stage>();
      for (const stage of file.stages) if (stage.name !== undefined) byName.set(stage.name, stage);
      for (const stage of file.stages) {
        yield* ofBase(file, stage, byName);
        yield* ofPlatform(file, stage);
        for (const instruction of stage.instructions) {
          for (const flag of instruction.flags) {
            if (instruction.keyword === 'COPY' && flag.name === 'from') yield* ofCopy(file, stage, flag, byName);
            if (instruction.keyword !== 'RUN' || flag.name !== 'mount' || !flag.value?.includes('from')) continue;
            const from = optionsOf(flag.value).find(({ key }) => key === 'from')?.value;
            const message = from && order(stage, byName.get(from.toLowerCase()));
            if (message) yield { file, range: flag.valueSpan, message };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS a\nCOPY --from=A /x /x\nCOPY --from=b /x /x\nRUN --mount=from=b,target=/b true\nFROM alpine:3.20 AS b\nCOPY --from=1 /x /x\n',
      },
      finds: ['Dockerfile:2:13', 'Dockerfile:3:13', 'Dockerfile:4:13', 'Dockerfile:6:13'],
    },
    {
      files: {
        Dockerfile:
          'ARG SRC=a\nFROM alpine:3.20 AS a\nFROM alpine:3.20\nARG SRC\nCOPY --from=$SRC /x /x\nCOPY --from=2 /x /x\n',
      },
      finds: ['Dockerfile:5:13', 'Dockerfile:6:13'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20 AS Base\nFROM Base\nFROM node:\nFROM https://example.com/a\nFROM ${\n' },
      finds: ['Dockerfile:2:6', 'Dockerfile:3:6', 'Dockerfile:4:6', 'Dockerfile:5:6'],
      fixed: {
        Dockerfile: 'FROM alpine:3.20 AS Base\nFROM base\nFROM node:\nFROM https://example.com/a\nFROM ${\n',
      },
    },
    {
      files: { Dockerfile: 'FROM --platform=linux/amd64/v8/x alpine:3.20\nFROM --platform=linnux alpine:3.20\n' },
      finds: ['Dockerfile:1:17', 'Dockerfile:2:17'],
    },
    // No stage of that name stands above, so the builder asks the registry for an image `build-deps`.
    { files: { Dockerfile: 'FROM build-deps\nFROM alpine:3.20 AS build-deps\n' }, finds: ['Dockerfile:1:6'] },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS a\nFROM nginx:1.27 AS nginx\nCOPY --from=A /x /x\nCOPY --from=0 /x /x\nCOPY --from=docker.io/library/busybox:1.36 /x /x\nRUN --mount=type=bind,from=a,target=/a true\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM --platform=$BUILDPLATFORM alpine:3.20 AS b\nFROM --platform=amd64 alpine:3.20\nFROM --platform=linux/arm/v7 b\n',
      },
    },
    // An image, and a stage of the same name below it.
    { files: { Dockerfile: 'FROM debian:12 AS a\nFROM node AS debian\nFROM debian\n' } },
    { files: { Dockerfile: 'ARG BASE\nFROM $BASE\nFROM %%MACHINE%%-python\nFROM ${docker.base}:1\n' } },
  ],
});

/** Why `source` cannot be part of `stage`. */
function order(stage: Stage, source: Stage | undefined): string | undefined {
  if (!source || source.index < stage.index) return undefined;
  const name = source.name === undefined ? `stage ${source.index}` : `the stage \`${source.name}\``;
  return source === stage ? `${name} takes from itself` : `${name} stands below, and is not there yet`;
}

function* ofCopy(
  file: DockerfileUnit,
  stage: Stage,
  { value = '', valueSpan }: Flag,
  byName: ReadonlyMap<string, Stage>,
): Iterable<Report> {
  if (/\$[\w{]/.test(value)) {
    const message = `\`${value}\` stays as it is, --from takes no variable: a stage \`FROM ${value} AS …\` does, with an ARG before the first FROM`;
    yield { file, range: valueSpan, message };
    return;
  }
  const count = file.stages.length;
  const isIndex = /^[-+]?\d+$/.test(value);
  if (isIndex && !(Number(value) >= 0 && Number(value) < count)) {
    const stages = count === 1 ? 'one stage, number 0' : `${count} stages, 0 to ${count - 1}`;
    yield { file, range: valueSpan, message: `there is no stage ${value}: the file has ${stages}` };
    return;
  }
  const source = isIndex ? file.stages[Number(value)] : byName.get(value.toLowerCase());
  const fault = source || value === '' || isPlaceholder(value) ? undefined : parseImageReference(value).error;
  const message =
    fault === undefined ? order(stage, source) : `\`${value}\` is no stage of this file, and no image: ${fault}`;
  if (message !== undefined) yield { file, range: valueSpan, message };
}

function* ofBase(file: DockerfileUnit, stage: Stage, byName: ReadonlyMap<string, Stage>): Iterable<Report> {
  const { base, parent } = stage;
  if (!base || parent || isPlaceholder(base.text)) return;
  const { text, error } = expandWord(base.text, stage.file.args, { escape: stage.file.escape });
  if (error !== undefined) {
    yield {
      file,
      range: base.span,
      message: 'the builder cannot put in its variables: a brace or a quote does not close',
    };
    return;
  }
  // With variables it is a matter of their defaults.
  if (base.text.includes('$')) return;
  const named = byName.get(text.toLowerCase());
  const isEarlier = named !== undefined && named.index < stage.index;
  const { error: fault } = parseImageReference(text);
  if (fault !== undefined && isEarlier && named.name !== undefined) {
    yield {
      file,
      range: base.span,
      message: `\`${text}\` is no image, and the stage is named \`${named.name}\`: the builder lower-cases names of stages only`,
      fix: fix.safe(`write ${named.name}`, file, edit.replace(base.span, named.name)),
    };
  } else if (fault !== undefined) {
    yield { file, range: base.span, message: `\`${text}\` is no image: ${fault}` };
  } else if (named && named.index > stage.index && !/[/:@.]/.test(text) && !isImage(text)) {
    yield {
      file,
      range: base.span,
      message: `the stage \`${text}\` stands below, so the builder takes this for the image docker.io/library/${text}`,
      level: 'warning',
    };
  }
}

const isImage = (name: string): boolean =>
  knownImages.some((image) => image === name || image === `docker.io/library/${name}` || image === `library/${name}`);

const systems =
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos';
const architectures =
  '386 aarch64 amd64 amd64p32 arm arm64 arm64be armbe armel armhf i386 loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm x86-64 x86_64';

/** As `Parse` in containerd/platforms. */
function* ofPlatform(file: DockerfileUnit, { from }: Stage): Iterable<Report> {
  const flag = from.flags.find(({ name }) => name === 'platform');
  if (!flag?.value || /[$"'\\]/.test(flag.value)) return;
  const parts = flag.value.split('/');
  const range = flag.valueSpan;
  const wrong = parts.find((part) => !/^[\w.-]+(?:\([\w.+-]*\))?$/.test(part));
  if (parts.length > 3 || wrong !== undefined)
    yield { file, range, message: `\`${flag.value}\` is no platform like linux/arm64/v8` };
  else if (parts.length === 1) {
    const known = `${systems} ${architectures}`.split(' ');
    if (!known.includes(flag.value.toLowerCase()))
      yield {
        file,
        range,
        message: `\`${flag.value}\` is neither a system nor an architecture${didYouMean(flag.value, known)}`,
      };
  }
}
