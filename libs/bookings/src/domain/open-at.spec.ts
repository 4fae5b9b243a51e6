import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceTimeOf } from '#kernel';
import { aDay, atMinute } from '../../../../test/support/availability/a-day.ts';
import { isOpenAt, openMaskOf, openQuarterOf } from './open-at.ts';

const serviceDate = '2027-06-04';

describe('opening hours', () => {
  const house = { ...aDay({ serviceDate, timeZone: 'Europe/Brussels' }), specialDays: [] };
  const [dinner] = house.services;
  if (dinner === undefined) throw new Error('the house serves dinner');
  const at = (minute: number): number => atMinute({ serviceDate, timeZone: 'Europe/Brussels' }, minute);
  const lunch = { ...dinner, startsAtMinute: 720, lastSittingMinute: 800, endsAtMinute: 875 };

  it('run from the first minute of a service to its last', () => {
    const lunching = { ...house, services: [lunch] };
    expect([719, 720, 874, 875].map((minute) => isOpenAt(lunching, at(minute)))).toEqual([false, true, true, false]);
  });

  it('are those of a special day where there is one, and none where a block closes the house', () => {
    const closed = { ...house, services: [lunch], specialDays: [{ date: serviceDate, closed: true, services: [] }] };
    expect(isOpenAt(closed, at(730))).toBe(false);
    const gala = { ...closed, specialDays: [{ date: serviceDate, closed: false, services: [{ ...lunch, startsAtMinute: 1_000, endsAtMinute: 1_100 }] }] };
    expect([730, 1_050].map((minute) => isOpenAt(gala, at(minute)))).toEqual([false, true]);
    const blocked = { ...house, services: [lunch], blocks: [{ scope: 'house' as const, areaId: null, tableId: null, fromMs: at(725), untilMs: at(735) }] };
    expect([724, 725, 735].map((minute) => isOpenAt(blocked, at(minute)))).toEqual([true, false, true]);
  });

  it('are in the mask wherever they say yes', () => {
    const service = fc.record({ startsAtMinute: fc.integer({ min: 300, max: 1_700 }), longMinutes: fc.integer({ min: 1, max: 600 }) }).map(({ startsAtMinute, longMinutes }) => ({ ...dinner, startsAtMinute, endsAtMinute: Math.min(1_740, startsAtMinute + longMinutes) }));
    fc.assert(
      fc.property(fc.array(service, { maxLength: 3 }), fc.integer({ min: 300, max: 1_739 }), (services, minute) => {
        const plan = { ...house, services };
        const { minutes } = serviceTimeOf(at(minute), 'Europe/Brussels');
        const isInMask = openMaskOf({ serviceDate, services, specialDay: null }).has(openQuarterOf(minutes));
        // And nowhere that is a quarter of an hour from all of them.
        const isFar = services.every(({ startsAtMinute, endsAtMinute }) => minute < startsAtMinute - 15 || minute > endsAtMinute + 15);
        expect({ isMissed: isOpenAt(plan, at(minute)) && !isInMask, isMadeUp: isFar && isInMask }).toEqual({ isMissed: false, isMadeUp: false });
      }),
    );
  });
});
