import { Injectable } from '@nestjs/common';
import { CouvertError, Database, kernelErrors, mayUseScope, plusDays, serviceDayWindow, type Context, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { dayOfPlan } from '../domain/day-of-plan.ts';
import { isOccupying } from '../domain/booking-state.ts';
import type { Booking } from '../domain/booking.ts';
import type { Occupancy, RestaurantDay } from '../domain/restaurant-day.ts';
import type { StoredOccupancy } from '../persistence/occupancy-json.ts';
import { finishByExpiringHolds } from '../persistence/sql/expire-holds.ts';
import { lookAt, type DayLook } from '../persistence/sql/look-at-day.ts';
import { finishByReseating } from '../persistence/sql/reseat-bookings.ts';
import { DayStanding, dayWith } from './day-standing.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';
import { placeParty, type Placement, type PlaceWish } from './place-party.ts';
import { datesTouched, reachMsOf, RestaurantHints, type TimeRange } from './restaurant-hints.ts';

/** A wish with the day that it is about. */
export interface DayWish extends PlaceWish {
  readonly restaurantId: number;
  readonly serviceDate: string;
  /** The booking that is moved, and so does not stand in its own way. */
  readonly movedBookingId: string | null;
}

/** What the placer reads behind the locks. */
export interface DayRows {
  readonly plan: FloorPlan | null;
  readonly look: DayLook;
  readonly range: TimeRange;
}

/** A place that was found under the lock. */
export interface Placed {
  readonly plan: FloorPlan;
  readonly day: RestaurantDay;
  readonly placement: Placement;
  readonly look: DayLook;
}

/** Finds a place for a party inside the booking transaction: what to lock, what to read, what to make of it. */
@Injectable()
export class PartyPlacer {
  private readonly hints = new RestaurantHints();

  constructor(private readonly db: Database) {}

  datesOf(wish: DayWish): string[] {
    return this.hints.datesOf(wish);
  }

  async read(tx: Tx, wish: DayWish, guestEmail: string | null): Promise<DayRows> {
    const { restaurantId, serviceDate } = wish;
    const range = this.hints.rangeOf(wish);
    const [plans, look] = await Promise.all([
      loadFloorPlans(tx, { restaurantIds: [restaurantId], fromDate: serviceDate, toDate: serviceDate }),
      lookAt(tx, { restaurantId, ...range, guestEmail, clockOffsetMs: this.db.clockOffsetMs }),
    ]);
    return { plan: plans.get(restaurantId) ?? null, look, range };
  }

  /** @throws NOT_FOUND for a restaurant that the caller may not book */
  place(ctx: Context, rows: DayRows, wish: DayWish, locked: readonly string[]): Placed | Refused | StartOver {
    const { plan, look, range } = rows;
    if (plan === null || !isOpenTo(ctx, plan)) throw kernelErrors.notFound();
    this.hints.remember(plan);
    if (!covers(range, plan, wish.serviceDate)) return new StartOver(locked);
    const day = this.dayOf(plan, look, wish, locked);
    const placement = placeParty(day, wish);
    // Who waits is told of the day as it stays, with the booking that could not move where it was.
    if (placement instanceof CouvertError) return new Refused(placement, new DayStanding(this.dayOf(plan, look, { ...wish, movedBookingId: null }, locked)));
    const dates = datesTouched({ fromMs: placement.startsAtMs, untilMs: placement.untilMs }, plan.timeZone);
    if (dates.some((date) => !locked.includes(date))) return new StartOver([...new Set([...locked, ...dates])].sort());
    return { plan, day, placement, look };
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
    return new DayStanding(dayWith(day, { occupancy: occupancyOf(booking), moves: placement.moves }));
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
function covers(range: TimeRange, plan: FloorPlan, serviceDate: string): boolean {
  const { startMs, endMs } = serviceDayWindow(serviceDate, plan.timeZone);
  return range.fromMs <= startMs && range.untilMs >= endMs + reachMsOf(plan);
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

function occupancyOf(booking: Booking): Occupancy {
  const { id, party, startsAtMs, endsAtMs, untilMs, serviceDate, tables, holdExpiresAtMs, status, tablesFixed } = booking;
  return {
    bookingId: id, party, startsAtMs, endsAtMs, untilMs, serviceDate, tableIds: tables.map((table) => table.id),
    holdExpiresAtMs, movable: !tablesFixed && isOccupying(status),
  };
}
