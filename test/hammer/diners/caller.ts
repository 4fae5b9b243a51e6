import type { Prng } from '../../../apps/cli/src/bulk/prng.ts';
import type { Exchange } from '../facts.ts';
import { nowMs, type History } from '../history.ts';
import { keysOf, readAnswer } from './answers.ts';
import type { Owned, Wish } from './requests.ts';
import type { Wire } from './wire.ts';

export interface CallerOptions {
  readonly wire: Wire;
  /** The processes, any of which may get any request. */
  readonly urls: readonly string[];
  readonly apiKey: string;
  readonly history: History;
  readonly random: Prng;
  readonly timeoutMs: number;
}

/** What came of a wish: the exchange as it is kept, and what the client may go on with. */
export interface Told {
  readonly exchange: Exchange;
  readonly owned: Owned | null;
}

/** Sends wishes to one process or the other, and writes every one of them down. */
export class Caller {
  constructor(private readonly options: CallerOptions) {}

  async send(wish: Wish, { cutAfterMs = null, isForeignRepeat = false }: { cutAfterMs?: number | null; isForeignRepeat?: boolean } = {}): Promise<Told> {
    const { wire, urls, apiKey, history, random, timeoutMs } = this.options;
    const url = random.pick(urls);
    const id = history.nextId();
    const sentAtMs = nowMs();
    const outcome = await wire.send({ method: wish.method, url: `${url}${wish.path}`, headers: { 'x-api-key': apiKey, ...wish.headers }, body: wish.body, cutAfterMs, timeoutMs });
    const answer = 'answer' in outcome ? readAnswer(outcome.answer, wish.place) : null;
    const exchange: Exchange = {
      id, action: wish.action, idempotencyKey: wish.idempotencyKey, place: wish.place, bookingId: wish.bookingId, isForeignRepeat, sentAtMs, answer,
      cutByClient: 'cut' in outcome,
      failure: 'failure' in outcome ? outcome.failure : null,
    };
    history.add(exchange);
    return { exchange, owned: 'answer' in outcome && answer?.booking !== null && answer?.booking !== undefined ? owns(answer.booking, keysOf(outcome.answer), wish) : null };
  }
}

function owns(booking: NonNullable<NonNullable<Exchange['answer']>['booking']>, keys: { manageToken: string | null; etag: string | null }, wish: Wish): Owned | null {
  const body = wish.body as { manage_token?: string } | null;
  const manageToken = keys.manageToken ?? wish.headers['x-manage-token'] ?? body?.manage_token ?? null;
  if (manageToken === null) return null;
  return { id: booking.id, manageToken, etag: keys.etag ?? `"${booking.version}.json"`, status: booking.status, place: booking.place };
}
