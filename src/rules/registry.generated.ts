// Written by `npm run gen` from the files in src/rules: no need to edit.
import composeHealthcheckProgramExists from './compose/healthcheck-program-exists.ts';
import composeNoSecretInEnvironment from './compose/no-secret-in-environment.ts';
import composeParses from './compose/parses.ts';
import composePortReachesListener from './compose/port-reaches-listener.ts';
import composeResolves from './compose/resolves.ts';
import dockerfileBuildToolsStayBehind from './dockerfile/build-tools-stay-behind.ts';
import dockerfileCopySourceExists from './dockerfile/copy-source-exists.ts';
import dockerfileEntrypointJsonShell from './dockerfile/entrypoint-json-shell.ts';
import dockerfileEnvSelfReference from './dockerfile/env-self-reference.ts';
import dockerfileExecForm from './dockerfile/exec-form.ts';
import dockerfileExposeWhatListens from './dockerfile/expose-what-listens.ts';
import dockerfileFromAsCasing from './dockerfile/from-as-casing.ts';
import dockerfileHealthcheckAsksWhatListens from './dockerfile/healthcheck-asks-what-listens.ts';
import dockerfileHealthcheckForService from './dockerfile/healthcheck-for-service.ts';
import dockerfileHealthcheckProgramExists from './dockerfile/healthcheck-program-exists.ts';
import dockerfileInstructionCasing from './dockerfile/instruction-casing.ts';
import dockerfileKeyValueWithEquals from './dockerfile/key-value-with-equals.ts';
import dockerfileNoEmptyContinuation from './dockerfile/no-empty-continuation.ts';
import dockerfileNoMaintainer from './dockerfile/no-maintainer.ts';
import dockerfileNoSecretFile from './dockerfile/no-secret-file.ts';
import dockerfileNoSecretInArgEnv from './dockerfile/no-secret-in-arg-env.ts';
import dockerfileNonRootUser from './dockerfile/non-root-user.ts';
import dockerfileOneStartAndHealth from './dockerfile/one-start-and-health.ts';
import dockerfileParses from './dockerfile/parses.ts';
import dockerfilePinBaseImage from './dockerfile/pin-base-image.ts';
import dockerfileStageNameCasing from './dockerfile/stage-name-casing.ts';
import dockerfileStageNameReserved from './dockerfile/stage-name-reserved.ts';
import dockerfileStageNameUnique from './dockerfile/stage-name-unique.ts';
import dockerfileTrustedRegistry from './dockerfile/trusted-registry.ts';
import dotnetFrozenInstall from './dotnet/frozen-install.ts';
import entrypointStartBinaryExists from './entrypoint/start-binary-exists.ts';
import entrypointStartFileExists from './entrypoint/start-file-exists.ts';
import entrypointStartModuleExists from './entrypoint/start-module-exists.ts';
import entrypointStartScriptExists from './entrypoint/start-script-exists.ts';
import environmentNearMissVariable from './environment/near-miss-variable.ts';
import environmentRequiredSettingIsSet from './environment/required-setting-is-set.ts';
import environmentUnreadVariable from './environment/unread-variable.ts';
import goBaseImageInRange from './go/base-image-in-range.ts';
import goFrozenInstall from './go/frozen-install.ts';
import ignoreBallastInContext from './ignore/ballast-in-context.ts';
import ignoreExists from './ignore/exists.ts';
import ignoreSecretsInContext from './ignore/secrets-in-context.ts';
import javaBaseImageInRange from './java/base-image-in-range.ts';
import javaFrozenInstall from './java/frozen-install.ts';
import kubernetesNamedPortExists from './kubernetes/named-port-exists.ts';
import kubernetesNoSecretInManifest from './kubernetes/no-secret-in-manifest.ts';
import kubernetesPortReachesListener from './kubernetes/port-reaches-listener.ts';
import kubernetesProbeProgramExists from './kubernetes/probe-program-exists.ts';
import nodeBaseImageInRange from './node/base-image-in-range.ts';
import nodeFrozenInstall from './node/frozen-install.ts';
import phpBaseImageInRange from './php/base-image-in-range.ts';
import phpFrozenInstall from './php/frozen-install.ts';
import pythonBaseImageInRange from './python/base-image-in-range.ts';
import pythonFrozenInstall from './python/frozen-install.ts';
import rubyBaseImageInRange from './ruby/base-image-in-range.ts';
import rubyFrozenInstall from './ruby/frozen-install.ts';
import rustBaseImageInRange from './rust/base-image-in-range.ts';
import rustFrozenInstall from './rust/frozen-install.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  composeHealthcheckProgramExists,
  composeNoSecretInEnvironment,
  composeParses,
  composePortReachesListener,
  composeResolves,
  dockerfileBuildToolsStayBehind,
  dockerfileCopySourceExists,
  dockerfileEntrypointJsonShell,
  dockerfileEnvSelfReference,
  dockerfileExecForm,
  dockerfileExposeWhatListens,
  dockerfileFromAsCasing,
  dockerfileHealthcheckAsksWhatListens,
  dockerfileHealthcheckForService,
  dockerfileHealthcheckProgramExists,
  dockerfileInstructionCasing,
  dockerfileKeyValueWithEquals,
  dockerfileNoEmptyContinuation,
  dockerfileNoMaintainer,
  dockerfileNoSecretFile,
  dockerfileNoSecretInArgEnv,
  dockerfileNonRootUser,
  dockerfileOneStartAndHealth,
  dockerfileParses,
  dockerfilePinBaseImage,
  dockerfileStageNameCasing,
  dockerfileStageNameReserved,
  dockerfileStageNameUnique,
  dockerfileTrustedRegistry,
  dotnetFrozenInstall,
  entrypointStartBinaryExists,
  entrypointStartFileExists,
  entrypointStartModuleExists,
  entrypointStartScriptExists,
  environmentNearMissVariable,
  environmentRequiredSettingIsSet,
  environmentUnreadVariable,
  goBaseImageInRange,
  goFrozenInstall,
  ignoreBallastInContext,
  ignoreExists,
  ignoreSecretsInContext,
  javaBaseImageInRange,
  javaFrozenInstall,
  kubernetesNamedPortExists,
  kubernetesNoSecretInManifest,
  kubernetesPortReachesListener,
  kubernetesProbeProgramExists,
  nodeBaseImageInRange,
  nodeFrozenInstall,
  phpBaseImageInRange,
  phpFrozenInstall,
  pythonBaseImageInRange,
  pythonFrozenInstall,
  rubyBaseImageInRange,
  rubyFrozenInstall,
  rustBaseImageInRange,
  rustFrozenInstall,
];

