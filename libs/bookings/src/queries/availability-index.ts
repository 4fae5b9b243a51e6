import type { ChangeListener, ChangeLog } from '#caching';
import { calendarDateOf, dayMs, daysBetween, isCalendarDate, type Database } from '#kernel';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import type { VersionedPlan } from '../domain/day-of-plan.ts';
import { hotDatesFrom } from '../domain/hot-dates.ts';
import { BuiltDay, type LiveDay } from '../domain/live-day.ts';
import { LiveMemory } from '../domain/live-memory.ts';
import { liveChangeReader } from '../domain/live-tags.ts';
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
  /** However small the city, so many restaurants may be unknown. 20 when left out. */
  readonly pendingMin?: number;
  /** Dates that are kept ready ahead of questions, while there is room. */
  readonly hotDates?: (today: string) => readonly string[];
  /** Told of the first failed load in a row, and of a restaurant that cannot be computed; the index goes on by itself. */
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
/** So few are judged beside the others in any case: a small city must not lose its index to every change. */
const pendingMinUsual = 20;

/** A day that was asked for a minute ago is not let go for another: it takes seconds of a core to build one. */
const keptMsMin = 60_000;

/** For so long nobody looks for room again after there was none. */
const fullMs = 1_000;

/** Nobody has asked for a tenant that long: it is let go, its restaurants' numbers with it. Its next question is answered from the rows. */
const idleMsMax = 3_600_000;

/** Of more in one reading of the log, each would be looked up in one turn of the event loop, at 2 µs: to begin anew is quicker. So many come after an outage only. */
const tagsMax = 10_000;

/** How often hot dates, added restaurants and what time alone has changed are looked for. */
const tickMs = 100;

/**
 * When can parties start, tonight, in all restaurants of a tenant? Masks in memory, built in the background when first
 * asked for and kept true by the change log. While it does not know it says so, and who asks goes to the database.
 */
export class AvailabilityIndex implements ChangeListener {
  private readonly tenants = new Map<string, LiveTenant>();
  /** To be warmed as soon as they have numbers, and the log is heard. */
  private readonly toWarm = new Set<string>();
  private readonly memory: LiveMemory;
  private readonly lanes: LiveLanes;
  private unsubscribe: (() => void) | null = null;
  private timer: NodeJS.Timeout | null = null;
  private hot: { readonly today: string; readonly dates: readonly string[] } | null = null;
  private fullUntilMs = 0;
  private lostCount = 0;

  constructor(
    private readonly log: ChangeLog,
    database: Database,
    private readonly options: AvailabilityIndexOptions,
  ) {
    this.memory = new LiveMemory(this.tenants, { bytesMax: options.bytesMax, keptMsMin });
    this.lanes = new LiveLanes({ log, database, tenants: this.tenants, lastAskedMs: (day) => this.memory.lastAskedMs(day), onError: options.onError });
  }

  start(): void {
    if (this.timer !== null) throw new Error('an index is started once');
    this.unsubscribe = this.log.subscribe(this);
    this.timer = setInterval(() => this.tick(), tickMs);
    this.lanes.start();
  }

  /** Leaves no timer and no load behind. A database that does not answer is not waited for. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.lanes.stop();
    for (const tenant of this.tenants.values()) tenant.closeAll();
    this.tenants.clear();
  }

  /** Null: not known yet, or not surely enough. Then it is being built, and the question is for the database. */
  day(tenantId: string, serviceDate: string): LiveDay | null {
    const today = this.today();
    if (today === null || this.timer === null || !this.isServed(serviceDate, today)) return null;
    const tenant = this.tenantOf(tenantId);
    if (tenant === null) return null;
    const day = tenant.days.get(serviceDate);
    if (day === undefined) {
      this.tryToOpen(tenant, serviceDate);
      return null;
    }
    this.memory.touch(day, performance.now());
    // Not only with the clock's ticks: a restaurant just added is not left out, and what has just run out not told.
    day.grow(tenant.ordinals.count);
    day.markDue(this.nowMs());
    if (day.waitingCount > 0) this.lanes.wake();
    return this.isReady(day) ? new BuiltDay(day, tenant.times, this.log.nowMs() - this.log.ageMs()) : null;
  }

  /** A restaurant's floor plan as it is kept, with what it has from yesterday on. It is that of the rows which have its version, and of no others (invariant R6). */
  planOf(tenantId: string, restaurantId: number): VersionedPlan | null {
    const tenant = this.tenants.get(tenantId);
    const ordinal = tenant?.ordinals.ordinalOf(restaurantId);
    return tenant === undefined || ordinal === undefined ? null : tenant.plans.get(ordinal);
  }

  /** Builds the hot dates of a tenant before anybody asks, as soon as that is possible. */
  warm(tenantId: string): void {
    this.toWarm.add(tenantId);
    this.warmUp();
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
    const concerned = [...this.tenants.values()].filter(({ days }) => days.size > 0);
    if (concerned.length === 0) return;
    if (tags.size > tagsMax) return this.beginAnew();
    const changeOf = liveChangeReader();
    for (const tag of tags.keys()) {
      const change = changeOf(tag);
      if (change !== null) for (const tenant of concerned) tenant.changed(change);
    }
    this.lanes.wake();
  }

