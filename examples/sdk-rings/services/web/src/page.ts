import type { Berth } from '@harbor-example/sdk';

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

export const page = (berths: readonly Berth[]): string =>
  `<!doctype html><title>harbor</title><h1>${berths.filter(({ vessel }) => !vessel).length} berths free</h1><ul>${berths
    .map(({ id, lengthM, vessel }) => `<li>${escaped(id)}, ${lengthM} m: ${escaped(vessel?.name ?? 'free')}</li>`)
    .join('')}</ul>`;
