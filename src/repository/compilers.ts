import { ancestry } from '../models/dockerfile/scope.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { destinationOf } from './stage-files.ts';
import { type RunCommand, runCommands } from './run-commands.ts';
import { packageStepOf } from './system-packages.ts';

/** Official Python images without a compiler: their slim and Alpine variants, and those of uv on top of them. */
const plainImages =
  /^(?:docker\.io\/library\/python|public\.ecr\.aws\/docker\/library\/python|ghcr\.io\/astral-sh\/uv|docker\.io\/astral\/uv)$/;

/** System packages that neither are a compiler nor bring one, not even by recommendation. */
const plainPackages =
  /^(?:curl|wget|git|ca-certificates|bash|sh|tini|dumb-init|gosu|su-exec|tzdata|gettext(?:-base)?|jq|unzip|zip|xz-utils|bzip2|procps|locales|gnupg2?|openssl|openssh(?:-client)?|netcat-(?:openbsd|traditional)|postgresql(?:\d+|-\d+)?-client(?:-\d+|-common)?|default-mysql-client|mariadb-client|redis-tools|ffmpeg|nginx|supervisor|cron|vim|nano|less|sudo|rsync|make|pkg-config|pkgconf|pkgconfig|apt-utils|apt-transport-https|lsb-release|media-types|shared-mime-info|fontconfig|font[\w-]*|lib(?!tool|clang|llvm|gcc|ghc|rust)[\w.+-]+|zlib1g(?:-dev)?|default-libmysqlclient-dev|musl-dev|libc-dev|openssl-dev|poppler-utils|tesseract-ocr[\w-]*|graphviz|imagemagick|ghostscript|iputils-ping|iproute2|dnsutils|htop|file|coreutils|findutils|shadow|freetype|jpeg|busybox)$/;

const plainCommands =
  /^(?:pip[\d.]*|uv|poetry|rm|mkdir|chmod|chown|useradd|groupadd|adduser|addgroup|usermod|echo|printf|ln|cp|mv|cd|set|export|true|:|test|\[|find|touch|sed|curl|wget|locale-gen|update-ca-certificates|apt-key|ldconfig|sleep|id|which|cat|ls|date|tee|gpg|groupmod|install)$/;

/** Unless it is sure that no compiler is in the image when `run` begins: one of the official small images, with nothing added that is unknown. */
export function mayHoldCompiler({ file, stage, instruction, command }: RunCommand): boolean {
  const lineage = ancestry(stage);
  const image = lineage.at(-1)?.image;
  const reference = image === undefined ? undefined : parseImageReference(image);
  if (!reference || !plainImages.test(reference.normalized) || !/slim|alpine/.test(reference.tag ?? '')) return true;
  for (const one of lineage) {
    for (const { keyword, span, heredocs, ...rest } of one.instructions) {
      if (span.start > instruction.span.start) continue;
      if (keyword === 'RUN' && heredocs.length > 0) return true;
      if (keyword !== 'COPY' && keyword !== 'ADD') continue;
      const target = destinationOf(file, one, { keyword, span, heredocs, ...rest });
      const isForeign = rest.flags.some(({ name }) => name === 'from');
      if (target === undefined || (isForeign && /^(?:usr|usr\/local|usr\/bin)?$/.test(target.path))) return true;
    }
    for (const { command: other } of runCommands(file, one)) {
      if (other.span.start >= command.span.start) continue;
      const step = packageStepOf(other);
      if (step) {
        if (step.kind === 'install' && (step.open || step.packages.some(({ name }) => !plainPackages.test(name))))
          return true;
        continue;
      }
      const name = other.name ?? '';
      const words = other.args.map(({ value }) => value);
      const isHarmless =
        plainCommands.test(name) ||
        /^(?:apt-get|apt|apk)$/.test(name) ||
        (/^python[\d.]*$/.test(name) && words[0] === '-m' && /^(?:pip|venv|virtualenv)$/.test(words[1] ?? ''));
      if (!isHarmless || words.some((word) => /zig|cmake|gcc|clang|rustup/.test(word ?? ''))) return true;
    }
  }
  return false;
}
