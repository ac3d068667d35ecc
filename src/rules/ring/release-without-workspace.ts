import {
  type BuildContext,
  baseName,
  inside,
  joinPath,
  leftOut,
  resolveSource,
} from '../../repository/build-context.ts';
import { type CopySource, copySources } from '../../repository/copies.ts';
import { isForDevelopment } from '../../repository/installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { sdksOf } from '../../repository/ring-packages.ts';
import { contractPath, releaseFiles, type RingFile } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/release-without-workspace',
  level: 'warning',
  must: 'A Dockerfile of ring 2 copies no package of the workspace and no file that makes a workspace.',
  why: 'Ring 2 is what the world gets: the service with the SDK as it is published. What comes out of the workspace may be newer than every release, and no version names it. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    const { rings } = repository.contract;
    if (rings === undefined) return;
    const packages = new Map<string, string>();
    for (const { source, name } of sdksOf(repository))
      if (source && source.folder !== '') packages.set(source.folder, name);
    const proto = joinPath('', rings.proto ?? '');
    if (proto !== '') packages.set(proto, 'the protocol package');
    for (const one of releaseFiles(repository)) {
      for (const copy of copySources(one.file)) {
        if (isForDevelopment(one.file, copy.stage)) continue;
        const taken = workspaceIn(repository, one, copy, packages);
        if (taken === undefined) continue;
        yield {
          file: one.file,
          range: copy.word.span,
          message: `\`${copy.instruction.keyword} ${copy.word.text}\` takes ${taken.what} of the workspace into ring 2 of ${one.service.name}`,
          related: [{ file: { path: taken.path }, message: 'made here' }],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: ., dockerfile: api/Dockerfile }\n  web: { context: ., dockerfile: web/Dockerfile }\nrings: { release: { sdks: { go: example.com/sdk } }, proto: proto }\n',
        'go.work': 'go 1.26\n',
        'proto/a.proto': '',
        'sdks/go/go.mod': 'module example.com/sdk\n',
        'sdks/go/sdk.go': 'package sdk\n',
        'api/main.go': 'package main\n',
        'api/Dockerfile':
          'FROM golang:1.26\nCOPY go.work ./\nCOPY sdks/go /sdks/go\nCOPY proto/*.proto /proto/\nCOPY api /api\n',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\n',
      },
      finds: ['api/Dockerfile:2:6', 'api/Dockerfile:3:6', 'api/Dockerfile:4:6', 'web/Dockerfile:2:6'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\n  web: { context: ., dockerfile: web/Dockerfile }\nrings: { release: { sdks: { go: example.com/sdk } }, proto: proto }\n',
        '.dockerignore': 'sdks\nproto\ngo.work\n',
        'go.work': 'go 1.26\n',
        'proto/a.proto': '',
        'sdks/go/go.mod': 'module example.com/sdk\n',
        'api/main.go': 'package main\n',
        'api/Dockerfile': 'FROM golang:1.26\nCOPY . .\n',
        'api/Dockerfile.dev': 'FROM golang:1.26\nCOPY go.work ./\nCOPY sdks/go sdks/go\n',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\n',
      },
    },
  ],
});

interface Taken {
  readonly what: string;
  readonly path: string;
}

/** Which package of the workspace a COPY takes along; undefined if none. */
function workspaceIn(
  repository: Repository,
  { file, service }: RingFile,
  { text }: CopySource,
  packages: ReadonlyMap<string, string>,
): Taken | undefined {
  const contexts = repository.contexts(file);
  const told = contexts.filter(({ statedBy }) => statedBy?.path === contractPath);
  for (const context of contexts) {
    for (const path of resolveSource(repository.tree, context, text).found) {
      if (leftOut(context, path)) continue;
      const name = baseName(path);
      if ((name === 'go.work' || name === 'pnpm-workspace.yaml') && inside(service.folder, path) === undefined)
        return { what: name, path };
      for (const [folder, what] of packages) if (inside(folder, path) !== undefined) return { what, path: folder };
      // What another file builds with this Dockerfile by mistake says nothing of the release.
      if (told.length > 0 && !told.includes(context)) continue;
      for (const [folder, what] of packages)
        if (inside(path, folder) !== undefined && holds(repository, context, folder)) return { what, path: folder };
    }
  }
  return undefined;
}

/** True if something below `folder` gets into the context. */
const holds = (repository: Repository, context: BuildContext, folder: string): boolean =>
  !leftOut(context, folder) && repository.tree.list(folder).some(({ name }) => !leftOut(context, `${folder}/${name}`));
