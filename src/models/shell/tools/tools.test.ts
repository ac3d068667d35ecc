import { describe, expect, it } from 'vitest';
import { MappedText } from '../../../text/mapped.ts';
import { parseScript } from '../parse.ts';
import { invocation } from './index.ts';
import { has, type Invocation, valueOf, valuesOf } from './tool.ts';

const read = (text: string): Invocation => {
  const [command] = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash').commands;
  const found = command && invocation(command);
  if (found === undefined) throw new Error(`no tool: ${text}`);
  return found;
};
/** `tool subcommand | flags | operands` */
const shown = (text: string): string => {
  const { tool, subcommand, flags, operands } = read(text);
  return [
    [tool, subcommand].filter(Boolean).join(' '),
    flags.map(({ name, value }) => (value ? `${name}=${value.value ?? value.raw}` : name)).join(' '),
    operands.map(({ value, raw }) => value ?? raw).join(' '),
  ].join(' | ');
};

describe('invocation', () => {
  it.each([
    ['apt-get install -y --no-install-recommends vim', 'apt-get install | yes no-install-recommends | vim'],
    ['apt-get -qq -y install vim nano', 'apt-get install | quiet quiet yes | vim nano'],
    [
      'apt-get -yqq -o Dpkg::Options::="--force-confold" install a',
      'apt-get install | yes quiet quiet option=Dpkg::Options::=--force-confold | a',
    ],
    [
      'apt-get --assume-yes -q=2 -t stretch-backports install a',
      'apt-get install | yes quiet=2 target-release=stretch-backports | a',
    ],
    ['apt full-upgrade --yes', 'apt dist-upgrade | yes | '],
    ['sudo apt-get update', 'apt-get update |  | '],
    [
      'apk add --no-cache -t .deps -X http://x/y a b=1',
      'apk add | no-cache virtual=.deps repository=http://x/y | a b=1',
    ],
    ['apk --update --virtual .x add a', 'apk add | update-cache virtual=.x | a'],
    ['dnf -y --setopt=install_weak_deps=False install a', 'dnf install | assumeyes setopt=install_weak_deps=False | a'],
    ['yum update -y', 'yum upgrade | assumeyes | '],
    ['yum groupinstall "Development Tools" -y', 'yum group install | assumeyes | Development Tools'],
    ['dnf module enable -y nodejs:18', 'dnf module enable | assumeyes | nodejs:18'],
    ['microdnf clean all', 'microdnf clean |  | all'],
    ['zypper -n in --no-recommends -y a', 'zypper install | non-interactive no-recommends no-confirm | a'],
    ['zypper ar -n x -G url', 'zypper addrepo | name=x no-gpgcheck | url'],
    ['pip --no-cache-dir install -r req.txt -Uq a', 'pip install | no-cache-dir requirement=req.txt upgrade quiet | a'],
    ['pip3.11 install --target=/x a', 'pip install | target=/x | a'],
    ['python3 -u -m pip install -e .', 'pip install | editable=. | '],
    ['python -mpip install a', 'pip install |  | a'],
    ['python app.py -m x', 'python |  | app.py -m x'],
    ['python -W ignore -c "import x" -m y', 'python | warnings=ignore command=import x | -m y'],
    ['uv pip install --system -r a.txt b', 'uv pip install | system requirements=a.txt | b'],
    ['uv --no-cache sync --frozen --no-dev --group x', 'uv sync | no-cache frozen no-dev group=x | '],
    ['uv run --with a -- pytest -q', 'uv run | with=a | pytest -q'],
    ['uv run python -m x', 'uv run |  | python -m x'],
    [
      'poetry -C dir install --no-root --only main -n',
      'poetry install | directory=dir no-root only=main no-interaction | ',
    ],
    ['python -m poetry run pytest --x', 'poetry run |  | pytest --x'],
    ['pipenv install --system --deploy', 'pipenv install | system deploy | '],
    ['pdm install --prod --no-lock', 'pdm install | production no-lock | '],
    ['conda install -y -c conda-forge -n base a=1', 'conda install | yes channel=conda-forge name=base | a=1'],
    ['mamba env create -f env.yml', 'mamba env create | file=env.yml | '],
    ['conda run --no-capture-output -n x python a.py', 'conda run | no-capture-output name=x | python a.py'],
    ['npm --prefix x ci --omit=dev', 'npm ci | prefix=x omit=dev | '],
    ['npm i -g a@1 b', 'npm install | global | a@1 b'],
    ['npm install --production --silent', 'npm install | production silent | '],
    ['npm run build -- --prod', 'npm run |  | build --prod'],
    ['npm config set strict-ssl false', 'npm config set |  | strict-ssl false'],
    ['npm cache clean --force', 'npm cache clean | force | '],
    ['npx -y a@1 --x', 'npx | yes | a@1 --x'],
    ['pnpm -C dir i --frozen-lockfile --prod', 'pnpm install | dir=dir frozen-lockfile prod | '],
    ['pnpm add -D a', 'pnpm add | save-dev | a'],
    ['pnpm --filter web build --x', 'pnpm run | filter=web | build --x'],
    ['corepack pnpm i', 'pnpm install |  | '],
    ['corepack yarn@4 install --immutable', 'yarn install | immutable | '],
    ['corepack prepare pnpm@9 --activate', 'corepack prepare | activate | pnpm@9'],
    ['corepack enable', 'corepack enable |  | '],
    ['yarn', 'yarn install |  | '],
    ['yarn --frozen-lockfile', 'yarn install | frozen-lockfile | '],
    ['yarn --cwd x install --production', 'yarn install | cwd=x production | '],
    ['yarn --version', 'yarn | version | '],
    ['yarn build --x', 'yarn run |  | build --x'],
    ['yarn global add a', 'yarn global add |  | a'],
    ['yarn workspaces focus --production a', 'yarn workspaces focus | production | a'],
    ['yarn cache clean --all', 'yarn cache clean | all | '],
    ['bun i --frozen-lockfile', 'bun install | frozen-lockfile | '],
    ['bun src/x.ts', 'bun run |  | src/x.ts'],
    ['go mod download -x', 'go mod download | x | '],
    ['go build -ldflags="-s -w" -o /x ./cmd', 'go build | ldflags=-s -w o=/x | ./cmd'],
    ['go run -mod=mod main.go -x', 'go run | mod=mod | main.go -x'],
    ['go get -u -v a/b@v1', 'go get | u v | a/b@v1'],
    ['cargo +nightly build --release -p x', 'cargo build | release package=x | '],
    ['cargo install --locked --version 1 x', 'cargo install | locked version=1 | x'],
    ['cargo chef cook --recipe-path r.json', 'cargo chef cook | recipe-path=r.json | '],
    ['gem install -N a -v 1.2', 'gem install | no-document version=1.2 | a'],
    ['bundle', 'bundle install |  | '],
    ['bundle -j 4', 'bundle install | jobs=4 | '],
    ['bundle install --without test -j 4', 'bundle install | without=test jobs=4 | '],
    ['bundle exec rake -T', 'bundle exec |  | rake -T'],
    ['bundle config set --local without test', 'bundle config set | local | without test'],
    ['composer -n install --no-dev -o', 'composer install | no-interaction no-dev optimize-autoloader | '],
    [
      'mvn -B -ntp -DskipTests -Pprod -pl a clean package',
      'mvn | batch-mode no-transfer-progress define=skipTests activate-profiles=prod projects=a | clean package',
    ],
    ['./mvnw -f x/pom.xml -T 1C package', 'mvn | file=x/pom.xml threads=1C | package'],
    ['./gradlew --no-daemon -x test -Pa=b build', 'gradle | no-daemon exclude-task=test project-prop=a=b | build'],
    ['curl -fsSLo /x -H "A: b" https://y', 'curl | fail silent show-error location output=/x header=A: b | https://y'],
    ['wget -qO- --tries=3 https://x', 'wget | quiet output-document=- tries=3 | https://x'],
    ['wget -nv -c https://x', 'wget | no-verbose continue | https://x'],
    ['git -C x clone --depth 1 -b v1 url dir', 'git clone | C=x depth=1 branch=v1 | url dir'],
    ['git submodule update --init --recursive', 'git submodule update | init recursive | '],
    ['tar -xzf a.tgz -C /x --strip-components=1', 'tar | extract gzip file=a.tgz directory=/x strip-components=1 | '],
    ['tar xzCf /x a.tgz b', 'tar | extract gzip directory=/x file=a.tgz | b'],
    ['useradd -l -m -u 99999 -s /bin/sh x', 'useradd | no-log-init create-home uid=99999 shell=/bin/sh | x'],
    ['adduser -D -u 1000 -G g x', 'adduser | disabled-password uid=1000 ingroup=g | x'],
    ['adduser --system --gecos "" --uid 1 x', 'adduser | system gecos= uid=1 | x'],
    ['rm -rf /a /b', 'rm | recursive force | /a /b'],
    ['chmod -R +x a', 'chmod | recursive | +x a'],
    ['chown --from=a b:c d', 'chown | from=a | b:c d'],
    ['ln -sf a b', 'ln | symbolic force | a b'],
    ['cd /x', 'cd |  | /x'],
    ['set -euxo pipefail', 'set | errexit nounset xtrace option=pipefail | '],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected));

  it('of an unknown program is undefined', () => {
    const [command] = parseScript(new MappedText('frobnicate --x', [0], [0]), 'sh').commands;
    expect(command && invocation(command)).toBeUndefined();
    expect(() => read('pipx2 x')).toThrow('no tool');
    expect(() => read('npm3 x')).toThrow('no tool');
  });
  it('is the same object when asked again', () => {
    const [command] = parseScript(new MappedText('npm ci', [0], [0]), 'sh').commands;
    expect(command && invocation(command)).toBe(command && invocation(command));
  });
});

