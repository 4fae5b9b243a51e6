import { quarterTableOf, serviceMinutesOf } from '#kernel';
import type { SearchVisit } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const zones = ['Europe/Brussels', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'];
/** The Friday after `now`. */
export const friday = '2027-06-18';

/** Houses of many kinds: closed days, lunch only, nights past midnight, small and large, near horizons, long leads, special days, blocks. */
export function aHouse(i: number, tenantId: string): ReturnType<typeof aRestaurant> {
  const timeZone = zones[i % zones.length] ?? 'UTC';
  const policy = { minParty: i % 6 === 5 ? 2 : 1, maxParty: i % 5 === 0 ? 4 : 12, leadMinutes: i % 8 === 0 ? 5 * 1440 : 30, horizonDays: i % 9 === 0 ? 3 : 60 };
  const house = aRestaurant({ tenantId, name: `House ${i}`, timeZone, policy, cuisines: [i % 2 === 0 ? 'thai' : 'italian'] });
  house.withArea({ name: 'Room' }).withTable({ name: 'A', seats: 2 }).withTable({ name: 'B', seats: 4 }).withArea({ name: 'Bar' }).withTable({ name: 'C', seats: 2 + (i % 5) });
  house.withCombination({ tables: ['A', 'B'], minParty: 3, maxParty: 6 });
  if (i % 4 === 0) house.withService({ name: 'Lunch', from: '12:00', lastSitting: '13:30', until: '15:00', weekdays: [0, 1, 2, 3, 4] });
  if (i % 4 === 1) house.withService({ name: 'Dinner', from: '18:00', lastSitting: '21:30', until: '23:00', weekdays: [3, 4, 5], pacingParties: 1 });
  if (i % 4 === 2) house.withService({ name: 'Night', from: '21:00', lastSitting: '02:00', until: '04:00', areas: ['Bar'] }).withService({ name: 'Supper', from: '19:00', lastSitting: '22:00', until: '23:00', slotStepMinutes: 30, areas: ['Room'] });
  if (i % 4 === 3) house.withService({ name: 'Dinner', validFrom: '2027-06-17', validTo: '2027-06-19' });
  if (i % 7 === 0) house.withSpecialDay({ date: friday });
  if (i % 7 === 1) house.withSpecialDay({ date: friday, services: [{ name: 'Gala', from: '17:00', lastSitting: '19:00', until: '23:00' }] });
  if (i % 11 === 0) house.withBlock({ startsAt: '2027-06-18T00:00:00Z', endsAt: '2027-06-19T12:00:00Z' });
  return house;
}

/** Each table an hour after the other, in the early evening. */
export async function fillEvening(house: SavedRestaurant, test: TestDatabase): Promise<void> {
  const { startMs } = quarterTableOf(friday, house.timeZone);
  for (const [at, tableId] of house.tableIds.entries()) {
    await aBooking({ restaurant: house, tableIds: [tableId], startsAt: new Date(startMs + (13 + at) * 3_600_000).toISOString(), party: 2 }).save(test);
  }
}

/** Within the window around a time; all day without one. */
export function visit(asked: { partySize: number; time?: string; windowMinutes?: number; serviceDates?: readonly string[] }): SearchVisit {
  const { partySize, time, windowMinutes = 60, serviceDates = [friday] } = asked;
  if (time === undefined) return { serviceDates, partySize, fromMinute: 300, untilMinute: 1739 };
  const minute = serviceMinutesOf(time);
  return { serviceDates, partySize, fromMinute: Math.max(300, minute - windowMinutes), untilMinute: Math.min(1739, minute + windowMinutes) };
}
