import { effective } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

const words =
  /(?:^|[/._-])(?:dev|devel|develop|development|devcontainer|test|tests|testing|ci|e2e|debug|builder|lint|bench|benchmarks?|tools?|sandbox|hack|local|test-?data|test-?files(?:-\w+)?|fixtures?)(?:[/._-]|$)/i;

/** The requirements that only somebody at work on the program needs. */
const developerPackages =
  /\brequirements?[-_./](?:dev|development|local|test|tests)\b|\[(?:[\w,-]+,)?dev(?:,[\w,-]+)?\]/;

/** Folders of files that tests or other people's code bring along: nobody builds an image from a Dockerfile there. */
const brought =
  /(?:^|\/)(?:test-?data|test-?files(?:-\w+)?|(?:test-?)?fixtures?|__fixtures__|__snapshots__|vendor|node_modules|third[-_]party)\//i;

/** True if `path` lies among test data or in vendored code. */
export const isBrought = (path: string): boolean => brought.test(path);

/** True if the image is for developing, testing or building, not for running a service: its file, folder or stage name says so. */
export function isDevelopment(file: DockerfileUnit, stage: Stage | undefined): boolean {
  if (words.test(file.path) || (stage?.name !== undefined && words.test(stage.name))) return true;
  if (stage?.instructions.some((one) => one.keyword === 'RUN' && developerPackages.test(one.rest.text))) return true;
  const start = stage && (effective(stage, 'CMD') ?? effective(stage, 'ENTRYPOINT'));
  return (
    start !== undefined &&
    /\b(?:run (?:start:)?dev|--reload|nodemon|watch|air|dev(?:elopment)? server|(?:gulp(?:\.js)?|grunt|ionic|ng|vue-cli-service) (?:serve|lab)|sleep infinity|tail -f \/dev\/null)\b|^\[?\s*"?(?:\/bin\/)?(?:ba)?sh"?(?:\s*,\s*"-\w+")*\s*\]?$/.test(
      start.rest.text,
    )
  );
}
