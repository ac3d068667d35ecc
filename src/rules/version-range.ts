import type { Fix } from '../finding.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { promisedVersion, type SpeakingBase, speakingBases, versionPlace } from '../repository/base-images.ts';
import { flag } from '../repository/copies.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import type { Claim, Placed, Runtime } from '../repository/language-claims.ts';
import { basesThatRun, copiedManifests } from '../repository/project.ts';
import type { Repository } from '../repository/repository.ts';
import { fixOf, type Report } from './rule.ts';

/** Base images whose language version is not one that the project they run takes; each base once. */
export function* outOfRange(repository: Repository, runtime: Runtime): Iterable<Report> {
  for (const file of repository.dockerfiles) {
    const images = speakingBases(repository, file, runtime.language);
    if (images.size === 0) continue;
    const reported = new Set<Stage>();
    for (const { path, stages } of projectsOf(repository, file, runtime)) {
      for (const run of basesThatRun(file, stages, (base) => images.has(base))) {
        const { base } = run;
        if (reported.has(base) || (!runtime.atRun && !run.copies) || bringsAnother(run.stages, runtime)) continue;
        for (const built of images.get(base) ?? []) {
          const { image, version } = built;
          const placed: Placed = { repository, file, manifest: path, run, image, version };
          const claim = brokenClaim(runtime.claims(placed), version);
          if (!claim) continue;
          reported.add(base);
          yield reportOf(runtime, placed, claim, built);
        }
      }
    }
  }
}

function projectsOf(repository: Repository, file: DockerfileUnit, runtime: Runtime) {
  return [
    ...runtime.manifests.flatMap((name) => copiedManifests(repository, file, name)),
    ...(runtime.projects?.(repository, file) ?? []),
  ];
}

/** The first of `claims` that `version` does not keep. */
function brokenClaim(claims: readonly Claim[], version: string): Claim | undefined {
  return claims.find((claim) => {
    const answer = claim.allows(version);
    return answer === 'no' || (answer === 'partly' && claim.exact === true);
  });
}

function reportOf({ name, language }: Runtime, placed: Placed, claim: Claim, built: SpeakingBase): Report {
  const { repository, file, run, version } = placed;
  const line = repository.lines(claim.file.path).position(claim.span.start).line;
  const place = versionPlace(repository, file, run.base, built, language, version);
  const partly = claim.allows(version) === 'partly';
  const { level, text } = claim.consequence(placed);
  const told = `${claim.key} "${claim.text}" (${claim.file.path}:${line})`;
  const message = partly
    ? `${name} ${version} moves on from release to release, and ${told} takes one alone`
    : `${name} ${version} is ${relations[claim.kind]} ${told}`;
  return {
    file: place.file,
    range: place.span,
    message: text === undefined ? message : `${message}: ${text}`,
    level: partly ? 'warning' : level,
    related: [{ file: claim.file, range: claim.span, message: 'what the project takes' }],
    fix: otherVersion(place, claim.instead(version)),
  };
}

const relations: Readonly<Record<Claim['kind'], string>> = {
  outside: 'outside',
  older: 'older than',
  other: 'not the version of',
};

/** Which variants of a tag exist is not known here: unsafe. */
function otherVersion(place: ReturnType<typeof versionPlace>, version: string | undefined): Fix | undefined {
  const changed = version === undefined ? undefined : place.with(version);
  return changed && fixOf('unsafe', `use ${changed.image}`, [changed.edit]);
}

/** True if `stages` bring the language in a version of their own choice. */
function bringsAnother(stages: readonly Stage[], { language }: Runtime): boolean {
  return stages.some(({ instructions }) =>
    instructions.some((instruction) => {
      const { keyword, rest } = instruction;
      if (keyword === 'RUN') return installs.test(rest.text);
      if (keyword === 'ENV') return /\bUV_PYTHON\b/.test(rest.text) && language === 'python';
      const from = keyword === 'COPY' ? flag(instruction, 'from') : undefined;
      return from !== undefined && promisedVersion(from, language) !== undefined;
    }),
  );
}

const installs =
  /\b(?:uv python (?:install|pin)|(?:uv venv|uv sync|uv run)\b[^&|;]* (?:-p|--python)\b|pyenv (?:install|global)|(?:conda|mamba|micromamba) (?:create|install|env)|apt(?:-get)? install[^&|;]* (?:python3\.\d|openjdk-\d|golang-\d|php\d|ruby\d)|apk add[^&|;]* (?:openjdk\d|php\d)|nvm install|fnm (?:install|use)|volta install|(?:asdf|mise) (?:install|use)|n (?:lts|stable|latest|\d+)|rustup (?:default|override|update|toolchain install|install)|cargo \+\w|rbenv install|rvm install|sdk install java|golang\.org\/dl\/)\b/;
