import { type Asker, Cache, cachedQuestion, type Codec, type Stamp } from '#caching';
import { type CardOfPlan, planTag, ratingTag, restaurantTag } from '#restaurants';
import type { HousePlan } from '../../domain/day-of-plan.ts';
import { bookingTables, planTables, tagsOfBookings } from '../../domain/live-tags.ts';
import type { TimeRange } from '../../domain/shared-times.ts';
import { occupanciesIn } from '../../persistence/page-occupancies.ts';
import type { KnownCity } from './known-cities.ts';
import { covers, type PageRows, rangeOn } from './page-rows.ts';
import type { SearchVisit } from './search-request.ts';

/** Who takes up room in a house on a date: as bytes, for an evening of objects takes five times as much. */
interface KeptBookings extends TimeRange {
  readonly bytes: Uint8Array;
}

const rangeBytes = 16;
const bookingsCodec: Codec<KeptBookings> = {
  encode: ({ fromMs, untilMs, bytes }) => Buffer.concat([new Uint8Array(Float64Array.of(fromMs, untilMs).buffer), bytes]),
  decode: (bytes) => {
    const [fromMs = 0, untilMs = 0] = new Float64Array(bytes.slice(0, rangeBytes).buffer);
    return { fromMs, untilMs, bytes: bytes.subarray(rangeBytes) };
  },
  memoryFactor: 1,
};

// A page asks for forty at once, and from Redis each would be opened in 40 µs: that, and one more round trip, is what the page costs by rows.
const isShared = false;
/** Of a listed restaurant, with the version of its floor plan. */
const houseCard = cachedQuestion<CardOfPlan>({ name: 'search-card', shape: 1, reads: 'strict', isShared, tables: ['restaurant_ratings', ...planTables] });
const houseBookings = cachedQuestion<KeptBookings>({ name: 'search-bookings', shape: 1, reads: 'strict', isShared, tables: bookingTables, codec: bookingsCodec });

/** What a transaction has read of some restaurants. */
export interface HousesRead {
  readonly cards: ReadonlyMap<number, CardOfPlan>;
  readonly rows: PageRows;
}

/** What is kept of some restaurants: as the rows of one snapshot say it. */
export interface HousesAsOf extends HousesRead {
  /** Of that snapshot, by the database's clock with its offset, epoch ms. */
  readonly asOfMs: number;
}

/**
 * Cards and bookings of restaurants, as pages have read them, for the pages that follow: whoever comes, and whenever, on the same date.
 *
 * Invariant B14: a page that is put together from what is kept is what the rows of one snapshot say, that of a reading of the log
 * at most `staleMsMax` old, which is its `as_of`. Why: what is shown must have been free, all of it at once. Held by: each part is
 * valid under the log's latest snapshot (I1), floor plans by their version (R6), and holds and lead times are applied to
 * that instant when the page is made. Proved by: test/e2e/search/composed-pages.spec.ts, test/check-live
 */
export class RememberedHouses {
  constructor(private readonly cache: Cache) {}

  /** Null unless all of it is kept, and valid. Use it in the turn in which it was got. */
  find(asker: Asker, { restaurantIds, visit, city }: { restaurantIds: readonly number[]; visit: SearchVisit | null; city: KnownCity }): HousesAsOf | null {
    const kept = this.cache.peekMany(asker, houseCard, restaurantIds.map(String));
    const [first] = kept ?? [];
    if (kept === undefined || first === undefined) return null;
    const cards = new Map(kept.map(({ value }) => [value.card.id, value]));
    const plans = plansOf(cards, city);
    if (plans === null) return null;
    const bookings = new Map<string, ReadonlyMap<number, KeptBookings>>();
    for (const serviceDate of visit?.serviceDates ?? []) {
      const of = this.bookingsOn(serviceDate, { asker, restaurantIds });
      if (visit === null || of === null || ![...plans].every(([id, plan]) => areEnough(of.get(id), rangeOn(serviceDate, plan, visit)))) return null;
      bookings.set(serviceDate, of);
    }
    const occupanciesOf: PageRows['occupanciesOf'] = (id, serviceDate) => {
      const bytes = bookings.get(serviceDate)?.get(id)?.bytes;
      return bytes === undefined ? [] : occupanciesIn(bytes, serviceDate);
    };
    return { cards, rows: { plans, bookings: [], occupanciesOf }, asOfMs: Math.floor(first.trueAtMs) };
  }

  /** Whether anything is: a search that brings more than its page would do it in vain. */
  get areKept(): boolean {
    return this.cache.memory.bytesMax > 0;
  }

  /** What a search has read of houses besides its page. */
  keep(asker: Asker, { cards, rows: { plans, bookings } }: HousesRead, stamp: Stamp): void {
    for (const [id, card] of cards) {
      this.cache.keepAside(asker, houseCard, { key: String(id), tags: [restaurantTag(id), ratingTag(id), planTag(id)] }, { value: card, stamp });
      const plan = plans.get(id);
      if (plan === undefined) continue;
      for (const { serviceDate, range, of } of bookings) {
        const needed = rangeOn(serviceDate, plan, null);
        // What was read for a visit alone is for nobody else.
        if (covers(range, needed)) this.cache.keepAside(asker, houseBookings, { key: keyOf(id, serviceDate), tags: tagsOfBookings(id, serviceDate) }, { value: { ...needed, bytes: ownCopy(of.get(id)) }, stamp });
      }
    }
  }

  private bookingsOn(serviceDate: string, { asker, restaurantIds }: { asker: Asker; restaurantIds: readonly number[] }): ReadonlyMap<number, KeptBookings> | null {
    const kept = this.cache.peekMany(asker, houseBookings, restaurantIds.map((id) => keyOf(id, serviceDate)));
    return kept === undefined ? null : new Map(restaurantIds.map((id, at) => [id, kept[at]?.value as KeptBookings]));
  }
}

/** Null when one of them is not kept in the version that the rows have. */
function plansOf(cards: ReadonlyMap<number, CardOfPlan>, city: KnownCity): Map<number, HousePlan> | null {
  const plans = new Map<number, HousePlan>();
  for (const [id, { planVersion }] of cards) {
    const plan = city.planOf(id);
    if (plan?.version !== planVersion) return null;
    plans.set(id, plan);
  }
  return plans;
}

function keyOf(restaurantId: number, serviceDate: string): string {
  return `${restaurantId}:${serviceDate}`;
}

function areEnough(kept: KeptBookings | undefined, needed: TimeRange): boolean {
  return kept !== undefined && covers(kept, needed);
}

/** A part would keep all that was read with it. */
function ownCopy(bytes: Uint8Array | undefined): Uint8Array {
  return Uint8Array.from(bytes ?? []);
}
