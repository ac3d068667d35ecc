import { fromJson } from '@bufbuild/protobuf';
import { type Berth, ListBerthsResponseSchema } from '@harbor-example/proto';

export type { Berth, Vessel } from '@harbor-example/proto';

/** A client of the harbor's gateway. */
export class HarborClient {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  constructor(base: string, fetcher: typeof fetch = fetch) {
    this.#base = base;
    this.#fetch = fetcher;
  }

  async listBerths(): Promise<Berth[]> {
    const answer = await this.#fetch(new URL('/v1/berths', this.#base));
    if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
    return fromJson(ListBerthsResponseSchema, await answer.json()).berths;
  }
}
