import type { Repository } from './repository.ts';
import type { RingService } from './rings.ts';

export function derivedTwin(_repository: Repository, _service: RingService): string | undefined {
  return undefined;
}
