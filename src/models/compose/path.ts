const composeName = /^(?:docker-)?compose(?:[._-][^/]+)?\.ya?ml$/;

/**
 * True for the names that Compose itself looks for and for their variants: `compose.yaml`, `compose.yml`,
 * `docker-compose.yaml`, `docker-compose.yml`, `compose.<name>.yaml`, `docker-compose-<name>.yml`.
 */
export function isComposePath(path: string): boolean {
  return composeName.test(path.slice(path.lastIndexOf('/') + 1));
}
