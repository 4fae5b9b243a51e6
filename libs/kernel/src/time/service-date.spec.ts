import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { calendarDateOf, dayNumberOf, plusDays } from './calendar-date.ts';
import { quarterMs, quarterTableOf, startOfWallQuarter, wallQuarters } from './quarter-table.ts';
import { instantOfWallMinutes, serviceDateOf, serviceDayWindow, serviceTimeOf } from './service-date.ts';

const zones = [
  'Europe/Brussels', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago',
  'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca', 'Antarctica/Troll', 'UTC',
];
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const hours = (window: { startMs: number; endMs: number }): number => (window.endMs - window.startMs) / 3_600_000;

describe('service dates', () => {
  it('are cut at 05:00: Saturday 01:30 is Friday’s dinner', () => {
    expect(serviceDateOf(at('2027-06-05T01:30:00+02:00'), 'Europe/Brussels')).toBe('2027-06-04');
    expect(serviceDateOf(at('2027-06-05T04:59:59.999+02:00'), 'Europe/Brussels')).toBe('2027-06-04');
    expect(serviceDateOf(at('2027-06-05T05:00:00+02:00'), 'Europe/Brussels')).toBe('2027-06-05');
    expect(serviceTimeOf(at('2027-06-05T01:30:00+02:00'), 'Europe/Brussels')).toEqual({ serviceDate: '2027-06-04', minutes: 1530 });
  });

  it('K1: put every instant into exactly one window, and windows leave no instant out', () => {
    const instant = fc.integer({ min: at('2010-01-01T00:00Z'), max: at('2035-01-01T00:00Z') });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (epochMs, zone) => {
        const date = serviceDateOf(epochMs, zone);
        const { startMs, endMs } = serviceDayWindow(date, zone);
        expect(epochMs).toBeGreaterThanOrEqual(startMs);
        expect(epochMs).toBeLessThan(endMs);
        expect(serviceDayWindow(plusDays(date, 1), zone).startMs).toBe(endMs);
      }),
      { numRuns: 500 },
    );
  });

  it('agree with Temporal about every wall minute near every change of the clocks', () => {
    const changes: [string, string][] = [
      ['Europe/Brussels', '2027-03-28'], ['Europe/Brussels', '2027-10-31'], ['America/New_York', '2027-03-14'],
      ['America/New_York', '2027-11-07'], ['Australia/Lord_Howe', '2027-04-04'], ['Australia/Lord_Howe', '2027-10-03'],
      ['America/Santiago', '2027-04-04'], ['America/Santiago', '2027-09-05'], ['Asia/Kathmandu', '2027-03-28'],
    ];
    for (const [zone, date] of changes) {
      for (const serviceDate of [plusDays(date, -1), date]) {
        for (let minutes = 300; minutes < 1740; minutes += 5) {
          const wall = Temporal.PlainDate.from(serviceDate).toPlainDateTime().add({ minutes });
          const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
          const expected = zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : null;
          expect(instantOfWallMinutes(serviceDate, minutes, zone), `${zone} ${serviceDate} ${minutes}`).toBe(expected);
        }
      }
    }
  });

  it('refuse minutes outside of the service day, false dates and unknown zones', () => {
    expect(() => instantOfWallMinutes('2027-06-04', 299, 'UTC')).toThrow(RangeError);
    expect(() => instantOfWallMinutes('2027-06-04', 1741, 'UTC')).toThrow(RangeError);
    expect(() => instantOfWallMinutes('2027-06-04', Number.NaN, 'UTC')).toThrow(RangeError);
    expect(() => instantOfWallMinutes('2027-02-29', 600, 'UTC')).toThrow(RangeError);
    expect(() => instantOfWallMinutes('2027-06-04', 600, 'Mars/Olympus')).toThrow(RangeError);
  });

  it('end where the next one starts: minute 1740 is the cut', () => {
    expect(instantOfWallMinutes('2027-03-27', 1740, 'Europe/Brussels')).toBe(at('2027-03-28T05:00:00+02:00'));
  });
});

