import { AvailabilityDay } from './availability-day.ts';
import type { LiveTenant } from './live-tenant.ts';

/** A packed floor of thirty tables and twenty combinations has 400 bytes, and twelve say where it lies. */
const planBytesAssumed = 512;

/** A day that could be let go. */
interface Evictable {
  readonly tenant: LiveTenant;
  readonly day: AvailabilityDay;
}

/** Which days are kept within a number of bytes, floors included. */
export class LiveMemory {
  private readonly askedAtMs = new WeakMap<AvailabilityDay, number>();
  private evictions = 0;

  constructor(
    private readonly tenants: ReadonlyMap<string, LiveTenant>,
    private readonly bytesMax: number,
  ) {}

  get evicted(): number {
    return this.evictions;
  }

  get bytes(): number {
    let bytes = 0;
    for (const tenant of this.tenants.values()) bytes += tenant.bytes;
    return bytes;
  }

  touch(day: AvailabilityDay, atMs: number): void {
    this.askedAtMs.set(day, atMs);
  }

  /** Minus infinity for a day that nobody has asked for. */
  lastAskedMs(day: AvailabilityDay): number {
    return this.askedAtMs.get(day) ?? Number.NEGATIVE_INFINITY;
  }

  hasRoomFor(tenant: LiveTenant): boolean {
    return this.bytes + this.bytesOfNewDay(tenant) <= this.bytesMax;
  }

  /** Lets days go, past dates first and then those asked for the longest time ago, until one more fits; false when it cannot. */
  makeRoomFor(tenant: LiveTenant, today: string): boolean {
    const needed = this.bytesOfNewDay(tenant);
    // What can never fit must not cost others their days.
    if (needed + (tenant.days.size === 0 ? 0 : tenant.plans.bytes) > this.bytesMax) return false;
    for (const { tenant: owner, day } of this.oldestFirst(today)) {
      if (this.bytes + needed <= this.bytesMax) return true;
      this.evict(owner, day);
    }
    return this.bytes + needed <= this.bytesMax;
  }

  /** What has grown beyond the bound since. */
  trim(today: string): void {
    if (this.bytes <= this.bytesMax) return;
    for (const { tenant, day } of this.oldestFirst(today)) {
      if (this.bytes <= this.bytesMax) return;
      this.evict(tenant, day);
    }
  }

  private evict(tenant: LiveTenant, day: AvailabilityDay): void {
    tenant.days.delete(day.serviceDate);
    // Floors are of no use without a day.
    if (tenant.days.size === 0) tenant.plans.clear();
    this.evictions += 1;
  }

  private oldestFirst(today: string): Evictable[] {
    const all = [...this.tenants.values()].flatMap((tenant) => [...tenant.days.values()].map((day) => ({ tenant, day })));
    const rank = ({ day }: Evictable): number => (day.serviceDate < today ? Number.NEGATIVE_INFINITY : this.lastAskedMs(day));
    return all.sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0));
  }

  private bytesOfNewDay({ ordinals: { count }, plans }: LiveTenant): number {
    const missing = Math.max(0, count - plans.size);
    return AvailabilityDay.bytesFor(count) + missing * planBytesAssumed;
  }
}
