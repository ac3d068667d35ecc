import { effective } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memoOf } from './memo.ts';

const names =
  /(?:^|[/._-])(?:dev|devel|develop|development|devcontainer|test|tests|testing|ci|e2e|debug|builder|lint|bench|benchmarks?|tools?|sandbox|hack|local(?!-image)|test-?data|test-?files(?:-\w+)?|fixtures?)(?:[/._-]|$)/i;

/** The requirements that only somebody at work on the program needs. */
const developerPackages =
  /\brequirements?[-_./](?:dev|development|local|test|tests)\b|\[(?:[\w,-]+,)?dev(?:,[\w,-]+)?\]/;

const developerStart =
  /\b(?:run (?:start:)?dev|--reload|nodemon|watch|air|dev(?:elopment)? server|(?:gulp(?:\.js)?|grunt|ionic|ng|vue-cli-service) (?:serve|lab)|sleep infinity|tail -f \/dev\/null)\b/;
const buildStart = /^(?:\S+ )?ci$|(?:^|[/_-])(?:build|ci|tests?)\.sh$/;

/** Folders of files that tests or other people's code bring along: nobody builds an image from a Dockerfile there. */
const brought =
  /(?:^|\/)(?:test-?data|test-?files(?:-\w+)?|(?:test-?)?fixtures?|__fixtures__|__snapshots__|vendor|node_modules|third[-_]party)\//i;

/** True if `path` lies among test data or in vendored code. */
export const isBrought = (path: string): boolean => brought.test(path);

/** True if the image is for developing, testing or building, not for running a service: its file, folder or stage name says so. */
export function isDevelopment(file: DockerfileUnit, stage: Stage | undefined): boolean {
  return names.test(file.path) || (stage !== undefined && isDevelopmentStage(stage));
}

const isDevelopmentStage = memoOf((stage: Stage): boolean => {
  if (stage.name !== undefined && names.test(stage.name)) return true;
  if (stage.instructions.some((one) => one.keyword === 'RUN' && developerPackages.test(one.rest.text))) return true;
  const start = effective(stage, 'CMD') ?? effective(stage, 'ENTRYPOINT');
  if (!start) return false;
  // `["npm", "run", "dev"]` and `npm run dev` are one.
  const words = start.rest.text
    .split(/[\s"',[\]]+/)
    .filter(Boolean)
    .join(' ');
  return developerStart.test(words) || buildStart.test(words) || /^(?:\/bin\/)?(?:ba)?sh(?: -\w+)*$/.test(words);
});
