import { ancestry } from '../models/dockerfile/scope.ts';
import type { CargoField, CargoToml } from '../models/cargo/cargo-toml.ts';
import { atLeastAllows, pinAllows, pinFor } from '../models/versions/pin.ts';
import { numbersOf } from '../models/versions/allows.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import {
  ancestorsOf,
  type Claim,
  foldersAbove,
  leastClaim,
  nearest,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';
import { copiedManifests } from './project.ts';
import type { Unit } from './repository.ts';

/** First Cargo that reads an edition (doc.rust-lang.org/edition-guide) and a version of the lock (Cargo's changelog). */
const editions: Readonly<Record<string, string>> = { '2018': '1.31', '2021': '1.56', '2024': '1.85' };
const lockVersions: Readonly<Record<string, string>> = { '3': '1.53', '4': '1.78' };

/**
 * Rust: Cargo refuses a package with a later `rust-version`, `edition` or version of the lock; a copied toolchain file makes rustup
 * download what it names, whatever the image has.
 */
export const rustRuntime: Runtime = {
  language: 'rust',
  name: 'Rust',
  manifests: ['Cargo.toml'],
  atRun: false,
  claims(place) {
    const { repository, manifest } = place;
    const dir = parentOf(manifest);
    const toolchain = toolchainClaim(place);
    if (toolchain?.copied) return toolchain.claim ? [toolchain.claim] : [];
    const unit = repository.unit(formats.cargo, manifest);
    const claims = unit ? cargoClaims(place, unit) : [];
    const lockPath = joinPath(dir, 'Cargo.lock');
    const lock = isCopied(place, lockPath) ? repository.unit(formats.lock, lockPath) : undefined;
    const version = lock?.model?.version;
    const least = version === undefined ? undefined : lockVersions[version];
    if (lock && version !== undefined && least !== undefined) {
      const start = /^version\s*=/m.exec(lock.text)?.index ?? 0;
      const key = `what reads \`version\` ${version} of the lock,`;
      const text = { text: least, span: { start, end: start + 'version'.length } };
      claims.push(leastClaim(lock, key, text, least, () => ({ level: 'error', text: 'Cargo refuses the lock' })));
    }
    if (toolchain?.claim) claims.push(toolchain.claim);
    if (claims.length > 0) return claims;
    const pin = toolClaim(place, 'rust', (file, key, first, [least = '']) => leastClaim(file, key, first, least));
    return pin ? [pin] : [];
  },
};

function cargoClaims(place: Placed, unit: Unit<CargoToml>): Claim[] {
  const { model } = unit;
  const claims: Claim[] = [];
  const root = nearest(place.repository, ancestorsOf(parentOf(unit.path)), ['Cargo.toml'], formats.cargo, (one) =>
    one.model.workspace ? one : undefined,
  );
  const add = (
    field: CargoField | undefined,
    name: string,
    shared: CargoField['span'] | undefined,
    value: string | undefined,
  ) => {
    const inherited = field === undefined ? model.name === undefined : field.inherited;
    const text = inherited ? value : field?.text;
    const span = inherited ? shared : field?.span;
    const file = inherited ? root : unit;
    if (text === undefined || span === undefined || file === undefined) return;
    const least = name === 'edition' ? editions[text] : text;
    if (least === undefined) return;
    const claim = leastClaim(file, `\`${name}\``, { text, span }, least, (where) => consequenceOf(where, name));
    claims.push(name === 'edition' ? { ...claim, key: `${least}, which came with \`${name}\`` } : claim);
  };
  const { workspace } = root?.model ?? {};
  add(model.rustVersion, 'rust-version', workspace?.rustVersion?.span, workspace?.rustVersion?.text);
  add(model.edition, 'edition', workspace?.edition?.span, workspace?.edition?.text);
  return claims;
}

function consequenceOf({ version, run }: Placed, name: string): ReturnType<Claim['consequence']> {
  if (name === 'edition') return { level: 'error', text: 'Cargo refuses the manifest' };
  const ignored = run.stages.some(({ instructions }) =>
    instructions.some(({ rest }) => /--ignore-rust-version|IGNORE_RUST_VERSION/.test(rest.text)),
  );
  // Cargo compares since 1.56.
  const compares = atLeastAllows('1.56', version) === 'yes';
  return ignored || !compares ? { level: 'warning' } : { level: 'error', text: 'Cargo refuses to build it' };
}

/** The toolchain file that counts in `dir`, and what it claims. */
function toolchainClaim(place: Placed): { readonly copied: boolean; readonly claim: Claim | undefined } | undefined {
  return nearest(
    place.repository,
    foldersAbove(place),
    ['rust-toolchain', 'rust-toolchain.toml'],
    formats.rustToolchain,
    (unit) => {
      const { channel, version } = unit.model;
      if (!channel) return undefined;
      const copied = isCopied(place, unit.path);
      const overridden = place.run.stages.some(({ instructions }) =>
        instructions.some(
          ({ keyword, rest }) => (keyword === 'ENV' || keyword === 'RUN') && rest.text.includes('RUSTUP_TOOLCHAIN'),
        ),
      );
      if (copied && overridden) return { copied: false, claim: undefined };
      const moving = /^(?:nightly|beta)/.exec(channel.text)?.[0];
      if (version === undefined && (moving === undefined || !copied)) return { copied, claim: undefined };
      if (!copied) return { copied, claim: leastClaim(unit, '`channel`', channel, version ?? '') };
      const claim: Claim = {
        file: unit,
        span: channel.span,
        text: channel.text,
        key: '`channel`',
        kind: 'other',
        allows: (given) =>
          version === undefined ? 'no' : pinAllows(version, given, Math.min(3, numbersOf(given).length)),
        instead: (given) => version && pinFor(version, given, 2),
        consequence: () => ({ level: 'warning', text: `rustup downloads ${channel.text} in every build` }),
      };
      return { copied, claim };
    },
  );
}

/** True if a stage on the base copies the file at `path`. */
const isCopied = ({ repository, file, run }: Placed, path: string): boolean =>
  copiedManifests(repository, file, path.slice(path.lastIndexOf('/') + 1)).some(
    (one) =>
      one.path === path && run.stages.some((stage) => ancestry(stage).some((other) => one.stages.includes(other))),
  );