describe('days on which the clocks change', () => {
  it('Europe 2027-03-28: Saturday’s service day has 23 hours, and 02:00 to 03:00 does not exist', () => {
    expect(hours(serviceDayWindow('2027-03-27', 'Europe/Brussels'))).toBe(23);
    expect(instantOfWallMinutes('2027-03-27', 1440 + 119, 'Europe/Brussels')).toBe(at('2027-03-28T01:59:00+01:00'));
    expect(instantOfWallMinutes('2027-03-27', 1440 + 120, 'Europe/Brussels')).toBeNull();
    expect(instantOfWallMinutes('2027-03-27', 1440 + 179, 'Europe/Brussels')).toBeNull();
    expect(instantOfWallMinutes('2027-03-27', 1440 + 180, 'Europe/Brussels')).toBe(at('2027-03-28T03:00:00+02:00'));
    expect(hours(serviceDayWindow('2027-03-28', 'Europe/Brussels'))).toBe(24);
  });

  it('Europe 2027-10-31: 25 hours, and 02:30 is offered once, the earlier', () => {
    expect(hours(serviceDayWindow('2027-10-30', 'Europe/Brussels'))).toBe(25);
    expect(quarterTableOf('2027-10-30', 'Europe/Brussels').elapsedQuarters).toBe(100);
    expect(instantOfWallMinutes('2027-10-30', 1440 + 150, 'Europe/Brussels')).toBe(at('2027-10-31T02:30:00+02:00'));
    expect(instantOfWallMinutes('2027-10-30', 1440 + 180, 'Europe/Brussels')).toBe(at('2027-10-31T03:00:00+01:00'));
  });

  it('United States 2027-03-14 and 2027-11-07: 92 and 100 quarters', () => {
    expect(quarterTableOf('2027-03-13', 'America/New_York').elapsedQuarters).toBe(92);
    expect(quarterTableOf('2027-11-06', 'America/New_York').elapsedQuarters).toBe(100);
    expect(instantOfWallMinutes('2027-03-13', 1440 + 150, 'America/New_York')).toBeNull();
    expect(instantOfWallMinutes('2027-11-06', 1440 + 90, 'America/New_York')).toBe(at('2027-11-07T01:30:00-04:00'));
  });

  it('Lord Howe moves by half an hour: 98 and 94 quarters', () => {
    expect(quarterTableOf('2027-04-03', 'Australia/Lord_Howe').elapsedQuarters).toBe(98);
    expect(quarterTableOf('2027-10-02', 'Australia/Lord_Howe').elapsedQuarters).toBe(94);
    expect(instantOfWallMinutes('2027-10-02', 1440 + 120, 'Australia/Lord_Howe')).toBeNull();
    expect(instantOfWallMinutes('2027-10-02', 1440 + 150, 'Australia/Lord_Howe')).toBe(at('2027-10-03T02:30:00+11:00'));
  });

  it('Santiago changes at midnight: the first hour of the night is missing, or 23:00 comes twice', () => {
    expect(instantOfWallMinutes('2027-09-04', 1440, 'America/Santiago')).toBeNull();
    expect(instantOfWallMinutes('2027-09-04', 1500, 'America/Santiago')).toBe(at('2027-09-05T01:00:00-03:00'));
    expect(instantOfWallMinutes('2027-04-03', 1380, 'America/Santiago')).toBe(at('2027-04-03T23:00:00-03:00'));
    expect(instantOfWallMinutes('2027-04-03', 1440, 'America/Santiago')).toBe(at('2027-04-04T00:00:00-04:00'));
    expect(serviceDateOf(at('2027-04-03T23:30:00-04:00'), 'America/Santiago')).toBe('2027-04-03');
  });

  it('Kathmandu is 5:45 ahead, and its quarters are whole', () => {
    expect(serviceDayWindow('2027-03-28', 'Asia/Kathmandu').startMs).toBe(at('2027-03-27T23:15:00Z'));
    expect(quarterTableOf('2027-03-28', 'Asia/Kathmandu').isRegular).toBe(true);
  });

  it('Apia never had 2011-12-30: its service day is empty and the small hours after it belong to the 29th', () => {
    const gone = quarterTableOf('2011-12-30', 'Pacific/Apia');
    expect(gone.elapsedQuarters).toBe(0);
    expect([...gone.elapsedOfWall]).toEqual(Array.from({ length: wallQuarters }, () => -1));
    expect(instantOfWallMinutes('2011-12-30', 1200, 'Pacific/Apia')).toBeNull();
    expect(serviceDateOf(at('2011-12-31T01:30:00+14:00'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(serviceDateOf(at('2011-12-31T05:00:00+14:00'), 'Pacific/Apia')).toBe('2011-12-31');
    expect(instantOfWallMinutes('2011-12-29', 1439, 'Pacific/Apia')).toBe(at('2011-12-29T23:59:00-10:00'));
    expect(instantOfWallMinutes('2011-12-29', 1440, 'Pacific/Apia')).toBeNull();
    expect(hours(serviceDayWindow('2011-12-29', 'Pacific/Apia'))).toBe(24);
  });
});

describe('quarter tables', () => {
  it('begin each wall quarter at the instant that Temporal names, on every day of a year', () => {
    const zonesWithSummer = ['Europe/Brussels', 'Australia/Lord_Howe', 'America/Santiago'];
    for (const zone of zonesWithSummer) {
      for (let day = dayNumberOf('2027-01-01'); day < dayNumberOf('2028-01-01'); day++) {
        const table = quarterTableOf(calendarDateOf(day), zone);
        for (let quarter = 0; quarter < wallQuarters; quarter += 7) {
          const expected = instantOfWallMinutes(table.serviceDate, 300 + quarter * 15, zone);
          expect(startOfWallQuarter(table, quarter)).toBe(expected ?? Number.NaN);
        }
        expect((table.endMs - table.startMs) / quarterMs).toBe(table.elapsedQuarters);
      }
    }
  });

  it('are kept: the same date gives the same table, and a walk through centuries forgets the oldest', () => {
    const first = quarterTableOf('1990-01-01', 'Asia/Tokyo');
    expect(quarterTableOf('1990-01-01', 'Asia/Tokyo')).toBe(first);
    for (let day = 1; day <= 1_000; day++) quarterTableOf(plusDays('1990-01-01', day), 'Asia/Tokyo');
    expect(quarterTableOf('1990-01-01', 'Asia/Tokyo')).not.toBe(first);
    expect(quarterTableOf('1990-01-01', 'Asia/Tokyo')).toEqual(first);
  });

  it('offer no time that falls between two elapsed quarters (Monrovia moved by 44 minutes 30 seconds)', () => {
    const table = quarterTableOf('1972-01-06', 'Africa/Monrovia');
    expect(table.isRegular).toBe(false);
    expect(startOfWallQuarter(table, 94)).toBeNaN();
  });
});
