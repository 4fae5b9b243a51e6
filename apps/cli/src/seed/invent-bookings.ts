import { plusDays, quarterMs, weekdayOf } from '#kernel';
import { Prng } from '../bulk/prng.ts';
import type { RestaurantDraft, ServiceDraft } from '../bulk/restaurant-draft.ts';
import type { BookingDraft } from './booking-draft.ts';
import { guestCount } from './invent-guests.ts';
import { inventOutcome, inventReview } from './invent-outcome.ts';
import { inventedReference, inventedUuid } from './invented-ids.ts';
import { startsOf, type Start } from './service-starts.ts';
import { TableCalendar } from './table-calendar.ts';

export interface BookingsWish {
  /** Ids of bookings are unique in the whole database, so two tenants with one seed get different ones. */
  readonly tenantSlug: string;
  readonly seed: number;
  readonly ordinal: number;
  readonly today: string;
  readonly pastDays: number;
  readonly futureDays: number;
  /** Bookings a day of a house that is neither loved nor forgotten. */
  readonly perDay: number;
}

const parties = [
  { weight: 5, size: 1 }, { weight: 46, size: 2 }, { weight: 12, size: 3 }, { weight: 21, size: 4 },
  { weight: 6, size: 5 }, { weight: 6, size: 6 }, { weight: 2, size: 7 }, { weight: 2, size: 8 },
] as const;
const requests = ['', '', '', '', '', '', 'A quiet table, please.', 'One guest is allergic to nuts.', 'We celebrate a birthday.', 'A high chair, please.', 'Near the window if you can.'];
const sources = [{ weight: 70, source: 'online' }, { weight: 22, source: 'phone' }, { weight: 8, source: 'walk_in' }] as const;
/** More bookings than any restaurant gets: keeps the references of two restaurants apart. */
const bookingsPerRestaurantMax = 8_192;

// Invariant E2: invented bookings keep the rules of real ones: open service, pacing, party sizes, one party a table.
// Why: a demo that shows an impossible evening teaches the wrong thing, and the constraint would refuse it.
// Proved by: apps/cli/src/seed/invent-bookings.spec.ts

/** The bookings of a seeded restaurant around today: past ones with what came of them. */
export function inventBookings(restaurant: RestaurantDraft, wish: BookingsWish): BookingDraft[] {
  const { tenantSlug, seed, ordinal, today } = wish;
  const house = new Prng('house', tenantSlug, seed, ordinal);
  const popularity = 0.35 + house.unit() * 1.3;
  const quality = 3.4 + house.unit() * 1.5;
  const calendar = new TableCalendar(restaurant.floor, restaurant.blocks);
  const bookings: BookingDraft[] = [];
  for (let day = -wish.pastDays; day <= wish.futureDays; day++) {
    const serviceDate = plusDays(today, day);
    const prng = new Prng('bookings', tenantSlug, seed, ordinal, serviceDate);
    const starts = startsOf(restaurant, serviceDate);
    if (starts.length === 0) continue;
    // Fridays and Saturdays fill up; the days far ahead have hardly begun to.
    const weekend = [4, 5].includes(weekdayOf(serviceDate)) ? 1.6 : 1;
    const ahead = day <= 1 ? 1 : 1 / (1 + day / 6);
    const wanted = Math.round(wish.perDay * popularity * weekend * ahead * (0.7 + prng.unit() * 0.6));
    const paced = new Pacing();
    for (let attempt = 0; attempt < wanted; attempt++) {
      const number = ordinal * bookingsPerRestaurantMax + bookings.length;
      const booking = inventBooking(prng, { restaurant, wish, day, start: prng.pick(starts), calendar, paced, quality, number });
      if (booking !== null) bookings.push(booking);
    }
  }
  return bookings;
}

interface Attempt {
  readonly restaurant: RestaurantDraft;
  readonly wish: BookingsWish;
  /** Days from today. */
  readonly day: number;
  readonly start: Start;
  readonly calendar: TableCalendar;
  readonly paced: Pacing;
  readonly quality: number;
  readonly number: number;
}

/** Null when the evening has no place for this party. */
function inventBooking(prng: Prng, { restaurant, wish, day, start, calendar, paced, quality, number }: Attempt): BookingDraft | null {
  const { policy } = restaurant;
  const party = prng.weighted(parties).size;
  if (party < policy.minParty || party > policy.maxParty || !paced.allows(start, party)) return null;
  const turnMinutes = (policy.turnTimes.find(({ maxParty }) => party <= maxParty) ?? policy.turnTimes.at(-1))?.minutes ?? 120;
  const endsAtMs = start.startsAtMs + turnMinutes * 60_000;
  const occupiedUntilMs = start.startsAtMs + Math.ceil(((turnMinutes + policy.bufferMinutes) * 60_000) / quarterMs) * quarterMs;
  const range = { fromMs: start.startsAtMs, untilMs: occupiedUntilMs };
  const tables = calendar.seat(party, range, start.service.areas);
  if (tables === null) return null;
  const status = inventOutcome(prng, { day, autoConfirm: policy.autoConfirm });
  // Booked some days before, and in any case before today began anywhere.
  const noticeMs = (1 + prng.unit() * 12) * 86_400_000;
  const createdAtMs = Math.round(Math.min(start.startsAtMs, Date.parse(`${wish.today}T00:00:00Z`)) - noticeMs);
  if (status !== 'cancelled') {
    calendar.take(tables, range);
    paced.count(start, party);
  }
  return {
    id: inventedUuid(prng, createdAtMs),
    reference: inventedReference(wish.seed, number),
    guest: prng.between({ min: 0, max: guestCount - 1 }),
    serviceDate: start.serviceDate,
    serviceName: start.isSpecial ? null : start.service.name,
    startsAtMs: start.startsAtMs,
    endsAtMs,
    occupiedUntilMs,
    localDate: start.localDate,
    localTime: start.localTime,
    party,
    status,
    source: prng.weighted(sources).source,
    requests: prng.pick(requests),
    createdAtMs,
    tables: status === 'cancelled' ? [] : tables,
    review: status === 'completed' ? inventReview(prng, { quality, endsAtMs }) : null,
  };
}

/** Parties and covers that start in each quarter of the day, over all of its services. */
class Pacing {
  private readonly parties = new Map<number, number>();
  private readonly covers = new Map<number, number>();

  allows({ startsAtMs, service }: { startsAtMs: number; service: ServiceDraft }, party: number): boolean {
    const parties = (this.parties.get(startsAtMs) ?? 0) + 1;
    const covers = (this.covers.get(startsAtMs) ?? 0) + party;
    return (service.pacingParties === null || parties <= service.pacingParties) && (service.pacingCovers === null || covers <= service.pacingCovers);
  }

  count({ startsAtMs }: { startsAtMs: number }, party: number): void {
    this.parties.set(startsAtMs, (this.parties.get(startsAtMs) ?? 0) + 1);
    this.covers.set(startsAtMs, (this.covers.get(startsAtMs) ?? 0) + party);
  }
}
