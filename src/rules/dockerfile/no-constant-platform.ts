import type { Stage } from '../../models/dockerfile/syntax.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-constant-platform',
  level: 'note',
  must: 'No FROM names a platform as a constant.',
  why: 'The image is of that platform whatever `--platform` the build is given: on another machine it runs under emulation or not at all, and an image of several platforms holds the same one several times.',
  aliases: ['DL3029', 'FromPlatformFlagConstDisallowed'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        const platform = stage.from.flags.find(({ name }) => name === 'platform');
        if (!platform?.value || platform.value.includes('$') || isOneOfSeveral(stage, platform.value)) continue;
        const instead =
          file.live.includes(stage) && stage !== file.final && !stage.parent
            ? ', or name `$BUILDPLATFORM` if the stage only builds'
            : '';
        yield {
          file,
          range: platform.span,
          message: `the stage is of ${platform.value} on every machine and for every target: give \`--platform\` to the build${instead}`,
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM --platform=linux/amd64 alpine:3.22 AS base\nRUN apk add --no-cache git\n' },
      finds: ['Dockerfile:1:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM --platform=${BUILDPLATFORM} golang:1.24 AS build\nFROM alpine:3.22\n' } },
    {
      files: {
        Dockerfile:
          'FROM --platform=linux/amd64 alpine:3.22 AS build_amd64\nFROM --platform=linux/arm64 alpine:3.22 AS build_arm64\nFROM build_${TARGETARCH} AS build\n',
      },
    },
    { files: { Dockerfile: 'ARG P=linux/amd64\nFROM --platform=$P alpine:3.22\n' } },
  ],
});

/** True if the stage's name says that it is for that platform: another one chooses among several by `${TARGETARCH}`. */
function isOneOfSeveral({ name }: Stage, platform: string): boolean {
  return (
    name !== undefined &&
    platform
      .toLowerCase()
      .split('/')
      .some((part) => part !== '' && name.includes(part))
  );
}
