import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import type { Span } from '../text/span.ts';
import { baseName } from './build-context.ts';

/** What a command does that a ring forbids. */
export interface Offence {
  /** `sed -i`, `docker login`. */
  readonly title: string;
  /** What it is done to or with; "" if the title says it all. */
  readonly object: string;
  readonly span: Span;
}

const manifest = /^(?:package\.json|pnpm-workspace\.yaml|pyproject\.toml|go\.(?:mod|work)|Cargo\.toml)$/;

const isManifest = (word: ShellWord | undefined): boolean => manifest.test(baseName(word?.value ?? ''));

const spanOf = ({ nameWord, args, span }: ShellCommand): Span => ({
  start: nameWord.span.start,
  end: args.at(-1)?.span.end ?? span.end,
});

const textOf = ({ value, raw }: ShellWord): string => value ?? raw;

/** Editors by the option with which they write the file that they read. */
const editors: Readonly<Record<string, RegExp>> = {
  sed: /^(?:-[a-zA-Z]*i|--in-place)/,
  perl: /^-[a-zA-Z]*i/,
  yq: /^(?:-[a-zA-Z]*i|--inplace|--in-place)/,
  json: /^-[a-zA-Z]*I/,
};

/** Subcommands that write the manifest of their tool. */
const writers: readonly (readonly [string, RegExp, string])[] = [
  ['npm', /^pkg (?:set|delete|fix)$/, 'package.json'],
  ['pnpm', /^pkg (?:set|delete|fix)$/, 'package.json'],
  ['go', /^mod edit$/, 'go.mod'],
  ['go', /^work (?:edit|use|init)$/, 'go.work'],
  ['uv', /^(?:add|remove)(?: |$)/, 'pyproject.toml'],
  ['poetry', /^(?:add|remove)(?: |$)/, 'pyproject.toml'],
];

/** How a command changes a manifest that is in the repository; undefined if it does not. */
export function manifestWrite(command: ShellCommand): Offence | undefined {
  const { name = '', args, redirects } = command;
  const span = spanOf(command);
  for (const { operator, target } of redirects)
    if (/^(?:>{1,2}|>\||&>{1,2})$/.test(operator) && target && isManifest(target))
      return { title: `${name} >`, object: textOf(target), span: { start: span.start, end: target.span.end } };
  const last = args.at(-1);
  const edited = Object.hasOwn(editors, name) ? editors[name] : undefined;
  if (edited && args.some((one) => edited.test(textOf(one)))) {
    const found = args.find(isManifest);
    return found && { title: `${name} ${name === 'json' ? '-I' : '-i'}`, object: textOf(found), span };
  }
  if ((name === 'tee' || name === 'sponge') && args.some(isManifest))
    return { title: name, object: textOf(args.find(isManifest) ?? command.nameWord), span };
  if (name === 'mv' && last && isManifest(last)) {
    const sources = args.slice(0, -1).filter((one) => !textOf(one).startsWith('-'));
    const other = sources.some((one) => baseName(textOf(one)) !== baseName(textOf(last)));
    return other ? { title: name, object: textOf(last), span } : undefined;
  }
  const words = args.map(textOf).filter((one) => !one.startsWith('-'));
  const verb = words.slice(0, 2).join(' ');
  const writer = writers.find(([tool, verbs]) => tool === name && verbs.test(verb));
  return (
    writer && {
      title: `${name} ${verb
        .split(' ')
        .slice(0, name === 'uv' || name === 'poetry' ? 1 : 2)
        .join(' ')}`,
      object: writer[2],
      span,
    }
  );
}

const installers =
  /^(?:pip[\d.]*|uv|uvx|pipx|poetry|pdm|npm|npx|pnpm|pnpx|yarn|bun|bunx|go|apt|apt-get|apk|dnf|microdnf|yum|curl|wget|python[\d.]*)$/;
const generators =
  /(?:^|\/)@?bufbuild\/buf(?:[@/:]|$)|^@bufbuild\/protoc-gen-|^grpcio-tools(?:[=<>~![]|$)|^grpc-tools(?:@|$)|^protobuf-compiler(?:=|$)|\/protoc-gen-[\w-]+(?:\/|@|$)|\/protobuf\/releases\/|^grpc_tools\.protoc$/;

/** The generator of protocol code that a command runs or brings; undefined if it does neither. */
export function generatorOf(command: ShellCommand): Offence | undefined {
  const { name = '', args } = command;
  const span = spanOf(command);
  if (name === 'buf' || name === 'protoc') {
    const verb = args.find(({ value }) => value !== undefined && !value.startsWith('-'));
    return { title: name === 'buf' && verb ? `buf ${textOf(verb)}` : name, object: '', span };
  }
  // npx and the like may have been looked through: then the package is the name.
  if (generators.test(textOf(command.nameWord))) return { title: textOf(command.nameWord), object: '', span };
  if (!installers.test(name)) return undefined;
  const found = args.find((one) => generators.test(textOf(one)));
  if (args.some(({ value }) => value !== undefined && /^(?:remove|purge|autoremove|del|erase|uninstall)$/.test(value)))
    return undefined;
  if (!found) return undefined;
  const verb = args[0] && args[0] !== found && !textOf(args[0]).startsWith('-') ? ` ${textOf(args[0])}` : '';
  return { title: `${name}${verb}`, object: textOf(found), span };
}

const logins: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:docker|podman|nerdctl|buildah|crane|oras|skopeo|npm|pnpm|vault|oc|tsh)$/, /^login(?: |$)/],
  [/^npm$/, /^(?:adduser|add-user)(?: |$)/],
  [/^yarn$/, /^(?:login|npm login)(?: |$)/],
  [/^(?:helm|buf|doctl)$/, /^registry login/],
  [/^gcloud$/, /^auth (?:login|configure-docker|activate-service-account|application-default)/],
  [/^aws$/, /^(?:ecr get-login(?:-password)?|ecr-public get-login-password|sso login)/],
  [/^az$/, /^(?:login|acr login)/],
  [/^gh$/, /^auth (?:login|setup-git)/],
  [/^poetry$/, /^config (?:http-basic|pypi-token)/],
];

/** The command as a login to a registry or cloud; undefined if it is none. */
export function loginOf(command: ShellCommand): Offence | undefined {
  const { name = '', args } = command;
  const words = args.map(textOf).filter((one) => !one.startsWith('-'));
  const line = words.slice(0, 3).join(' ');
  const span = spanOf(command);
  if (
    (name === 'npm' || name === 'pnpm' || name === 'yarn') &&
    line.startsWith('config set ') &&
    /_auth|token/i.test(line)
  )
    return { title: `${name} config set`, object: words[2] ?? '', span };
  const found = logins.find(([tool, verbs]) => tool.test(name) && verbs.test(line));
  if (!found) return undefined;
  return { title: `${name} ${found[1].exec(line)?.[0]?.trim() ?? ''}`, object: '', span };
}

/** An offence for a message: `sed -i package.json`. */
export const offenceText = ({ title, object }: Offence): string => (object === '' ? title : `${title} ${object}`);
