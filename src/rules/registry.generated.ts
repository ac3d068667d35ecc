// Written by `npm run gen` from the files in src/rules: no need to edit.
import composeHealthcheckProgramExists from './compose/healthcheck-program-exists.ts';
import composeNoSecretInEnvironment from './compose/no-secret-in-environment.ts';
import composeParses from './compose/parses.ts';
import composePortReachesListener from './compose/port-reaches-listener.ts';
import composeResolves from './compose/resolves.ts';
import dockerfileAptGetNotApt from './dockerfile/apt-get-not-apt.ts';
import dockerfileBuildToolsStayBehind from './dockerfile/build-tools-stay-behind.ts';
import dockerfileCopySourceExists from './dockerfile/copy-source-exists.ts';
import dockerfileEntrypointJsonShell from './dockerfile/entrypoint-json-shell.ts';
import dockerfileEnvSelfReference from './dockerfile/env-self-reference.ts';
import dockerfileExecForm from './dockerfile/exec-form.ts';
import dockerfileExposeContainerPort from './dockerfile/expose-container-port.ts';
import dockerfileExposeProtocolCasing from './dockerfile/expose-protocol-casing.ts';
import dockerfileExposeValidPort from './dockerfile/expose-valid-port.ts';
import dockerfileExposeWhatListens from './dockerfile/expose-what-listens.ts';
import dockerfileFromArgIsDeclared from './dockerfile/from-arg-is-declared.ts';
import dockerfileFromAsCasing from './dockerfile/from-as-casing.ts';
import dockerfileFromDefaultIsValid from './dockerfile/from-default-is-valid.ts';
import dockerfileHealthcheckAsksWhatListens from './dockerfile/healthcheck-asks-what-listens.ts';
import dockerfileHealthcheckForService from './dockerfile/healthcheck-for-service.ts';
import dockerfileHealthcheckProgramExists from './dockerfile/healthcheck-program-exists.ts';
import dockerfileInstallWithoutQuestions from './dockerfile/install-without-questions.ts';
import dockerfileInstructionCasing from './dockerfile/instruction-casing.ts';
import dockerfileKeyValueWithEquals from './dockerfile/key-value-with-equals.ts';
import dockerfileLabelIsKnown from './dockerfile/label-is-known.ts';
import dockerfileLabelIsNotEmpty from './dockerfile/label-is-not-empty.ts';
import dockerfileLabelIsSet from './dockerfile/label-is-set.ts';
import dockerfileLabelKeyForm from './dockerfile/label-key-form.ts';
import dockerfileLabelValueForm from './dockerfile/label-value-form.ts';
import dockerfileNoConstantPlatform from './dockerfile/no-constant-platform.ts';
import dockerfileNoDeprecatedImage from './dockerfile/no-deprecated-image.ts';
import dockerfileNoDistUpgrade from './dockerfile/no-dist-upgrade.ts';
import dockerfileNoEmptyContinuation from './dockerfile/no-empty-continuation.ts';
import dockerfileNoLogInitForHighUid from './dockerfile/no-log-init-for-high-uid.ts';
import dockerfileNoMaintainer from './dockerfile/no-maintainer.ts';
import dockerfileNoPackageCache from './dockerfile/no-package-cache.ts';
import dockerfileNoRecommends from './dockerfile/no-recommends.ts';
import dockerfileNoRedundantPlatform from './dockerfile/no-redundant-platform.ts';
import dockerfileNoSecretFile from './dockerfile/no-secret-file.ts';
import dockerfileNoSecretInArgEnv from './dockerfile/no-secret-in-arg-env.ts';
import dockerfileNoSshPort from './dockerfile/no-ssh-port.ts';
import dockerfileNonRootUser from './dockerfile/non-root-user.ts';
import dockerfileNumericUser from './dockerfile/numeric-user.ts';
import dockerfileOneInstall from './dockerfile/one-install.ts';
import dockerfileOneStartAndHealth from './dockerfile/one-start-and-health.ts';
import dockerfileParses from './dockerfile/parses.ts';
import dockerfilePinBaseImage from './dockerfile/pin-base-image.ts';
import dockerfilePinDigest from './dockerfile/pin-digest.ts';
import dockerfilePinSystemPackages from './dockerfile/pin-system-packages.ts';
import dockerfilePlatformMatchesBase from './dockerfile/platform-matches-base.ts';
import dockerfileStageNameCasing from './dockerfile/stage-name-casing.ts';
import dockerfileStageNameReserved from './dockerfile/stage-name-reserved.ts';
import dockerfileStageNameUnique from './dockerfile/stage-name-unique.ts';
import dockerfileSupportedBase from './dockerfile/supported-base.ts';
import dockerfileTrustedRegistry from './dockerfile/trusted-registry.ts';
import dockerfileUpdateWithInstall from './dockerfile/update-with-install.ts';
import dockerfileUserExists from './dockerfile/user-exists.ts';
import dockerfileUserKeepsGroups from './dockerfile/user-keeps-groups.ts';
import dockerfileVariableIsDefined from './dockerfile/variable-is-defined.ts';
import dockerfileVerifyPackageSignatures from './dockerfile/verify-package-signatures.ts';
import dockerfileVerifyTlsOfDownloads from './dockerfile/verify-tls-of-downloads.ts';
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
import ignoreFileIsRead from './ignore/file-is-read.ts';
import ignoreSecretsInContext from './ignore/secrets-in-context.ts';
import javaBaseImageInRange from './java/base-image-in-range.ts';
import javaFrozenInstall from './java/frozen-install.ts';
import kubernetesNamedPortExists from './kubernetes/named-port-exists.ts';
import kubernetesNoSecretInManifest from './kubernetes/no-secret-in-manifest.ts';
import kubernetesNumericUserUnderNonRoot from './kubernetes/numeric-user-under-non-root.ts';
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
  dockerfileAptGetNotApt,
  dockerfileBuildToolsStayBehind,
  dockerfileCopySourceExists,
  dockerfileEntrypointJsonShell,
  dockerfileEnvSelfReference,
  dockerfileExecForm,
  dockerfileExposeContainerPort,
  dockerfileExposeProtocolCasing,
  dockerfileExposeValidPort,
  dockerfileExposeWhatListens,
  dockerfileFromArgIsDeclared,
  dockerfileFromAsCasing,
  dockerfileFromDefaultIsValid,
  dockerfileHealthcheckAsksWhatListens,
  dockerfileHealthcheckForService,
  dockerfileHealthcheckProgramExists,
  dockerfileInstallWithoutQuestions,
  dockerfileInstructionCasing,
  dockerfileKeyValueWithEquals,
  dockerfileLabelIsKnown,
  dockerfileLabelIsNotEmpty,
  dockerfileLabelIsSet,
  dockerfileLabelKeyForm,
  dockerfileLabelValueForm,
  dockerfileNoConstantPlatform,
  dockerfileNoDeprecatedImage,
  dockerfileNoDistUpgrade,
  dockerfileNoEmptyContinuation,
  dockerfileNoLogInitForHighUid,
  dockerfileNoMaintainer,
  dockerfileNoPackageCache,
  dockerfileNoRecommends,
  dockerfileNoRedundantPlatform,
  dockerfileNoSecretFile,
  dockerfileNoSecretInArgEnv,
  dockerfileNoSshPort,
  dockerfileNonRootUser,
  dockerfileNumericUser,
  dockerfileOneInstall,
  dockerfileOneStartAndHealth,
  dockerfileParses,
  dockerfilePinBaseImage,
  dockerfilePinDigest,
  dockerfilePinSystemPackages,
  dockerfilePlatformMatchesBase,
  dockerfileStageNameCasing,
  dockerfileStageNameReserved,
  dockerfileStageNameUnique,
  dockerfileSupportedBase,
  dockerfileTrustedRegistry,
  dockerfileUpdateWithInstall,
  dockerfileUserExists,
  dockerfileUserKeepsGroups,
  dockerfileVariableIsDefined,
  dockerfileVerifyPackageSignatures,
  dockerfileVerifyTlsOfDownloads,
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
  ignoreFileIsRead,
  ignoreSecretsInContext,
  javaBaseImageInRange,
  javaFrozenInstall,
  kubernetesNamedPortExists,
  kubernetesNoSecretInManifest,
  kubernetesNumericUserUnderNonRoot,
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
  'dockerfile/apt-get-not-apt',
  'dockerfile/build-tools-stay-behind',
  'dockerfile/copy-source-exists',
  'dockerfile/entrypoint-json-shell',
  'dockerfile/env-self-reference',
  'dockerfile/exec-form',
  'dockerfile/expose-container-port',
  'dockerfile/expose-protocol-casing',
  'dockerfile/expose-valid-port',
  'dockerfile/expose-what-listens',
  'dockerfile/from-arg-is-declared',
  'dockerfile/from-as-casing',
  'dockerfile/from-default-is-valid',
  'dockerfile/healthcheck-asks-what-listens',
  'dockerfile/healthcheck-for-service',
  'dockerfile/healthcheck-program-exists',
  'dockerfile/install-without-questions',
  'dockerfile/instruction-casing',
  'dockerfile/key-value-with-equals',
  'dockerfile/label-is-known',
  'dockerfile/label-is-not-empty',
  'dockerfile/label-is-set',
  'dockerfile/label-key-form',
  'dockerfile/label-value-form',
  'dockerfile/no-constant-platform',
  'dockerfile/no-deprecated-image',
  'dockerfile/no-dist-upgrade',
  'dockerfile/no-empty-continuation',
  'dockerfile/no-log-init-for-high-uid',
  'dockerfile/no-maintainer',
  'dockerfile/no-package-cache',
  'dockerfile/no-recommends',
  'dockerfile/no-redundant-platform',
  'dockerfile/no-secret-file',
  'dockerfile/no-secret-in-arg-env',
  'dockerfile/no-ssh-port',
  'dockerfile/non-root-user',
  'dockerfile/numeric-user',
  'dockerfile/one-install',
  'dockerfile/one-start-and-health',
  'dockerfile/parses',
  'dockerfile/pin-base-image',
  'dockerfile/pin-digest',
  'dockerfile/pin-system-packages',
  'dockerfile/platform-matches-base',
  'dockerfile/stage-name-casing',
  'dockerfile/stage-name-reserved',
  'dockerfile/stage-name-unique',
  'dockerfile/supported-base',
  'dockerfile/trusted-registry',
  'dockerfile/update-with-install',
  'dockerfile/user-exists',
  'dockerfile/user-keeps-groups',
  'dockerfile/variable-is-defined',
  'dockerfile/verify-package-signatures',
  'dockerfile/verify-tls-of-downloads',
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
  'ignore/file-is-read',
  'ignore/secrets-in-context',
  'java/base-image-in-range',
  'java/frozen-install',
  'kubernetes/named-port-exists',
  'kubernetes/no-secret-in-manifest',
  'kubernetes/numeric-user-under-non-root',
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
