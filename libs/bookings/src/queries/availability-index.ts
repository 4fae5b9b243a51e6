import type { ChangeListener, ChangeLog } from '#caching';
import { calendarDateOf, dayMs, daysBetween, isCalendarDate, type Database } from '#kernel';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import { hotDatesFrom } from '../domain/hot-dates.ts';
import { BuiltDay, type LiveDay } from '../domain/live-day.ts';
import { LiveMemory } from '../domain/live-memory.ts';
import { liveChangeOf } from '../domain/live-tags.ts';
import { LiveTenant } from '../domain/live-tenant.ts';
import type { Ordinals } from '../domain/ordinals.ts';
import { LiveLanes } from './live-lanes.ts';

export interface AvailabilityIndexOptions {
  /** Null while the tenant's restaurants have no numbers yet. Another object than before: they were numbered anew. */
  readonly ordinalsOf: (tenantId: string) => Ordinals | null;
  /** Masks and floors of all tenants. */
  readonly bytesMax: number;
  /** What was told longer ago than this is not answered from: the log is behind, or the database away. */
  readonly staleMsMax: number;
  /** Dates that are kept ready ahead of questions, while there is room. */
  readonly hotDates?: (today: string) => readonly string[];
  /** Told of the first failed load in a row; the index goes on by itself. */
  readonly onError: (error: unknown) => void;
}

export interface LiveStats {
  readonly bytes: number;
  readonly restaurants: number;
  readonly loads: number;
  /** Restaurants computed again because something changed while they were loaded. */
  readonly repeats: number;
  readonly evicted: number;
  /** How often all was forgotten. */
  readonly lost: number;
  readonly days: readonly {
    readonly tenantId: string;
    readonly serviceDate: string;
    readonly restaurants: number;
    readonly pending: number;
    readonly isBuilt: boolean;
    readonly bytes: number;
  }[];
}

/** Later dates are asked for so seldom that they are answered from the rows. Also keeps those who walk through the calendar from filling the memory. */
const daysAheadMax = 100;

/**
 * More restaurants than this share with a change not yet computed: the day is not answered from. Each of them would be
 * judged from its rows, and then it is cheaper to judge all that way.
 */
const pendingShareMax = 0.05;

/** How often hot dates, added restaurants and what time alone has changed are looked for. */
const tickMs = 100;

/**
 * When can parties start, tonight, in all restaurants of a tenant? Masks in memory, built in the background when first
 * asked for and kept true by the change log. While it does not know it says so, and who asks goes to the database.
 */
export class AvailabilityIndex implements ChangeListener {
  private readonly tenants = new Map<string, LiveTenant>();
  private readonly memory: LiveMemory;
  private readonly lanes: LiveLanes;
  private unsubscribe: (() => void) | null = null;
  private timer: NodeJS.Timeout | null = null;
  private lostCount = 0;

  constructor(
    private readonly log: ChangeLog,
    database: Database,
    private readonly options: AvailabilityIndexOptions,
  ) {
    this.memory = new LiveMemory(this.tenants, options.bytesMax);
    this.lanes = new LiveLanes({ log, database, tenants: this.tenants, lastAskedMs: (day) => this.memory.lastAskedMs(day), onError: options.onError });
  }

  start(): void {
    if (this.timer !== null) throw new Error('an index is started once');
    this.unsubscribe = this.log.subscribe(this);
    this.timer = setInterval(() => this.tick(), tickMs);
    this.lanes.start();
  }

  /** Leaves no timer and no load behind. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    if (this.timer !== null) clearInterval(this.timer);
    await this.lanes.stop();
    this.tenants.clear();
  }

  /** Null: not known yet, or not surely enough. Then it is being built, and the question is for the database. */
  day(tenantId: string, serviceDate: string): LiveDay | null {
    const today = this.today();
    if (today === null || !this.isServed(serviceDate, today)) return null;
    const tenant = this.tenantOf(tenantId);
    if (tenant === null) return null;
    if (!tenant.days.has(serviceDate)) {
      if (this.memory.makeRoomFor(tenant, today)) this.open(tenant, serviceDate);
      return null;
    }
    const day = tenant.open(serviceDate);
    this.memory.touch(day, performance.now());
    return this.isReady(day) ? new BuiltDay(day, tenant.leads, this.log.nowMs() - this.log.ageMs()) : null;
  }

