import { setPriority } from 'node:os';
import { seededRandom } from '../../test/support/prng.ts';
import { bookingBody, Wishes } from './booking-clients.ts';
import type { BookingCity } from './booking-city.ts';
import { type Offer, offerLoad, type OfferedLoad, type OfferedResult } from './offered-load.ts';

// Another process: the guests, who offer what load they are told to, and answer with what became of it.

export interface Guests {
  readonly city: BookingCity;
  readonly key: string;
  /** Of all requests, how many book; the others read what no cache keeps. */
  readonly writeShare: number;
  /** The guests are on other machines: here they must not take the processor from who serves them. */
  readonly niceness: number;
}

/** Of what the parent says: who they are, once, and then each load. */
export type ToOffer = { readonly guests: Guests } | { readonly load: OfferedLoad };

if (process.send !== undefined) {
  let next: (() => Offer) | null = null;
  const random = seededRandom(1);
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    const told = message as ToOffer;
    if ('guests' in told) {
      setPriority(told.guests.niceness);
      next = offersOf(told.guests);
    } else if (next !== null) void offerLoad(told.load, { next, random: () => random.next() }).then((result) => process.send?.(result satisfies OfferedResult));
  });

  const offersOf = ({ city, key, writeShare }: Guests): (() => Offer) => {
    const wishes = new Wishes(city, city.firstDate);
    const head = (line: string): string => `${line} HTTP/1.1\r\nHost: couvert.example\r\nX-API-Key: ${key}\r\n`;
    const reads = city.restaurantIds.map((id) => Buffer.from(`${head(`GET /v1/restaurants/${id}/policy`)}\r\n`));
    return () => {
      if (random.next() >= writeShare) return { kind: 'read', request: random.pick(reads) };
      const { body, idempotencyKey } = bookingBody(wishes.spread());
      return { kind: 'write', request: Buffer.from(`${head('POST /v1/bookings')}Content-Type: application/json\r\nIdempotency-Key: ${idempotencyKey}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`) };
    };
  };
}
