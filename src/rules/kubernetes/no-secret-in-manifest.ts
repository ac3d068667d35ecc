import type { Level } from '../../finding.ts';
import { type KubernetesSecret, kubernetesSecrets } from '../../repository/kubernetes-secrets.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/no-secret-in-manifest',
  level: 'error',
  must: 'No manifest, kustomization or values file holds the value of a secret.',
  why: 'Base64 is no encryption: everybody who can read the repository, now or in its history, has the value. Sealed Secrets, SOPS and External Secrets keep it out.',
  aliases: [],
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    for (const one of kubernetesSecrets(repository)) {
      const level = levelOf(one);
      const trying = isForTrying(one.file.path);
      if (trying && level === 'note') continue;
      yield {
        file: one.file,
        range: one.span,
        level: trying && level === 'warning' ? 'note' : level,
        message: messageOf(one),
      };
    }
  },
  bad: [
    {
      files: {
        'k8s/api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: api:1\n          env:\n            - name: DB_PASSWORD\n              value: "Wn7-Rk2pq"\n            - name: GITHUB_AUTH\n              value: ghp_1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz\n            - name: REDIS_PASSWORD\n              value: redis\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: YXBw\n  password: V243LVJrMnBxLXg5\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  LOG_LEVEL: info\n  application.properties: |\n    spring.datasource.username=app\n    spring.datasource.password=Wn7Rk2pq\n',
      },
      finds: [
        'k8s/api.yaml:13:22',
        'k8s/api.yaml:15:22',
        'k8s/api.yaml:17:22',
        'k8s/api.yaml:25:13',
        'k8s/api.yaml:33:27',
      ],
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/values.yaml':
          'auth:\n  existingSecret: api-login-2\n  adminPasswordKey: admin-password-1\n  adminPassword: Wn7-Rk2pq\n  rootPassword: ""\nextraEnv:\n  - name: API_TOKEN\n    value: kq82hfT0pZx71LmWv4bN\n',
        'chart/templates/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: {{ .Values.auth.adminPassword | quote }}\n',
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n  - name: db\n    literals:\n      - password=Wn7-Rk2pq\n',
      },
      finds: ['chart/values.yaml:4:18', 'chart/values.yaml:8:12', 'kustomization.yaml:6:9'],
    },
  ],
  good: [
    {
      files: {
        'k8s/api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: api:1\n          env:\n            - name: DB_PASSWORD\n              valueFrom:\n                secretKeyRef: { name: db, key: password }\n            - name: API_TOKEN\n              value: $(OTHER)\n            - name: SECRET_NAME\n              value: db-login\n---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: db\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: filled-in-later\nstringData:\n  password: <change me>\n  token: ${TOKEN}\n  username: app\n',
        'k8s/sops.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ENC[AES256_GCM,data:p673w==,iv:YY=,tag:x=,type:str]\nsops:\n  version: 3.9.0\n',
      },
    },
  ],
});

function levelOf({ secret }: KubernetesSecret): Level {
  if (secret.kind === 'default' || secret.kind === 'weak') return 'note';
  return secret.kind === 'shape' && !secret.what.startsWith('an address') ? 'error' : 'warning';
}

const instead: Readonly<Record<KubernetesSecret['where'], string>> = {
  env: 'take it from a Secret with `secretKeyRef`',
  secret: 'commit a SealedSecret, an ExternalSecret or a file that SOPS has encrypted',
  configMap: 'it belongs into a Secret that git does not hold',
  values: 'name an existing Secret instead',
};

function messageOf({ name, secret, where }: KubernetesSecret): string {
  switch (secret.kind) {
    case 'shape':
      return `the value of ${name} is ${secret.what}, and git holds it: ${instead[where]}`;
    case 'named':
      return `git holds ${secret.random ? 'a generated secret' : 'a secret'} as the value of ${name}: ${instead[where]}`;
    case 'default':
      return `${name} is set to a password that everybody tries first: ${instead[where]}`;
    case 'weak':
      return `${name} has a plain word as its secret: ${instead[where]}`;
  }
}