/** The ids of `rules`, in the same order. */
export const ruleIds: readonly string[] = [
  'compose/healthcheck-program-exists',
  'compose/no-secret-in-environment',
  'compose/parses',
  'compose/port-reaches-listener',
  'compose/resolves',
  'dockerfile/build-tools-stay-behind',
  'dockerfile/copy-source-exists',
  'dockerfile/entrypoint-json-shell',
  'dockerfile/env-self-reference',
  'dockerfile/exec-form',
  'dockerfile/expose-what-listens',
  'dockerfile/from-as-casing',
  'dockerfile/healthcheck-asks-what-listens',
  'dockerfile/healthcheck-for-service',
  'dockerfile/healthcheck-program-exists',
  'dockerfile/instruction-casing',
  'dockerfile/key-value-with-equals',
  'dockerfile/no-empty-continuation',
  'dockerfile/no-maintainer',
  'dockerfile/no-secret-file',
  'dockerfile/no-secret-in-arg-env',
  'dockerfile/non-root-user',
  'dockerfile/one-start-and-health',
  'dockerfile/parses',
  'dockerfile/pin-base-image',
  'dockerfile/stage-name-casing',
  'dockerfile/stage-name-reserved',
  'dockerfile/stage-name-unique',
  'dockerfile/trusted-registry',
  'dotnet/frozen-install',
  'entrypoint/start-binary-exists',
  'entrypoint/start-file-exists',
  'entrypoint/start-module-exists',
  'entrypoint/start-script-exists',
  'environment/near-miss-variable',
  'environment/required-setting-is-set',
  'environment/unread-variable',
  'go/base-image-in-range',
  'go/frozen-install',
  'ignore/ballast-in-context',
  'ignore/exists',
  'ignore/secrets-in-context',
  'java/base-image-in-range',
  'java/frozen-install',
  'kubernetes/named-port-exists',
  'kubernetes/no-secret-in-manifest',
  'kubernetes/port-reaches-listener',
  'kubernetes/probe-program-exists',
  'node/base-image-in-range',
  'node/frozen-install',
  'php/base-image-in-range',
  'php/frozen-install',
  'python/base-image-in-range',
  'python/frozen-install',
  'ruby/base-image-in-range',
  'ruby/frozen-install',
  'rust/base-image-in-range',
  'rust/frozen-install',
];
