import { describe, expect, it } from 'vitest';
import type { Span } from '../../text/span.ts';
import { isKustomizationPath, isManifest, isSkaffoldPath, parseKustomization, parseManifests } from './manifest.ts';
import type { ManifestObject, Pair, Scalar } from './syntax.ts';

const values = (list: readonly Scalar[] | undefined) => list?.map(({ value }) => value);
const shown = (pairs: readonly Pair[] | undefined) => pairs?.map(({ name, value }) => `${name}=${value?.value}`);

function only(text: string): ManifestObject {
  const { objects } = parseManifests(text);
  expect(objects).toHaveLength(1);
  return objects[0] as ManifestObject;
}

const deployment = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: { app: web, tier: front }
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: web-account
      imagePullSecrets:
        - name: registry
      securityContext: { runAsNonRoot: true }
      nodeSelector: { disk: ssd }
      initContainers:
        - name: migrate
          image: shop/web:1
          command: [npx, prisma, migrate, deploy]
      containers:
        - name: web
          image: "shop/web:1"
          imagePullPolicy: IfNotPresent
          args: ['--port', '8080']
          workingDir: /app
          ports:
            - name: http
              containerPort: 8080
            - { containerPort: 53, protocol: UDP, hostPort: 5353 }
          env:
            - name: PLAIN
              value: "1"
            - name: PASSWORD
              valueFrom: { secretKeyRef: { name: db, key: password } }
            - name: MODE
              valueFrom: { configMapKeyRef: { name: settings, key: mode, optional: true } }
            - name: IP
              valueFrom: { fieldRef: { fieldPath: status.podIP } }
            - value: nameless
          envFrom:
            - secretRef: { name: all }
            - configMapRef: { name: more, optional: true }
          livenessProbe:
            httpGet: { path: /health, port: http }
          readinessProbe:
            exec: { command: [cat, /ready] }
          startupProbe:
            tcpSocket: { port: 8080 }
          resources:
            requests: { cpu: 100m }
            limits: { memory: 1Gi, cpu: 1 }
          securityContext:
            runAsUser: 1000
            privileged: false
            capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }
          volumeMounts:
            - { name: config, mountPath: /etc/app, readOnly: true }
      volumes:
        - name: config
          configMap: { name: settings }
        - name: keys
          secret: { secretName: tls, optional: true }
        - name: both
          projected:
            sources:
              - secret: { name: a }
              - configMap: { name: b }
              - serviceAccountToken: { path: token }
        - name: scratch
          emptyDir: {}
