/** Places that hold examples and test data, whoever wrote them. */
const trying =
  /(?:^|[/_-])(?:tests?|testing|testdata|fixtures?|__tests__|__fixtures__|spec|e2e|mocks?|examples?|samples?|demos?)(?:[_-][^/]*)?\/|(?:^|\/)(?:docs?|man|licenses?|locale|i18n|changelogs?)\//i;
/** A file that says so itself: `keys_test.go`, `test_keys.py`, `a.spec.ts`. */
const tryingName = /(?:^|[._-])(?:tests?|spec|fixtures?|mocks?|example|sample)(?=[._-])/i;
/** Documentation, source and data by their name. */
const harmless =
  /\.(?:md|rst|adoc|html?\.erb|po|pot|tmpl|tpl|j2|example|sample|dist|template|svg|css|map|d\.ts|patch|diff|snap)$/i;
/** What package managers bring: it is public already. */
const software =
  /^(?:usr\/(?:local\/)?(?:lib(?:32|64|exec)?|include|share(?!\/nginx))|usr\/local\/go|lib(?:32|64)?|var\/(?:lib|cache)\/(?:dpkg|apt|apk|pacman|rpm|yum|dnf))\/|(?:^|\/)(?:node_modules|(?:site|dist)-packages|gems|vendor\/bundle|vendor\/[a-z0-9-]+\.[a-z.]+|go\/pkg\/mod|registry\/src|\.m2\/repository)\//;
/** Installed with a package, the same for everybody. */
const wellKnown = /snakeoil|(?:^|\/)etc\/(?:ssl\/certs|pki\/tls\/certs|ca-certificates)\//;
/** Where addresses stand that a program logs in with; in source code they are examples more often. */
const configuration =
  /\.(?:ya?ml|json|toml|ini|cfg|conf|config|properties|xml|sh|list|env|lock)$|(?:^|\/)(?:\.env[^/]*|\.git\/config|\.?gitconfig|\.netrc|\.npmrc|\.yarnrc|pip\.conf|\.condarc|requirements[^/]*\.txt|\.bashrc|\.profile|\.(?:bash|zsh|ash)_history|auth\.conf\.d\/[^/]+)$/i;
const pages = /\.(?:html?|[cm]?[jt]s|[jt]sx|vue|svelte|map)$|google-services\.json$/i;

/** How the content of a file is looked at. */
export type Look = 'everything' | 'proven' | 'nothing';

/** How far the file at `path` (without a leading slash) is worth a look: most of an image is somebody else's. */
export function lookAt(path: string): Look {
  const slash = path.lastIndexOf('/') + 1;
  if (wellKnown.test(path) || harmless.test(path) || trying.test(path.slice(0, slash))) return 'nothing';
  if (tryingName.test(path.slice(slash))) return 'nothing';
  return software.test(path) ? 'proven' : 'everything';
}

/** True where addresses with passwords are ones that a program uses. */
export const isConfiguration = (path: string): boolean => configuration.test(path);

/** True for what a server sends to visitors. */
export const isPage = (path: string): boolean => pages.test(path);
