// Written by `npm run gen` from the files in src/rules: no need to edit.
import composeParses from './compose/parses.ts';
import dockerfileBuildToolsStayBehind from './dockerfile/build-tools-stay-behind.ts';
import dockerfileCopySourceExists from './dockerfile/copy-source-exists.ts';
import dockerfileEntrypointJsonShell from './dockerfile/entrypoint-json-shell.ts';
import dockerfileHealthcheckForService from './dockerfile/healthcheck-for-service.ts';
import dockerfileNoSecretFile from './dockerfile/no-secret-file.ts';
import dockerfileNoSecretInArgEnv from './dockerfile/no-secret-in-arg-env.ts';
import dockerfileNonRootUser from './dockerfile/non-root-user.ts';
import dockerfileParses from './dockerfile/parses.ts';
import dockerfilePinBaseImage from './dockerfile/pin-base-image.ts';
import entrypointStartFileExists from './entrypoint/start-file-exists.ts';
import ignoreBallastInContext from './ignore/ballast-in-context.ts';
import ignoreExists from './ignore/exists.ts';
import ignoreSecretsInContext from './ignore/secrets-in-context.ts';
import nodeBaseImageInRange from './node/base-image-in-range.ts';
import nodeFrozenInstall from './node/frozen-install.ts';
import pythonBaseImageInRange from './python/base-image-in-range.ts';
import pythonFrozenInstall from './python/frozen-install.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  composeParses,
  dockerfileBuildToolsStayBehind,
  dockerfileCopySourceExists,
  dockerfileEntrypointJsonShell,
  dockerfileHealthcheckForService,
  dockerfileNoSecretFile,
  dockerfileNoSecretInArgEnv,
  dockerfileNonRootUser,
  dockerfileParses,
  dockerfilePinBaseImage,
  entrypointStartFileExists,
  ignoreBallastInContext,
  ignoreExists,
  ignoreSecretsInContext,
  nodeBaseImageInRange,
  nodeFrozenInstall,
  pythonBaseImageInRange,
  pythonFrozenInstall,
];

/** The ids of `rules`, in the same order. */
export const ruleIds: readonly string[] = [
  'compose/parses',
  'dockerfile/build-tools-stay-behind',
  'dockerfile/copy-source-exists',
  'dockerfile/entrypoint-json-shell',
  'dockerfile/healthcheck-for-service',
  'dockerfile/no-secret-file',
  'dockerfile/no-secret-in-arg-env',
  'dockerfile/non-root-user',
  'dockerfile/parses',
  'dockerfile/pin-base-image',
  'entrypoint/start-file-exists',
  'ignore/ballast-in-context',
  'ignore/exists',
  'ignore/secrets-in-context',
  'node/base-image-in-range',
  'node/frozen-install',
  'python/base-image-in-range',
  'python/frozen-install',
];
