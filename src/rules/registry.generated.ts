// Written by `npm run gen` from the files in src/rules: no need to edit.
import composeParses from './compose/parses.ts';
import dockerfileCopySourceExists from './dockerfile/copy-source-exists.ts';
import dockerfileEntrypointJsonShell from './dockerfile/entrypoint-json-shell.ts';
import dockerfileNoSecretFile from './dockerfile/no-secret-file.ts';
import dockerfileNoSecretInArgEnv from './dockerfile/no-secret-in-arg-env.ts';
import dockerfileNonRootUser from './dockerfile/non-root-user.ts';
import dockerfileParses from './dockerfile/parses.ts';
import dockerfilePinBaseImage from './dockerfile/pin-base-image.ts';
import entrypointStartFileExists from './entrypoint/start-file-exists.ts';
import ignoreBallastInContext from './ignore/ballast-in-context.ts';
import ignoreSecretsInContext from './ignore/secrets-in-context.ts';
import nodeBaseImageInRange from './node/base-image-in-range.ts';
import nodeFrozenInstall from './node/frozen-install.ts';
import pythonBaseImageInRange from './python/base-image-in-range.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  composeParses,
  dockerfileCopySourceExists,
  dockerfileEntrypointJsonShell,
  dockerfileNoSecretFile,
  dockerfileNoSecretInArgEnv,
  dockerfileNonRootUser,
  dockerfileParses,
  dockerfilePinBaseImage,
  entrypointStartFileExists,
  ignoreBallastInContext,
  ignoreSecretsInContext,
  nodeBaseImageInRange,
  nodeFrozenInstall,
  pythonBaseImageInRange,
];

/** The ids of `rules`, in the same order. */
export const ruleIds: readonly string[] = [
  'compose/parses',
  'dockerfile/copy-source-exists',
  'dockerfile/entrypoint-json-shell',
  'dockerfile/no-secret-file',
  'dockerfile/no-secret-in-arg-env',
  'dockerfile/non-root-user',
  'dockerfile/parses',
  'dockerfile/pin-base-image',
  'entrypoint/start-file-exists',
  'ignore/ballast-in-context',
  'ignore/secrets-in-context',
  'node/base-image-in-range',
  'node/frozen-install',
  'python/base-image-in-range',
];
