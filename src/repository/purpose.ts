import { effective } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

const words =
  /(?:^|[/._-])(?:dev|devel|develop|development|devcontainer|test|tests|testing|ci|e2e|debug|builder|lint|bench|benchmarks?|tools?|sandbox|hack|local)(?:[/._-]|$)/i;

/** True if the image is for developing, testing or building, not for running a service: its file, folder or stage name says so. */
export function isDevelopment(file: DockerfileUnit, stage: Stage | undefined): boolean {
  if (words.test(file.path) || (stage?.name !== undefined && words.test(stage.name))) return true;
  const start = stage && (effective(stage, 'CMD') ?? effective(stage, 'ENTRYPOINT'));
  return (
    start !== undefined &&
    /\b(?:run (?:start:)?dev|--reload|nodemon|watch|air|dev(?:elopment)? server|sleep infinity|tail -f \/dev\/null)\b|^\[?\s*"?(?:\/bin\/)?(?:ba)?sh"?\s*\]?$/.test(
      start.rest.text,
    )
  );
}
