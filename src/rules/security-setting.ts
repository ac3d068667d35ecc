import { isOpen } from '../models/kubernetes/template.ts';
import { longRunningContainersOf } from '../repository/manifest-objects.ts';
import type { Repository } from '../repository/repository.ts';
import type { Report } from './rule.ts';

/** Containers of lasting workloads whose `securityContext` does not have `setting` at `wanted`; what a template decides is left out. */
export function* withoutSetting(
  repository: Repository,
  setting: 'allowPrivilegeEscalation' | 'readOnlyRootFilesystem',
  wanted: 'true' | 'false',
): Iterable<Report> {
  for (const { file, container } of longRunningContainersOf(repository)) {
    const { securityContext, name } = container;
    const stated = securityContext?.[setting];
    if (!name || isOpen(container.node) || isOpen(securityContext?.node)) continue;
    if (stated && (stated.value === wanted || /[{}$]/.test(stated.value))) continue;
    yield {
      file,
      range: (stated ?? name).span,
      message: `container \`${name.value}\` runs without \`${setting}: ${wanted}\``,
    };
  }
}
