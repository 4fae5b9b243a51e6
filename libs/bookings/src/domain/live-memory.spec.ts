import { describe, expect, it } from 'vitest';
import { ordinalsOf } from '../../../../test/support/live/ordinals-of.ts';
import { AvailabilityDay } from './availability-day.ts';
import { hotDatesFrom } from './hot-dates.ts';
import { LiveMemory } from './live-memory.ts';
import { LiveTenant } from './live-tenant.ts';

const today = '2027-06-04';
const count = 1_000;
/** A day and the floors that are expected beside it. */
const dayBytes = AvailabilityDay.bytesFor(count);
const floorBytes = count * 512;

function aCity(daysMax: number): { tenant: LiveTenant; memory: LiveMemory; ask: (serviceDate: string, atMs: number) => boolean } {
  const tenant = new LiveTenant('one', ordinalsOf(Array.from({ length: count }, (_, index) => index + 1)));
  const memory = new LiveMemory(new Map([['one', tenant]]), dayBytes * daysMax + floorBytes);
  const ask = (serviceDate: string, atMs: number): boolean => {
    if (!tenant.days.has(serviceDate) && !memory.makeRoomFor(tenant, today)) return false;
    memory.touch(tenant.open(serviceDate), atMs);
    return true;
  };
  return { tenant, memory, ask };
}

describe('the memory of the index', () => {
  it('lets past dates go first, then those asked for the longest time ago', () => {
    const { tenant, memory, ask } = aCity(3);
    for (const [atMs, date] of ['2027-06-05', '2027-06-03', '2027-06-06'].entries()) ask(date, atMs);
    ask('2027-06-07', 3);
    expect([...tenant.days.keys()]).toEqual(['2027-06-05', '2027-06-06', '2027-06-07']);
    ask('2027-06-05', 4);
    ask('2027-06-08', 5);
    expect([...tenant.days.keys()]).toEqual(['2027-06-05', '2027-06-07', '2027-06-08']);
    expect([memory.evicted, memory.bytes <= dayBytes * 3 + floorBytes]).toEqual([2, true]);
  });

  it('keeps what it has when a day could never fit', () => {
    const { tenant, ask } = aCity(0);
    expect([ask(today, 1), tenant.days.size]).toEqual([false, 0]);
  });

  it('lets go what has grown beyond the bound', () => {
    const { tenant, memory, ask } = aCity(2);
    ask('2027-06-05', 1);
    ask('2027-06-06', 2);
    for (const day of tenant.days.values()) day.grow(count * 3);
    memory.trim(today);
    expect(tenant.days.size).toBeLessThan(2);
  });
});

describe('hot dates', () => {
  it('are today, tomorrow, and Friday to Sunday of the next seven days', () => {
    expect(hotDatesFrom('2027-06-02')).toEqual(['2027-06-02', '2027-06-03', '2027-06-04', '2027-06-05', '2027-06-06']);
    expect(hotDatesFrom('2027-06-06')).toEqual(['2027-06-06', '2027-06-07', '2027-06-11', '2027-06-12']);
  });
});
