import { expect, it } from 'vitest';
import { parseScript } from '../models/shell/parse.ts';
import { MappedText } from '../text/mapped.ts';
import { generatorOf, loginOf, manifestWrite, type Offence, offenceText } from './ring-commands.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';

const said = (code: string, ask: (command: ShellCommand) => Offence | undefined): readonly string[] =>
  parseScript(MappedText.slice(code, { start: 0, end: code.length }), 'sh', { editable: true }).commands.flatMap(
    (command) => {
      const found = ask(command);
      return found ? [offenceText(found)] : [];
    },
  );

it.each([
  ['sed -i s/a/b/ web/package.json', ['sed -i web/package.json']],
  ['sed -Ei.bak s/a/b/ go.mod', ['sed -i go.mod']],
  ['sed s/a/b/ package.json > other.json', []],
  ['jq .x package.json | sponge package.json', ['sponge package.json']],
  ['jq .x a.json >package.json', ['jq > package.json']],
  ['cat <package.json', []],
  ['yq -i .a=1 pnpm-workspace.yaml', ['yq -i pnpm-workspace.yaml']],
  ['mv /tmp/p.json ./package.json', ['mv ./package.json']],
  ['mv a/package.json b/package.json', []],
  ['npm pkg set a=b', ['npm pkg set package.json']],
  ['npm pkg get a', []],
  ['go mod edit -replace a=../a', ['go mod edit go.mod']],
  ['go work use ./a', ['go work use go.work']],
  ['go mod download', []],
  ['uv add --dev x', ['uv add pyproject.toml']],
  ['uv sync', []],
])('%s', (code, expected) => {
  expect(said(code, manifestWrite)).toEqual(expected);
});

it.each([
  ['buf generate proto', ['buf generate']],
  ['npx --yes @bufbuild/buf@1.50.0 generate', ['npx @bufbuild/buf@1.50.0']],
  ['protoc --go_out=. a.proto', ['protoc']],
  ['python3 -m grpc_tools.protoc -I. a.proto', ['python3 grpc_tools.protoc']],
  ['uv pip install "grpcio-tools>=1.60"', ['uv pip grpcio-tools>=1.60']],
  ['go install github.com/bufbuild/buf/cmd/buf@v1.50.0', ['go install github.com/bufbuild/buf/cmd/buf@v1.50.0']],
  ['apk add --no-cache protobuf-dev', []],
  ['apt-get purge -y protobuf-compiler', []],
  ['npm install @bufbuild/protobuf grpcio', []],
  ['echo protoc', []],
])('%s', (code, expected) => {
  expect(said(code, generatorOf)).toEqual(expected);
});

it.each([
  ['docker login -u ci -p x host', ['docker login']],
  ['aws ecr get-login-password | docker login --password-stdin host', ['aws ecr get-login-password', 'docker login']],
  ['gcloud auth configure-docker', ['gcloud auth configure-docker']],
  ['helm registry login host', ['helm registry login']],
  ['npm config set //host/:_authToken "$T"', ['npm config set //host/:_authToken']],
  ['npm config set fund false', []],
  ['docker logout', []],
  ['gcloud config list', []],
])('%s', (code, expected) => {
  expect(said(code, loginOf)).toEqual(expected);
});
