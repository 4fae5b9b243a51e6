import { describe, expect, it } from 'vitest';
import { aBooking, aDay } from '../../../../test/support/availability/a-day.ts';
import { ordinalsOf } from '../../../../test/support/live/ordinals-of.ts';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import type { VersionedPlan } from '../domain/day-of-plan.ts';
import { LiveTenant } from '../domain/live-tenant.ts';
import { EventLoopPace } from './event-loop-pace.ts';
import { learnLiveBatch, type Learnt } from './learn-live-batch.ts';
import { rangeOf, type LoadedBatch } from './load-live-batch.ts';

const serviceDate = '2027-06-04';
const aPlan = (change: Partial<VersionedPlan> = {}): VersionedPlan => ({ ...aDay(), specialDays: [], version: '00000000-0000-4000-8000-000000000001', ...change });
const longer = aPlan({ policy: { ...aDay().policy, turnTimes: [{ maxParty: 100, minutes: 1_440 }] } });

interface Loading {
  readonly tenant: LiveTenant;
  readonly day: AvailabilityDay;
  readonly learn: (loaded?: Partial<LoadedBatch>) => Promise<Learnt>;
}

/** Restaurants 10, 11, …: their batch is on its way. */
function loading(count: number): Loading {
  const tenant = new LiveTenant('t', ordinalsOf(Array.from({ length: count }, (_, index) => 10 + index)));
  const day = tenant.open(serviceDate);
  const ordinals = day.takeUnseen(count);
  const batch: LoadedBatch = {
    tenant, day, ordinals, nowMs: aDay().nowMs, plans: new Map(), range: rangeOf(aPlan(), serviceDate), occupancies: { link: () => [], of: () => [] },
    stamp: { epoch: 'e', xmin: 1n, xmax: 1n, xip: [] },
  };
  return { tenant, day, learn: (loaded) => learnLiveBatch({ isCurrent: () => true }, { ...batch, ...loaded }, new EventLoopPace(1_000)) };
}

describe('learning a batch', () => {
  it('puts back whose floor plan was read anew meanwhile, and looks further than its bookings were read', async () => {
    const { tenant, day, learn } = loading(1);
    tenant.plans.set(0, longer);
    expect((await learn()).again).toBe(1);
    expect([day.isKnown(0), day.takeWaiting(9)]).toEqual([false, [0]]);
    expect((await learn({ range: rangeOf(longer, serviceDate) })).again).toBe(0);
    expect(day.isKnown(0)).toBe(true);
  });

  it('puts back who had no floor plan when bookings were read, and has one now', async () => {
    const { tenant, day, learn } = loading(1);
    tenant.plans.set(0, aPlan());
    expect((await learn({ range: null })).again).toBe(1);
    expect(day.isKnown(0)).toBe(false);
  });

  it('gives up a restaurant that nothing can be said about until it changes, and learns the others', async () => {
    const { day, learn } = loading(2);
    const impossible = aPlan({ timeZone: 'Europe/Atlantis' });
    const { again, fault } = await learn({ plans: new Map([[0, impossible], [1, aPlan()]]) });
    expect([again, fault?.restaurantId, fault?.error]).toEqual([0, 10, expect.any(RangeError)]);
    expect([day.isKnown(0), day.isKnown(1), day.pendingCount, day.waitingCount]).toEqual([false, true, 1, 0]);
    day.mark(0);
    expect(day.takeWaiting(9)).toEqual([0]);
  });

  it('learns nothing for a day that was let go, not even floor plans: nobody would tell them of changes', async () => {
    const { tenant, day, learn } = loading(1);
    tenant.close(serviceDate);
    await learn({ plans: new Map([[0, aPlan()]]) });
    expect([tenant.plans.size, day.isKnown(0), day.waitingCount]).toEqual([0, false, 0]);
  });

  it('counts who takes up room', async () => {
    const { day, learn } = loading(2);
    const all = aDay().tables.map(({ id }) => id);
    const occupancies = { link: () => [], of: (restaurantId: number) => (restaurantId === 10 ? [aBooking(1_140, { tableIds: all })] : []) };
    await learn({ plans: new Map([[0, aPlan()], [1, aPlan()]]), occupancies });
    const masks = day.masks('2');
    expect([...masks.subarray(0, 3)]).not.toEqual([...masks.subarray(3, 6)]);
  });
});
