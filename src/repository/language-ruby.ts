import type { RubyText } from '../models/ruby/gemfile.ts';
import { lockedRubyVersion } from '../models/ruby/version-file.ts';
import { rubyIn, rubyRangeAllows } from '../models/versions/ruby.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import {
  type Claim,
  foldersAbove,
  nearest,
  pinClaim,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';
import { runCommands } from './run-commands.ts';

/** Ruby: Bundler refuses to install and to run with another Ruby than the Gemfile's (`ruby`) or its own gem's asks for. */
export const rubyRuntime: Runtime = {
  language: 'ruby',
  name: 'Ruby',
  manifests: ['Gemfile'],
  atRun: true,
  claims(place) {
    const { repository, manifest } = place;
    const dir = parentOf(manifest);
    const gemfile = repository.unit(formats.gemfile, manifest);
    if (!gemfile) return [];
    const { ruby, gemspec } = gemfile.model;
    const claims: Claim[] = [];
    if (ruby?.file) {
      const path = joinPath(dir, ruby.file.text);
      const named = path.endsWith('.ruby-version') ? repository.unit(formats.rubyVersion, path) : undefined;
      if (named?.model?.version !== undefined)
        claims.push(
          requirementClaim(named, baseKey(path), [{ text: named.model.version, span: named.model.span }], refuses),
        );
    } else if (ruby) claims.push(requirementClaim(gemfile, '`ruby`', ruby.requirements, refuses));
    if (gemspec) claims.push(...gemspecClaims(place, dir));
    return claims.length > 0 ? claims : pins(place);
  },
};

const baseKey = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function gemspecClaims({ repository }: Placed, dir: string): readonly Claim[] {
  const paths = repository.tree.list(dir).flatMap(({ name }) => (name.endsWith('.gemspec') ? joinPath(dir, name) : []));
  return repository
    .units(formats.gemspec, paths)
    .flatMap((unit) =>
      unit.model.length > 0 ? [requirementClaim(unit, '`required_ruby_version`', unit.model, refuses)] : [],
    );
}

/** What rbenv, asdf and the lock name: Bundler does not compare these. */
function pins(place: Placed): readonly Claim[] {
  const { repository } = place;
  const file = nearest(repository, foldersAbove(place), ['.ruby-version'], formats.rubyVersion, (unit) => {
    const { model } = unit;
    return model?.version === undefined ? undefined : pinClaim(unit, '.ruby-version', model, [model.version], 2);
  });
  const tool = toolClaim(place, 'ruby', (unit, key, first, versions) => pinClaim(unit, key, first, versions, 2));
  if (file ?? tool) return [file ?? tool].flatMap((one) => one ?? []);
  const path = joinPath(parentOf(place.manifest), 'Gemfile.lock');
  const text = repository.tree.exists(path) ? repository.tree.text(path) : undefined;
  const locked = text === undefined ? undefined : lockedRubyVersion(text);
  return locked?.version === undefined ? [] : [pinClaim({ path }, 'RUBY VERSION', locked, [locked.version], 2)];
}

function requirementClaim(
  file: { readonly path: string },
  key: string,
  requirements: readonly RubyText[],
  consequence: Claim['consequence'],
): Claim {
  const texts = requirements.map(({ text }) => text);
  const [first] = requirements;
  const single = texts.length === 1 ? /^(?:= *)?(\d+\.\d+\.\d+)$/.exec(texts[0] ?? '')?.[1] : undefined;
  const last = requirements.at(-1);
  return {
    file,
    span: { start: first?.span.start ?? 0, end: last?.span.end ?? 0 },
    text: texts.join(', '),
    key,
    kind: 'outside',
    allows: (version) => rubyRangeAllows(texts, version),
    instead: () => single ?? rubyIn(texts),
    consequence,
    exact: single !== undefined,
  };
}

/** Bundler compares when it installs. */
function refuses({ run, file }: Placed): ReturnType<Claim['consequence']> {
  const installs = run.stages.some((stage) =>
    [...runCommands(file, stage)].some(({ command }) => command.name === 'bundle' || command.name === 'bundler'),
  );
  return installs ? { level: 'error', text: 'Bundler refuses it' } : { level: 'warning' };
}