describe('flags', () => {
  const spans = (text: string): [string, string][] =>
    read(text).flags.map(({ name, span }) => [name, text.slice(span.start, span.end)]);
  it('have the place of flag and value', () => {
    expect(spans('pip install -r a.txt --target=/x -U')).toEqual([
      ['requirement', '-r a.txt'],
      ['target', '--target=/x'],
      ['upgrade', '-U'],
    ]);
  });
  it('in a bundle have their own letter', () => {
    expect(spans('curl -fsSLo /x y')).toEqual([
      ['fail', 'f'],
      ['silent', 's'],
      ['show-error', 'S'],
      ['location', 'L'],
      ['output', 'o /x'],
    ]);
  });
  it('have the place of an attached value', () => {
    const text = 'npm --prefix="/a b" ci && true';
    const value = read(text).flags[0]?.value;
    expect(value?.value).toBe('/a b');
    expect(text.slice(value?.span.start, value?.span.end)).toBe('"/a b"');
  });
  it('with a variable have a name', () => {
    expect(shown('cargo build -j$(nproc) --target=$T')).toBe('cargo build | jobs=$(nproc) target=$T | ');
    expect(shown('pip install "--index-url=$U" a')).toContain('index-url=');
    expect(shown('npm install $FLAGS a')).toBe('npm install |  | $FLAGS a');
  });
  it('behind -- are operands', () => expect(shown('rm -f -- -x')).toBe('rm | force | -x'));
  it('without their value do no harm', () => expect(shown('pip install -r')).toBe('pip install | requirement | '));
  it('are asked by their canonical name', () => {
    const npm = read('npm ci --production=false --omit dev -w a -w b');
    expect(has(npm, 'production')).toBe(false);
    expect(has(npm, 'omit')).toBe(true);
    expect(has(npm, 'frozen-lockfile')).toBe(false);
    expect(valueOf(npm, 'omit')).toBe('dev');
    expect(valuesOf(npm, 'workspace').map(({ value }) => value)).toEqual(['a', 'b']);
  });
  it('of ten thousand are read', () => {
    expect(read(`rm ${'-rf x '.repeat(10_000)}`).operands).toHaveLength(10_000);
  });
});

describe('subcommandWord', () => {
  it('is the word as written', () => {
    expect(read('npm --prefix x i').subcommandWord?.raw).toBe('i');
    expect(read('go mod download').subcommandWord?.raw).toBe('download');
    expect(read('yarn').subcommandWord).toBeUndefined();
    expect(read('yarn build').subcommandWord).toBeUndefined();
  });
});
