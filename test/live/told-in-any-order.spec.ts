import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible, type Stamp } from '#caching';
import { quarterTableOf } from '#kernel';
import { answerDay } from '../../libs/bookings/src/domain/availability-day.ts';
import { partyClasses } from '../../libs/bookings/src/domain/booking-class.ts';
import { dayOfPlan, type VersionedPlan } from '../../libs/bookings/src/domain/day-of-plan.ts';
import { liveChangeReader } from '../../libs/bookings/src/domain/live-tags.ts';
import { LiveTenant } from '../../libs/bookings/src/domain/live-tenant.ts';
import type { Occupancy } from '../../libs/bookings/src/domain/restaurant-day.ts';
import { EventLoopPace } from '../../libs/bookings/src/queries/event-loop-pace.ts';
import { learnLiveBatch } from '../../libs/bookings/src/queries/learn-live-batch.ts';
import type { LoadedBatch } from '../../libs/bookings/src/queries/load-live-batch.ts';
import { dayArbitrary } from '../support/availability/arbitraries.ts';
import { ordinalsOf } from '../support/live/ordinals-of.ts';

const serviceDate = '2027-06-04';
const firstId = 1_000;
const houseCount = 4;
const nowMs = Date.parse('2027-06-04T00:00:00Z');

interface House {
  readonly plan: VersionedPlan;
  readonly bookings: readonly Occupancy[];
}

/** Any of the houses of other proofs, moved to one date. */
const houseArbitrary: fc.Arbitrary<House> = dayArbitrary.map((day) => {
  const byMs = quarterTableOf(serviceDate, day.timeZone).startMs - quarterTableOf(day.serviceDate, day.timeZone).startMs;
  const { timeZone, tables, combinations, specialDay, services } = day;
  const blocks = day.blocks.map((block) => ({ ...block, fromMs: block.fromMs + byMs, untilMs: block.untilMs + byMs }));
  const bookings = day.bookings.map((booking) => ({ ...booking, startsAtMs: booking.startsAtMs + byMs, untilMs: booking.untilMs + byMs, holdExpiresAtMs: null }));
  const specialDays = specialDay === null ? [] : [{ ...specialDay, date: serviceDate }];
  // The index goes by what the log says, whatever the version.
  const version = '00000000-0000-4000-8000-000000000001';
  return { plan: { version, timeZone, policy: { ...day.policy, horizonDays: 90 }, tables, combinations, services, blocks, specialDays }, bookings };
});

const actArbitrary = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('begin' as const), house: fc.nat(houseCount - 1), what: fc.constantFrom('bookings' as const, 'plan' as const), nearDay: fc.constantFrom('2027-06-03', '2027-06-04', '2027-06-05'), inBulk: fc.boolean(), becomes: houseArbitrary }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tail' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('load' as const), max: fc.integer({ min: 1, max: houseCount }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('learn' as const), which: fc.nat(9) }) },
);
type Act = typeof actArbitrary extends fc.Arbitrary<infer T> ? T : never;

interface Transaction {
  readonly xid: bigint;
  readonly tags: readonly string[];
  readonly apply: (houses: House[]) => void;
}

/** PostgreSQL, its change log and one follower, reduced to what decides: who committed when, and who knows. */
class World {
  readonly states: (readonly House[])[];
  readonly tenant = new LiveTenant('t', ordinalsOf(Array.from({ length: houseCount }, (_, ordinal) => firstId + ordinal)));
  readonly day = this.tenant.open(serviceDate);
  private next = 100n;
  private running: Transaction[] = [];
  private committed: Transaction[] = [];
  private told: Transaction[] = [];
  private loaded: LoadedBatch[] = [];
  /** The state that the last tail saw. */
  private tailed = 0;
  /** Breaks what is to be proved. */
  constructor(
    houses: readonly House[],
    private readonly believes: 'the log' | 'every load' = 'the log',
  ) {
    this.states = [houses];
  }

  async act(act: Act): Promise<void> {
    if (act.kind === 'begin') this.begin(act);
    else if (act.kind === 'commit') this.commit(act.which);
    else if (act.kind === 'tail') this.tail();
    else if (act.kind === 'load') this.load(act.max);
    else await this.learn(act.which);
  }

  /** Everything commits, is told, loaded and learnt. */
  async settle(): Promise<void> {
    while (this.running.length > 0) this.commit(0);
    this.tail();
    while (this.loaded.length > 0 || this.day.pendingCount > 0) {
      if (this.loaded.length === 0) this.load(houseCount);
      await this.learn(0);
    }
  }

