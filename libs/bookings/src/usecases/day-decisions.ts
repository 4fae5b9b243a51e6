import { CouvertError, mayUseScope, type Context } from '#kernel';
import type { FloorPlan } from '#restaurants';
import { dayOfPlan } from '../domain/day-of-plan.ts';
import type { Booking } from '../domain/booking.ts';
import type { StoredOccupancy } from '../persistence/occupancy-json.ts';
import type { KnownDay } from './known-days.ts';
import { planNear } from './known-plans.ts';
import { newBooking, type BookingDraft } from './new-booking.ts';
import type { DayWish } from './party-placer.ts';
import { storedOccupancyOf } from './party-placer.ts';
import { placeParty, type Placement } from './place-party.ts';
import { datesTouched } from './restaurant-hints.ts';

/** How far the database's clock may be from what this process takes it for: farther, and the day is read again. */
const clockToleranceMs = 1_000;

/** What was decided for one wish: a booking to be written, or why it cannot be. */
export type Decision = { readonly booking: Booking } | { readonly refusal: CouvertError };

/**
 * Decides one wish after the other on a day as it is known, each on what the ones before it leave. Gathers what has to
 * be true in the database for the decisions to hold.
 */
export class DayDecisions {
  private readonly plan: FloorPlan;
  private readonly dates: Set<string>;
  private bookings: readonly StoredOccupancy[];
  /** Refusals on the day as it stands now, by wish: in a crowd many ask the same. */
  private readonly refusals = new Map<string, CouvertError>();
  holdsFromMs: number;
  holdsUntilMs: number;

  constructor(
    readonly day: KnownDay,
    private readonly nowMs: number,
  ) {
    this.plan = planNear(day.known.plan, day.serviceDate);
    this.bookings = day.bookings;
    this.dates = new Set([day.serviceDate]);
    this.holdsFromMs = nowMs - clockToleranceMs;
    this.holdsUntilMs = nowMs + clockToleranceMs;
    // From the moment on at which a hold ends, its row has to be ended too.
    for (const { holdExpiresAtMs } of day.bookings) if (holdExpiresAtMs !== null) this.holdsUntilMs = Math.min(this.holdsUntilMs, holdExpiresAtMs);
  }

  /** Whether the day can be decided on at all by this clock. */
  get isOpen(): boolean {
    return this.nowMs < this.holdsUntilMs;
  }

  get serviceDates(): string[] {
    return [...this.dates].sort();
  }

  /** @returns null when it takes more than one statement: others would have to move, or the restaurant is closed to the caller. */
  decide(ctx: Context, wish: DayWish, draft: (at: { plan: FloorPlan }) => BookingDraft): Decision | null {
    const { plan } = this;
    if (plan.status !== 'listed' && !mayUseScope(ctx.caller, 'bookings:write')) return null;
    const known = this.refusals.get(shapeOf(wish));
    // An error tells where it was made, so each who is refused gets one of their own.
    if (known !== undefined) return { refusal: new CouvertError(known.definition, known.occurrence) };
    const day = dayOfPlan(plan, { serviceDate: wish.serviceDate, bookings: this.bookings, nowMs: this.nowMs });
    const placement = placeParty(day, wish);
    if (placement instanceof CouvertError) {
      this.refusals.set(shapeOf(wish), placement);
      return { refusal: placement };
    }
    if (placement.moves.length > 0) return null;
    const booking = newBooking({ plan, placement, nowMs: this.nowMs }, wish, draft({ plan }));
    this.take(booking, placement, wish);
    return { booking };
  }

  private take(booking: Booking, { startsAtMs, untilMs }: Placement, { byStaff }: DayWish): void {
    for (const date of datesTouched({ fromMs: startsAtMs, untilMs }, this.plan.timeZone)) this.dates.add(date);
    if (!byStaff) this.holdsUntilMs = Math.min(this.holdsUntilMs, startsAtMs - this.plan.policy.leadMinutes * 60_000);
    this.bookings = [...this.bookings, storedOccupancyOf(booking)];
    this.refusals.clear();
  }
}

function shapeOf({ party, startsAtMinute, byStaff, tableIds }: DayWish): string {
  return JSON.stringify([party, startsAtMinute, byStaff, tableIds]);
}
