import { AvailabilityDay } from './availability-day.ts';
import type { LiveTenant } from './live-tenant.ts';

/** Of floors that were never seen: those of thirty tables and twenty combinations have 400 bytes, and twelve say where one lies. */
const planBytesAssumed = 512;

export interface LiveMemoryOptions {
  readonly bytesMax: number;
  /** A day that was asked for so recently stays: else who walks through the calendar would have days built for nobody. */
  readonly keptMsMin: number;
}

/** When room is asked for. */
interface Moment {
  /** On the database's clock: by it dates are over. */
  readonly clockMs: number;
  /** On the monotonic clock: by it dates were asked for. */
  readonly nowMs: number;
}

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
    private readonly options: LiveMemoryOptions,
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

  /** Until the bound is reached; adding up takes a walk through all tenants. */
  get bytesLeft(): number {
    return this.options.bytesMax - this.bytes;
  }

  /** What a day more would take, floors that are still to be read included. */
  bytesOfNewDay({ ordinals: { count }, plans }: LiveTenant): number {
    const missing = Math.max(0, count - plans.size);
    return AvailabilityDay.bytesFor(count) + missing * Math.max(planBytesAssumed, plans.bytesAPlan);
  }

  /**
   * Lets days go, those that are over first and then those asked for the longest time ago, until one more fits; false when it cannot. Who has its
   * share of the memory gets room by its own days alone.
   */
  makeRoomFor(tenant: LiveTenant, { clockMs, nowMs }: Moment): boolean {
    const { bytesMax, keptMsMin } = this.options;
    const needed = this.bytesOfNewDay(tenant);
    const mayGo = ({ tenant: owner, day }: Evictable): boolean =>
      owner.isOver(day.serviceDate, clockMs) || ((owner === tenant || tenant.bytes + needed <= this.share()) && nowMs - this.lastAskedMs(day) >= keptMsMin);
    const candidates = this.oldestFirst(clockMs).filter(mayGo);
    // What cannot fit must not cost anybody a day.
    const free = candidates.reduce((bytes, { day }) => bytes + day.bytes, bytesMax - this.bytes);
    if (needed > free) return false;
    for (const { tenant: owner, day } of candidates) {
      if (this.bytes + needed <= bytesMax) return true;
      this.evict(owner, day);
    }
    return this.bytes + needed <= bytesMax;
  }

  /** What has grown beyond the bound since. */
  trim(clockMs: number): void {
    const { bytesMax } = this.options;
    if (this.bytes <= bytesMax) return;
    for (const { tenant, day } of this.oldestFirst(clockMs)) {
      if (this.bytes <= bytesMax) return;
      this.evict(tenant, day);
    }
  }

  private evict(tenant: LiveTenant, day: AvailabilityDay): void {
    tenant.close(day.serviceDate);
    this.evictions += 1;
  }

  /** Bytes of each, if all had the same. */
  private share(): number {
    return this.options.bytesMax / Math.max(1, this.tenants.size);
  }

  private oldestFirst(clockMs: number): Evictable[] {
    const all = [...this.tenants.values()].flatMap((tenant) => [...tenant.days.values()].map((day) => ({ tenant, day })));
    const rank = ({ tenant, day }: Evictable): number => (tenant.isOver(day.serviceDate, clockMs) ? Number.NEGATIVE_INFINITY : this.lastAskedMs(day));
    return all.map((one) => ({ one, rank: rank(one) })).sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ one }) => one);
  }
}
