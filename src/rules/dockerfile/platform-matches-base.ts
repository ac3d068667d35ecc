import { parseImageReference } from '../../models/image/reference.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/platform-matches-base',
  level: 'warning',
  must: 'The platform that a FROM asks for is one that its image has.',
  why: 'The builder takes the image all the same and only warns: the stage then runs programs of another processor, or fails with "exec format error".',
  aliases: ['InvalidBaseImagePlatform'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const { base, image, from } of file.stages) {
        const platform = from.flags.find(({ name }) => name === 'platform');
        const wanted = /^linux\/([\w-]+)/.exec(platform?.value ?? '')?.[1];
        if (!platform || !base || image === undefined || wanted === undefined) continue;
        const { registry, repository: name } = parseImageReference(image);
        const held = registry === 'docker.io' ? architectures[name.split('/')[0] ?? ''] : undefined;
        if (held === undefined || held === normal(wanted)) continue;
        yield {
          file,
          range: platform.span,
          message: `\`${image}\` is of linux/${held} alone, and ${platform.value} is asked for`,
        };
      }
    }
  },
  bad: [{ files: { Dockerfile: 'FROM --platform=linux/amd64 arm64v8/alpine:3.22\n' }, finds: ['Dockerfile:1:6'] }],
  good: [
    {
      files: {
        Dockerfile: 'FROM --platform=linux/arm64 arm64v8/alpine:3.22\nFROM --platform=linux/x86_64 amd64/alpine:3.22\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM --platform=$BUILDPLATFORM amd64/alpine:3.22\nFROM --platform=linux/arm64 alpine:3.22\n',
      },
    },
  ],
});

/** Accounts of the official images for one architecture each. */
const architectures: Readonly<Record<string, string | undefined>> = {
  amd64: 'amd64',
  arm32v5: 'arm',
  arm32v6: 'arm',
  arm32v7: 'arm',
  arm64v8: 'arm64',
  i386: '386',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** Other names of an architecture (containerd's platforms/database.go). */
function normal(architecture: string): string {
  switch (architecture) {
    case 'x86_64':
    case 'x86-64':
      return 'amd64';
    case 'aarch64':
      return 'arm64';
    case 'armhf':
    case 'armel':
      return 'arm';
    case 'i386':
      return '386';
    default:
      return architecture;
  }
}
