import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IsInstant, IsLocalTime, IsServiceDate, isWebUrl, MayBeAbsent } from './validators.ts';

class Dinner {
  @MayBeAbsent() @IsServiceDate() date?: unknown;
  @MayBeAbsent() @IsLocalTime() time?: unknown;
  @MayBeAbsent() @IsInstant() at?: unknown;
  @MayBeAbsent() @IsServiceDate({ each: true }) dates?: unknown;
}

function refusalsOf(values: object): string[] {
  return validateSync(Object.assign(new Dinner(), values)).flatMap((error) => Object.keys(error.constraints ?? {}));
}

describe('IsServiceDate', () => {
  it('takes real dates of the years 2000 to 2100', () => {
    for (const date of ['2000-01-01', '2027-03-28', '2028-02-29', '2100-12-31']) expect(refusalsOf({ date }), date).toEqual([]);
  });

  it('refuses dates that are none, far away, or of another type', () => {
    for (const date of ['2027-02-29', '2027-02-30', '1999-12-31', '2101-01-01', '9999-12-31', '0000-00-00', '2027-3-28', '2027-03-28T00:00:00Z', '2027-03-28 ', '2027-03-28\n', '', 20270328, null, {}, ['2027-03-28']]) {
      expect(refusalsOf({ date }), JSON.stringify(date)).toEqual(['isServiceDate']);
    }
  });

  it('judges each element of a list', () => {
    expect(refusalsOf({ dates: ['2027-03-28', '2027-03-29'] })).toEqual([]);
    expect(refusalsOf({ dates: ['2027-03-28', '2027-02-30'] })).toEqual(['isServiceDate']);
  });
});

describe('IsLocalTime', () => {
  it('takes HH:MM and nothing else', () => {
    for (const time of ['00:00', '04:59', '19:30', '23:59']) expect(refusalsOf({ time }), time).toEqual([]);
    for (const time of ['24:00', '7:30', '19:30:00', '19:60', 1930, null, '']) expect(refusalsOf({ time }), JSON.stringify(time)).toEqual(['isLocalTime']);
  });
});

describe('IsInstant', () => {
  it('takes RFC 3339 with an offset and nothing else', () => {
    for (const at of ['2027-03-28T19:30:00+02:00', '2027-03-28T17:30:00.123Z']) expect(refusalsOf({ at }), at).toEqual([]);
    for (const at of ['2027-03-28T19:30:00', '2027-03-28', '2027-02-30T19:30:00Z', '9999-01-01T00:00:00Z', '2027-03-28T25:00:00Z', 0, null]) {
      expect(refusalsOf({ at }), JSON.stringify(at)).toEqual(['isInstant']);
    }
  });
});

describe('MayBeAbsent', () => {
  it('lets a property be left out, but not be null', () => {
    expect(refusalsOf({})).toEqual([]);
    expect(refusalsOf({ date: undefined })).toEqual([]);
    expect(refusalsOf({ date: null })).toEqual(['isServiceDate']);
  });
});

describe('a web address', () => {
  it('is http or https, without a user, and fits', () => {
    for (const url of ['https://example.org', 'http://example.org/a?b=c#d', 'https://bücher.example/straße']) expect(isWebUrl(url), url).toBe(true);
    for (const url of ['javascript:alert(1)', 'ftp://example.org', 'https://me:pw@example.org', 'example.org', '//example.org', 'https://', 'https://a b', 'https://example.org/\0', 'https://example.org/\ud800', `https://example.org/${'a'.repeat(500)}`]) {
      expect(isWebUrl(url), url).toBe(false);
    }
  });
});
