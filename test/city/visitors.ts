import type { Exchange } from '../hammer/facts.ts';
import type { Caller } from '../hammer/diners/caller.ts';
import { bookingOf, type Wish } from '../hammer/diners/requests.ts';
import { isFree, type Floor, type FloorView, type Visit } from './floor-view.ts';

export interface VisitorsOptions {
  readonly caller: Caller;
  readonly view: FloorView;
  readonly floors: ReadonlyMap<number, Floor>;
  readonly visit: Visit;
  readonly centre: { readonly latitude: number; readonly longitude: number };
  readonly radiusM: number;
  readonly endsAtMs: number;
}

export interface Booked {
  readonly booked: number;
  readonly refused: number;
  readonly offered: number;
  readonly rounds: number;
  /** True when search offered nothing any more; false when time was up first. */
  readonly exhausted: boolean;
  readonly violations: readonly string[];
}

/** Bookings under way at a time, each in another restaurant: nobody else changes a floor while it is looked at. */
const visitorsMax = 8;

/** Books what search offers, page by page and round by round, and looks into the database before and after each booking. */
export class Visitors {
  private readonly violations: string[] = [];
  private offered = 0;
  private booked = 0;
  private refused = 0;
  private guests = 0;

  constructor(private readonly options: VisitorsOptions) {}

  async bookEverything(): Promise<Booked> {
    let rounds = 0;
    let exhausted = false;
    while (!exhausted && performance.now() < this.options.endsAtMs) {
      rounds += 1;
      const offered = await this.offeredRestaurants();
      exhausted = offered.length === 0;
      await this.bookEach(offered);
    }
    const { booked, refused, offered, violations } = this;
    return { booked, refused, offered, rounds, exhausted, violations };
  }

  /** All pages of one search. */
  private async offeredRestaurants(): Promise<number[]> {
    const found = new Set<number>();
    let cursor: string | null = null;
    do {
      const { exchange, next } = await this.options.caller.sendForPage(this.search(cursor));
      if (exchange.answer?.status !== 200) this.violations.push(`search answered ${exchange.answer?.status ?? exchange.failure ?? 'nothing'} ${exchange.answer?.code ?? ''}`);
      for (const offer of exchange.answer?.offers ?? []) if (offer.time === this.options.visit.time) found.add(offer.restaurantId);
      cursor = next;
    } while (cursor !== null && performance.now() < this.options.endsAtMs);
    this.offered += found.size;
    return [...found];
  }

  private search(cursor: string | null): Wish {
    const { visit, centre, radiusM } = this.options;
    const query = new URLSearchParams({
      near: `${centre.latitude},${centre.longitude}`, radius_km: String(radiusM / 1_000), sort: 'distance', limit: '50',
      date: visit.date, time: visit.time, window: '0', party_size: String(visit.partySize), ...(cursor === null ? {} : { cursor }),
    });
    return { action: 'search', method: 'GET', path: `/v1/search?${query.toString()}`, body: null, place: { restaurantId: 0, ...visit }, bookingId: null, idempotencyKey: null, headers: {} };
  }

  private async bookEach(restaurantIds: readonly number[]): Promise<void> {
    const waiting = [...restaurantIds];
    const visitor = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined && performance.now() < this.options.endsAtMs; id = waiting.pop()) await this.book(id);
    };
    await Promise.all(Array.from({ length: visitorsMax }, visitor));
  }

  private async book(restaurantId: number): Promise<void> {
    const { caller, view, floors, visit } = this.options;
    const floor = floors.get(restaurantId);
    if (floor === undefined) return this.wrong(restaurantId, 'was offered and does not lie in the circle');
    const wasFree = isFree(floor, visit, await view.occupants(restaurantId));
    if (!wasFree) this.wrong(restaurantId, 'was offered and has no table free');
    this.guests += 1;
    const { exchange } = await caller.send(bookingOf({ restaurantId, ...visit }, { idempotencyKey: `visitor-${restaurantId}-${this.guests}`, guestName: `Visitor ${this.guests}` }));
    if (exchange.answer?.status === 201) {
      this.booked += 1;
      return this.verify(floor, exchange);
    }
    this.refused += 1;
    if (exchange.answer?.code !== 'SLOT_UNAVAILABLE') this.wrong(restaurantId, `answered ${exchange.answer?.status ?? exchange.failure ?? 'nothing'} ${exchange.answer?.code ?? ''}`);
    else if (wasFree) this.wrong(restaurantId, 'was refused and has a table free');
  }

  /** The booking is there as answered, on tables that fit, and nobody else sits on them. */
  private async verify({ restaurantId, houses }: Floor, { answer }: Exchange): Promise<void> {
    const { view, visit } = this.options;
    const occupants = await view.occupants(restaurantId);
    const mine = occupants.find(({ bookingId }) => bookingId === answer?.booking?.id);
    if (mine === undefined) return this.wrong(restaurantId, `acknowledged ${answer?.booking?.id ?? 'a booking'}, which is not in the database`);
    if (mine.status !== answer?.booking?.status || mine.party !== visit.partySize || mine.localDate !== visit.date || mine.localTime !== visit.time) this.wrong(restaurantId, `${mine.bookingId} is not what was answered`);
    const isUnit = houses.some(({ units }) => units.some((unit) => unit.tableIds.length === mine.tableIds.length && unit.tableIds.every((id) => mine.tableIds.includes(id)) && unit.minParty <= mine.party && mine.party <= unit.maxParty));
    if (!isUnit) this.wrong(restaurantId, `${mine.bookingId} sits at tables ${mine.tableIds.join(', ')}, which do not fit`);
    const beside = occupants.find((other) => other !== mine && other.startsAtMs < mine.untilMs && mine.startsAtMs < other.untilMs && other.tableIds.some((id) => mine.tableIds.includes(id)));
    if (beside !== undefined) this.wrong(restaurantId, `${mine.bookingId} and ${beside.bookingId} share a table`);
  }

  private wrong(restaurantId: number, what: string): void {
    this.violations.push(`restaurant ${restaurantId}: ${what}`);
  }
}
