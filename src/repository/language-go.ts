import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import { numbersOf } from '../models/versions/allows.ts';
import { formats } from './formats.ts';
import {
  type Claim,
  type Consequence,
  leastClaim,
  pinClaim,
  type Placed,
  type Runtime,
  toolClaim,
} from './language-claims.ts';

/**
 * Go: a go.mod or go.work names the oldest version that reads it, and a toolchain that is better (go.dev/doc/toolchain). The official
 * images set `GOTOOLCHAIN=local` from 1.21 on (docker-library/golang#472): then go stops where it else downloads what is asked for, and
 * takes no notice of `toolchain`.
 */
export const goRuntime: Runtime = {
  language: 'go',
  name: 'Go',
  manifests: ['go.mod', 'go.work'],
  atRun: false,
  claims(place) {
    const { repository, manifest } = place;
    const isWork = manifest.endsWith('go.work');
    if (isWork && isSet(place, 'GOWORK', 'off')) return [];
    const unit = isWork ? repository.unit(formats.goWork, manifest) : repository.unit(formats.goMod, manifest);
    if (!unit) return [];
    const { go, toolchain } = unit.model;
    const claims: Claim[] = [];
    if (go) claims.push(leastClaim(unit, '`go`', go, go.text, whenOlder));
    const version = /^go(\d+\.\d+(?:\.\d+)?)$/.exec(toolchain?.text ?? '')?.[1];
    if (toolchain && version !== undefined && !isLocal(place) && !isOld(place))
      claims.push(leastClaim(unit, '`toolchain`', toolchain, version, () => downloads));
    if (claims.length > 0) return claims;
    const pin = toolClaim(place, 'go', (file, key, first, versions) => pinClaim(file, key, first, versions, 2));
    return pin ? [pin] : [];
  },
};

const downloads: Consequence = { level: 'warning', text: 'every build downloads another Go' };

function whenOlder(place: Placed): Consequence {
  if (isOld(place)) {
    const unit = place.repository.unit(formats.goMod, place.manifest);
    const { go, toolchain } = unit?.model ?? {};
    // Go before 1.21 knows neither `1.21.0` nor `toolchain`.
    return numbersOf(go?.text ?? '').length > 2 || toolchain
      ? { level: 'error', text: 'it cannot read the file' }
      : { level: 'warning', text: 'what is newer than it does not compile' };
  }
  return isLocal(place) ? { level: 'error', text: 'with GOTOOLCHAIN=local every go command stops' } : downloads;
}

const isOld = ({ version }: Placed): boolean => {
  const [major = 0, minor] = numbersOf(version);
  return major === 1 && minor !== undefined && minor < 21;
};

function isLocal(place: Placed): boolean {
  const official = /^(?:docker\.io\/|public\.ecr\.aws\/docker\/|mirror\.gcr\.io\/)?(?:library\/)?golang(?:[:@]|$)/.test(
    place.image,
  );
  const values = valuesOf(place, 'GOTOOLCHAIN');
  return values.length > 0 ? values.every((value) => value === 'local') : official;
}

const isSet = (place: Placed, name: string, value: string): boolean => valuesOf(place, name).includes(value);

/** What ENV, ARG and shell code of the stages set `name` to. */
function valuesOf({ run }: Placed, name: string): readonly string[] {
  const values = new Set<string>();
  for (const stage of run.stages) {
    const last = stage.instructions.at(-1);
    const value = last && environmentAt(stage, last).get(name);
    if (value !== undefined) values.add(value);
    for (const one of ancestry(stage)) {
      for (const { keyword, rest } of one.instructions) {
        const written = keyword === 'RUN' ? new RegExp(`\\b${name}=["']?([\\w.+-]+)`).exec(rest.text)?.[1] : undefined;
        if (written !== undefined) values.add(written);
      }
    }
  }
  return [...values];
}
