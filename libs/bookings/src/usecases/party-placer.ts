import { Injectable } from '@nestjs/common';
import { CouvertError, Database, kernelErrors, mayUseScope, plusDays, serviceDayWindow, type Context, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { dayOfPlan } from '../domain/day-of-plan.ts';
import type { Booking } from '../domain/booking.ts';
import type { Occupancy, RestaurantDay } from '../domain/restaurant-day.ts';
import { mayMove, type StoredOccupancy } from '../persistence/occupancy-json.ts';
import { finishByExpiringHolds } from '../persistence/sql/expire-holds.ts';
import { lookAt, type DayLook } from '../persistence/sql/look-at-day.ts';
import { finishByReseating } from '../persistence/sql/reseat-bookings.ts';
import { DayStanding, dayWith } from './day-standing.ts';
import { DatabaseClock } from './database-clock.ts';
import { KnownDays, type DayKey, type KnownDay } from './known-days.ts';
import { KnownPlans, planDatesFor, planNear, type KnownPlan } from './known-plans.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';
import { placeParty, type Placement, type PlaceWish } from './place-party.ts';
import { datesTouched, RestaurantHints, type TimeRange } from './restaurant-hints.ts';

/** A wish with the day that it is about. */
export interface DayWish extends PlaceWish {
  readonly restaurantId: number;
  readonly serviceDate: string;
  /** The booking that is moved, and so does not stand in its own way. */
  readonly movedBookingId: string | null;
}

/** What the placer reads behind the locks. */
export interface DayRows {
  readonly known: KnownPlan | null;
  readonly look: DayLook;
  readonly range: TimeRange;
}

/** A place that was found under the lock. */
export interface Placed {
  readonly known: KnownPlan;
  readonly range: TimeRange;
  readonly plan: FloorPlan;
  readonly day: RestaurantDay;
  readonly placement: Placement;
  readonly look: DayLook;
}

/** Finds a place for a party inside the booking transaction: what to lock, what to read, what to make of it. */
@Injectable()
export class PartyPlacer {
  private readonly hints = new RestaurantHints();
  private readonly plans = new KnownPlans();
  private readonly days = new KnownDays();
  readonly clock = new DatabaseClock();

  constructor(private readonly db: Database) {}

  datesOf(wish: DayWish): string[] {
    return this.hints.datesOf(wish);
  }

  async read(tx: Tx, wish: DayWish, guestEmail: string | null): Promise<DayRows> {
    const { restaurantId, serviceDate } = wish;
    const range = this.hints.rangeOf(wish);
    const known = this.plans.find(wish);
    // The look first: a plan read behind it is at least as new as the version that it is kept under.
    const [look, loaded] = await Promise.all([
      lookAt(tx, { restaurantId, ...range, guestEmail, clockOffsetMs: this.db.clockOffsetMs }),
      known === null ? this.loadPlan(tx, wish) : null,
    ]);
    this.clock.learn(look.nowMs);
    if (known !== null && known.version === look.planVersion) return { known, look, range };
    const plan = known === null ? loaded : await this.loadPlan(tx, wish);
    return { known: plan === null || look.planVersion === null ? null : this.plans.remember(plan, { version: look.planVersion, ...planDatesFor(serviceDate) }), look, range };
  }

  private async loadPlan(tx: Tx, { restaurantId, serviceDate }: DayWish): Promise<FloorPlan | null> {
    const plan = (await loadFloorPlans(tx, { restaurantIds: [restaurantId], ...planDatesFor(serviceDate) })).get(restaurantId) ?? null;
    if (plan !== null) this.hints.remember(plan);
    return plan;
  }

  /** @throws NOT_FOUND for a restaurant that the caller may not book */
  place(ctx: Context, rows: DayRows, wish: DayWish, locked: readonly string[]): Placed | Refused | StartOver {
    const { known, look, range } = rows;
    if (known === null || !isOpenTo(ctx, known.plan)) throw kernelErrors.notFound();
    if (!covers(range, known, wish.serviceDate)) return new StartOver(locked);
    const plan = planNear(known.plan, wish.serviceDate);
    const day = this.dayOf(plan, look, wish, locked);
    const placement = placeParty(day, wish);
    // Who waits is told of the day as it stays, with the booking that could not move where it was.
    if (placement instanceof CouvertError) return new Refused(placement, new DayStanding(this.dayOf(plan, look, { ...wish, movedBookingId: null }, locked)));
    const dates = datesTouched({ fromMs: placement.startsAtMs, untilMs: placement.untilMs }, plan.timeZone);
    if (dates.some((date) => !locked.includes(date))) return new StartOver([...new Set([...locked, ...dates])].sort());
    return { known, range, plan, day, placement, look };
  }

  /** Makes room, before the statements that take it: holds that have run out end, and those who move move. */
  finishByMakingRoom(tx: Tx, { look, placement }: Placed, { bookingId }: { bookingId: string }): void {
    finishByExpiringHolds(tx, look.occupancies.filter((occupancy) => hasRunOut(occupancy, look.nowMs)).map((hold) => hold.bookingId));
    const byId = new Map(look.occupancies.map((occupancy) => [occupancy.bookingId, occupancy]));
    const reseated = placement.moves.flatMap(({ bookingId: id, tableIds }) => {
      const booking = byId.get(id);
      return booking === undefined ? [] : [{ booking, tableIds }];
    });
    finishByReseating(tx, reseated, { bookingId });
  }

  /** How the day stands once the booking has its place. */
  standingWith({ day, placement }: Placed, booking: Booking): DayStanding {
    return new DayStanding(dayWith(day, { occupancy: storedOccupancyOf(booking), moves: placement.moves }));
  }

  findKnownDay(day: DayKey): KnownDay | null {
    return this.days.find(day);
  }

  forgetDay(day: DayKey): void {
    this.days.forget(day);
  }

  /** A day as it was looked at under its lock, with the one booking made on it since. */
  rememberDay({ known, range, look, placement }: Placed, { booking, print }: { booking: Booking; print: bigint }): void {
    const { restaurantId, serviceDate } = booking;
    // Others were changed with it: what their rows are now only the database knows.
    if (placement.moves.length > 0 || look.occupancies.some((occupancy) => hasRunOut(occupancy, look.nowMs))) return this.forgetDay(booking);
    this.days.remember({ restaurantId, serviceDate, known, range, bookings: [...look.occupancies, storedOccupancyOf(booking)], print: look.print ^ print });
  }

  /** A known day, with what was written on it since. */
  rememberWritten(day: KnownDay, written: readonly { booking: Booking; print: bigint }[]): void {
    if (written.length === 0) return;
    const bookings = [...day.bookings, ...written.map(({ booking }) => storedOccupancyOf(booking))];
    this.days.remember({ ...day, bookings, print: written.reduce((sum, { print }) => sum ^ print, day.print) });
  }

  private dayOf(plan: FloorPlan, look: DayLook, { serviceDate, movedBookingId }: DayWish, locked: readonly string[]): RestaurantDay {
    const alone = lockedAround(serviceDate, locked, plan.timeZone);
    const bookings: Occupancy[] = [];
    for (const occupancy of look.occupancies) {
      if (occupancy.bookingId === movedBookingId) continue;
      // Who reaches into a day that is not locked stays where they are: others may be deciding about that day.
      const isOurs = occupancy.startsAtMs >= alone.startMs && occupancy.untilMs <= alone.endMs;
      bookings.push(occupancy.movable && !isOurs ? { ...occupancy, movable: false } : occupancy);
    }
    return dayOfPlan(plan, { serviceDate, bookings, nowMs: look.nowMs });
  }
}

function isOpenTo(ctx: Context, { status }: FloorPlan): boolean {
  return status === 'listed' || mayUseScope(ctx.caller, 'bookings:write');
}

/** Whether what was read is all that decides the day. */
function covers(range: TimeRange, { plan, reachMs }: KnownPlan, serviceDate: string): boolean {
  const { startMs, endMs } = serviceDayWindow(serviceDate, plan.timeZone);
  return range.fromMs <= startMs && range.untilMs >= endMs + reachMs;
}

/** The stretch of locked days around a date. */
function lockedAround(serviceDate: string, locked: readonly string[], timeZone: string): { startMs: number; endMs: number } {
  let first = serviceDate;
  let last = serviceDate;
  while (locked.includes(plusDays(first, -1))) first = plusDays(first, -1);
  while (locked.includes(plusDays(last, 1))) last = plusDays(last, 1);
  return { startMs: serviceDayWindow(first, timeZone).startMs, endMs: serviceDayWindow(last, timeZone).endMs };
}

function hasRunOut({ holdExpiresAtMs }: StoredOccupancy, nowMs: number): boolean {
  return holdExpiresAtMs !== null && holdExpiresAtMs <= nowMs;
}

/** A booking as the next look at its day would bring it. */
export function storedOccupancyOf(booking: Booking): StoredOccupancy {
  const { id, party, startsAtMs, endsAtMs, untilMs, serviceDate, tables, holdExpiresAtMs, status, tablesFixed } = booking;
  return {
    bookingId: id, party, startsAtMs, endsAtMs, untilMs, serviceDate, tableIds: tables.map((table) => table.id),
    holdExpiresAtMs, movable: mayMove(status, tablesFixed), status,
  };
}
