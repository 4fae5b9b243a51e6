import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { CreateBooking, type CreateBookingCommand } from '#bookings';
import { CouvertError, formatMinutes, plusDays, systemContext } from '#kernel';
import type { BookingCity } from './booking-city.ts';

/** Books one wish, and says what came of it. */
export type Book = (wish: CreateBookingCommand) => Promise<'booked' | 'refused'>;

/** The use case as the controller calls it, each request with a key of its own. */
export function belowHttp(create: CreateBooking, { tenantId }: BookingCity): Book {
  return async (wish) => {
    const key = randomUUID();
    try {
      await create.execute(systemContext(tenantId, { idempotency: { key, fingerprint: Buffer.from(key), replayed: false } }), wish);
      return 'booked';
    } catch (error) {
      if (error instanceof CouvertError && error.code === 'SLOT_UNAVAILABLE') return 'refused';
      throw error;
    }
  };
}

/** What is sent for a wish, with a key of its own. */
export function bookingBody({ restaurantId, serviceDate, startsAtMinute, party, guest }: CreateBookingCommand): { body: string; idempotencyKey: string } {
  return { body: JSON.stringify({ restaurant_id: restaurantId, date: serviceDate, time: formatMinutes(startsAtMinute), party_size: party, guest }), idempotencyKey: randomUUID() };
}

/** The whole application on the loopback address, over connections that are kept. */
export function overHttp({ port, apiKey, clients }: { port: number; apiKey: string; clients: number }): { book: Book; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const book: Book = async (wish) => {
    const { body, idempotencyKey } = bookingBody(wish);
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), 'idempotency-key': idempotencyKey };
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/v1/bookings', agent, headers }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject);
      sent.end(body);
    });
    if (status === 201) return 'booked';
    if (status === 409) return 'refused';
    throw new Error(`a booking was answered ${status}`);
  };
  return { book, close: () => agent.destroy() };
}

/** Wishes of guests: the evenings are filled one after the other, each about as far as an evening of 30 tables goes. */
export class Wishes {
  private turn = 0;

  constructor(
    private readonly city: BookingCity,
    /** No two kinds of load share an evening. */
    private readonly firstDate: string,
  ) {}

  /** One of many houses, in turns. */
  spread(): CreateBookingCommand {
    const turn = (this.turn += 1);
    const { restaurantIds } = this.city;
    const round = Math.floor(turn / restaurantIds.length);
    return this.wish(restaurantIds[turn % restaurantIds.length] ?? 0, { serviceDate: plusDays(this.firstDate, Math.floor(round / 40)), turn: round });
  }

  /** Each time a day that nobody has booked yet: what a booking costs when its process knows nothing of the day. */
  first(): CreateBookingCommand {
    const turn = (this.turn += 1);
    const { restaurantIds } = this.city;
    return this.wish(restaurantIds[turn % restaurantIds.length] ?? 0, { serviceDate: plusDays(this.firstDate, Math.floor(turn / restaurantIds.length)), turn });
  }

  /** The same house and evening until it is nearly full; then the next, of one house after the other, for horizons end. */
  hot(evening: number): CreateBookingCommand {
    const turn = (this.turn += 1);
    const { restaurantIds } = this.city;
    return this.wish(restaurantIds[evening % restaurantIds.length] ?? 0, { serviceDate: plusDays(this.firstDate, Math.floor(evening / restaurantIds.length)), turn });
  }

  private wish(restaurantId: number, { serviceDate, turn }: { serviceDate: string; turn: number }): CreateBookingCommand {
    // 18:00, 20:00 and 22:00 first, so that tables are used three times.
    const startsAtMinute = 1080 + 120 * (turn % 3);
    const guest = { name: 'Ada Example', email: `${randomUUID()}@example.com`, phone: '+32 2 555 01 23' };
    return { restaurantId, serviceDate, startsAtMinute, party: 2, guest, requests: '', source: 'online', tableIds: null };
  }
}