`;

describe('a Deployment', () => {
  const object = only(deployment);
  const { workload } = object;
  const [web] = workload?.containers ?? [];
  const source = ({ start, end }: Span): string => deployment.slice(start, end);

  it('has its name and place', () => {
    expect([object.apiVersion, object.kind, object.name?.value, object.namespace?.value]).toEqual([
      'apps/v1',
      'Deployment',
      'web',
      'shop',
    ]);
    expect(source(object.kindSpan)).toBe('Deployment');
    expect(shown(object.labels)).toEqual(['app=web', 'tier=front']);
    expect(object.span.end).toBe(deployment.trimEnd().length);
  });
  it('runs pods', () => {
    expect(workload?.replicas?.value).toBe('2');
    expect(shown(workload?.selector)).toEqual(['app=web']);
    expect(shown(workload?.podLabels)).toEqual(['app=web']);
    expect(shown(workload?.nodeSelector)).toEqual(['disk=ssd']);
    expect(workload?.serviceAccount?.value).toBe('web-account');
    expect(values(workload?.imagePullSecrets)).toEqual(['registry']);
    expect(workload?.securityContext?.runAsNonRoot?.value).toBe('true');
  });
  it('has containers', () => {
    expect(workload?.initContainers.map(({ name, init }) => [name?.value, init])).toEqual([['migrate', true]]);
    expect(values(workload?.initContainers[0]?.command)).toEqual(['npx', 'prisma', 'migrate', 'deploy']);
    expect(workload?.initContainers[0]?.args).toBeUndefined();
    expect(web?.image?.value).toBe('shop/web:1');
    expect(web?.image && source(web.image.span)).toBe('"shop/web:1"');
    expect(web?.imagePullPolicy?.value).toBe('IfNotPresent');
    expect(web?.command).toBeUndefined();
    expect(values(web?.args)).toEqual(['--port', '8080']);
    expect(web?.workingDir?.value).toBe('/app');
    expect(web?.ports.map((port) => [port.name?.value, port.containerPort?.value, port.protocol?.value])).toEqual([
      ['http', '8080', undefined],
      [undefined, '53', 'UDP'],
    ]);
    expect(shown(web?.requests)).toEqual(['cpu=100m']);
    expect(shown(web?.limits)).toEqual(['memory=1Gi', 'cpu=1']);
    expect(web?.securityContext?.runAsUser?.value).toBe('1000');
    expect(web?.securityContext?.privileged?.value).toBe('false');
    expect(values(web?.securityContext?.droppedCapabilities)).toEqual(['ALL']);
    expect(values(web?.securityContext?.addedCapabilities)).toEqual(['NET_BIND_SERVICE']);
    expect(web?.volumeMounts.map((one) => [one.name?.value, one.mountPath?.value, one.readOnly])).toEqual([
      ['config', '/etc/app', true],
    ]);
  });
  it('has an environment', () => {
    const env = web?.env.map(({ name, value, from, fromField }) =>
      [name, value?.value, from && `${from.kind} ${from.name?.value} ${from.key?.value}`, fromField?.value].join('|'),
    );
    expect(env).toEqual([
      'PLAIN|1||',
      'PASSWORD||secret db password|',
      'MODE||configMap settings mode|',
      'IP|||status.podIP',
    ]);
    expect(web?.env[2]?.from?.optional).toBe(true);
    expect(web?.envFrom.map(({ kind, name, optional }) => [kind, name?.value, optional])).toEqual([
      ['secret', 'all', false],
      ['configMap', 'more', true],
    ]);
  });
  it('has probes', () => {
    expect(
      web?.probes.map(({ kind, handler, port, path, command }) => [
        kind,
        handler,
        port?.value,
        path?.value,
        values(command),
      ]),
    ).toEqual([
      ['liveness', 'http', 'http', '/health', []],
      ['readiness', 'exec', undefined, undefined, ['cat', '/ready']],
      ['startup', 'tcp', '8080', undefined, []],
    ]);
  });
  it('has volumes', () => {
    expect(
      workload?.volumes.map(({ name, source: kind, references }) => [
        name?.value,
        kind,
        references.map((one) => `${one.kind} ${one.name?.value} ${one.optional}`),
      ]),
    ).toEqual([
      ['config', 'configMap', ['configMap settings false']],
      ['keys', 'secret', ['secret tls true']],
      ['both', 'projected', ['secret a false', 'configMap b false']],
      ['scratch', 'emptyDir', []],
    ]);
  });
});

describe('parseManifests', () => {
  it.each([
    ['Pod', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: x }] }'],
    ['Job', 'apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { containers: [{ image: x }] } } }'],
    [
      'CronJob',
      'apiVersion: batch/v1\nkind: CronJob\nspec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: x }] } } } } }',
    ],
    [
      'Rollout',
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: { template: { spec: { containers: [{ image: x }] } } }',
    ],
    [
      'Service',
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: { template: { spec: { containers: [{ image: x }] } } }',
    ],
  ])('finds the containers of a %s', (kind, text) => {
    const object = only(text);
    expect(object.kind).toBe(kind);
    expect(object.workload?.containers.map(({ image }) => image?.value)).toEqual(['x']);
    expect(object.service).toBeUndefined();
  });

  it('reads all documents and lists', () => {
    const text =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n# nothing\n---\nfoo: 1\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n';
    expect(parseManifests(text).objects.map(({ kind, name }) => `${kind} ${name?.value}`)).toEqual([
      'Namespace a',
      'Secret b',
      'ConfigMap c',
    ]);
    expect(parseManifests(text).documents).toHaveLength(3);
  });
  it('reads JSON', () => {
    const text = '{"kind": "Pod", "apiVersion": "v1", "spec": {"containers": [{"name": "a", "image": "x:1"}]}}';
    expect(isManifest(text)).toBe(true);
    expect(only(text).workload?.containers[0]?.image?.value).toBe('x:1');
  });
  it('leaves out what has the wrong type', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: x\nspec:\n  containers: [1, {image: [y], env: {A: 1}, ports: 5, livenessProbe: }]\n  volumes: {a: 1}\n';
    const { workload, name } = only(text);
    expect(name).toBeUndefined();
    expect(workload?.containers).toHaveLength(1);
    expect(workload?.containers[0]).toMatchObject({ image: undefined, env: [], ports: [], probes: [] });
    expect(workload?.volumes).toEqual([]);
    expect(parseManifests('apiVersion: v1\nkind: Pod\nspec: 5').objects[0]?.workload).toBeUndefined();
    expect(parseManifests('apiVersion: v1\nkind: constructor').objects[0]?.workload).toBeUndefined();
  });
  it('says what is wrong with the YAML and reads the rest', () => {
    const file = parseManifests(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "a\n---\napiVersion: v1\nkind: Service\n',
    );
    expect(file.problems.length).toBeGreaterThan(0);
    expect(file.objects.map(({ kind }) => kind)).toContain('Pod');
  });
  it('leaves templates to their own reader', () => {
    const file = parseManifests('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n');
    expect(file).toMatchObject({ template: 'structure', objects: [], problems: [] });
  });
  it('reads what stands under an anchor', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - &c { name: a, image: x }\n  - { <<: *c, name: b }\n';
    const images = only(text).workload?.containers.map(({ name, image }) => [
      name?.value,
      image?.value,
      image?.node.viaAlias,
    ]);
    expect(images).toEqual([
      ['a', 'x', false],
      ['b', 'x', true],
    ]);
  });
});

describe('other kinds', () => {
  it('Service', () => {
    const { service } = only(
      'apiVersion: v1\nkind: Service\nspec: { type: NodePort, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}] }',
    );
    expect(service?.type?.value).toBe('NodePort');
    expect(shown(service?.selector)).toEqual(['app=web']);
    expect(service?.ports.map(({ port, targetPort }) => [port?.value, targetPort?.value])).toEqual([['80', '8080']]);
  });
  it('Ingress', () => {
    const { ingress } = only(`apiVersion: networking.k8s.io/v1
