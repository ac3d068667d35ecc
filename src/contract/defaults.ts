/** What a key is if nobody says so, where that is one value; `<name>` stands for any service, gate or step. */
export const defaults = {
  'services.<name>.internal': false,
  'services.<name>.gpu': 'none',
  'services.<name>.health.within': '1m',
  'dev.logs': '.plimsoll/logs',
  'docs.root': 'docs',
  'rings.dev.dockerfile': 'Dockerfile.dev',
  'rings.release.dockerfile': 'Dockerfile',
  'cluster.namespace': 'default',
  'argo.namespace': 'argocd',
  'image.vulnerabilities.severity': 'high',
  'reproducible.lock': 'requirements.lock.txt',
  'reproducible.manifest': 'environment.manifest.json',
  'reproducible.network': 'none',
  'verify.<name>.timeout': '10m',
  shellcheck: false,
} as const;

export type DefaultKey = keyof typeof defaults;
