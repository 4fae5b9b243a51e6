import { describe, expect, it } from 'vitest';
import type { Block, Occupancy, RestaurantDay } from '../domain/restaurant-day.ts';
import { isHouseFull } from './full-house.ts';

const hourMs = 3_600_000;
const opensMs = Date.UTC(2027, 5, 4, 16);

function party(tableIds: readonly number[], fromHour: number, untilHour: number, more: Partial<Occupancy> = {}): Occupancy {
  const untilMs = opensMs + untilHour * hourMs;
  return { bookingId: `${tableIds.join('+')}@${fromHour}`, party: 2, startsAtMs: opensMs + fromHour * hourMs, endsAtMs: untilMs, untilMs, serviceDate: '2027-06-04', tableIds, holdExpiresAtMs: null, movable: true, ...more };
}

function day({ bookings = [], blocks = [] }: { bookings?: readonly Occupancy[]; blocks?: readonly Block[] }): RestaurantDay {
  const tables = [1, 2].map((id) => ({ id, areaId: 1, minParty: 1, maxParty: 4, priority: 0 }));
  const policy = { minParty: 1, maxParty: 8, leadMinutes: 0, horizonDays: 60, holdMinutes: 10, cancellationCutoffMinutes: 0, bufferMinutes: 0, turnTimes: [{ maxParty: 100, minutes: 120 }], autoConfirm: true };
  return { serviceDate: '2027-06-04', timeZone: 'Europe/Brussels', policy, tables, combinations: [], services: [], specialDay: null, blocks, bookings, nowMs: opensMs - hourMs };
}

const stay = { startsAtMs: opensMs + hourMs, untilMs: opensMs + 3 * hourMs };

describe('a full house', () => {
  it('has as many parties as tables at some instant of the stay', () => {
    expect(isHouseFull(day({ bookings: [party([1], 0, 2), party([2], 1, 3)] }), stay)).toBe(true);
    expect(isHouseFull(day({ bookings: [party([1], 2, 4), party([2], 2, 4)] }), stay)).toBe(true);
  });

  it('is none while a table is free at each instant, though another at each', () => {
    expect(isHouseFull(day({ bookings: [party([1], 0, 2), party([2], 2, 4)] }), stay)).toBe(false);
  });

  it('is none when one party has two tables, for it might do with one', () => {
    expect(isHouseFull(day({ bookings: [party([1, 2], 0, 4)] }), stay)).toBe(false);
  });

  it('does not count a hold that has run out, nor who comes when the stay ends', () => {
    expect(isHouseFull(day({ bookings: [party([1], 0, 4), party([2], 0, 4, { holdExpiresAtMs: opensMs - 2 * hourMs })] }), stay)).toBe(false);
    expect(isHouseFull(day({ bookings: [party([1], 0, 4), party([2], 3, 5)] }), stay)).toBe(false);
  });

  it('counts tables that are taken out, once', () => {
    const blocks: Block[] = [{ scope: 'table', areaId: null, tableId: 2, fromMs: opensMs, untilMs: opensMs + 5 * hourMs }];
    expect(isHouseFull(day({ bookings: [party([1], 0, 4)], blocks }), stay)).toBe(true);
    expect(isHouseFull(day({ bookings: [party([2], 0, 4)], blocks }), stay)).toBe(false);
  });
});
