import { describe, expect, it } from 'vitest';
import type { BlockFields, ServiceFields } from './schedule.ts';
import { blockFaults, serviceFaults, specialDayFaults } from './schedule-rules.ts';

const surroundings = { bufferMinutes: 15, areaIds: new Set([1, 2]) };
const dinner: ServiceFields = {
  name: 'Dinner', weekdays: 127, startsAtMinute: 1080, lastSittingMinute: 1290, endsAtMinute: 1380, slotStepMinutes: 15,
  pacingParties: null, pacingCovers: null, areaIds: null, validFrom: null, validTo: null, turnTimes: null,
};
const faultsOf = (changes: Partial<ServiceFields>): string[] => serviceFaults({ ...dinner, ...changes }, surroundings).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a service', () => {
  it('begins, seats its last party and ends in this order', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ lastSittingMinute: 1080 })).toEqual([]);
    expect(faultsOf({ lastSittingMinute: 1065 })).toEqual(['/last_sitting ORDER']);
    expect(faultsOf({ lastSittingMinute: 1380 })).toEqual(['/ends_at ORDER']);
  });

  it('may end at the cut of the day, and not later', () => {
    expect(faultsOf({ lastSittingMinute: 1725, endsAtMinute: 1740 })).toEqual([]);
    expect(faultsOf({ lastSittingMinute: 1725, endsAtMinute: 1755 })).toEqual(['/ends_at OUT_OF_DAY']);
  });

  it('keeps to quarters of an hour', () => {
    expect(faultsOf({ startsAtMinute: 1085, lastSittingMinute: 1291, endsAtMinute: 1381 })).toEqual(['/starts_at QUARTER', '/last_sitting QUARTER', '/ends_at QUARTER']);
  });

  it('is valid from a date that does not come after its last', () => {
    expect(faultsOf({ validFrom: '2027-06-01', validTo: '2027-06-01' })).toEqual([]);
    expect(faultsOf({ validFrom: '2027-06-02', validTo: '2027-06-01' })).toEqual(['/valid_to ORDER']);
  });

  it('uses areas and turn times that can be', () => {
    expect(faultsOf({ areaIds: [1, 2], turnTimes: [{ maxParty: 2, minutes: 1425 }] })).toEqual([]);
    expect(faultsOf({ areaIds: [1, 3], turnTimes: [{ maxParty: 2, minutes: 1440 }] })).toEqual(['/area_ids/1 UNKNOWN', '/turn_times/0/minutes TOO_LONG']);
    expect(faultsOf({ turnTimes: [] })).toEqual(['/turn_times EMPTY']);
  });
});

describe('a special day', () => {
  const day = { date: '2027-12-24', note: '' };
  const faults = (closed: boolean, services: ServiceFields[]) => specialDayFaults({ ...day, closed, services }, surroundings).map(({ pointer, code }) => `${pointer} ${code}`);

  it('is closed, or has services', () => {
    expect(faults(true, [])).toEqual([]);
    expect(faults(false, [dinner])).toEqual([]);
    expect(faults(true, [dinner])).toEqual(['/services CLOSED']);
    expect(faults(false, [])).toEqual(['/services EMPTY']);
  });

  it('holds its services to the rules of services', () => {
    expect(faults(false, [dinner, { ...dinner, endsAtMinute: 1080, areaIds: [9] }])).toEqual(['/services/1/ends_at ORDER', '/services/1/area_ids/0 UNKNOWN']);
  });
});

describe('a block', () => {
  const block: BlockFields = { scope: 'house', areaId: null, tableId: null, startsAtMs: 0, endsAtMs: 1, reason: '' };
  const faults = (changes: Partial<BlockFields>) => blockFaults({ ...block, ...changes }).map(({ pointer, code }) => `${pointer} ${code}`);

  it('ends after it begins', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ endsAtMs: 0 })).toEqual(['/ends_at ORDER']);
  });

  it('names what its scope says and nothing else', () => {
    expect(faults({ scope: 'area', areaId: 1 })).toEqual([]);
    expect(faults({ scope: 'table', tableId: 1 })).toEqual([]);
    expect(faults({ scope: 'area' })).toEqual(['/area_id MISSING']);
    expect(faults({ scope: 'table', areaId: 1 })).toEqual(['/area_id UNEXPECTED', '/table_id MISSING']);
    expect(faults({ areaId: 1, tableId: 1 })).toEqual(['/area_id UNEXPECTED', '/table_id UNEXPECTED']);
  });
});
