/**
 * Where the ignore file of a build may lie, in order: the first that exists counts and the others do not. Paths are relative
 * to the repository; `contextDirectory` is "" for its root.
 *
 * Docker knows `.dockerignore` alone (BuildKit, frontend/dockerui: `<Dockerfile>.dockerignore`, then the context's own).
 * Podman and Buildah also know `.containerignore`: beside the Dockerfile it yields to `.dockerignore`, in the context it
 * goes before it (containers/buildah, pkg/parse, ContainerIgnoreFile).
 */
export function ignoreFileCandidates(
  dockerfilePath: string,
  contextDirectory: string,
  engine: 'docker' | 'podman' = 'docker',
): readonly string[] {
  const context = contextDirectory === '' || contextDirectory === '.' ? '' : `${contextDirectory.replace(/\/$/, '')}/`;
  const own = `${dockerfilePath}.dockerignore`;
  const shared = `${context}.dockerignore`;
  if (engine === 'docker') return [own, shared];
  return [own, `${dockerfilePath}.containerignore`, `${context}.containerignore`, shared];
}