  /** Builds the hot dates of a tenant before anybody asks. */
  warm(tenantId: string): void {
    const today = this.today();
    const tenant = today === null ? null : this.tenantOf(tenantId);
    if (tenant !== null && today !== null) this.openHot(tenant, today);
  }

  stats(): LiveStats {
    const tenants = [...this.tenants.values()];
    return {
      bytes: this.memory.bytes,
      restaurants: tenants.reduce((sum, { ordinals }) => sum + ordinals.count, 0),
      loads: this.lanes.loads,
      repeats: this.lanes.repeats,
      evicted: this.memory.evicted,
      lost: this.lostCount,
      days: tenants.flatMap(({ tenantId, days }) =>
        [...days.values()].map((day) => ({ tenantId, serviceDate: day.serviceDate, restaurants: day.restaurantCount, pending: day.pendingCount, isBuilt: day.isBuilt, bytes: day.bytes })),
      ),
    };
  }

  changed(tags: ReadonlyMap<string, readonly bigint[]>): void {
    for (const tag of tags.keys()) {
      const change = liveChangeOf(tag);
      if (change !== null) for (const tenant of this.tenants.values()) tenant.changed(change);
    }
    this.lanes.wake();
  }

  /** Days are forgotten, and built again where they were asked for. */
  lost(): void {
    this.lostCount += 1;
    for (const [tenantId, { ordinals, days }] of this.tenants) {
      const anew = new LiveTenant(tenantId, ordinals);
      for (const [serviceDate, day] of days) this.memory.touch(anew.open(serviceDate), this.memory.lastAskedMs(day));
      this.tenants.set(tenantId, anew);
    }
  }

  private tick(): void {
    const today = this.today();
    if (today === null) return;
    for (const [tenantId, tenant] of this.tenants) {
      if (this.tenantOf(tenantId) !== tenant) continue;
      tenant.grow();
      tenant.markDue(this.log.nowMs() + this.lanes.clockOffsetMs);
      for (const serviceDate of tenant.days.keys()) if (!this.isServed(serviceDate, today)) tenant.days.delete(serviceDate);
      this.openHot(tenant, today);
    }
    this.memory.trim(today);
    this.lanes.wake();
  }

  private openHot(tenant: LiveTenant, today: string): void {
    for (const date of (this.options.hotDates ?? hotDatesFrom)(today)) {
      if (!tenant.days.has(date) && this.memory.hasRoomFor(tenant)) this.open(tenant, date);
    }
  }

  private open(tenant: LiveTenant, serviceDate: string): void {
    this.memory.touch(tenant.open(serviceDate), performance.now());
    this.lanes.wake();
  }

  private tenantOf(tenantId: string): LiveTenant | null {
    const ordinals = this.options.ordinalsOf(tenantId);
    const known = this.tenants.get(tenantId);
    if (ordinals === null) return null;
    if (known?.ordinals === ordinals) return known;
    const tenant = new LiveTenant(tenantId, ordinals);
    this.tenants.set(tenantId, tenant);
    return tenant;
  }

  /** By the database's clock and Greenwich; null while nothing may be kept, or what is known is too old to be told. */
  private today(): string | null {
    if (this.log.epoch === null || this.log.ageMs() > this.options.staleMsMax) return null;
    return calendarDateOf(Math.floor((this.log.nowMs() + this.lanes.clockOffsetMs) / dayMs));
  }

  /** The day before Greenwich's today is still today west of it. */
  private isServed(serviceDate: string, today: string): boolean {
    if (!isCalendarDate(serviceDate)) return false;
    const ahead = daysBetween({ from: today, until: serviceDate });
    return ahead >= -1 && ahead <= daysAheadMax;
  }

  private isReady(day: AvailabilityDay): boolean {
    return day.isBuilt && day.pendingCount <= day.restaurantCount * pendingShareMax;
  }
}
