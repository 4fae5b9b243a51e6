import { describe, expect, it } from 'vitest';
import { aDay } from '../../../../test/support/availability/a-day.ts';
import { ordinalsOf } from '../../../../test/support/live/ordinals-of.ts';
import { AvailabilityDay } from './availability-day.ts';
import { hotDatesFrom } from './hot-dates.ts';
import { LiveMemory } from './live-memory.ts';
import { LiveTenant } from './live-tenant.ts';

const today = '2027-06-04';
const clockMs = Date.parse('2027-06-04T01:00:00Z');
const count = 1_000;
/** A day, and the floors that are expected beside it. */
const dayBytes = AvailabilityDay.bytesFor(count);
const floorBytes = count * 512;
const keptMsMin = 10;

interface City {
  readonly memory: LiveMemory;
  readonly tenants: Map<string, LiveTenant>;
  readonly ask: (serviceDate: string, nowMs: number, tenantId?: string) => boolean;
  readonly dates: (tenantId?: string) => string[];
}

/** Tenants of a thousand restaurants each. */
function aCity(bytesMax: number): City {
  const ordinals = ordinalsOf(Array.from({ length: count }, (_, index) => index + 1));
  const tenants = new Map<string, LiveTenant>();
  const memory = new LiveMemory(tenants, { bytesMax, keptMsMin });
  return {
    memory,
    tenants,
    ask: (serviceDate, nowMs, tenantId = 'one') => {
      const tenant = tenants.get(tenantId) ?? new LiveTenant(tenantId, ordinals);
      tenants.set(tenantId, tenant);
      if (!tenant.days.has(serviceDate) && !memory.makeRoomFor(tenant, { clockMs, nowMs })) return false;
      memory.touch(tenant.open(serviceDate), nowMs);
      return true;
    },
    dates: (tenantId = 'one') => [...(tenants.get(tenantId)?.days.keys() ?? [])],
  };
}

describe('the memory of the index', () => {
  it('lets dates go first that are over, then those asked for the longest time ago', () => {
    const bytesMax = dayBytes * 3 + floorBytes;
    const { memory, ask, dates } = aCity(bytesMax);
    for (const [nowMs, date] of ['2027-06-05', '2027-06-03', '2027-06-06'].entries()) ask(date, nowMs);
    ask('2027-06-07', 100);
    expect(dates()).toEqual(['2027-06-05', '2027-06-06', '2027-06-07']);
    ask('2027-06-05', 110);
    ask('2027-06-08', 120);
    expect(dates()).toEqual(['2027-06-05', '2027-06-07', '2027-06-08']);
    expect([memory.evicted, memory.bytes <= bytesMax]).toEqual([2, true]);
  });

  it('does not hold for over what is tonight still, where the sun sets later', () => {
    const { tenants, ask, dates } = aCity(dayBytes * 2 + floorBytes + 1_000);
    ask('2027-06-05', 1);
    tenants.get('one')?.times.set(0, { ...aDay({ timeZone: 'America/New_York' }), specialDays: [] });
    ask('2027-06-03', 2);
    ask('2027-06-07', 100);
    expect(dates()).toEqual(['2027-06-03', '2027-06-07']);
  });

  it('keeps what it has when a day could never fit', () => {
    const { ask, dates } = aCity(floorBytes);
    expect([ask(today, 1), dates()]).toEqual([false, []]);
  });

  it('does not let a day go that was asked for a moment ago, however many others are', () => {
    const { memory, ask, dates } = aCity(dayBytes * 2 + floorBytes);
    ask('2027-06-05', 100);
    ask('2027-06-06', 101);
    for (let days = 10; days < 30; days++) expect(ask(`2027-06-${days}`, 105)).toBe(false);
    expect([dates(), memory.evicted]).toEqual([['2027-06-05', '2027-06-06'], 0]);
    expect(ask('2027-06-10', 110)).toBe(true);
    expect(dates()).toEqual(['2027-06-06', '2027-06-10']);
  });

  it('makes room for who has less than a share by whose days are oldest, and for who has more by their own', () => {
    const bytesMax = (dayBytes + floorBytes) * 3;
    const { memory, ask, dates } = aCity(bytesMax);
    ask('2027-06-05', 1, 'small');
    for (let days = 10; memory.bytes + dayBytes + floorBytes <= bytesMax; days++) ask(`2027-06-${days}`, days, 'large');
    expect(ask('2027-07-01', 100, 'large')).toBe(true);
    expect([dates('small'), dates('large')[0], dates('large').at(-1)]).toEqual([['2027-06-05'], '2027-06-11', '2027-07-01']);
    expect(ask('2027-06-05', 200, 'third')).toBe(true);
    expect([dates('small'), dates('large')[0]]).toEqual([[], '2027-06-11']);
  });

  it('lets go what has grown beyond the bound', () => {
    const { memory, tenants, ask } = aCity(dayBytes * 2 + floorBytes);
    ask('2027-06-05', 1);
    ask('2027-06-06', 2);
    for (const day of tenants.get('one')?.days.values() ?? []) day.grow(count * 3);
    memory.trim(clockMs);
    expect(tenants.get('one')?.days.size).toBeLessThan(2);
  });

  it('remembers how large the floors were: what did not fit is not opened, and let go, again and again', () => {
    const { memory, tenants, ask, dates } = aCity(dayBytes + floorBytes);
    ask('2027-06-05', 1);
    const tenant = tenants.get('one') as LiveTenant;
    const services = Array.from({ length: 60 }, () => aDay().services).flat();
    for (let ordinal = 0; ordinal < count; ordinal++) tenant.plans.set(ordinal, { ...aDay({ services }), specialDays: [], version: '00000000-0000-4000-8000-000000000001' });
    memory.trim(clockMs);
    expect([dates(), tenant.plans.size, memory.bytesOfNewDay(tenant) <= memory.bytesLeft, ask('2027-06-05', 100)]).toEqual([[], 0, false, false]);
  });

  it('closes a day that is let go, for whoever still holds it', () => {
    const { memory, tenants, ask } = aCity(dayBytes + floorBytes);
    ask('2027-06-05', 1);
    const day = tenants.get('one')?.days.get('2027-06-05') as AvailabilityDay;
    day.learn(0, { words: new Uint32Array(30), validUntilMs: Infinity });
    expect(day.isKnown(0)).toBe(true);
    ask('2027-06-06', 100);
    expect([day.isClosed, day.isKnown(0), memory.evicted]).toEqual([true, false, 1]);
  });
});

describe('hot dates', () => {
  it('are tonight wherever that is, tomorrow, and Friday to Sunday of the next seven days', () => {
    expect(hotDatesFrom('2027-06-02')).toEqual(['2027-06-01', '2027-06-02', '2027-06-03', '2027-06-04', '2027-06-05', '2027-06-06']);
    expect(hotDatesFrom('2027-06-06')).toEqual(['2027-06-05', '2027-06-06', '2027-06-07', '2027-06-11', '2027-06-12']);
  });
});
