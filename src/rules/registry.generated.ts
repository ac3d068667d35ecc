// Written by `npm run gen` from the files in src/rules: no need to edit.
import composeBuildArgIsDeclared from './compose/build-arg-is-declared.ts';
import composeBuiltImageHasVersion from './compose/built-image-has-version.ts';
import composeConsistent from './compose/consistent.ts';
import composeContainerNameUnique from './compose/container-name-unique.ts';
import composeContainerNameValid from './compose/container-name-valid.ts';
import composeDataPortBoundToInterface from './compose/data-port-bound-to-interface.ts';
import composeDependenciesInOrder from './compose/dependencies-in-order.ts';
import composeGpuIsReserved from './compose/gpu-is-reserved.ts';
import composeHasLimits from './compose/has-limits.ts';
import composeHealthcheckProgramExists from './compose/healthcheck-program-exists.ts';
import composeInternalStaysInside from './compose/internal-stays-inside.ts';
import composeMatchesSpecification from './compose/matches-specification.ts';
import composeNoBuildAndImage from './compose/no-build-and-image.ts';
import composeNoEngineSocket from './compose/no-engine-socket.ts';
import composeNoHostNamespace from './compose/no-host-namespace.ts';
import composeNoHostRootMount from './compose/no-host-root-mount.ts';
import composeNoLatestImage from './compose/no-latest-image.ts';
import composeNoPrivileged from './compose/no-privileged.ts';
import composeNoQuotesInVolumes from './compose/no-quotes-in-volumes.ts';
import composeNoSecretInEnvironment from './compose/no-secret-in-environment.ts';
import composeNoVersion from './compose/no-version.ts';
import composeOneShotEnds from './compose/one-shot-ends.ts';
import composeParses from './compose/parses.ts';
import composePortReachesListener from './compose/port-reaches-listener.ts';
import composePortsBoundToInterface from './compose/ports-bound-to-interface.ts';
import composePortsInOrder from './compose/ports-in-order.ts';
import composePortsUnique from './compose/ports-unique.ts';
import composeProjectName from './compose/project-name.ts';
import composeQuotedPorts from './compose/quoted-ports.ts';
import composeReferencesExist from './compose/references-exist.ts';
import composeResolves from './compose/resolves.ts';
import composeServiceKeysInOrder from './compose/service-keys-in-order.ts';
import composeServicesInOrder from './compose/services-in-order.ts';
import composeTopLevelInOrder from './compose/top-level-in-order.ts';
import composeVariableHasValue from './compose/variable-has-value.ts';
import composeVariantIsKnown from './compose/variant-is-known.ts';
import dockerfileAbsoluteWorkdir from './dockerfile/absolute-workdir.ts';
import dockerfileAddUnpacks from './dockerfile/add-unpacks.ts';
import dockerfileAptCacheMountKeeps from './dockerfile/apt-cache-mount-keeps.ts';
import dockerfileAptGetNotApt from './dockerfile/apt-get-not-apt.ts';
import dockerfileBuildFolderRemoved from './dockerfile/build-folder-removed.ts';
import dockerfileBuildToolsStayBehind from './dockerfile/build-tools-stay-behind.ts';
import dockerfileCanonicalStopSignal from './dockerfile/canonical-stop-signal.ts';
import dockerfileChecksumLineForm from './dockerfile/checksum-line-form.ts';
import dockerfileConfigureBuild from './dockerfile/configure-build.ts';
import dockerfileCopyDestinationIsAbsolute from './dockerfile/copy-destination-is-absolute.ts';
import dockerfileCopyFromEmptyStage from './dockerfile/copy-from-empty-stage.ts';
import dockerfileCopyFromIsStage from './dockerfile/copy-from-is-stage.ts';
import dockerfileCopyNotAdd from './dockerfile/copy-not-add.ts';
import dockerfileCopyOwnedByUser from './dockerfile/copy-owned-by-user.ts';
import dockerfileCopySeveralIntoFolder from './dockerfile/copy-several-into-folder.ts';
import dockerfileCopySourceExists from './dockerfile/copy-source-exists.ts';
import dockerfileCopyWithMode from './dockerfile/copy-with-mode.ts';
import dockerfileCurlFailsOnError from './dockerfile/curl-fails-on-error.ts';
import dockerfileCurlFollowsRedirects from './dockerfile/curl-follows-redirects.ts';
import dockerfileDefinitionComment from './dockerfile/definition-comment.ts';
import dockerfileDependenciesBeforeSource from './dockerfile/dependencies-before-source.ts';
import dockerfileDirectiveIsKnown from './dockerfile/directive-is-known.ts';
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
import dockerfileGemNoDocument from './dockerfile/gem-no-document.ts';
import dockerfileGemUpdateLeftovers from './dockerfile/gem-update-leftovers.ts';
import dockerfileGpgBatch from './dockerfile/gpg-batch.ts';
import dockerfileGpgSignatureRemoved from './dockerfile/gpg-signature-removed.ts';
import dockerfileGracefulStopSignal from './dockerfile/graceful-stop-signal.ts';
import dockerfileHealthcheckAsksWhatListens from './dockerfile/healthcheck-asks-what-listens.ts';
import dockerfileHealthcheckForService from './dockerfile/healthcheck-for-service.ts';
import dockerfileHealthcheckPathExists from './dockerfile/healthcheck-path-exists.ts';
import dockerfileHealthcheckProgramExists from './dockerfile/healthcheck-program-exists.ts';
import dockerfileHttpsDownloads from './dockerfile/https-downloads.ts';
import dockerfileInstallWithoutQuestions from './dockerfile/install-without-questions.ts';
import dockerfileInstructionCasing from './dockerfile/instruction-casing.ts';
import dockerfileInstructionIsValid from './dockerfile/instruction-is-valid.ts';
import dockerfileJsonFormIsJson from './dockerfile/json-form-is-json.ts';
import dockerfileKeyValueWithEquals from './dockerfile/key-value-with-equals.ts';
import dockerfileKeyserverIsAlive from './dockerfile/keyserver-is-alive.ts';
import dockerfileLabelIsKnown from './dockerfile/label-is-known.ts';
import dockerfileLabelIsNotEmpty from './dockerfile/label-is-not-empty.ts';
import dockerfileLabelIsSet from './dockerfile/label-is-set.ts';
import dockerfileLabelKeyForm from './dockerfile/label-key-form.ts';
import dockerfileLabelValueForm from './dockerfile/label-value-form.ts';
import dockerfileMergeConsecutiveRuns from './dockerfile/merge-consecutive-runs.ts';
import dockerfileMktempRemoved from './dockerfile/mktemp-removed.ts';
import dockerfileMountIsValid from './dockerfile/mount-is-valid.ts';
import dockerfileNoAccountPassword from './dockerfile/no-account-password.ts';
import dockerfileNoAptKey from './dockerfile/no-apt-key.ts';
import dockerfileNoArchiveLeft from './dockerfile/no-archive-left.ts';
import dockerfileNoBashInSh from './dockerfile/no-bash-in-sh.ts';
import dockerfileNoConstantPlatform from './dockerfile/no-constant-platform.ts';
import dockerfileNoCopyOfEverything from './dockerfile/no-copy-of-everything.ts';
import dockerfileNoDeprecatedImage from './dockerfile/no-deprecated-image.ts';
import dockerfileNoDistUpgrade from './dockerfile/no-dist-upgrade.ts';
import dockerfileNoEmptyContinuation from './dockerfile/no-empty-continuation.ts';
import dockerfileNoInlineIgnore from './dockerfile/no-inline-ignore.ts';
import dockerfileNoLogInitForHighUid from './dockerfile/no-log-init-for-high-uid.ts';
import dockerfileNoMaintainer from './dockerfile/no-maintainer.ts';
import dockerfileNoPackageCache from './dockerfile/no-package-cache.ts';
import dockerfileNoPipeToShell from './dockerfile/no-pipe-to-shell.ts';
import dockerfileNoRecommends from './dockerfile/no-recommends.ts';
import dockerfileNoRecursiveChown from './dockerfile/no-recursive-chown.ts';
import dockerfileNoRedundantPlatform from './dockerfile/no-redundant-platform.ts';
import dockerfileNoSecretFile from './dockerfile/no-secret-file.ts';
import dockerfileNoSecretInArgEnv from './dockerfile/no-secret-in-arg-env.ts';
import dockerfileNoSecretInBuildArg from './dockerfile/no-secret-in-build-arg.ts';
import dockerfileNoSecretInRun from './dockerfile/no-secret-in-run.ts';
import dockerfileNoSenselessCommand from './dockerfile/no-senseless-command.ts';
import dockerfileNoServiceInRun from './dockerfile/no-service-in-run.ts';
import dockerfileNoSshPort from './dockerfile/no-ssh-port.ts';
import dockerfileNoSudo from './dockerfile/no-sudo.ts';
import dockerfileNoTelemetry from './dockerfile/no-telemetry.ts';
import dockerfileNoVolumeOnSystemFolder from './dockerfile/no-volume-on-system-folder.ts';
import dockerfileNoWorldWritable from './dockerfile/no-world-writable.ts';
import dockerfileNonRootUser from './dockerfile/non-root-user.ts';
import dockerfileNpmCacheClean from './dockerfile/npm-cache-clean.ts';
import dockerfileNpmCacheCleanForce from './dockerfile/npm-cache-clean-force.ts';
import dockerfileNumericUser from './dockerfile/numeric-user.ts';
import dockerfileOnbuildTriggerIsValid from './dockerfile/onbuild-trigger-is-valid.ts';
import dockerfileOneInstall from './dockerfile/one-install.ts';
import dockerfileOneStartAndHealth from './dockerfile/one-start-and-health.ts';
import dockerfileParses from './dockerfile/parses.ts';
import dockerfilePinBaseImage from './dockerfile/pin-base-image.ts';
import dockerfilePinDigest from './dockerfile/pin-digest.ts';
import dockerfilePinGems from './dockerfile/pin-gems.ts';
import dockerfilePinGoTools from './dockerfile/pin-go-tools.ts';
import dockerfilePinNpmTools from './dockerfile/pin-npm-tools.ts';
import dockerfilePinPipPackages from './dockerfile/pin-pip-packages.ts';
import dockerfilePinSystemPackages from './dockerfile/pin-system-packages.ts';
import dockerfilePipNoCache from './dockerfile/pip-no-cache.ts';
import dockerfilePipefail from './dockerfile/pipefail.ts';
import dockerfilePlatformMatchesBase from './dockerfile/platform-matches-base.ts';
import dockerfileRunHasLastingEffect from './dockerfile/run-has-lasting-effect.ts';
import dockerfileShellInstruction from './dockerfile/shell-instruction.ts';
import dockerfileStageGraphIsSound from './dockerfile/stage-graph-is-sound.ts';
import dockerfileStageIsUsed from './dockerfile/stage-is-used.ts';
import dockerfileStageNameCasing from './dockerfile/stage-name-casing.ts';
import dockerfileStageNameReserved from './dockerfile/stage-name-reserved.ts';
import dockerfileStageNameUnique from './dockerfile/stage-name-unique.ts';
import dockerfileStopSignalIsKnown from './dockerfile/stop-signal-is-known.ts';
import dockerfileStopSignalOfProgram from './dockerfile/stop-signal-of-program.ts';
import dockerfileSupportedBase from './dockerfile/supported-base.ts';
import dockerfileTrustedRegistry from './dockerfile/trusted-registry.ts';
import dockerfileUpdateWithInstall from './dockerfile/update-with-install.ts';
import dockerfileUseCacheMounts from './dockerfile/use-cache-mounts.ts';
import dockerfileUserExists from './dockerfile/user-exists.ts';
import dockerfileUserKeepsGroups from './dockerfile/user-keeps-groups.ts';
import dockerfileVariableIsDefined from './dockerfile/variable-is-defined.ts';
import dockerfileVariantHasStage from './dockerfile/variant-has-stage.ts';
import dockerfileVerifyPackageSignatures from './dockerfile/verify-package-signatures.ts';
import dockerfileVerifyTlsOfDownloads from './dockerfile/verify-tls-of-downloads.ts';
import dockerfileVerifyTlsOfPackages from './dockerfile/verify-tls-of-packages.ts';
import dockerfileVerifyTlsVariables from './dockerfile/verify-tls-variables.ts';
import dockerfileWgetOrCurl from './dockerfile/wget-or-curl.ts';
import dockerfileWgetProgress from './dockerfile/wget-progress.ts';
import dockerfileWorkdirForCd from './dockerfile/workdir-for-cd.ts';
import dockerfileWorkdirOutsideSystem from './dockerfile/workdir-outside-system.ts';
import dockerfileWriteBeforeVolume from './dockerfile/write-before-volume.ts';
import dockerfileYarnCacheClean from './dockerfile/yarn-cache-clean.ts';
import docsCommandsExist from './docs/commands-exist.ts';
import docsExcerptNamesItsFile from './docs/excerpt-names-its-file.ts';
import docsHeaderComplete from './docs/header-complete.ts';
import docsHostCommands from './docs/host-commands.ts';
import docsLinksResolve from './docs/links-resolve.ts';
import docsMapMatchesLinks from './docs/map-matches-links.ts';
import docsReferencedByIsReciprocal from './docs/referenced-by-is-reciprocal.ts';
import docsSupersessionIsReciprocal from './docs/supersession-is-reciprocal.ts';
import dotnetFrozenInstall from './dotnet/frozen-install.ts';
import entrypointNoStartHook from './entrypoint/no-start-hook.ts';
import entrypointScriptTargetExists from './entrypoint/script-target-exists.ts';
import entrypointScriptsAgreeAcrossVariants from './entrypoint/scripts-agree-across-variants.ts';
import entrypointStartBinaryExists from './entrypoint/start-binary-exists.ts';
import entrypointStartFileExists from './entrypoint/start-file-exists.ts';
import entrypointStartModuleExists from './entrypoint/start-module-exists.ts';
import entrypointStartScriptExists from './entrypoint/start-script-exists.ts';
import environmentDocumented from './environment/documented.ts';
import environmentExampleNamesRequired from './environment/example-names-required.ts';
import environmentNearMissVariable from './environment/near-miss-variable.ts';
import environmentRequiredSettingIsSet from './environment/required-setting-is-set.ts';
import environmentUnreadVariable from './environment/unread-variable.ts';
import goBaseImageInRange from './go/base-image-in-range.ts';
import goFrozenInstall from './go/frozen-install.ts';
import goManifestParses from './go/manifest-parses.ts';
import goPackageExists from './go/package-exists.ts';
import goReplaceInContext from './go/replace-in-context.ts';
import goReplaceStaysLocal from './go/replace-stays-local.ts';
import ignoreBallastInContext from './ignore/ballast-in-context.ts';
import ignoreBuildConfigInContext from './ignore/build-config-in-context.ts';
import ignoreExists from './ignore/exists.ts';
import ignoreFileIsRead from './ignore/file-is-read.ts';
import ignoreSecretsInContext from './ignore/secrets-in-context.ts';
import javaBaseImageInRange from './java/base-image-in-range.ts';
import javaFrozenInstall from './java/frozen-install.ts';
import kubernetesApiVersionIsServed from './kubernetes/api-version-is-served.ts';
import kubernetesArgoApplicationIsMatched from './kubernetes/argo-application-is-matched.ts';
import kubernetesArgoPatternMatches from './kubernetes/argo-pattern-matches.ts';
import kubernetesChartValueExists from './kubernetes/chart-value-exists.ts';
import kubernetesCommandIsSplit from './kubernetes/command-is-split.ts';
import kubernetesConfigReferenceExists from './kubernetes/config-reference-exists.ts';
import kubernetesFieldsAreKnown from './kubernetes/fields-are-known.ts';
import kubernetesImageHasVersion from './kubernetes/image-has-version.ts';
import kubernetesImageIsBuilt from './kubernetes/image-is-built.ts';
import kubernetesIngressReachesService from './kubernetes/ingress-reaches-service.ts';
import kubernetesLimitsAreSet from './kubernetes/limits-are-set.ts';
import kubernetesMountHasVolume from './kubernetes/mount-has-volume.ts';
import kubernetesNamedPortExists from './kubernetes/named-port-exists.ts';
import kubernetesNamesAreUnique from './kubernetes/names-are-unique.ts';
import kubernetesNamesAreValid from './kubernetes/names-are-valid.ts';
import kubernetesNoEngineSocket from './kubernetes/no-engine-socket.ts';
import kubernetesNoHostNamespace from './kubernetes/no-host-namespace.ts';
import kubernetesNoPrivilegeEscalation from './kubernetes/no-privilege-escalation.ts';
import kubernetesNoPrivilegedContainer from './kubernetes/no-privileged-container.ts';
import kubernetesNoRootImageUnderNonRoot from './kubernetes/no-root-image-under-non-root.ts';
import kubernetesNoSecretInManifest from './kubernetes/no-secret-in-manifest.ts';
import kubernetesNumericUserUnderNonRoot from './kubernetes/numeric-user-under-non-root.ts';
import kubernetesObjectReferenceExists from './kubernetes/object-reference-exists.ts';
import kubernetesParses from './kubernetes/parses.ts';
import kubernetesPortReachesListener from './kubernetes/port-reaches-listener.ts';
import kubernetesProbePathExists from './kubernetes/probe-path-exists.ts';
import kubernetesProbeProgramExists from './kubernetes/probe-program-exists.ts';
import kubernetesProbesAreSet from './kubernetes/probes-are-set.ts';
import kubernetesProbesDiffer from './kubernetes/probes-differ.ts';
import kubernetesPullPolicyFindsImage from './kubernetes/pull-policy-finds-image.ts';
import kubernetesQuantitiesAreValid from './kubernetes/quantities-are-valid.ts';
import kubernetesReadOnlyRoot from './kubernetes/read-only-root.ts';
import kubernetesRequiredFieldsAreSet from './kubernetes/required-fields-are-set.ts';
import kubernetesRestartPolicyFitsKind from './kubernetes/restart-policy-fits-kind.ts';
import kubernetesRunAsNonRoot from './kubernetes/run-as-non-root.ts';
import kubernetesScheduleIsValid from './kubernetes/schedule-is-valid.ts';
import kubernetesSecretDataIsBase64 from './kubernetes/secret-data-is-base64.ts';
import kubernetesSelectorMatchesTemplate from './kubernetes/selector-matches-template.ts';
import kubernetesServiceSelectsPods from './kubernetes/service-selects-pods.ts';
import kubernetesValuesHaveTheirType from './kubernetes/values-have-their-type.ts';
import kubernetesVariableReferenceResolves from './kubernetes/variable-reference-resolves.ts';
import kubernetesWordsAreKnown from './kubernetes/words-are-known.ts';
import lockCopiedBeforeInstall from './lock/copied-before-install.ts';
import lockExists from './lock/exists.ts';
import lockHashesComplete from './lock/hashes-complete.ts';
import lockInStep from './lock/in-step.ts';
import lockMembersReachInstall from './lock/members-reach-install.ts';
import lockNoConflictMarkers from './lock/no-conflict-markers.ts';
import lockOnePerManifest from './lock/one-per-manifest.ts';
import lockPlatformPackagesComplete from './lock/platform-packages-complete.ts';
import lockSumsComplete from './lock/sums-complete.ts';
import lockToolIsPinned from './lock/tool-is-pinned.ts';
import nodeBaseImageInRange from './node/base-image-in-range.ts';
import nodeFrozenInstall from './node/frozen-install.ts';
import nodeLocalDependencyInContext from './node/local-dependency-in-context.ts';
import nodeManifestParses from './node/manifest-parses.ts';
import nodeNextStandalone from './node/next-standalone.ts';
import nodeToolIsInstalled from './node/tool-is-installed.ts';
import phpBaseImageInRange from './php/base-image-in-range.ts';
import phpFrozenInstall from './php/frozen-install.ts';
import phpManifestParses from './php/manifest-parses.ts';
import plimsollIgnoreHasReason from './plimsoll/ignore-has-reason.ts';
import plimsollIgnoreIsUsed from './plimsoll/ignore-is-used.ts';
import plimsollIgnoreNotExpired from './plimsoll/ignore-not-expired.ts';
import prismaCliIsPinned from './prisma/cli-is-pinned.ts';
import prismaClientIsCopied from './prisma/client-is-copied.ts';
import prismaClientIsGenerated from './prisma/client-is-generated.ts';
import prismaGenerates from './prisma/generates.ts';
import prismaMigrateEngineIsThere from './prisma/migrate-engine-is-there.ts';
import prismaOpensslInFinalStage from './prisma/openssl-in-final-stage.ts';
import prismaTargetsMatchBase from './prisma/targets-match-base.ts';
import pythonBaseImageInRange from './python/base-image-in-range.ts';
import pythonFrozenInstall from './python/frozen-install.ts';
import pythonLocalDependencyInContext from './python/local-dependency-in-context.ts';
import pythonManifestParses from './python/manifest-parses.ts';
import pythonOneInstallSource from './python/one-install-source.ts';
import pythonPoetryConfigAgrees from './python/poetry-config-agrees.ts';
import pythonProjectFileInContext from './python/project-file-in-context.ts';
import pythonPythonpathExists from './python/pythonpath-exists.ts';
import pythonVirtualenvOnPath from './python/virtualenv-on-path.ts';
import pythonWheelsFitImage from './python/wheels-fit-image.ts';
import reproducibleAddHasChecksum from './reproducible/add-has-checksum.ts';
import reproducibleInstallsFromLock from './reproducible/installs-from-lock.ts';
import reproducibleLockCoversRequirements from './reproducible/lock-covers-requirements.ts';
import reproducibleLockHasExactPins from './reproducible/lock-has-exact-pins.ts';
import reproducibleManifestIsValid from './reproducible/manifest-is-valid.ts';
import reproducibleNetworkAndOutputs from './reproducible/network-and-outputs.ts';
import reproducibleNoInstallAtRunTime from './reproducible/no-install-at-run-time.ts';
import reproducibleSmokeExists from './reproducible/smoke-exists.ts';
import ringBothDockerfiles from './ring/both-dockerfiles.ts';
import ringComposeBuildsDev from './ring/compose-builds-dev.ts';
import ringDevCopiesSdk from './ring/dev-copies-sdk.ts';
import ringDevInstallsEditable from './ring/dev-installs-editable.ts';
import ringDevInstallsUnfrozen from './ring/dev-installs-unfrozen.ts';
import ringDevKeepsManifests from './ring/dev-keeps-manifests.ts';
import ringDevLinksSdk from './ring/dev-links-sdk.ts';
import ringDevUsesGoWork from './ring/dev-uses-go-work.ts';
import ringDevWithoutCredentials from './ring/dev-without-credentials.ts';
import ringNoForbiddenReference from './ring/no-forbidden-reference.ts';
import ringNoGeneratorInService from './ring/no-generator-in-service.ts';
import ringNoProtoInContext from './ring/no-proto-in-context.ts';
import ringNoProtoInService from './ring/no-proto-in-service.ts';
import ringNoTokenInContext from './ring/no-token-in-context.ts';
import ringProtoBarrelComplete from './ring/proto-barrel-complete.ts';
import ringProtoThroughSdk from './ring/proto-through-sdk.ts';
import ringReleaseGoprivate from './ring/release-goprivate.ts';
import ringReleaseGoworkOff from './ring/release-gowork-off.ts';
import ringReleaseInstallsFrozen from './ring/release-installs-frozen.ts';
import ringReleaseNotEditable from './ring/release-not-editable.ts';
import ringReleaseSdkVersion from './ring/release-sdk-version.ts';
import ringReleaseWithoutWorkspace from './ring/release-without-workspace.ts';
import ringSdkNotReplaced from './ring/sdk-not-replaced.ts';
import rubyBaseImageInRange from './ruby/base-image-in-range.ts';
import rubyFrozenInstall from './ruby/frozen-install.ts';
import rustBaseImageInRange from './rust/base-image-in-range.ts';
import rustFrozenInstall from './rust/frozen-install.ts';
import rustManifestParses from './rust/manifest-parses.ts';
import shellAssignmentForm from './shell/assignment-form.ts';
import shellCdBeforeDelete from './shell/cd-before-delete.ts';
import shellEchoEscapes from './shell/echo-escapes.ts';
import shellExportKeepsFailure from './shell/export-keeps-failure.ts';
import shellJsonKeepsQuotes from './shell/json-keeps-quotes.ts';
import shellNoAndOrAsIf from './shell/no-and-or-as-if.ts';
import shellNoGlobAsOption from './shell/no-glob-as-option.ts';
import shellNoHostCommand from './shell/no-host-command.ts';
import shellNoLookalikeCharacter from './shell/no-lookalike-character.ts';
import shellNoLostBackslash from './shell/no-lost-backslash.ts';
import shellNoRmOfEmptyVariable from './shell/no-rm-of-empty-variable.ts';
import shellNoStrayBrace from './shell/no-stray-brace.ts';
import shellNoUselessCat from './shell/no-useless-cat.ts';
import shellParses from './shell/parses.ts';
import shellQuotedExpansion from './shell/quoted-expansion.ts';
import shellQuotedInTest from './shell/quoted-in-test.ts';
import shellSetBeforeUse from './shell/set-before-use.ts';
import shellShellcheck from './shell/shellcheck.ts';
import shellSpaceInsideBrackets from './shell/space-inside-brackets.ts';
import shellVariableIsSet from './shell/variable-is-set.ts';
import tiltBuildsDevDockerfiles from './tilt/builds-dev-dockerfiles.ts';
import tiltKeepsManifests from './tilt/keeps-manifests.ts';
import tiltNoLogin from './tilt/no-login.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  composeBuildArgIsDeclared,
  composeBuiltImageHasVersion,
  composeConsistent,
  composeContainerNameUnique,
  composeContainerNameValid,
  composeDataPortBoundToInterface,
  composeDependenciesInOrder,
  composeGpuIsReserved,
  composeHasLimits,
  composeHealthcheckProgramExists,
  composeInternalStaysInside,
  composeMatchesSpecification,
  composeNoBuildAndImage,
  composeNoEngineSocket,
  composeNoHostNamespace,
  composeNoHostRootMount,
  composeNoLatestImage,
  composeNoPrivileged,
  composeNoQuotesInVolumes,
  composeNoSecretInEnvironment,
  composeNoVersion,
  composeOneShotEnds,
  composeParses,
  composePortReachesListener,
  composePortsBoundToInterface,
  composePortsInOrder,
  composePortsUnique,
  composeProjectName,
  composeQuotedPorts,
  composeReferencesExist,
  composeResolves,
  composeServiceKeysInOrder,
  composeServicesInOrder,
  composeTopLevelInOrder,
  composeVariableHasValue,
  composeVariantIsKnown,
  dockerfileAbsoluteWorkdir,
  dockerfileAddUnpacks,
  dockerfileAptCacheMountKeeps,
  dockerfileAptGetNotApt,
  dockerfileBuildFolderRemoved,
  dockerfileBuildToolsStayBehind,
  dockerfileCanonicalStopSignal,
  dockerfileChecksumLineForm,
  dockerfileConfigureBuild,
  dockerfileCopyDestinationIsAbsolute,
  dockerfileCopyFromEmptyStage,
  dockerfileCopyFromIsStage,
  dockerfileCopyNotAdd,
  dockerfileCopyOwnedByUser,
  dockerfileCopySeveralIntoFolder,
  dockerfileCopySourceExists,
  dockerfileCopyWithMode,
  dockerfileCurlFailsOnError,
  dockerfileCurlFollowsRedirects,
  dockerfileDefinitionComment,
  dockerfileDependenciesBeforeSource,
  dockerfileDirectiveIsKnown,
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
  dockerfileGemNoDocument,
  dockerfileGemUpdateLeftovers,
  dockerfileGpgBatch,
  dockerfileGpgSignatureRemoved,
  dockerfileGracefulStopSignal,
  dockerfileHealthcheckAsksWhatListens,
  dockerfileHealthcheckForService,
  dockerfileHealthcheckPathExists,
  dockerfileHealthcheckProgramExists,
  dockerfileHttpsDownloads,
  dockerfileInstallWithoutQuestions,
  dockerfileInstructionCasing,
  dockerfileInstructionIsValid,
  dockerfileJsonFormIsJson,
  dockerfileKeyValueWithEquals,
  dockerfileKeyserverIsAlive,
  dockerfileLabelIsKnown,
  dockerfileLabelIsNotEmpty,
  dockerfileLabelIsSet,
  dockerfileLabelKeyForm,
  dockerfileLabelValueForm,
  dockerfileMergeConsecutiveRuns,
  dockerfileMktempRemoved,
  dockerfileMountIsValid,
  dockerfileNoAccountPassword,
  dockerfileNoAptKey,
  dockerfileNoArchiveLeft,
  dockerfileNoBashInSh,
  dockerfileNoConstantPlatform,
  dockerfileNoCopyOfEverything,
  dockerfileNoDeprecatedImage,
  dockerfileNoDistUpgrade,
  dockerfileNoEmptyContinuation,
  dockerfileNoInlineIgnore,
  dockerfileNoLogInitForHighUid,
  dockerfileNoMaintainer,
  dockerfileNoPackageCache,
  dockerfileNoPipeToShell,
  dockerfileNoRecommends,
  dockerfileNoRecursiveChown,
  dockerfileNoRedundantPlatform,
  dockerfileNoSecretFile,
  dockerfileNoSecretInArgEnv,
  dockerfileNoSecretInBuildArg,
  dockerfileNoSecretInRun,
  dockerfileNoSenselessCommand,
  dockerfileNoServiceInRun,
  dockerfileNoSshPort,
  dockerfileNoSudo,
  dockerfileNoTelemetry,
  dockerfileNoVolumeOnSystemFolder,
  dockerfileNoWorldWritable,
  dockerfileNonRootUser,
  dockerfileNpmCacheClean,
  dockerfileNpmCacheCleanForce,
  dockerfileNumericUser,
  dockerfileOnbuildTriggerIsValid,
  dockerfileOneInstall,
  dockerfileOneStartAndHealth,
  dockerfileParses,
  dockerfilePinBaseImage,
  dockerfilePinDigest,
  dockerfilePinGems,
  dockerfilePinGoTools,
  dockerfilePinNpmTools,
  dockerfilePinPipPackages,
  dockerfilePinSystemPackages,
  dockerfilePipNoCache,
  dockerfilePipefail,
  dockerfilePlatformMatchesBase,
  dockerfileRunHasLastingEffect,
  dockerfileShellInstruction,
  dockerfileStageGraphIsSound,
  dockerfileStageIsUsed,
  dockerfileStageNameCasing,
  dockerfileStageNameReserved,
  dockerfileStageNameUnique,
  dockerfileStopSignalIsKnown,
  dockerfileStopSignalOfProgram,
  dockerfileSupportedBase,
  dockerfileTrustedRegistry,
  dockerfileUpdateWithInstall,
  dockerfileUseCacheMounts,
  dockerfileUserExists,
  dockerfileUserKeepsGroups,
  dockerfileVariableIsDefined,
  dockerfileVariantHasStage,
  dockerfileVerifyPackageSignatures,
  dockerfileVerifyTlsOfDownloads,
  dockerfileVerifyTlsOfPackages,
  dockerfileVerifyTlsVariables,
  dockerfileWgetOrCurl,
  dockerfileWgetProgress,
  dockerfileWorkdirForCd,
  dockerfileWorkdirOutsideSystem,
  dockerfileWriteBeforeVolume,
  dockerfileYarnCacheClean,
  docsCommandsExist,
  docsExcerptNamesItsFile,
  docsHeaderComplete,
  docsHostCommands,
  docsLinksResolve,
  docsMapMatchesLinks,
  docsReferencedByIsReciprocal,
  docsSupersessionIsReciprocal,
  dotnetFrozenInstall,
  entrypointNoStartHook,
  entrypointScriptTargetExists,
  entrypointScriptsAgreeAcrossVariants,
  entrypointStartBinaryExists,
  entrypointStartFileExists,
  entrypointStartModuleExists,
  entrypointStartScriptExists,
  environmentDocumented,
  environmentExampleNamesRequired,
  environmentNearMissVariable,
  environmentRequiredSettingIsSet,
  environmentUnreadVariable,
  goBaseImageInRange,
  goFrozenInstall,
  goManifestParses,
  goPackageExists,
  goReplaceInContext,
  goReplaceStaysLocal,
  ignoreBallastInContext,
  ignoreBuildConfigInContext,
  ignoreExists,
  ignoreFileIsRead,
  ignoreSecretsInContext,
  javaBaseImageInRange,
  javaFrozenInstall,
  kubernetesApiVersionIsServed,
  kubernetesArgoApplicationIsMatched,
  kubernetesArgoPatternMatches,
  kubernetesChartValueExists,
  kubernetesCommandIsSplit,
  kubernetesConfigReferenceExists,
  kubernetesFieldsAreKnown,
  kubernetesImageHasVersion,
  kubernetesImageIsBuilt,
  kubernetesIngressReachesService,
  kubernetesLimitsAreSet,
  kubernetesMountHasVolume,
  kubernetesNamedPortExists,
  kubernetesNamesAreUnique,
  kubernetesNamesAreValid,
  kubernetesNoEngineSocket,
  kubernetesNoHostNamespace,
  kubernetesNoPrivilegeEscalation,
  kubernetesNoPrivilegedContainer,
  kubernetesNoRootImageUnderNonRoot,
  kubernetesNoSecretInManifest,
  kubernetesNumericUserUnderNonRoot,
  kubernetesObjectReferenceExists,
  kubernetesParses,
  kubernetesPortReachesListener,
  kubernetesProbePathExists,
  kubernetesProbeProgramExists,
  kubernetesProbesAreSet,
  kubernetesProbesDiffer,
  kubernetesPullPolicyFindsImage,
  kubernetesQuantitiesAreValid,
  kubernetesReadOnlyRoot,
  kubernetesRequiredFieldsAreSet,
  kubernetesRestartPolicyFitsKind,
  kubernetesRunAsNonRoot,
  kubernetesScheduleIsValid,
  kubernetesSecretDataIsBase64,
  kubernetesSelectorMatchesTemplate,
  kubernetesServiceSelectsPods,
  kubernetesValuesHaveTheirType,
  kubernetesVariableReferenceResolves,
  kubernetesWordsAreKnown,
  lockCopiedBeforeInstall,
  lockExists,
  lockHashesComplete,
  lockInStep,
  lockMembersReachInstall,
  lockNoConflictMarkers,
  lockOnePerManifest,
  lockPlatformPackagesComplete,
  lockSumsComplete,
  lockToolIsPinned,
  nodeBaseImageInRange,
  nodeFrozenInstall,
  nodeLocalDependencyInContext,
  nodeManifestParses,
  nodeNextStandalone,
  nodeToolIsInstalled,
  phpBaseImageInRange,
  phpFrozenInstall,
  phpManifestParses,
  plimsollIgnoreHasReason,
  plimsollIgnoreIsUsed,
  plimsollIgnoreNotExpired,
  prismaCliIsPinned,
  prismaClientIsCopied,
  prismaClientIsGenerated,
  prismaGenerates,
  prismaMigrateEngineIsThere,
  prismaOpensslInFinalStage,
  prismaTargetsMatchBase,
  pythonBaseImageInRange,
  pythonFrozenInstall,
  pythonLocalDependencyInContext,
  pythonManifestParses,
  pythonOneInstallSource,
  pythonPoetryConfigAgrees,
  pythonProjectFileInContext,
  pythonPythonpathExists,
  pythonVirtualenvOnPath,
  pythonWheelsFitImage,
  reproducibleAddHasChecksum,
  reproducibleInstallsFromLock,
  reproducibleLockCoversRequirements,
  reproducibleLockHasExactPins,
  reproducibleManifestIsValid,
  reproducibleNetworkAndOutputs,
  reproducibleNoInstallAtRunTime,
  reproducibleSmokeExists,
  ringBothDockerfiles,
  ringComposeBuildsDev,
  ringDevCopiesSdk,
  ringDevInstallsEditable,
  ringDevInstallsUnfrozen,
  ringDevKeepsManifests,
  ringDevLinksSdk,
  ringDevUsesGoWork,
  ringDevWithoutCredentials,
  ringNoForbiddenReference,
  ringNoGeneratorInService,
  ringNoProtoInContext,
  ringNoProtoInService,
  ringNoTokenInContext,
  ringProtoBarrelComplete,
  ringProtoThroughSdk,
  ringReleaseGoprivate,
  ringReleaseGoworkOff,
  ringReleaseInstallsFrozen,
  ringReleaseNotEditable,
  ringReleaseSdkVersion,
  ringReleaseWithoutWorkspace,
  ringSdkNotReplaced,
  rubyBaseImageInRange,
  rubyFrozenInstall,
  rustBaseImageInRange,
  rustFrozenInstall,
  rustManifestParses,
  shellAssignmentForm,
  shellCdBeforeDelete,
  shellEchoEscapes,
  shellExportKeepsFailure,
  shellJsonKeepsQuotes,
  shellNoAndOrAsIf,
  shellNoGlobAsOption,
  shellNoHostCommand,
  shellNoLookalikeCharacter,
  shellNoLostBackslash,
  shellNoRmOfEmptyVariable,
  shellNoStrayBrace,
  shellNoUselessCat,
  shellParses,
  shellQuotedExpansion,
  shellQuotedInTest,
  shellSetBeforeUse,
  shellShellcheck,
  shellSpaceInsideBrackets,
  shellVariableIsSet,
  tiltBuildsDevDockerfiles,
  tiltKeepsManifests,
  tiltNoLogin,
];

