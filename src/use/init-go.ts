import { goDockerfile, type GoImage } from '../models/hardened/go.ts';
import { goRingOne } from '../models/hardened/ring-one.ts';
import { baseName, inside, joinPath, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { healthRouteIn, isPlainWord, portOfSources, type Decision, type Project, sourcesIn } from './init-project.ts';
import { goVersion } from './init-versions.ts';

/** True if there is a Go module in the folder that makes a program. */
export function isGo(project: Project): boolean {
  const { repository, folder } = project;
  if (!repository.isOwn(joinPath(folder, 'go.mod'))) return false;
  // Others keep their tools in a module.
  const others = ['pyproject.toml', 'requirements.txt', 'package.json'].some((name) =>
    repository.isOwn(joinPath(folder, name)),
  );
  return !others || sourcesIn(project, '.go').some(({ model }) => model.main !== undefined);
}

/** Modules that are C inside. */
const needC =
  /^(?:github\.com\/mattn\/go-sqlite3|github\.com\/confluentinc\/confluent-kafka-go|github\.com\/h2non\/bimg|github\.com\/DataDog\/zstd|gopkg\.in\/gographics\/imagick|github\.com\/tecbot\/gorocksdb)(?:\/|$)/;
const data = ['templates', 'static', 'public', 'views', 'migrations', 'web', 'assets', 'configs', 'config'];
const serving =
  /^(?:net\/http|net|google\.golang\.org\/grpc|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|valyala\/fasthttp))(?:\/v\d+)?$/;

/** The image of a Go module: its one program, or the one that is told. */
export function goImage(project: Project): Decision {
  const { repository, folder, told } = project;
  const { version, why } = goVersion(repository, folder);
  const says = [`Go ${version} (${why})`];
  const mod = repository.unit(formats.goMod, joinPath(folder, 'go.mod'))?.model;
  const hasSum = repository.isOwn(joinPath(folder, 'go.sum'));
  const downloads = (mod?.require.length ?? 0) > 0;
  if (downloads && !hasSum) return { kind: 'asks', says, needs: ['go.sum:  go mod tidy'] };
  const sources = sourcesIn(project, '.go');
  const mains = [
    ...new Set(
      sources.filter(({ model }) => model.main !== undefined).map(({ path }) => inside(folder, parentOf(path)) ?? ''),
    ),
  ].sort();
  const command =
    told.start === undefined
      ? chosen(mains, baseName(mod?.module?.text ?? '').replace(/^v\d+$/, ''))
      : told.start.replace(/^\.\//, '').replace(/\/$/, '').replace(/^\.$/, '');
  if (mains.length === 0) return { kind: 'asks', says, needs: ['a program: no package main is in the module'] };
  if (command === undefined || !mains.includes(command) || !isPlainWord(command))
    return {
      kind: 'asks',
      says,
      needs: [
        `which program:  ${mains
          .slice(0, 6)
          .map((one) => `--start ./${one}`)
          .join('  ')}`,
      ],
    };
  const own = sources.filter(
    ({ path }) =>
      inside(joinPath(folder, command), path) !== undefined ||
      !mains.some((one) => one !== command && one !== '' && inside(joinPath(folder, one), path) !== undefined),
  );
  const seen = portOfSources(own);
  const port = told.port === false ? undefined : (told.port ?? seen?.port);
  const serves = own.some(
    ({ model, text }) =>
      model.imports.some(({ module }) => serving.test(module)) && /\bListen|\.Run\(|\.Start\(|Serve\(/.test(text),
  );
  says.push(`builds ./${command}`);
  if (port === undefined && told.port !== false && serves)
    return { kind: 'asks', says, needs: ['the port that it opens:  --port 8080  (or --no-port, if it opens none)'] };
  const health = port === undefined ? undefined : healthRouteIn(own);
  const cgo =
    own.some(({ model }) => model.imports.some(({ module }) => module === 'C')) ||
    (mod?.require.some(({ path }) => needC.test(path.text)) ?? false);
  const name =
    (command === '' ? baseName(mod?.module?.text ?? '').replace(/^v\d+$/, '') : baseName(command)).replace(
      /[^\w.-]/g,
      '-',
    ) || 'app';
  const embedded = sources.some(({ text }) => text.includes('//go:embed'));
  const folders = embedded
    ? []
    : data.filter(
        (one) =>
          repository.hasOwnBelow(joinPath(folder, one)) &&
          !sources.some(({ path }) => inside(joinPath(folder, one), path) !== undefined),
      );
  const opens = port === undefined ? undefined : { port, route: health?.route };
  const environment = port !== undefined && seen?.variable ? { [seen.variable]: String(port) } : {};
  const vendored = repository.hasOwnBelow(joinPath(folder, 'vendor'));
  const outside = mod?.replace.some(({ kind, target }) => kind === 'folder' && target.text.startsWith('../')) ?? false;
  if (outside)
    return {
      kind: 'asks',
      says,
      needs: ['a module that stands alone: go.mod replaces one with a folder outside of it'],
    };
  const image: GoImage = {
    version,
    manifests: hasSum ? ['go.mod', 'go.sum'] : ['go.mod'],
    downloads: downloads && !vendored,
    local: mod?.replace.some(({ kind }) => kind === 'folder') ?? false,
    command: command === '' ? '.' : `./${command}`,
    name,
    cgo,
    data: folders,
    start: { argv: [`/app/${name}`], environment, opens },
  };
  says.push(
    port === undefined ? 'opens no port' : `port ${port}${seen && seen.port === port ? ` (${seen.path})` : ''}`,
  );
  if (health) says.push(`health ${health.route} (${health.path})`);
  const notes = [
    ...(seen?.host && /^(?:127\.|localhost|::1)/.test(seen.host)
      ? [`${seen.path} listens on ${seen.host}: nothing outside of the container reaches that`]
      : []),
    ...(cgo ? ['C is linked in: the image is Debian, not an empty one'] : []),
  ];
  return {
    kind: 'draft',
    draft: {
      kind: 'go',
      dockerfile: goDockerfile(image),
      ringOne: goRingOne(image),
      context: folder,
      port,
      ignore: [],
      needs: [],
      files: new Map(),
      says,
      notes,
    },
  };
}

/** The only program, the one at the top, or the one that is called like the module or like a server. */
function chosen(mains: readonly string[], module: string): string | undefined {
  if (mains.length <= 1 || mains.includes('')) return mains.includes('') ? '' : mains[0];
  const commands = mains.filter((one) => /^cmd\/[^/]+$/.test(one));
  if (commands.length === 1) return commands[0];
  const named = commands.filter((one) => baseName(one) === module);
  return named.length === 1 ? named[0] : undefined;
}
