import { dayMs, dayNumberOf } from '#kernel';
import { AvailabilityDay } from './availability-day.ts';
import type { LiveChange } from './live-tags.ts';
import type { Ordinals } from './ordinals.ts';
import { PlanStore } from './plan-store.ts';
import { SharedTimes } from './shared-times.ts';

/** What is remembered of a tenant: floors, their times, and some of its days. */
export class LiveTenant {
  readonly plans = new PlanStore();
  readonly times = new SharedTimes();
  readonly days = new Map<string, AvailabilityDay>();
  /** On the monotonic clock. */
  askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly tenantId: string,
    readonly ordinals: Ordinals,
  ) {}

  get bytes(): number {
    let bytes = this.plans.bytes + this.times.bytes;
    for (const day of this.days.values()) bytes += day.bytes;
    return bytes;
  }

  /** The day, empty when it is new. */
  open(serviceDate: string): AvailabilityDay {
    let day = this.days.get(serviceDate);
    if (day === undefined) {
      day = new AvailabilityDay(serviceDate);
      day.grow(this.ordinals.count);
      this.days.set(serviceDate, day);
    }
    return day;
  }

  /** Whether the date has ended wherever there is a restaurant; true also while it is not known where, for then there is nothing to keep. */
  isOver(serviceDate: string, clockMs: number): boolean {
    const endMs = this.times.endMs(serviceDate);
    return endMs === null ? clockMs >= (dayNumberOf(serviceDate) + 1) * dayMs : clockMs >= endMs;
  }

  close(serviceDate: string): void {
    this.days.get(serviceDate)?.close();
    this.days.delete(serviceDate);
    // Floors are of no use without a day.
    if (this.days.size === 0) this.plans.clear();
  }

  closeAll(): void {
    for (const serviceDate of this.days.keys()) this.close(serviceDate);
  }

  /** Restaurants that were added wait to be computed. Of days that have to be moved one a call, for that takes a while; the others have their turn later. */
  grow(): void {
    const { count } = this.ordinals;
    let moved = false;
    for (const day of this.days.values()) {
      if (day.isFullAt(count) && moved) continue;
      moved ||= day.isFullAt(count);
      day.grow(count);
    }
  }

  changed(change: LiveChange): void {
    switch (change.kind) {
      case 'day': {
        const ordinal = this.ordinals.ordinalOf(change.restaurantId);
        if (ordinal !== undefined) for (const date of change.dates) this.days.get(date)?.mark(ordinal);
        return;
      }
      case 'restaurant': {
        const ordinal = this.ordinals.ordinalOf(change.restaurantId);
        if (ordinal === undefined) return;
        this.plans.forget(ordinal);
        for (const day of this.days.values()) day.mark(ordinal);
        return;
      }
      case 'all bookings':
        for (const day of this.days.values()) day.markAll();
        return;
      case 'all plans':
        this.plans.clear();
        for (const day of this.days.values()) day.markAll();
        return;
    }
  }

  /** Time alone has changed some answers. */
  markDue(nowMs: number): void {
    for (const day of this.days.values()) day.markDue(nowMs);
  }
}
