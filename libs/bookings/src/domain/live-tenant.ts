import { AvailabilityDay } from './availability-day.ts';
import { LeadGroups } from './lead-groups.ts';
import { datesTouchedBy, type LiveChange } from './live-tags.ts';
import type { Ordinals } from './ordinals.ts';
import { PlanStore } from './plan-store.ts';

/** What is remembered of a tenant: floors, lead times, and some of its days. */
export class LiveTenant {
  readonly plans = new PlanStore();
  readonly leads = new LeadGroups();
  readonly days = new Map<string, AvailabilityDay>();

  constructor(
    readonly tenantId: string,
    readonly ordinals: Ordinals,
  ) {}

  get bytes(): number {
    let bytes = this.plans.bytes + this.leads.bytes;
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

  /** Restaurants that were added wait to be computed. */
  grow(): void {
    for (const day of this.days.values()) day.grow(this.ordinals.count);
  }

  changed(change: LiveChange): void {
    switch (change.kind) {
      case 'day': {
        const ordinal = this.ordinals.ordinalOf(change.restaurantId);
        if (ordinal !== undefined) for (const date of datesTouchedBy(change.serviceDate)) this.days.get(date)?.mark(ordinal);
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
