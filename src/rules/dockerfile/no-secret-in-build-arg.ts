import type { PipelineBuild } from '../../models/pipeline/syntax.ts';
import { formats } from '../../repository/formats.ts';
import type { Repository } from '../../repository/repository.ts';
import { isSecretName } from '../../models/secret/values.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-secret-in-build-arg',
  level: 'warning',
  must: 'No pipeline gives a secret to a build as an argument.',
  why: 'The value of a build argument stands in the history of the image and in its provenance, for everybody who pulls it. A secret of the build (`secrets:`, `--secret`, read by `RUN --mount=type=secret`) leaves nothing behind.',
  aliases: [],
  tags: ['security'],
  securitySeverity: '7.0',
  *check(repository) {
    for (const { file, builds } of pipelineBuilds(repository)) {
      for (const { name, value, span } of builds.flatMap(({ buildArgs }) => buildArgs)) {
        const written = file.text.slice(span.start, span.end);
        const [secret] = /\$\{\{\s*secrets\.[\w-]+\s*\}\}/.exec(written) ?? [];
        const variable = value === undefined || value === '' || /^["']?\$/.test(value);
        if (secret === undefined && !(isSecretName(name) && variable && /[=\s]["']?\$/.test(written))) continue;
        const what = secret === undefined ? 'a value with the name of a secret' : `\`${secret}\``;
        yield {
          file,
          range: span,
          message: `${what} is given as the build argument ${name}: it stays in the history of the image`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        '.github/workflows/image.yml':
          'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: |\n            VERSION=1\n            DATABASE_URL=${{ secrets.DATABASE_URL }}\n',
      },
      finds: ['.github/workflows/image.yml:11:13'],
    },
    {
      files: {
        '.gitlab-ci.yml':
          'build:\n  script:\n    - docker build --build-arg NPM_TOKEN=$NPM_TOKEN --build-arg VERSION=$CI_COMMIT_TAG .\n',
      },
      finds: ['.gitlab-ci.yml:3:32'],
    },
  ],
  good: [
    {
      files: {
        '.github/workflows/image.yml':
          'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: VERSION=${{ github.sha }}\n          secrets: |\n            npm_token=${{ secrets.NPM_TOKEN }}\n',
      },
    },
    { files: { '.gitlab-ci.yml': 'build:\n  script:\n    - docker build --build-arg TOKEN_LIFETIME=60 .\n' } },
  ],
});

interface Builds {
  readonly file: { readonly path: string; readonly text: string };
  readonly builds: readonly PipelineBuild[];
}

/** The builds of GitHub workflows and GitLab pipelines that give arguments. */
function* pipelineBuilds(repository: Repository): Iterable<Builds> {
  for (const path of [...repository.ending('.yml'), ...repository.ending('.yaml')]) {
    const isWorkflow = /^\.github\/workflows\/[^/]+$/.test(path);
    if (!isWorkflow && !/(?:^|\/)\.gitlab-ci\.ya?ml$/.test(path)) continue;
    const text = repository.tree.text(path);
    if (text === undefined || !text.includes('build-arg')) continue;
    const builds = isWorkflow
      ? repository.unit(formats.workflow, path)?.model.jobs.flatMap(({ steps }) => steps.flatMap((one) => one.builds))
      : repository
          .unit(formats.gitlab, path)
          ?.model.jobs.flatMap(({ scripts }) => scripts.flatMap((one) => one.builds));
    yield { file: { path, text }, builds: builds ?? [] };
  }
}
