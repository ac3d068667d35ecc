import type { Tool } from './tool.ts';

/** git(1), git-clone(1) and the other commands that builds use. */
export const git: Tool = {
  id: 'git',
  flags:
    'C=, config= c, git-dir=, work-tree=, namespace=, exec-path=?, bare, no-pager P, paginate p, version v, help h',
  subcommands: {
    clone: {
      flags: `depth=, branch= b, single-branch, no-single-branch, recurse-submodules=? recursive, shallow-submodules, remote-submodules, no-tags,
        quiet q, verbose v, progress, no-checkout n, bare, mirror, local l, no-hardlinks, shared s, jobs= j, template=, reference=,
        reference-if-able=, dissociate, origin= o, upload-pack= u, shallow-since=, shallow-exclude=, separate-git-dir=, config= c,
        server-option=, ipv4 4, ipv6 6, filter=, sparse, bundle-uri=, revision=`,
    },
    fetch: {
      flags:
        'depth=, all, tags t, no-tags, prune p, quiet q, unshallow, force f, jobs= j, recurse-submodules=?, refmap=',
    },
    pull: { flags: 'depth=, rebase=? r, ff-only, quiet q, tags t, no-edit, strategy= s' },
    checkout: { flags: 'branch= b, B=, force f, quiet q, detach, track t, orphan=' },
    switch: { flags: 'create= c, detach d, force f' },
    reset: { flags: 'hard, soft, mixed, quiet q' },
    config: { flags: 'global, system, local, file= f, add, unset, unset-all, get, list l, type=, replace-all' },
    'submodule update': { flags: 'init, recursive, depth=, jobs= j, remote, force f, quiet q' },
    'submodule init': {},
    'submodule foreach': { flags: 'recursive', stop: true },
    'submodule add': { flags: 'branch= b, depth=, name=' },
    'remote add': {},
    'remote set-url': {},
    'lfs install': { flags: 'system, skip-repo, local' },
    'lfs pull': {},
    commit: { flags: 'message= m, all a, amend, quiet q, author=, allow-empty, no-verify n' },
    apply: { flags: 'p=, directory=, reject, check, verbose v, whitespace=' },
    tag: { flags: 'annotate a, message= m, list l, delete d, force f' },
    'rev-parse': { flags: 'short=?, verify, abbrev-ref' },
    describe: { flags: 'tags, always, dirty=?, abbrev=, match=, long' },
    archive: { flags: 'format=, output= o, remote=, prefix=' },
    'ls-remote': { flags: 'tags t, heads h, sort=, refs' },
  },
  known:
    'add am bisect branch clean cherry-pick diff gc init lfs log merge mv push rebase remote restore rev-list rm show stash status submodule worktree sparse-checkout update-index update-ref credential',
};
