import type { ComposeFault } from './compose-faults.ts';
import type { ProjectService } from './compose-project.ts';

/** Services of one project whose containers would bear the same name, each pair once for the later one. */
export function sharedContainerNames(services: readonly ProjectService[]): readonly ComposeFault[] {
  const owners = new Map<string, ProjectService[]>();
  const faults: ComposeFault[] = [];
  for (const service of services) {
    const { containerName } = service.definition;
    if (!containerName?.value) continue;
    const others = owners.get(containerName.value) ?? [];
    const other = others.find((one) => mayRunTogether(one, service));
    owners.set(containerName.value, [...others, service]);
    if (other === undefined) continue;
    const first = other.definition.containerName;
    faults.push({
      message: `the container of \`${service.name}\` is called \`${containerName.value}\`, as that of \`${other.name}\` is`,
      place: service.origin(containerName),
      related: first ? [{ ...other.origin(first), message: `the name of \`${other.name}\`` }] : [],
    });
  }
  return faults;
}

/** True unless each is started by profiles that the other does not have: then people choose one. */
export function mayRunTogether(a: ProjectService, b: ProjectService): boolean {
  const [ours, theirs] = [a, b].map(({ definition }) => definition.profiles.map(({ value }) => value));
  if (!ours || !theirs || ours.length === 0 || theirs.length === 0) return true;
  return ours.some((profile) => theirs.includes(profile));
}