/** The ids of `rules`, in the same order. */
export const ruleIds: readonly string[] = [
  'compose/build-arg-is-declared',
  'compose/built-image-has-version',
  'compose/consistent',
  'compose/container-name-unique',
  'compose/container-name-valid',
  'compose/data-port-bound-to-interface',
  'compose/dependencies-in-order',
  'compose/gpu-is-reserved',
  'compose/has-limits',
  'compose/healthcheck-program-exists',
  'compose/internal-stays-inside',
  'compose/matches-specification',
  'compose/no-build-and-image',
  'compose/no-engine-socket',
  'compose/no-host-namespace',
  'compose/no-host-root-mount',
  'compose/no-latest-image',
  'compose/no-privileged',
  'compose/no-quotes-in-volumes',
  'compose/no-secret-in-environment',
  'compose/no-version',
  'compose/one-shot-ends',
  'compose/parses',
  'compose/port-reaches-listener',
  'compose/ports-bound-to-interface',
  'compose/ports-in-order',
  'compose/ports-unique',
  'compose/project-name',
  'compose/quoted-ports',
  'compose/references-exist',
  'compose/resolves',
  'compose/service-keys-in-order',
  'compose/services-in-order',
  'compose/top-level-in-order',
  'compose/variable-has-value',
  'compose/variant-is-known',
  'dockerfile/absolute-workdir',
  'dockerfile/add-unpacks',
  'dockerfile/apt-cache-mount-keeps',
  'dockerfile/apt-get-not-apt',
  'dockerfile/build-folder-removed',
  'dockerfile/build-tools-stay-behind',
  'dockerfile/canonical-stop-signal',
  'dockerfile/checksum-line-form',
  'dockerfile/configure-build',
  'dockerfile/copy-destination-is-absolute',
  'dockerfile/copy-from-empty-stage',
  'dockerfile/copy-from-is-stage',
  'dockerfile/copy-not-add',
  'dockerfile/copy-owned-by-user',
  'dockerfile/copy-several-into-folder',
  'dockerfile/copy-source-exists',
  'dockerfile/copy-with-mode',
  'dockerfile/curl-fails-on-error',
  'dockerfile/curl-follows-redirects',
  'dockerfile/definition-comment',
  'dockerfile/dependencies-before-source',
  'dockerfile/directive-is-known',
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
  'dockerfile/gem-no-document',
  'dockerfile/gem-update-leftovers',
  'dockerfile/gpg-batch',
  'dockerfile/gpg-signature-removed',
  'dockerfile/graceful-stop-signal',
  'dockerfile/healthcheck-asks-what-listens',
  'dockerfile/healthcheck-for-service',
  'dockerfile/healthcheck-path-exists',
  'dockerfile/healthcheck-program-exists',
  'dockerfile/https-downloads',
  'dockerfile/install-without-questions',
  'dockerfile/instruction-casing',
  'dockerfile/instruction-is-valid',
  'dockerfile/json-form-is-json',
  'dockerfile/key-value-with-equals',
  'dockerfile/keyserver-is-alive',
  'dockerfile/label-is-known',
  'dockerfile/label-is-not-empty',
  'dockerfile/label-is-set',
  'dockerfile/label-key-form',
  'dockerfile/label-value-form',
  'dockerfile/merge-consecutive-runs',
  'dockerfile/mktemp-removed',
  'dockerfile/mount-is-valid',
  'dockerfile/no-account-password',
  'dockerfile/no-apt-key',
  'dockerfile/no-archive-left',
  'dockerfile/no-bash-in-sh',
  'dockerfile/no-constant-platform',
  'dockerfile/no-copy-of-everything',
  'dockerfile/no-deprecated-image',
  'dockerfile/no-dist-upgrade',
  'dockerfile/no-empty-continuation',
  'dockerfile/no-inline-ignore',
  'dockerfile/no-log-init-for-high-uid',
  'dockerfile/no-maintainer',
  'dockerfile/no-package-cache',
  'dockerfile/no-pipe-to-shell',
  'dockerfile/no-recommends',
  'dockerfile/no-recursive-chown',
  'dockerfile/no-redundant-platform',
  'dockerfile/no-secret-file',
  'dockerfile/no-secret-in-arg-env',
  'dockerfile/no-secret-in-build-arg',
  'dockerfile/no-secret-in-run',
  'dockerfile/no-senseless-command',
  'dockerfile/no-service-in-run',
  'dockerfile/no-ssh-port',
  'dockerfile/no-sudo',
  'dockerfile/no-telemetry',
  'dockerfile/no-volume-on-system-folder',
  'dockerfile/no-world-writable',
  'dockerfile/non-root-user',
  'dockerfile/npm-cache-clean',
  'dockerfile/npm-cache-clean-force',
  'dockerfile/numeric-user',
  'dockerfile/onbuild-trigger-is-valid',
  'dockerfile/one-install',
  'dockerfile/one-start-and-health',
  'dockerfile/parses',
  'dockerfile/pin-base-image',
  'dockerfile/pin-digest',
  'dockerfile/pin-gems',
  'dockerfile/pin-go-tools',
  'dockerfile/pin-npm-tools',
  'dockerfile/pin-pip-packages',
  'dockerfile/pin-system-packages',
  'dockerfile/pip-no-cache',
  'dockerfile/pipefail',
  'dockerfile/platform-matches-base',
  'dockerfile/run-has-lasting-effect',
  'dockerfile/shell-instruction',
  'dockerfile/stage-graph-is-sound',
  'dockerfile/stage-is-used',
  'dockerfile/stage-name-casing',
  'dockerfile/stage-name-reserved',
  'dockerfile/stage-name-unique',
  'dockerfile/stop-signal-is-known',
  'dockerfile/stop-signal-of-program',
  'dockerfile/supported-base',
  'dockerfile/trusted-registry',
  'dockerfile/update-with-install',
  'dockerfile/use-cache-mounts',
  'dockerfile/user-exists',
  'dockerfile/user-keeps-groups',
  'dockerfile/variable-is-defined',
  'dockerfile/variant-has-stage',
  'dockerfile/verify-package-signatures',
  'dockerfile/verify-tls-of-downloads',
  'dockerfile/verify-tls-of-packages',
  'dockerfile/verify-tls-variables',
  'dockerfile/wget-or-curl',
  'dockerfile/wget-progress',
  'dockerfile/workdir-for-cd',
  'dockerfile/workdir-outside-system',
  'dockerfile/write-before-volume',
  'dockerfile/yarn-cache-clean',
  'docs/commands-exist',
  'docs/excerpt-names-its-file',
  'docs/header-complete',
  'docs/host-commands',
  'docs/links-resolve',
  'docs/map-matches-links',
  'docs/referenced-by-is-reciprocal',
  'docs/supersession-is-reciprocal',
  'dotnet/frozen-install',
  'entrypoint/no-start-hook',
  'entrypoint/script-target-exists',
  'entrypoint/scripts-agree-across-variants',
  'entrypoint/start-binary-exists',
  'entrypoint/start-file-exists',
  'entrypoint/start-module-exists',
  'entrypoint/start-script-exists',
  'environment/documented',
  'environment/example-names-required',
  'environment/near-miss-variable',
  'environment/required-setting-is-set',
  'environment/unread-variable',
  'go/base-image-in-range',
  'go/frozen-install',
  'go/manifest-parses',
  'go/package-exists',
  'go/replace-in-context',
  'go/replace-stays-local',
  'ignore/ballast-in-context',
  'ignore/build-config-in-context',
  'ignore/exists',
  'ignore/file-is-read',
  'ignore/secrets-in-context',
  'java/base-image-in-range',
  'java/frozen-install',
  'kubernetes/api-version-is-served',
  'kubernetes/argo-application-is-matched',
  'kubernetes/argo-pattern-matches',
  'kubernetes/chart-value-exists',
  'kubernetes/command-is-split',
  'kubernetes/config-reference-exists',
  'kubernetes/fields-are-known',
  'kubernetes/image-has-version',
  'kubernetes/image-is-built',
  'kubernetes/ingress-reaches-service',
  'kubernetes/limits-are-set',
  'kubernetes/mount-has-volume',
  'kubernetes/named-port-exists',
  'kubernetes/names-are-unique',
  'kubernetes/names-are-valid',
  'kubernetes/no-engine-socket',
  'kubernetes/no-host-namespace',
  'kubernetes/no-privilege-escalation',
  'kubernetes/no-privileged-container',
  'kubernetes/no-root-image-under-non-root',
  'kubernetes/no-secret-in-manifest',
  'kubernetes/numeric-user-under-non-root',
  'kubernetes/object-reference-exists',
  'kubernetes/parses',
  'kubernetes/port-reaches-listener',
  'kubernetes/probe-path-exists',
  'kubernetes/probe-program-exists',
  'kubernetes/probes-are-set',
  'kubernetes/probes-differ',
  'kubernetes/pull-policy-finds-image',
  'kubernetes/quantities-are-valid',
  'kubernetes/read-only-root',
  'kubernetes/required-fields-are-set',
  'kubernetes/restart-policy-fits-kind',
  'kubernetes/run-as-non-root',
  'kubernetes/schedule-is-valid',
  'kubernetes/secret-data-is-base64',
  'kubernetes/selector-matches-template',
  'kubernetes/service-selects-pods',
  'kubernetes/values-have-their-type',
  'kubernetes/variable-reference-resolves',
  'kubernetes/words-are-known',
  'lock/copied-before-install',
  'lock/exists',
  'lock/hashes-complete',
  'lock/in-step',
  'lock/members-reach-install',
  'lock/no-conflict-markers',
  'lock/one-per-manifest',
  'lock/platform-packages-complete',
  'lock/sums-complete',
  'lock/tool-is-pinned',
  'node/base-image-in-range',
  'node/frozen-install',
  'node/local-dependency-in-context',
  'node/manifest-parses',
  'node/next-standalone',
  'node/tool-is-installed',
  'php/base-image-in-range',
  'php/frozen-install',
  'php/manifest-parses',
  'plimsoll/ignore-has-reason',
  'plimsoll/ignore-is-used',
  'plimsoll/ignore-not-expired',
  'prisma/cli-is-pinned',
  'prisma/client-is-copied',
  'prisma/client-is-generated',
  'prisma/generates',
  'prisma/migrate-engine-is-there',
  'prisma/openssl-in-final-stage',
  'prisma/targets-match-base',
  'python/base-image-in-range',
  'python/frozen-install',
  'python/local-dependency-in-context',
  'python/manifest-parses',
  'python/one-install-source',
  'python/poetry-config-agrees',
  'python/project-file-in-context',
  'python/pythonpath-exists',
  'python/virtualenv-on-path',
  'python/wheels-fit-image',
  'reproducible/add-has-checksum',
  'reproducible/installs-from-lock',
  'reproducible/lock-covers-requirements',
  'reproducible/lock-has-exact-pins',
  'reproducible/manifest-is-valid',
  'reproducible/network-and-outputs',
  'reproducible/no-install-at-run-time',
  'reproducible/smoke-exists',
  'ring/both-dockerfiles',
  'ring/compose-builds-dev',
  'ring/dev-copies-sdk',
  'ring/dev-installs-editable',
  'ring/dev-installs-unfrozen',
  'ring/dev-keeps-manifests',
  'ring/dev-links-sdk',
  'ring/dev-uses-go-work',
  'ring/dev-without-credentials',
  'ring/no-forbidden-reference',
  'ring/no-generator-in-service',
  'ring/no-proto-in-context',
  'ring/no-proto-in-service',
  'ring/no-token-in-context',
  'ring/proto-barrel-complete',
  'ring/proto-through-sdk',
  'ring/release-goprivate',
  'ring/release-gowork-off',
  'ring/release-installs-frozen',
  'ring/release-not-editable',
  'ring/release-sdk-version',
  'ring/release-without-workspace',
  'ring/sdk-not-replaced',
  'ruby/base-image-in-range',
  'ruby/frozen-install',
  'rust/base-image-in-range',
  'rust/frozen-install',
  'rust/manifest-parses',
  'shell/assignment-form',
  'shell/cd-before-delete',
  'shell/echo-escapes',
  'shell/export-keeps-failure',
  'shell/json-keeps-quotes',
  'shell/no-and-or-as-if',
  'shell/no-glob-as-option',
  'shell/no-host-command',
  'shell/no-lookalike-character',
  'shell/no-lost-backslash',
  'shell/no-rm-of-empty-variable',
  'shell/no-stray-brace',
  'shell/no-useless-cat',
  'shell/parses',
  'shell/quoted-expansion',
  'shell/quoted-in-test',
  'shell/set-before-use',
  'shell/shellcheck',
  'shell/space-inside-brackets',
  'shell/variable-is-set',
  'tilt/builds-dev-dockerfiles',
  'tilt/keeps-manifests',
  'tilt/no-login',
];