  /** What is shown for a house is right on rows since the last tail. */
  isTrueOf(ordinal: number): boolean {
    const all = [...partyClasses.map((partyClass) => this.day.masks(partyClass)), this.day.openMasks()];
    const shown = all.flatMap((masks) => [...masks.subarray(ordinal * 3, ordinal * 3 + 3)]).join(' ');
    const recent = this.states.slice(this.tailed).map((houses) => houses[ordinal] as House);
    return recent.some(({ plan }) => recent.some(({ bookings }) => [...answerDay(dayOfPlan(plan, { serviceDate, bookings, nowMs })).words].join(' ') === shown));
  }

  private begin({ house, what, nearDay, inBulk, becomes }: Extract<Act, { kind: 'begin' }>): void {
    const id = firstId + house;
    const tag = what === 'plan' ? `availability:${id}` : `availability:${id}:${nearDay}`;
    const tags = inBulk ? [what === 'plan' ? 'tables:*' : 'bookings:*'] : [tag];
    this.running.push({ xid: this.next, tags, apply: (houses) => houses.splice(house, 1, { ...(houses[house] as House), [what]: becomes[what] }) });
    this.next += 1n;
  }

  private commit(which: number): void {
    const [transaction] = this.running.splice(which % Math.max(1, this.running.length), 1);
    if (transaction === undefined) return;
    const houses = [...(this.states.at(-1) as readonly House[])];
    transaction.apply(houses);
    this.states.push(houses);
    this.committed.push(transaction);
  }

  private tail(): void {
    this.tailed = this.states.length - 1;
    this.told.push(...this.committed);
    const changeOf = liveChangeReader();
    for (const { tags } of this.committed.splice(0)) {
      for (const tag of tags) {
        const change = changeOf(tag);
        if (change !== null) this.tenant.changed(change);
      }
    }
  }

  private load(max: number): void {
    const ordinals = [...this.day.takeWaiting(max), ...this.day.takeUnseen(max)];
    if (ordinals.length === 0) return;
    const houses = this.states.at(-1) as readonly House[];
    const plans = new Map(ordinals.filter((ordinal) => !this.tenant.plans.has(ordinal)).map((ordinal) => [ordinal, (houses[ordinal] as House).plan]));
    const occupancies = { link: () => [], of: (restaurantId: number) => (houses[restaurantId - firstId] as House).bookings };
    const range = { fromMs: -Infinity, untilMs: Infinity };
    this.loaded.push({ tenant: this.tenant, day: this.day, ordinals, stamp: this.stamp(), nowMs, plans, range, occupancies });
  }

  private async learn(which: number): Promise<void> {
    const [batch] = this.loaded.splice(which % Math.max(1, this.loaded.length), 1);
    if (batch !== undefined) await learnLiveBatch({ isCurrent: (stamp, tags) => this.isCurrent(stamp, tags) }, batch, new EventLoopPace(1_000));
  }

  private isCurrent(stamp: Stamp, tags: readonly string[]): boolean {
    return this.believes === 'every load' || this.told.every((told) => !told.tags.some((tag) => tags.includes(tag)) || isVisible(stamp, told.xid));
  }

  private stamp(): Stamp {
    const xip = this.running.map(({ xid }) => xid);
    return { epoch: 'e', xmin: xip.reduce((least, xid) => (xid < least ? xid : least), this.next), xmax: this.next, xip };
  }
}

/** @returns whether everything shown was true, after each act and at the end, when everything must be shown */
async function isTrueThroughout(world: World, acts: readonly Act[]): Promise<boolean> {
  const ordinals = Array.from({ length: houseCount }, (_, ordinal) => ordinal);
  for (const act of acts) {
    await world.act(act);
    if (ordinals.some((ordinal) => world.day.isKnown(ordinal) && !world.isTrueOf(ordinal))) return false;
  }
  await world.settle();
  return ordinals.every((ordinal) => world.day.isKnown(ordinal) && world.isTrueOf(ordinal));
}

const houses = fc.array(houseArbitrary, { minLength: houseCount, maxLength: houseCount });
const acts = fc.array(actArbitrary, { minLength: 5, maxLength: 40 });

describe('the availability index', () => {
  it('A11, A12: shows what is right on rows since the last tail, whatever order changes, tails, loads and answers come in', async () => {
    await fc.assert(
      fc.asyncProperty(houses, acts, async (start, order) => {
        expect(await isTrueThroughout(new World(start), order)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('would not, if it believed a load that a change had overtaken', async () => {
    const found = await fc.check(fc.asyncProperty(houses, acts, (start, order) => isTrueThroughout(new World(start, 'every load'), order)), { numRuns: 2_000 });
    expect(found.failed).toBe(true);
  });
});