kind: Ingress
spec:
  defaultBackend: { service: { name: fallback, port: { number: 80 } } }
  tls: [{ hosts: [a.example], secretName: cert }]
  rules:
    - host: a.example
      http:
        paths:
          - { path: /, backend: { service: { name: web, port: { name: http } } } }
          - { path: /old, backend: { serviceName: old, servicePort: 8080 } }
`);
    expect(
      ingress?.backends.map(({ host, path, service, port }) => [host, path, service, port].map((one) => one?.value)),
    ).toEqual([
      [undefined, undefined, 'fallback', '80'],
      ['a.example', '/', 'web', 'http'],
      ['a.example', '/old', 'old', '8080'],
    ]);
    expect(values(ingress?.tlsSecrets)).toEqual(['cert']);
  });
  it('ConfigMap and Secret', () => {
    const text =
      'apiVersion: v1\nkind: Secret\ntype: Opaque\ndata: { a: eA== }\nstringData:\n  b: |\n    x\n---\napiVersion: v1\nkind: ConfigMap\ndata: { c: "1" }\nbinaryData: { d: eA== }\n';
    const [secret, map] = parseManifests(text).objects;
    expect(secret?.data?.kind).toBe('secret');
    expect(secret?.data?.entries.map(({ section, name }) => `${section} ${name}`)).toEqual(['data a', 'stringData b']);
    expect(map?.data?.entries.map(({ section, name }) => `${section} ${name}`)).toEqual(['data c', 'binaryData d']);
  });
  it('Kustomization', () => {
    const text = `resources: [base, ../x.yaml]
bases: [old]
components: [c]
namePrefix: dev-
images:
  - { name: web, newName: shop/web, newTag: "2" }
patches:
  - path: a.yaml
  - { patch: "- op: remove", target: { kind: Pod } }
patchesStrategicMerge:
  - b.yaml
  - |
    kind: Pod
    metadata: {}
configMapGenerator:
  - { name: settings, files: [app.conf, k=other.conf], literals: [A=1], envs: [.env] }
