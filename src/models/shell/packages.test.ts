import { describe, expect, it } from 'vitest';
import { MappedText } from '../../text/mapped.ts';
import { packagesOf } from './packages.ts';
import { parseScript } from './parse.ts';
import { invocation } from './tools/index.ts';

const shown = (text: string): string[] => {
  const [command] = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'sh').commands;
  const read = command && invocation(command);
  if (read === undefined) throw new Error(`no tool: ${text}`);
  return packagesOf(read).map(
    ({ kind, name, operator, version, extras }) =>
      `${kind === 'package' ? '' : `${kind} `}${name}${extras.length > 0 ? `[${extras.join()}]` : ''}${operator === undefined ? '' : ` ${operator} ${version}`}`,
  );
};

describe('packagesOf', () => {
  it.each<[string, string[]]>([
    ['apt-get install -y vim=2:8.0* libc6:i386 g++ php-', ['vim = 2:8.0*', 'libc6', 'g++', 'removal php']],
    [
      'apt install ./a.deb /b/c.deb curl/stable "x=$V" $PKGS',
      ['file ./a.deb', 'file /b/c.deb', 'curl', 'x = $V', 'unknown $PKGS'],
    ],
    ['apt-get update', []],
    [
      'apk add --no-cache -t .deps a=1.2-r0 b~1 c>1 d@edge "e>=2"',
      ['virtual .deps', 'a = 1.2-r0', 'b ~ 1', 'c', 'd', 'e >= 2'],
    ],
    ['apk add so:libx.so.1 !y x.apk', ['so:libx.so.1', 'removal y', 'file x.apk']],
    [
      'yum install -y httpd-2.4.6 php-7.4.3-1.el7.x86_64 gcc-toolset-9 java-1.8.0-openjdk vim.x86_64',
      ['httpd - 2.4.6', 'php - 7.4.3-1.el7', 'gcc-toolset-9', 'java-1.8.0-openjdk', 'vim'],
    ],
    [
      'dnf install @development-tools https://x/y.rpm a-${V}',
      ['group development-tools', 'url https://x/y.rpm', 'a - ${V}'],
    ],
    ['zypper in a=1 pattern:b -- "c>=2"', ['a = 1', 'group b', 'c >= 2']],
    ['pip install a==1.0 "b[x,y]>=1,<2" c~=1 d', ['a == 1.0', 'b[x,y] >= 1,<2', 'c ~= 1', 'd']],
    [
      'pip install -r r.txt -c c.txt -e .[dev] . ./x x.whl git+https://h/p',
      [
        'requirements r.txt',
        'constraints c.txt',
        'directory .[dev]',
        'directory .',
        'directory ./x',
        'file x.whl',
        'url git+https://h/p',
      ],
    ],
    [
      "pip install 'a @ https://h/a.zip' 'b; python_version<\"3\"' 'c==1.*' dist/*.whl",
      ['url https://h/a.zip', 'b', 'c == 1.*', 'file dist/*.whl'],
    ],
    ['pip install a==$V', ['a == $V']],
    ['python -m pip install --upgrade pip', ['pip']],
    ['uv pip install a==1 -r r.txt', ['a == 1', 'requirements r.txt']],
    ['uv tool install ruff@0.5', ['ruff @ 0.5']],
    ['poetry add a@^1.0 b==2', ['a @ ^1.0', 'b == 2']],
    ['pipx install poetry==1.8', ['poetry == 1.8']],
    ['pipenv install', []],
    [
      'npm i -g a@1.2 @s/b @s/c@next user/repo ./d e.tgz git+ssh://git@h/x.git',
      ['a @ 1.2', '@s/b', '@s/c @ next', 'url user/repo', 'directory ./d', 'file e.tgz', 'url git+ssh://git@h/x.git'],
    ],
    ['npm ci', []],
    ['yarn global add a', ['a']],
    ['pnpm add -g a@1', ['a @ 1']],
    ['npx -y a@1 b c', ['a @ 1']],
    ['npx --package a@1 b', ['a @ 1']],
    ['corepack prepare pnpm@9.1 --activate', ['pnpm @ 9.1']],
    ['go install h/m/cmd/x@v1.2.3', ['h/m/cmd/x @ v1.2.3']],
    ['go install ./...', ['directory ./...']],
    ['cargo install a@1 b', ['a @ 1', 'b']],
    ['cargo install --git https://h/x', ['url https://h/x']],
    ['cargo install --version 1.2 a', ['a = 1.2']],
    ['gem install a:1.2 b', ['a : 1.2', 'b']],
    ['gem install a -v "~> 1.2"', ['a ~> 1.2']],
    ['gem install a -- --with-x', ['a']],
    ['composer global require a/b:^1.0', ['a/b : ^1.0']],
    ['conda install -c x conda-forge::a=1.2=b0 "c>=1" d', ['a = 1.2=b0', 'c >= 1', 'd']],
    ['conda create -n x python=3.11 --file r.txt', ['python = 3.11', 'requirements r.txt']],
  ])('%s', (text, expected) => expect(shown(text)).toEqual(expected));

  it('keeps the word', () => {
    const text = 'pip install "a==1"';
    const [command] = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'sh').commands;
    const read = command && invocation(command);
    const [found] = read ? packagesOf(read) : [];
    expect(text.slice(found?.word.span.start, found?.word.span.end)).toBe('"a==1"');
  });
});
