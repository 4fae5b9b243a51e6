import type { AllocationRow, Answer, BookingRow, Change, Commit, Exchange, Facts, House, Place } from './facts.ts';
import { startMsOf, stayMsOf } from './seating.ts';

/** The house of the stories: table 1 for four, table 2 for two, both together for six; two parties and six covers a quarter. */
export const storyHouse: House = {
  id: 7,
  dates: ['2027-05-01'],
  utcOffsetMinutes: 0,
  units: [
    { tableIds: [1], minParty: 1, maxParty: 4 },
    { tableIds: [2], minParty: 1, maxParty: 2 },
    { tableIds: [1, 2], minParty: 5, maxParty: 6 },
  ],
  firstStartMinute: 18 * 60,
  lastStartMinute: 20 * 60,
  slotStepMinutes: 15,
  pacingParties: 2,
  pacingCovers: 6,
  turnTimes: [{ maxParty: 2, minutes: 60 }, { maxParty: 100, minutes: 90 }],
  bufferMinutes: 0,
  maxParty: 6,
};

export function at(time: string, partySize = 2): Place {
  return { restaurantId: storyHouse.id, date: '2027-05-01', time, partySize };
}

interface Told {
  readonly id: string;
  readonly place: Place;
  readonly tables: readonly number[];
  readonly status?: string;
  readonly holdExpiresAtMs?: number | null;
}

/** An evening, told in order: every line takes 1,000 ms, far more than the slack of the checks. */
export class Story {
  private readonly exchanges: Exchange[] = [];
  private readonly commits: Commit[] = [];
  private readonly rows = new Map<string, BookingRow>();
  private readonly tables = new Map<string, AllocationRow[]>();
  nowMs = Date.UTC(2027, 3, 1);

  facts(): Facts {
    return { houses: [storyHouse], exchanges: this.exchanges, commits: this.commits, finalBookings: [...this.rows.values()] };
  }

  /** A request that is answered 200 ms later; the commit, if there is one, lies between. */
  ask(request: Partial<Exchange> & Pick<Exchange, 'action'>, answer: Partial<Answer> | null, changes: readonly Change[] = []): this {
    this.nowMs += 1_000;
    const sentAtMs = this.nowMs;
    if (changes.length > 0) this.commit(changes, sentAtMs + 100);
    this.exchanges.push({
      id: this.exchanges.length + 1, idempotencyKey: null, place: null, bookingId: null, isForeignRepeat: false, sentAtMs, cutByClient: false, failure: null,
      answer: answer === null ? null : { atMs: sentAtMs + 200, status: 200, contentType: 'application/json', replayed: false, code: null, booking: null, offers: [], ...answer },
      ...request,
    });
    return this;
  }

  /** A booking or hold that is asked for, written and acknowledged, as it should be. */
  book(told: Told): this {
    const key = `key-${told.id}`;
    const row = this.rowOf(told);
    return this.ask(
      { action: told.status === 'held' ? 'hold' : 'book', idempotencyKey: key, place: told.place },
      { status: 201, booking: { id: told.id, status: row.status, version: row.version, place: told.place, holdExpiresAtMs: row.holdExpiresAtMs } },
      [...this.putChanges(told, row), { of: 'key', key, bookingId: told.id }],
    );
  }

  /** A place that was asked for and refused. */
  refuse(place: Place, key = `key-${this.exchanges.length}`): this {
    return this.ask({ action: 'book', idempotencyKey: key, place }, { status: 409, code: 'SLOT_UNAVAILABLE', contentType: 'application/problem+json' });
  }

  cancel(id: string): this {
    const key = `cancel-${id}`;
    const before = this.row(id);
    return this.ask(
      { action: 'cancel', idempotencyKey: key, bookingId: id },
      { booking: { id, status: 'cancelled', version: before.version + 1, place: placeOf(before), holdExpiresAtMs: null } },
      [...this.statusChanges(id, 'cancelled'), { of: 'key', key, bookingId: id }],
    );
  }

  commit(changes: readonly Change[], atMs = (this.nowMs += 1_000)): this {
    this.commits.push({ xid: String(700 + this.commits.length), atMs, changes });
    for (const change of changes) if (change.of === 'booking' && change.after !== null) this.rows.set(change.after.id, change.after);
    return this;
  }

  forget(id: string): this {
    this.rows.delete(id);
    return this;
  }

  putChanges(told: Told, row = this.rowOf(told)): Change[] {
    const allocations = told.tables.map((tableId): AllocationRow => ({ bookingId: told.id, tableId, fromMs: row.startsAtMs, untilMs: row.untilMs, active: true }));
    this.tables.set(told.id, allocations);
    return [{ of: 'booking', before: null, after: row }, ...allocations.map((after): Change => ({ of: 'allocation', before: null, after }))];
  }

  /** Into a status in which the booking has no place any more. */
  statusChanges(id: string, status: string): Change[] {
    const before = this.row(id);
    const released = (this.tables.get(id) ?? []).map((row): Change => ({ of: 'allocation', before: row, after: null }));
    return [{ of: 'booking', before, after: { ...before, status, version: before.version + 1 } }, ...released];
  }

  row(id: string): BookingRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new RangeError(`the story has no ${id}`);
    return row;
  }

  private rowOf({ id, place, status = 'confirmed', holdExpiresAtMs = null }: Told): BookingRow {
    const startsAtMs = startMsOf(storyHouse, place);
    return {
      id, restaurantId: place.restaurantId, serviceDate: place.date, localTime: place.time, startsAtMs, untilMs: startsAtMs + stayMsOf(storyHouse, place.partySize),
      party: place.partySize, status, version: 1, holdExpiresAtMs,
    };
  }
}

function placeOf(row: BookingRow): Place {
  return { restaurantId: row.restaurantId, date: row.serviceDate, time: row.localTime, partySize: row.party };
}
