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

  /** A page of a list, and the cursor of the one after it. */
  async sendForPage(wish: Wish): Promise<{ exchange: Exchange; next: string | null }> {
    const { exchange, body } = await this.exchange(wish, { cutAfterMs: null, isForeignRepeat: false });
    const next = typeof body === 'object' && body !== null && 'next' in body ? body.next : null;
    return { exchange, next: typeof next === 'string' ? next : null };
  }

  async send(wish: Wish, { cutAfterMs = null, isForeignRepeat = false }: Partial<Sending> = {}): Promise<Told> {
    const { exchange, keys } = await this.exchange(wish, { cutAfterMs, isForeignRepeat });
    const booking = exchange.answer?.booking ?? null;
    return { exchange, owned: booking === null || keys === null ? null : owns(booking, keys, wish) };
  }

  private async exchange(wish: Wish, { cutAfterMs, isForeignRepeat }: Sending): Promise<{ exchange: Exchange; keys: ReturnType<typeof keysOf> | null; body: unknown }> {
    const { wire, urls, apiKey, history, random, timeoutMs } = this.options;
    const id = history.nextId();
    const sentAtMs = nowMs();
    const outcome = await wire.send({ method: wish.method, url: `${random.pick(urls)}${wish.path}`, headers: { 'x-api-key': apiKey, ...wish.headers }, body: wish.body, cutAfterMs, timeoutMs });
    const answered = 'answer' in outcome ? outcome.answer : null;
    const exchange: Exchange = {
      id, action: wish.action, idempotencyKey: wish.idempotencyKey, place: wish.place, bookingId: wish.bookingId, isForeignRepeat, sentAtMs,
      answer: answered === null ? null : readAnswer(answered, wish.place),
      cutByClient: 'cut' in outcome,
      failure: 'failure' in outcome ? outcome.failure : null,
    };
    history.add(exchange);
    return { exchange, keys: answered === null ? null : keysOf(answered), body: answered?.body ?? null };
  }
}

interface Sending {
  /** Cut the connection so many milliseconds after the request was sent. */
  readonly cutAfterMs: number | null;
  /** The key of an earlier wish, and another wish. */
  readonly isForeignRepeat: boolean;
}

function owns(booking: NonNullable<NonNullable<Exchange['answer']>['booking']>, keys: { manageToken: string | null; etag: string | null }, wish: Wish): Owned | null {
  const body = wish.body as { manage_token?: string } | null;
  const manageToken = keys.manageToken ?? wish.headers['x-manage-token'] ?? body?.manage_token ?? null;
  if (manageToken === null) return null;
  return { id: booking.id, manageToken, etag: keys.etag ?? `"${booking.version}.json"`, status: booking.status, place: booking.place };
}
