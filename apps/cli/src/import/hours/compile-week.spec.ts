import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDateOf, dayNumberOf, weekdayOf } from '#kernel';
import { compileWeek, type CompiledHours } from './compile-week.ts';
import type { Opening, ServiceDay } from './service-days.ts';

const lunch: Opening = { start: 720, end: 900 };
const dinner: Opening = { start: 1080, end: 1380 };
const from = dayNumberOf('2027-01-01');

function days(count: number, openings: (date: string, weekday: number) => readonly Opening[]): ServiceDay[] {
  return Array.from({ length: count }, (_, index) => {
    const date = calendarDateOf(from + index);
    return { date, weekday: weekdayOf(date), openings: openings(date, weekdayOf(date)) };
  });
}

/** What the compiled hours say of a date, read as plainly as possible. */
function readBack({ weekly, exceptions }: CompiledHours, date: string): Opening[] {
  const exception = exceptions.find((day) => day.date === date);
  if (exception !== undefined) return [...exception.openings];
  return weekly
    .filter(({ weekdays, validFrom, validTo }) => ((weekdays >>> weekdayOf(date)) & 1) === 1 && (validFrom ?? '') <= date && date <= (validTo ?? '9999'))
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
}

describe('a compiled week', () => {
  it('is one opening for good when every day is the same', () => {
    expect(compileWeek(days(365, () => [lunch]))).toEqual({ weekly: [{ ...lunch, weekdays: 0b1111111, validFrom: null, validTo: null }], exceptions: [] });
  });

  it('has a single closed day as an exception, and no season', () => {
    const compiled = compileWeek(days(365, (date) => (date === '2027-05-01' ? [] : [lunch])));
    expect(compiled.weekly).toHaveLength(1);
    expect(compiled.exceptions).toEqual([{ date: '2027-05-01', weekday: 5, openings: [] }]);
  });

  it('has a summer as a season with the same dates for all weekdays', () => {
    const summer = (date: string): boolean => date >= '2027-04-01' && date <= '2027-09-30';
    const compiled = compileWeek(days(365, (date) => (summer(date) ? [dinner] : [lunch])));
    expect(compiled.exceptions).toEqual([]);
    expect(compiled.weekly).toEqual([
      { ...lunch, weekdays: 0b1111111, validFrom: null, validTo: '2027-03-31' },
      { ...dinner, weekdays: 0b1111111, validFrom: '2027-04-01', validTo: '2027-09-30' },
      { ...lunch, weekdays: 0b1111111, validFrom: '2027-10-01', validTo: null },
    ]);
  });

  it('has a fortnight of holidays as days, not as seasons', () => {
    const compiled = compileWeek(days(365, (date) => (date >= '2027-08-02' && date <= '2027-08-15' ? [] : [lunch])));
    expect(compiled.weekly).toHaveLength(1);
    expect(compiled.exceptions).toHaveLength(14);
  });

  it('says of every day what the days said, whatever they were', () => {
    const opening = fc.constantFrom<readonly Opening[]>([], [lunch], [dinner], [lunch, dinner]);
    const runs = fc.array(fc.record({ length: fc.integer({ min: 1, max: 60 }), week: fc.array(opening, { minLength: 7, maxLength: 7 }) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(runs, (seasons) => {
        const weeks = seasons.flatMap(({ length, week }) => Array.from({ length }, () => week));
        const input = weeks.map((week, index): ServiceDay => {
          const date = calendarDateOf(from + index);
          return { date, weekday: weekdayOf(date), openings: week[weekdayOf(date)] ?? [] };
        });
        const compiled = compileWeek(input);
        for (const day of input) expect(readBack(compiled, day.date), day.date).toEqual(day.openings);
      }),
      { numRuns: 150 },
    );
  });
});
