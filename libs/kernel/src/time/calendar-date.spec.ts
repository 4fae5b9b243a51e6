import { describe, expect, it } from 'vitest';
import { calendarDateOf, datesFrom, dayNumberOf, daysBetween, isCalendarDate, plusDays, weekdayOf } from './calendar-date.ts';

describe('calendar dates', () => {
  it('count days over months, leap years and before 1970', () => {
    expect(plusDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(plusDays('1970-01-01', -1)).toBe('1969-12-31');
    expect(daysBetween({ from: '2027-03-01', until: '2028-03-01' })).toBe(366);
    expect(dayNumberOf('1970-01-02')).toBe(1);
  });

  it('know their weekday, Monday first', () => {
    expect(['2027-03-22', '2027-03-28', '1969-12-31'].map(weekdayOf)).toEqual([0, 6, 2]);
  });

  it('refuse what the calendar lacks', () => {
    for (const wrong of ['2027-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '27-01-01', '2027-1-1', '', '2027-01-01T00:00']) {
      expect(isCalendarDate(wrong), wrong).toBe(false);
      expect(() => dayNumberOf(wrong), wrong).toThrow(RangeError);
    }
    expect(isCalendarDate('2028-02-29')).toBe(true);
    expect(() => calendarDateOf(3_000_000)).toThrow(RangeError);
  });

  it('names every date of a range, both ends included', () => {
    expect(datesFrom('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(datesFrom('2028-02-28', '2028-02-28')).toEqual(['2028-02-28']);
    expect(datesFrom('2028-02-28', '2028-02-27')).toEqual([]);
  });
});
