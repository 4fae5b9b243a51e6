import { describe, expect, it } from 'vitest';
import { aBooking, aDay, aService, times } from '../../../../test/support/availability/a-day.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';

// A night club with a kitchen: parties of one hour from 23:00 to 04:45, each quarter.
const club = aService({ startsAtMinute: 1380, lastSittingMinute: 1725, slotStepMinutes: 15 });

function clubNight(timeZone: string, serviceDate: string, changes: Partial<RestaurantDay> = {}): RestaurantDay {
  return aDay({ timeZone, serviceDate, services: [club], policy: { turnTimes: [{ maxParty: 9, minutes: 60 }] }, ...changes });
}

const offered = (day: RestaurantDay): string[] => times(seatable(day, 2).mask.minutes());
const allNight = offered(clubNight('Europe/Brussels', '2027-06-04'));

describe('nights on which the clocks change', () => {
  it('have 24 quarters in this club on any other night', () => {
    expect(allNight).toHaveLength(24);
  });

  const gaps = [
    ['Europe/Brussels', '2027-03-27', ['26:00', '26:15', '26:30', '26:45']],
    ['America/New_York', '2027-03-13', ['26:00', '26:15', '26:30', '26:45']],
    ['Australia/Lord_Howe', '2027-10-02', ['26:00', '26:15']],
    ['America/Santiago', '2027-09-04', ['24:00', '24:15', '24:30', '24:45']],
  ] as const;
  it.each(gaps)('%s %s: what the clock skips is not offered', (zone, date, missing) => {
    const left = offered(clubNight(zone, date));
    expect(allNight.filter((time) => !left.includes(time))).toEqual(missing);
  });

  const overlaps = [
    ['Europe/Brussels', '2027-10-30'],
    ['America/New_York', '2027-11-06'],
    ['Australia/Lord_Howe', '2027-04-03'],
    ['America/Santiago', '2027-04-03'],
  ] as const;
  it.each(overlaps)('%s %s: what the clock shows twice is offered once', (zone, date) => {
    expect(offered(clubNight(zone, date))).toEqual(allNight);
  });

  it('Europe in spring: an hour from 01:30 ends at 03:30 on the clock', () => {
    const threeFifteen = (minute: number): RestaurantDay => {
      const day = clubNight('Europe/Brussels', '2027-03-27');
      return { ...day, bookings: [aBooking(minute, { minutes: 60 }, day)] };
    };
    expect(offered(threeFifteen(1440 + 210))).toContain('25:30');
    expect(offered(threeFifteen(1440 + 195))).not.toContain('25:30');
  });

  it('Europe in autumn: an hour from 02:30 ends at 02:30, and 03:00 is two hours after 02:00', () => {
    const day = clubNight('Europe/Brussels', '2027-10-30');
    const early = aBooking(1440 + 150, { minutes: 60 }, day);
    expect(offered({ ...day, bookings: [early] })).toEqual(allNight.filter((time) => time <= '25:30' || time >= '27:00'));
    const second = { ...early, startsAtMs: early.startsAtMs + 3_600_000, endsAtMs: early.endsAtMs + 3_600_000, untilMs: early.untilMs + 3_600_000 };
    expect(offered({ ...day, bookings: [second] })).toEqual(allNight.filter((time) => time <= '26:30' || time >= '27:30'));
  });

  it('pacing does not mix the two 02:15s', () => {
    const services = [{ ...club, pacingParties: 1 }];
    const day = clubNight('Europe/Brussels', '2027-10-30', { services });
    const early = aBooking(1440 + 135, { tableIds: [9] }, day);
    expect(offered({ ...day, bookings: [early] })).not.toContain('26:15');
    expect(offered({ ...day, bookings: [{ ...early, startsAtMs: early.startsAtMs + 3_600_000 }] })).toEqual(allNight);
  });

  it('Kathmandu, 5:45 ahead, has whole quarters', () => {
    expect(offered(clubNight('Asia/Kathmandu', '2027-03-28'))).toEqual(allNight);
  });

  it('Apia: the day that never was has no slots, and the night before it ends at midnight', () => {
    const never = clubNight('Pacific/Apia', '2011-12-30', { nowMs: Date.UTC(2011, 11, 29) });
    expect(offered(never)).toEqual([]);
    expect(offered(clubNight('Pacific/Apia', '2011-12-29'))).toEqual(['23:00', '23:15', '23:30', '23:45']);
    expect(offered(clubNight('Pacific/Apia', '2011-12-31'))).toEqual(allNight);
  });
});
