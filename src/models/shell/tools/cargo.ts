import type { Tool } from './tool.ts';

const targets = `release r, profile=, target=, target-dir=, package= p, workspace all, exclude=, bin=, bins, lib, example=, examples, test=, tests,
  bench=, benches, all-targets, features= F, all-features, no-default-features, jobs= j, keep-going, message-format=, artifact-dir= out-dir,
  ignore-rust-version, timings=?, no-run`;

/** `cargo help`; the plug-ins that Dockerfiles use: cargo-chef, cargo-binstall. */
export const cargo: Tool = {
  id: 'cargo',
  skip: /^\+/,
  flags:
    'locked, offline, frozen, quiet q, verbose v, color=, config=, manifest-path=, lockfile-path=, directory= C, Z=, list, explain=, version V, help h',
  subcommands: {
    build: { aliases: 'b', flags: targets },
    check: { aliases: 'c', flags: targets },
    test: { aliases: 't', flags: targets },
    run: { aliases: 'r', flags: targets, stop: true },
    rustc: { flags: `${targets}, crate-type=` },
    clippy: { flags: targets },
    doc: { aliases: 'd', flags: `${targets}, no-deps, open` },
    install: {
      flags: `${targets}, version= vers, git=, branch=, tag=, rev=, path=, root=, registry=, index=, force f, dry-run n, no-track, debug`,
    },
    binstall: {
      flags: 'version=, no-confirm y, force, root=, install-path=, targets=, strategies=, no-symlinks, git=, registry=',
    },
    uninstall: { flags: 'root=, package= p, bin=' },
    fetch: { flags: 'target=' },
    vendor: { flags: 'sync= s, no-delete, respect-source-config, versioned-dirs' },
    update: { flags: 'package= p, aggressive, recursive, precise=, dry-run, workspace w' },
    add: {
      flags:
        'dev, build, optional, features= F, no-default-features, git=, branch=, tag=, rev=, path=, registry=, package= p',
    },
    remove: { aliases: 'rm', flags: 'dev, build, package= p' },
    'chef prepare': { flags: 'recipe-path=, bin=' },
    'chef cook': { flags: `${targets}, recipe-path=, check, zigbuild, no-build` },
  },
  known:
    'bench clean fix fmt generate-lockfile init login metadata new package publish search tree version deny audit nextest chef',
};
