import type { ChangeLog } from '#caching';
import type { Database } from '#kernel';
import { partyClassOf } from '../../../libs/bookings/src/domain/booking-class.ts';
import { Mask96 } from '../../../libs/bookings/src/domain/mask96.ts';
import type { Ordinals } from '../../../libs/bookings/src/domain/ordinals.ts';
import { AvailabilityIndex } from '../../../libs/bookings/src/queries/availability-index.ts';
import { stalenessMs, type Question } from '../facts.ts';
import { replaceMethod } from './replace-method.ts';

const bytesMax = 64_000_000;
const quarterMinutes = 15;
const dayStartMinute = 300;

/** Numbers for the restaurants that were seen to be there. */
class SeenHouses implements Ordinals {
  private readonly ids: number[] = [];
  private readonly ordinals = new Map<number, number>();

  get count(): number {
    return this.ids.length;
  }

  idOf(ordinal: number): number {
    return this.ids[ordinal] ?? 0;
  }

  ordinalOf(restaurantId: number): number | undefined {
    return this.ordinals.get(restaurantId);
  }

  add(ids: readonly number[]): void {
    for (const id of ids) if (!this.ordinals.has(id)) this.ordinals.set(id, this.ids.push(id) - 1);
  }
}

/**
 * Search as it is to become, for as long as it asks SQL alone whom it may show: an availability index is asked when a
 * request comes, and of what search finds on the rows only that is shown which the index has named. So the index, the
 * tail below it, and what is planted in them are judged by the answers. It steps aside once search asks an index itself.
 */
export class IndexFirst {
  private readonly index: AvailabilityIndex;
  private readonly seen = new Map<string, SeenHouses>();
  private isNeeded = true;

  constructor(
    private readonly log: ChangeLog,
    private readonly database: Database,
    { onError, onAside }: { onError: (error: unknown) => void; onAside: () => void },
  ) {
    const index = new AvailabilityIndex(log, database, { ordinalsOf: (tenantId) => this.seen.get(tenantId) ?? null, bytesMax, staleMsMax: stalenessMs, hotDates: () => [], onError });
    this.index = index;
    const stepAside = (): void => {
      if (!this.isNeeded) return;
      this.isNeeded = false;
      onAside();
    };
    replaceMethod(AvailabilityIndex.prototype, 'day', (day) => function (this: AvailabilityIndex, tenantId, serviceDate) {
      if (this !== index) stepAside();
      return day.call(this, tenantId, serviceDate);
    });
  }

  start(): void {
    this.index.start();
  }

  stop(): Promise<void> {
    return this.index.stop();
  }

  /** Whether a restaurant may be shown; null when everyone may, for the index does not know. To be called when the request comes. */
  choose(question: Question): ((restaurantId: number) => boolean) | null {
    const { tenantId, date, partySize } = question;
    const houses = this.seen.get(tenantId);
    const day = this.isNeeded && houses !== undefined ? this.index.day(tenantId, date) : null;
    if (houses === undefined || day === null) return null;
    const named = new Uint32Array(houses.count);
    const count = day.scan({ partyClass: partyClassOf(partySize), window: maskOf(question), nowMs: this.log.nowMs() + this.database.clockOffsetMs }, null, named);
    const ids = new Set([...named.subarray(0, count)].map((ordinal) => houses.idOf(ordinal)));
    return (id) => !this.isNeeded || ids.has(id) || houses.ordinalOf(id) === undefined;
  }

  /** Restaurants that are there, as a snapshot shows. */
  learn(tenantId: string, restaurantIds: readonly number[]): void {
    const houses = this.seen.get(tenantId) ?? new SeenHouses();
    houses.add(restaurantIds);
    this.seen.set(tenantId, houses);
  }
}

function maskOf({ fromMinute, untilMinute }: Question): Mask96 {
  const quarters: number[] = [];
  for (let minute = Math.ceil(fromMinute / quarterMinutes) * quarterMinutes; minute <= untilMinute; minute += quarterMinutes) quarters.push((minute - dayStartMinute) / quarterMinutes);
  return Mask96.ofQuarters(quarters);
}
