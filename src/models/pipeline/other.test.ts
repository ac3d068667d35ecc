import { describe, expect, it } from 'vitest';
import { parseOtherPipeline } from './other.ts';
import { isOtherPipelinePath } from './path.ts';

const read = (path: string, text: string) => {
  const { jobs, pushes, problems } = parseOtherPipeline(text, path);
  return {
    jobs: jobs.map(({ name, images, scripts, builds }) => ({
      name,
      images: images.map(({ image }) => image?.value),
      builds: [...builds, ...scripts.flatMap((one) => one.builds)].map(({ context, file, tags, directory }) => [
        directory,
        context?.text,
        file?.text,
        ...tags.map((one) => one.text),
      ]),
    })),
    pushes: pushes.map(({ text: name }) => name),
    problems: problems.length,
  };
};

describe('parseOtherPipeline', () => {
  it('CircleCI', () => {
    const text =
      'version: 2.1\njobs:\n  web:\n    docker:\n      - image: cimg/base:1\n    steps:\n      - checkout\n      - run: docker build -t web .\n      - run:\n          name: api image\n          command: |\n            docker build -t api \\\n              api\n          working_directory: services\n';
    expect(read('.circleci/config.yml', text).jobs).toEqual([
      { name: 'web', images: ['cimg/base:1'], builds: [] },
      { name: 'web', images: [], builds: [['', '.', undefined, 'web']] },
      { name: 'web', images: [], builds: [['services', 'api', undefined, 'api']] },
    ]);
  });
  it('Azure Pipelines', () => {
    const text =
      'steps:\n  - script: docker build -f web/Dockerfile -t web web\n    displayName: Web\n  - task: Docker@2\n    inputs:\n      command: buildAndPush\n      repository: acme/api\n      dockerfile: api/Dockerfile\n      tags: $(Build.BuildId)\n  - task: Docker@2\n    inputs: { command: login }\n';
    expect(read('azure-pipelines.yml', text).jobs).toEqual([
      { name: 'Web', images: [], builds: [['', 'web', 'web/Dockerfile', 'web']] },
      { name: '', images: [], builds: [['', 'api', 'api/Dockerfile', 'acme/api']] },
    ]);
  });
  it('Drone and Woodpecker', () => {
    const text =
      'kind: pipeline\nsteps:\n  - name: image\n    image: plugins/docker:20\n    settings:\n      repo: acme/web\n      dockerfile: web/Dockerfile\n      context: web\n  - name: test\n    image: golang:1\n    commands: [go test, docker build .]\n';
    expect(read('.drone.yml', text).jobs).toEqual([
      { name: 'image', images: ['plugins/docker:20'], builds: [['', 'web', 'web/Dockerfile', 'acme/web']] },
      { name: 'test', images: ['golang:1'], builds: [['', '.', undefined]] },
    ]);
  });
  it('Cloud Build', () => {
    const text =
      "steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['build', '-t', 'gcr.io/$PROJECT_ID/web', '.']\n  dir: web\n- name: gcr.io/kaniko-project/executor:latest\n  args:\n  - --destination=gcr.io/p/api\n  - --context=dir://api\n- name: gcr.io/google.com/cloudsdktool/cloud-sdk\n  entrypoint: bash\n  args: ['-c', 'docker build -t x y']\nimages: ['gcr.io/$PROJECT_ID/web']\n";
    expect(read('cloudbuild.yaml', text)).toEqual({
      jobs: [
        {
          name: '',
          images: ['gcr.io/cloud-builders/docker'],
          builds: [['web', '.', undefined, 'gcr.io/$PROJECT_ID/web']],
        },
        {
          name: '',
          images: ['gcr.io/kaniko-project/executor:latest'],
          builds: [['', 'api', undefined, 'gcr.io/p/api']],
        },
        { name: '', images: ['gcr.io/google.com/cloudsdktool/cloud-sdk'], builds: [['', 'y', undefined, 'x']] },
      ],
      pushes: ['gcr.io/$PROJECT_ID/web'],
      problems: 0,
    });
  });
  it('Bitbucket, Travis, CodeBuild', () => {
    expect(
      read(
        'bitbucket-pipelines.yml',
        'pipelines:\n  default:\n    - step:\n        name: B\n        script:\n          - docker build -t a .\n          - pipe: x/y:1\n',
      ).jobs[0],
    ).toEqual({ name: 'B', images: [], builds: [['', '.', undefined, 'a']] });
    expect(read('.travis.yml', 'script:\n  - docker build -t a .\n').jobs[0]?.builds).toEqual([
      ['', '.', undefined, 'a'],
    ]);
    expect(
      read('buildspec.yml', 'phases:\n  build:\n    commands:\n      - docker build -t a app\n').jobs[0]?.builds,
    ).toEqual([['', 'app', undefined, 'a']]);
  });
  it('stands what is none', () => {
    for (const text of ['', '- [', 'steps: 1', 'a: &a\n  b: *a\n', `${'- '.repeat(300)}x`])
      expect(
        parseOtherPipeline(text, 'cloudbuild.yaml').jobs.length + parseOtherPipeline(text, '.travis.yml').jobs.length,
      ).toBeLessThan(3);
  });
  it('knows its files', () => {
    const yes = [
      '.circleci/config.yml',
      'a/azure-pipelines.yml',
      '.azure-pipelines/x/y.yaml',
      'cloudbuild.yaml',
      'deploy/cloudbuild-dev.yml',
      '.woodpecker/a.yml',
    ];
    expect(yes.every(isOtherPipelinePath)).toBe(true);
    expect(
      ['compose.yaml', 'circleci.yml', 'mycloudbuilds.txt', '.github/workflows/a.yml'].some(isOtherPipelinePath),
    ).toBe(false);
  });
});
