import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { edgeOfWallTime, instantOfWallTime, wallTimeOf } from './wall-time.ts';
import { isTimeZone, offsetMsAt, offsetSpanAt } from './zone-offsets.ts';

const zones = ['Europe/Brussels', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kathmandu', 'Pacific/Apia'];
const instant = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2040, 0) });

describe('offset spans', () => {
  it('say what Temporal says, at every instant and in any order of asking', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (epochMs, zone) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
        expect(offsetMsAt(epochMs, zone)).toBe(zoned.offsetNanoseconds / 1e6);
        const span = offsetSpanAt(epochMs, zone);
        expect(epochMs >= span.fromMs && epochMs < span.untilMs).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('begin at the very instant of a change', () => {
    const change = Date.UTC(2027, 2, 28, 1);
    expect(offsetSpanAt(change, 'Europe/Berlin').fromMs).toBe(change);
    expect(offsetSpanAt(change - 1, 'Europe/Berlin').untilMs).toBe(change);
  });

  it('do not grow without bound when every century is asked for', () => {
    for (let year = 1950; year < 2400; year++) {
      for (const month of [1, 6]) expect(offsetMsAt(Date.UTC(year, month), 'Europe/Paris')).toBeTypeOf('number');
    }
    expect(offsetMsAt(Date.UTC(2027, 6), 'Europe/Paris')).toBe(7_200_000);
  });

  it('know zones of the IANA list by name only', () => {
    expect(isTimeZone('Europe/Brussels')).toBe(true);
    expect(isTimeZone('America/Argentina/Buenos_Aires')).toBe(true);
    for (const wrong of ['', 'Mars/Olympus', '+02:00', 'Europe/Brussels\0', 'null']) expect(isTimeZone(wrong)).toBe(false);
  });
});

describe('wall times', () => {
  it('lead back to the instant, or to the earlier reading of the same wall time', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (epochMs, zone) => {
        const wallMs = epochMs + offsetMsAt(epochMs, zone);
        const back = instantOfWallTime(wallMs, zone);
        expect(back).not.toBeNull();
        expect(back).toBeLessThanOrEqual(epochMs);
        expect((back ?? 0) + offsetMsAt(back ?? 0, zone)).toBe(wallMs);
      }),
      { numRuns: 1_000 },
    );
  });

  it('edges inside a gap are read as Temporal reads them', () => {
    const wall = Temporal.PlainDateTime.from('2027-03-28T02:30');
    const expected = wall.toZonedDateTime('Europe/Brussels', { disambiguation: 'compatible' }).epochMilliseconds;
    expect(edgeOfWallTime(Date.UTC(2027, 2, 28, 2, 30), 'Europe/Brussels')).toBe(expected);
  });

  it('give the date and the minute on the wall', () => {
    expect(wallTimeOf(Date.UTC(2027, 2, 27, 23, 15, 59), 'Asia/Kathmandu')).toEqual({ date: '2027-03-28', minuteOfDay: 300 });
  });
});
