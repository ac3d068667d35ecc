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
