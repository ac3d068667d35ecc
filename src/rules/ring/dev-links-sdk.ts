import { linkGap } from '../../repository/ring-links.ts';
import { sdksOf } from '../../repository/ring-packages.ts';
import { ringServices } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-links-sdk',
  level: 'warning',
  must: 'In ring 1 a service takes the SDK of the workspace: by `workspace:` or a version that links, a uv source, a line of go.work.',
  why: 'Otherwise the inner loop builds from the published SDK, and a change of the SDK is only seen in a service once it is out. Speaks where the contract names an SDK in `rings.release.sdks` that this repository makes.',
  aliases: [],
  *check(repository) {
    const sdks = sdksOf(repository).filter(({ source }) => source !== undefined);
    const seen = new Set<string>();
    for (const service of sdks.length === 0 ? [] : ringServices(repository)) {
      for (const sdk of sdks) {
        const gap = linkGap(repository, service, sdk);
        if (!gap || seen.has(`${gap.path}\0${gap.message}`)) continue;
        seen.add(`${gap.path}\0${gap.message}`);
        const { path, span, message, use, source } = gap;
        const asks = { file: { path: use.manifest }, range: use.span, message: `${service.name} asks for it here` };
        const made = { file: { path: source.manifest }, message: `the workspace makes it here` };
        yield { file: { path }, range: span, message, related: path === use.manifest ? [made] : [asks, made] };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  old: { context: old }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'pnpm-workspace.yaml': 'packages: [sdk, web, old]\nlinkWorkspacePackages: true\n',
        'sdk/package.json': '{ "name": "@acme/sdk", "version": "1.4.0" }',
        'web/package.json': '{ "name": "web", "dependencies": { "@acme/sdk": "1.5.0" } }',
        'old/package.json': '{ "name": "old", "dependencies": { "@acme/sdk": "^1.4.0" } }',
      },
      finds: ['web/package.json:1:36'],
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'package.json': '{ "packageManager": "pnpm@10.1.0" }',
        'pnpm-workspace.yaml': 'packages: [sdk, web]\n',
        'sdk/package.json': '{ "name": "@acme/sdk", "version": "1.4.0" }',
        'web/package.json': '{ "dependencies": {\n  "@acme/sdk": "1.4.0" } }',
      },
      finds: ['web/package.json:2:3'],
    },
    {
      files: {
        'plimsoll.yaml':
          'services:\n  api: { context: api }\n  job: { context: job }\nrings: { release: { sdks: { go: example.com/sdk, pypi: Acme_SDK } } }\n',
        'go.work': 'go 1.26\n\nuse (\n\t./api\n)\n',
        'sdk/go.mod': 'module example.com/sdk\n',
        'api/go.mod': 'module example.com/api\n\nrequire example.com/sdk v1.0.0\n',
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["job", "sdk"]\n',
        'sdk/pyproject.toml': '[project]\nname = "acme-sdk"\nversion = "1.0.0"\n',
        'job/pyproject.toml': '[project]\nname = "job"\ndependencies = ["acme-sdk==1.0.0"]\n',
      },
      finds: ['go.work:4:2', 'job/pyproject.toml:3:17'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  web: { context: web }\n  api: { context: api }\n  job: { context: job }\nrings: { release: { sdks: { npm: "@acme/sdk", go: example.com/sdk, pypi: acme-sdk } } }\n',
        'package.json': '{ "packageManager": "pnpm@10.1.0" }',
        'pnpm-workspace.yaml': 'packages: [sdk, web]\n',
        'sdk/package.json': '{ "name": "@acme/sdk", "version": "1.4.0" }',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "workspace:*" } }',
        'go.work': 'go 1.26\n\nuse (\n\t./api\n\t./sdk\n)\n',
        'sdk/go.mod': 'module example.com/sdk\n',
        'api/go.mod': 'module example.com/api\n\nrequire example.com/sdk v1.0.0\n',
        'pyproject.toml':
          '[tool.uv.workspace]\nmembers = ["job", "sdk"]\n\n[tool.uv.sources]\nacme-sdk = { workspace = true }\n',
        'sdk/pyproject.toml': '[project]\nname = "acme-sdk"\nversion = "1.0.0"\n',
        'job/pyproject.toml': '[project]\nname = "job"\ndependencies = ["acme-sdk>=1"]\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { release: { sdks: { npm: "@acme/sdk" } } }\n',
        'web/package.json': '{ "dependencies": { "@acme/sdk": "1.4.0" } }',
      },
    },
  ],
});
