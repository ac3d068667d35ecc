import type { Instruction } from '../../models/dockerfile/syntax.ts';
import { baseName, resolveSource } from '../../repository/build-context.ts';
import { type CopySource, copySources, sourceWords } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { memo } from '../../repository/memo.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-not-add',
  level: 'note',
  must: 'Plain files and folders come in with COPY; ADD is for archives, addresses and repositories.',
  why: 'ADD unpacks what turns out to be an archive and fetches what looks like an address; with COPY what lies in the context is what lies in the image.',
  aliases: ['DL3020', 'DS-0005', 'CKV_DOCKER_4', 'CIS-DI-0009'],
  fixes: 'unsafe',
  *check(repository) {
    const known = memo(sourcesByInstruction);
    for (const { file, instruction } of ownInstructions(repository, 'ADD')) {
      if (instruction.heredocs.length > 0 || instruction.flags.some(({ name }) => onlyAdd.has(name))) continue;
      const words = sourceWords(instruction);
      const sources = known(file).get(instruction) ?? [];
      if (words.length === 0 || sources.length < words.length) continue;
      const kinds = sources.map(({ text }) => kindOf(repository, file, text));
      if (kinds.includes('archive')) continue;
      const { start, end } = instruction.keywordSpan;
      const keyword = file.text.slice(start, end) === 'add' ? 'copy' : 'COPY';
      const change = edit.replace(instruction.keywordSpan, keyword);
      const title = 'Use COPY';
      yield {
        file,
        range: instruction.keywordSpan,
        message: `\`ADD ${words.map(({ text }) => text).join(' ')}\` takes plain files: COPY does`,
        fix: kinds.every((kind) => kind === 'plain')
          ? fix.safe(title, file, change, ['-ADD', '+COPY'])
          : fix.unsafe(title, file, change, ['-ADD', '+COPY']),
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.22\nADD app.conf src /srv/\nADD . /app\n', 'app.conf': '', 'src/a.js': '' },
      finds: ['Dockerfile:2:1', 'Dockerfile:3:1'],
      fixed: { Dockerfile: 'FROM alpine:3.22\nCOPY app.conf src /srv/\nCOPY . /app\n' },
    },
    {
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nadd --chown=1000 target/app.jar /app.jar\n',
        'pom.xml': '<project/>',
      },
      finds: ['Dockerfile:2:1'],
      fixed: { Dockerfile: 'FROM eclipse-temurin:21\ncopy --chown=1000 target/app.jar /app.jar\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM scratch\nADD rootfs.tar.xz /\nADD https://example.com/a.js /a.js\nADD --checksum=sha256:aa x.bin /x\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM scratch\nADD rootfs* /\nARG F\nADD ${F} /\nADD git@github.com:a/b.git /src\n',
        'rootfs-1.tar': '',
        'rootfs.txt': '',
      },
    },
  ],
});

function sourcesByInstruction(file: DockerfileUnit): ReadonlyMap<Instruction, readonly CopySource[]> {
  const sources = new Map<Instruction, CopySource[]>();
  for (const one of copySources(file)) {
    const list = sources.get(one.instruction);
    if (list) list.push(one);
    else sources.set(one.instruction, [one]);
  }
  return sources;
}

const onlyAdd: ReadonlySet<string> = new Set(['checksum', 'keep-git-dir', 'unpack']);

/** Endings that say that ADD is there to unpack. */
const archive = /\.(?:tar(?:\.\w+)?|t(?:gz|bz2?|xz|lz|zst)|gz|bz2|xz|lzma|zst)$/i;
/** Endings of files that are no tar archive, packed or not. */
const plain =
  /\.(?:jar|war|ear|zip|whl|deb|rpm|apk|json5?|lock|txt|md|py|js|mjs|cjs|ts|tsx|jsx|sh|bash|conf|cnf|cfg|config|ini|xml|ya?ml|toml|html?|css|sql|key|crt|pem|cer|properties|env|php|rb|go|mod|sum|rs|c|h|cpp|java|scala|list|repo|service|gpg|asc|tmpl|template|j2|csv|r|pl|lua|ps1|bat|exe|dll|so|png|jpe?g|svg|ico|ttf|pub|sample|example|dist|default|vcl|rules|gradle|sbt|clj|ex|exs|el|vim|desktop|cron|logrotate)$/i;

type Kind = 'plain' | 'archive' | 'unknown';

/** What a source is, by the files of the context: ADD goes by what is in a file, not by its name. */
function kindOf(repository: Repository, file: DockerfileUnit, text: string): Kind {
  const { tree } = repository;
  if (archive.test(text)) return 'archive';
  const found = repository.contexts(file).flatMap((context) => resolveSource(tree, context, text).found);
  if (found.length === 0)
    return plain.test(text) || /(?:^|\/)(?:Gemfile|Makefile|Dockerfile|Procfile)$/.test(text) ? 'plain' : 'unknown';
  let kind: Kind = 'plain';
  for (const path of found) {
    if (archive.test(path)) return 'archive';
    if (path === '' || plain.test(baseName(path)) || tree.list(path).length > 0) continue;
    const bytes = tree.bytes(path);
    if (bytes === undefined) kind = 'unknown';
    else if (isPacked(bytes)) return 'archive';
  }
  return kind;
}

/** The signatures of gzip, bzip2, xz, zstd and tar. */
function isPacked(bytes: Uint8Array): boolean {
  const begins = (...signature: readonly number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  return (
    begins(0x1f, 0x8b) ||
    begins(0x42, 0x5a, 0x68) ||
    begins(0xfd, 0x37, 0x7a, 0x58, 0x5a) ||
    begins(0x28, 0xb5, 0x2f, 0xfd) ||
    [0x75, 0x73, 0x74, 0x61, 0x72].every((byte, index) => bytes[257 + index] === byte)
  );
}
