/** True for a workflow of GitHub Actions, and of Gitea and Forgejo, which read the same files. */
export function isWorkflowPath(path: string): boolean {
  return /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path);
}

/** True for `action.yml` and `action.yaml`. */
export function isActionPath(path: string): boolean {
  return /^(?:.*\/)?action\.ya?ml$/.test(path);
}

/** True for `.gitlab-ci.yml`, `x.gitlab-ci.yml` and the files of `.gitlab/ci/`, where GitLab's own projects keep theirs. */
export function isGitlabPath(path: string): boolean {
  return /(?:^|\/|\.)\.?gitlab-ci\.ya?ml$/.test(path) || /(?:^|\/)\.gitlab\/ci\/.+\.ya?ml$/.test(path);
}

const otherNames =
  /(?:^|\/)(?:\.circleci\/[^/]+|azure-pipelines?[\w.-]*|\.?azure-pipelines\/.+|\.azuredevops\/.+|bitbucket-pipelines|\.drone|\.woodpecker(?:\/[^/]+)?|\.buildkite\/[^/]+|\.travis|buildspec[\w.-]*)\.ya?ml$/;

/** True for the pipelines of CircleCI, Azure, Bitbucket, Drone, Woodpecker, Buildkite, Travis, CodeBuild and Cloud Build. */
export const isOtherPipelinePath = (path: string): boolean => isCloudBuildPath(path) || otherNames.test(path);

/** True for `cloudbuild.yaml` and `cloudbuild-x.yaml`. */
export const isCloudBuildPath = (path: string): boolean =>
  /(?:^|\/)(?:[\w.-]*[._-])?cloud-?build[\w.-]*\.ya?ml$/.test(path);
