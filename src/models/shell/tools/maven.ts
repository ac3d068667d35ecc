import type { Tool } from './tool.ts';

/** `mvn --help`. Phases and goals are operands. */
export const maven: Tool = {
  id: 'mvn',
  programs: 'mvnw mvnd',
  style: 'one-dash',
  flags: `also-make am, also-make-dependents amd, batch-mode B, builder=* b, strict-checksums C, lax-checksums c, color=, define=* D, errors e,
    encrypt-master-password= emp, encrypt-password= ep, file=* f, fail-at-end fae, fail-fast ff, fail-never fn, global-settings= gs,
    global-toolchains= gt, help h, log-file=* l, legacy-local-repository llr, non-recursive N, no-snapshot-updates nsu,
    no-transfer-progress ntp, offline o, activate-profiles=* P, projects= pl, quiet q, resume-from= rf, settings=* s,
    toolchains=* t, threads=* T, update-snapshots U, version v, show-version V, debug X verbose`,
};

/** `gradle --help`. Tasks are operands. */
export const gradle: Tool = {
  id: 'gradle',
  programs: 'gradlew',
  style: 'one-dash',
  flags: `no-daemon, daemon, offline, parallel, no-parallel, build-cache, no-build-cache, configuration-cache, no-configuration-cache, info i, debug d,
    quiet q, warn w, stacktrace s, full-stacktrace S, console=, continue, exclude-task= x, init-script= I, project-dir= p, project-prop=* P,
    system-prop=* D, build-file= b, settings-file= c, gradle-user-home= g, max-workers=, include-build=, project-cache-dir=,
    refresh-dependencies, rerun-tasks, scan, no-scan, dry-run m, warning-mode=, write-locks, write-verification-metadata= M,
    dependency-verification= F, version v, help h`,
};
