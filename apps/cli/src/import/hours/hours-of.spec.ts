import { describe, expect, it } from 'vitest';
import { dayNumberOf } from '#kernel';
import { compileWeek } from './compile-week.ts';
import { defaultHours } from './default-hours.ts';
import { publishedHours } from './hours-of.ts';

const span = { firstDay: dayNumberOf('2027-01-01'), days: 365 };
const brussels = { latitude: 50.8467, longitude: 4.3525, country: 'BE' };
const kathmandu = { latitude: 27.7154, longitude: 85.3123, country: 'NP' };

function read(text: string, place = brussels) {
  const { hours, notes } = publishedHours(text, { kind: 'restaurant', place, span });
  return { hours, codes: notes.map(({ code }) => code) };
}

describe('published hours that are not plain', () => {
  it('fall back to the house default, noted, when they cannot be read', () => {
    expect(read('ask the cook')).toEqual({ hours: defaultHours.restaurant, codes: ['hours-unreadable'] });
  });

  it('are read as on any other day where the holidays of the country are not known', () => {
    const { hours, codes } = read('Mo-Su,PH 12:00-14:00; PH off', kathmandu);
    expect(codes).toEqual(['hours-holidays-unknown']);
    expect(hours.weekly).toEqual([{ start: 720, end: 840, weekdays: 0b1111111, validFrom: null, validTo: null }]);
  });

  it('take an open end for four hours, and one after certain hours for nothing', () => {
    expect(read('Mo-Su 18:00+')).toMatchObject({ hours: { weekly: [{ start: 1080, end: 1320 }] }, codes: ['hours-open-end'] });
    expect(read('Mo-Su 18:00-22:00+')).toMatchObject({ hours: { weekly: [{ start: 1080, end: 1320 }] }, codes: ['hours-uncertain'] });
  });

  it('take the house default on the days that are uncertain, and stay closed on those that are not', () => {
    const { hours, codes } = read('Tu-Su unknown; Mo off');
    expect(codes).toEqual(['hours-uncertain', 'hours-assumed']);
    expect(hours.weekly.map(({ start, end, weekdays }) => ({ start, end, weekdays }))).toEqual([
      { start: 720, end: 900, weekdays: 0b1111110 },
      { start: 1080, end: 1380, weekdays: 0b1111110 },
    ]);
  });

  it('take 23:59 for midnight, and go on without a gap after it', () => {
    expect(read('Mo-Su 11:00-23:59,00:00-02:00')).toMatchObject({ hours: { weekly: [{ start: 660, end: 1560 }] }, codes: ['hours-to-midnight'] });
  });

  it('narrow to whole quarters, noted', () => {
    expect(read('Mo-Su 11:50-14:05')).toMatchObject({ hours: { weekly: [{ start: 720, end: 840 }] }, codes: ['hours-off-quarter'] });
  });

  it('say so when the house never opens', () => {
    expect(read('Mo-Su off')).toEqual({ hours: { weekly: [], exceptions: [] }, codes: ['hours-never'] });
  });

  it('are the same whatever time zone this process is in', () => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = 'America/New_York';
      expect(new Date(2027, 0, 1).getTimezoneOffset()).toBe(300);
      expect(read('Mo-Su 02:00-03:30,12:00-14:00').hours).toEqual(compileWeek(daily([{ start: 720, end: 840 }, { start: 1560, end: 1650 }])));
      expect(new Date(2027, 0, 1).getTimezoneOffset()).toBe(300);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});

function daily(openings: readonly { start: number; end: number }[]) {
  return Array.from({ length: 7 }, (_, weekday) => ({ date: `2027-01-0${weekday + 4}`, weekday, openings }));
}