`;
    const { kustomization } = parseKustomization(text);
    expect(values(kustomization.resources)).toEqual(['base', '../x.yaml', 'old']);
    expect(values(kustomization.components)).toEqual(['c']);
    expect(values(kustomization.patches)).toEqual(['a.yaml', 'b.yaml']);
    expect(kustomization.namePrefix?.value).toBe('dev-');
    expect(
      kustomization.images.map(({ name, newName, newTag }) => [name, newName, newTag].map((x) => x?.value)),
    ).toEqual([['web', 'shop/web', '2']]);
    expect(values(kustomization.generators[0]?.files)).toEqual(['app.conf', 'k=other.conf']);
    const object = only(`apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`);
    expect(object.kustomization?.images).toHaveLength(1);
    // The Flux kind of the same name is something else.
    expect(only('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization').kustomization).toBeUndefined();
  });
  it('Skaffold', () => {
    const { skaffold } = only(`apiVersion: skaffold/v4beta6
kind: Config
requires: [{ path: ./other }]
build:
  artifacts:
    - image: web
      context: src/web
      docker: { dockerfile: Dockerfile.dev, target: dev, buildArgs: { A: "1" } }
    - image: api
    - image: job
      custom: { buildCommand: ./build.sh }
manifests:
  rawYaml: [k8s/*.yaml]
  kustomize: { paths: [overlay] }
  helm: { releases: [{ name: r, chartPath: chart, valuesFiles: [v.yaml] }] }
profiles:
  - name: prod
    build:
      artifacts: [{ image: web, kaniko: { dockerfile: Dockerfile } }]
`);
    expect(
      skaffold?.artifacts.map(({ image, context, builder, dockerfile, target, profile }) =>
        [image?.value, context?.value, builder, dockerfile?.value, target?.value, profile].join(' '),
      ),
    ).toEqual(['web src/web docker Dockerfile.dev dev ', 'api     ', 'job  custom   ', 'web  kaniko Dockerfile  prod']);
    expect(skaffold?.artifacts[2]?.command?.value).toBe('./build.sh');
    expect(values(skaffold?.manifests)).toEqual(['k8s/*.yaml']);
    expect(values(skaffold?.kustomizations)).toEqual(['overlay']);
    expect(skaffold?.releases[0]?.chartPath?.value).toBe('chart');
    expect(values(skaffold?.requires)).toEqual(['./other']);
  });
  it('Application and ApplicationSet', () => {
    const spec =
      '{ project: default, source: { repoURL: r, path: apps/web, targetRevision: main, helm: { valueFiles: [v.yaml] } }, destination: { server: s, namespace: n }, syncPolicy: { automated: {} } }';
    const { application } = only(`apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: ${spec}`);
    expect(application?.sources[0]?.path?.value).toBe('apps/web');
    expect(values(application?.sources[0]?.valueFiles)).toEqual(['v.yaml']);
    expect(application?.namespace?.value).toBe('n');
    expect(application?.automated?.kind).toBe('map');
    const set = only(`apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: { template: { spec: ${spec} } }`);
    expect(set.application?.project?.value).toBe('default');
  });
});

describe('quick tests', () => {
  it.each([
    ['apiVersion: v1\nkind: Pod\n', true],
    ['kind: "Pod"\napiVersion : v1\n', true],
    ['name: x\nkind: Pod\n', false],
    ['a:\n  apiVersion: v1\n  kind: Pod\n', false],
    ['{"x": {"apiVersion": "v1", "kind": "Pod"}}', true],
    ['{"apiVersion": 5}', false],
    ['', false],
  ])('isManifest(%j)', (text, expected) => expect(isManifest(text)).toBe(expected));
  it('of names', () => {
    expect(['kustomization.yaml', 'a/kustomization.yml', 'b/Kustomization'].every(isKustomizationPath)).toBe(true);
    expect(isKustomizationPath('a/my-kustomization.yaml')).toBe(false);
    expect(['skaffold.yaml', 'x/skaffold.dev.yml', 'skaffold-ci.yaml'].every(isSkaffoldPath)).toBe(true);
    expect(isSkaffoldPath('skaffolding.yaml')).toBe(false);
  });
});
