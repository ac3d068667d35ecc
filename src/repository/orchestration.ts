import { keptOn } from '../text/kept-on.ts';
import { parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';

/** Files of platforms that bring a probe of their own and take no notice of HEALTHCHECK. */
const platformFiles =
  /(?:^|\/)(?:Chart\.yaml|kustomization\.ya?ml|helmfile\.ya?ml|skaffold\.ya?ml|Tiltfile|devspace\.yaml|garden\.ya?ml|fly\.toml|render\.yaml|railway\.(?:json|toml)|heroku\.yml|app\.yaml|cloudbuild\.ya?ml|apprunner\.yaml|task-?def(?:inition)?\.json|[\w.-]+\.nomad(?:\.hcl)?)$/;
/** Endings of `platformFiles` that are no YAML, and the last letters of all of them: most paths have none. */
const endings = ['Tiltfile', '.toml', '.json', '.nomad', '.hcl'];
const lastLetters = new Set(['yaml', ...endings].map((ending) => ending.charCodeAt(ending.length - 1)));
const manifestFolders =
  /(?:^|\/)(?:k8s|kube|kubernetes|helm|charts?|manifests?|deploy|deployment|deployments|kustomize|openshift|argocd|gitops)\//i;
const workload =
  /^kind:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Job|CronJob|DeploymentConfig|Rollout|Service|Application)\b/m;

const answers = keptOn<Repository, boolean>();

/** Largest number of YAML files that are opened to look for a workload. */
const maxReads = 2000;

/**
 * True if something in the repository runs its images on a cluster or platform that has probes of its own: a chart, a kustomization,
 * a manifest of a workload, the file of a hosting platform.
 */
export function hasOrchestrator(repository: Repository): boolean {
  const known = answers.get(repository);
  if (known !== undefined) return known;
  const answer = look(repository);
  answers.set(repository, answer);
  return answer;
}

function look(repository: Repository): boolean {
  const likely: string[] = [];
  const others: string[] = [];
  for (const path of repository.tree.paths()) {
    if (!lastLetters.has(path.charCodeAt(path.length - 1))) continue;
    const isYaml = path.endsWith('.yaml') || path.endsWith('.yml');
    if ((isYaml || endings.some((ending) => path.endsWith(ending))) && platformFiles.test(path)) return true;
    if (isYaml) (manifestFolders.test(path) ? likely : others).push(path);
  }
  // What lies in a folder for manifests comes first: it mostly ends the search.
  return [...likely, ...others].slice(0, maxReads).some((path) => {
    const text = repository.tree.text(path);
    return text?.includes('kind:') === true && workload.test(text);
  });
}

/** Names of the compose services that build `file`, and those that only look like it: their Dockerfile needs a variable, their name is the folder's. */
export function composeServicesOf(repository: Repository, file: DockerfileUnit): readonly string[] {
  const services = new Set<string>();
  const folders = new Set(parentOf(file.path).split('/'));
  for (const compose of repository.composes) {
    const known = repository.composeBuilds(compose);
    for (const build of known) if (build.dockerfile === file.path) services.add(build.service);
    for (const { name, build } of compose.model.services) {
      if (build && folders.has(name) && !known.some(({ service }) => service === name)) services.add(name);
    }
  }
  return [...services];
}

/** True if a compose service that runs the image of `file` says how its health is checked, or that it shall not be. An override file need not name the build again. */
export function hasComposeHealthcheck(repository: Repository, file: DockerfileUnit): boolean {
  const services = composeServicesOf(repository, file);
  return (
    services.length > 0 &&
    repository.composes.some(
      (compose) =>
        compose.model.services.some(({ name, healthcheck }) => healthcheck !== undefined && services.includes(name)) ||
        repository
          .composeBuilds(compose)
          .some(({ dockerfile, definition }) => dockerfile === file.path && definition.healthcheck !== undefined),
    )
  );
}