  /** Days are forgotten, and built again where they were asked for. */
  lost(): void {
    this.lostCount += 1;
    this.beginAnew();
  }

  private beginAnew(): void {
    for (const tenant of this.tenants.values()) this.begin(tenant.tenantId, tenant.ordinals);
    this.lanes.wake();
  }

  private tick(): void {
    const today = this.today();
    if (today === null) return;
    this.warmUp();
    this.memory.trim(this.nowMs());
    const hot = this.hotDates(today);
    for (const tenant of this.tenants.values()) {
      if (performance.now() - tenant.askedAtMs > idleMsMax) this.leave(tenant);
      else this.keepUp(tenant, today);
    }
    this.openHot([...this.tenants.values()], hot);
    this.lanes.wake();
  }

  private keepUp(tenant: LiveTenant, today: string): void {
    for (const serviceDate of tenant.days.keys()) if (!this.isServed(serviceDate, today)) tenant.close(serviceDate);
    tenant.grow();
    tenant.markDue(this.nowMs());
  }

  private warmUp(): void {
    const today = this.today();
    if (today === null) return;
    for (const tenantId of this.toWarm) {
      const tenant = this.tenantOf(tenantId);
      if (tenant === null) continue;
      this.toWarm.delete(tenantId);
      this.openHot([tenant], this.hotDates(today));
    }
  }

  /** While there is room: nobody's day goes for a date that nobody has asked for. */
  private openHot(tenants: readonly LiveTenant[], dates: readonly string[]): void {
    let left = this.memory.bytesLeft;
    for (const tenant of tenants) {
      for (const date of dates) {
        if (tenant.days.has(date) || tenant.isOver(date, this.nowMs())) continue;
        const needed = this.memory.bytesOfNewDay(tenant);
        if (needed > left) continue;
        left -= needed;
        this.open(tenant, date);
      }
    }
  }

  private hotDates(today: string): readonly string[] {
    if (this.hot?.today !== today) this.hot = { today, dates: (this.options.hotDates ?? hotDatesFrom)(today) };
    return this.hot.dates;
  }

  /** For who asks. When there is no room, not for a while: to look for it is a walk through all that is kept. */
  private tryToOpen(tenant: LiveTenant, serviceDate: string): void {
    const nowMs = performance.now();
    if (nowMs < this.fullUntilMs) return;
    if (this.memory.makeRoomFor(tenant, { clockMs: this.nowMs(), nowMs })) this.open(tenant, serviceDate);
    else this.fullUntilMs = nowMs + fullMs;
  }

  private open(tenant: LiveTenant, serviceDate: string): void {
    this.memory.touch(tenant.open(serviceDate), performance.now());
    this.lanes.wake();
  }

  /** For who asks: numbers are asked for with a question only, since whoever gives them may keep them for who asks. */
  private tenantOf(tenantId: string): LiveTenant | null {
    const ordinals = this.options.ordinalsOf(tenantId);
    if (ordinals === null) return null;
    const known = this.tenants.get(tenantId);
    const tenant = known?.ordinals === ordinals ? known : this.begin(tenantId, ordinals);
    tenant.askedAtMs = performance.now();
    return tenant;
  }

  /** A tenant of which nothing is known, with the days that it had. */
  private begin(tenantId: string, ordinals: Ordinals): LiveTenant {
    const before = this.tenants.get(tenantId);
    const anew = new LiveTenant(tenantId, ordinals);
    this.tenants.set(tenantId, anew);
    if (before === undefined) return anew;
    anew.askedAtMs = before.askedAtMs;
    for (const [serviceDate, day] of before.days) this.memory.touch(anew.open(serviceDate), this.memory.lastAskedMs(day));
    before.closeAll();
    return anew;
  }

  private leave(tenant: LiveTenant): void {
    tenant.closeAll();
    this.tenants.delete(tenant.tenantId);
  }

  private nowMs(): number {
    return this.log.nowMs() + this.lanes.clockOffsetMs;
  }

  /** By the database's clock and Greenwich; null while nothing may be kept, or what is known is too old to be told. */
  private today(): string | null {
    if (this.log.epoch === null || this.log.ageMs() > this.options.staleMsMax) return null;
    return calendarDateOf(Math.floor(this.nowMs() / dayMs));
  }

  /** The day before Greenwich's today is still today west of it. */
  private isServed(serviceDate: string, today: string): boolean {
    if (!isCalendarDate(serviceDate)) return false;
    const ahead = daysBetween({ from: today, until: serviceDate });
    return ahead >= -1 && ahead <= daysAheadMax;
  }

  private isReady(day: AvailabilityDay): boolean {
    return day.isBuilt && day.pendingCount <= Math.max(this.options.pendingMin ?? pendingMinUsual, day.restaurantCount * pendingShareMax);
  }
}
