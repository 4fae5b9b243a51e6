import { describe, expect, it } from 'vitest';
import { dayNumberOf } from '#kernel';
import { openRangesOf } from '../../oracle/schedule-answers.ts';
import { publishedHours } from './hours-of.ts';
import { minutesPerDay } from './range.ts';
import { schedule } from './services-of.ts';

// Twenty opening times, and what a person reads in them: on each date, from when until when the house is open.
// Times past 24:00 belong to the night of the date; 29:00 is 05:00, where a service day ends.

const brussels = { latitude: 50.8467, longitude: 4.3525, country: 'BE' };
const span = { firstDay: dayNumberOf('2027-01-01'), days: 365 };

interface ByHand {
  readonly text: string;
  readonly days: Readonly<Record<string, string>>;
}

// 2027-01-01 is a Friday, Easter Monday is 2027-03-29, Ascension 2027-05-06, Belgium's national day 07-21 a Wednesday.
const table: readonly ByHand[] = [
  { text: 'Mo-Su 12:00-22:00', days: { '2027-01-01': '12:00-22:00', '2027-07-21': '12:00-22:00', '2027-12-31': '12:00-22:00' } },
  { text: 'Tu-Sa 12:00-14:30,18:30-22:00', days: { '2027-02-01': '', '2027-02-02': '12:00-14:30 18:30-22:00', '2027-02-06': '12:00-14:30 18:30-22:00', '2027-02-07': '' } },
  { text: 'Mo-Fr 12:00-14:30,18:00-22:30; Sa 18:00-23:00; Su off', days: { '2027-02-05': '12:00-14:30 18:00-22:30', '2027-02-06': '18:00-23:00', '2027-02-07': '' } },
  { text: 'Fr-Sa 18:00-02:00', days: { '2027-02-04': '', '2027-02-05': '18:00-26:00', '2027-02-06': '18:00-26:00', '2027-02-07': '' } },
  // Past 05:00 the night is the next service day's: Friday keeps 22:00–29:00, Saturday begins at 05:00.
  { text: 'Fr 22:00-07:00', days: { '2027-02-05': '22:00-29:00', '2027-02-06': '05:00-07:00', '2027-02-07': '' } },
  { text: '24/7', days: { '2027-02-05': '05:00-29:00', '2027-03-28': '05:00-29:00' } },
  { text: 'Mo-Su 11:00-24:00', days: { '2027-02-05': '11:00-24:00' } },
  { text: 'Mo-Fr 08:00-18:00; PH off', days: { '2027-01-01': '', '2027-03-29': '', '2027-07-21': '', '2027-07-22': '08:00-18:00', '2027-12-24': '08:00-18:00' } },
  { text: 'Mo-Su 12:00-22:00; PH 12:00-16:00', days: { '2027-05-06': '12:00-16:00', '2027-05-07': '12:00-22:00' } },
  { text: 'Mo-Sa,PH 10:00-12:00; Su off', days: { '2027-03-28': '', '2027-03-29': '10:00-12:00', '2027-01-01': '10:00-12:00' } },
  { text: 'Apr-Sep Mo-Su 10:00-23:00; Oct-Mar Fr-Su 12:00-20:00', days: { '2027-03-31': '', '2027-04-01': '10:00-23:00', '2027-09-30': '10:00-23:00', '2027-10-01': '12:00-20:00', '2027-10-04': '' } },
  { text: 'Mo-Su 12:00-22:00; Jul 15-Aug 15 off', days: { '2027-07-14': '12:00-22:00', '2027-07-15': '', '2027-08-15': '', '2027-08-16': '12:00-22:00' } },
  { text: 'Mo-Su 12:00-22:00; Dec 25 off; Jan 01 off', days: { '2027-01-01': '', '2027-01-02': '12:00-22:00', '2027-12-25': '', '2027-12-26': '12:00-22:00' } },
  { text: 'Mo-Sa 18:00-22:00; Th[1] off', days: { '2027-02-04': '', '2027-02-11': '18:00-22:00', '2027-03-04': '' } },
  { text: 'Su[-1] 11:00-15:00', days: { '2027-02-21': '', '2027-02-28': '11:00-15:00', '2027-03-28': '11:00-15:00' } },
  { text: 'Mo 12:00-14:00; We 12:00-14:00; Mo,We 19:00-22:00', days: { '2027-02-01': '19:00-22:00', '2027-02-02': '', '2027-02-03': '19:00-22:00' } },
  { text: 'Mo-Fr 12:00-14:00, We 18:00-21:00', days: { '2027-02-02': '12:00-14:00', '2027-02-03': '12:00-14:00 18:00-21:00' } },
  { text: 'Mo-Su 00:00-02:00,17:00-24:00', days: { '2027-02-05': '17:00-26:00' } },
  { text: 'Jan Mo-Su 09:00-12:00; Feb Mo-Su 10:00-13:00', days: { '2027-01-31': '09:00-12:00', '2027-02-01': '10:00-13:00', '2027-02-28': '10:00-13:00', '2027-03-01': '' } },
  { text: 'Mo-Su 11:30-14:10,17:50-22:20', days: { '2027-02-05': '11:30-14:00 18:00-22:15' } },
];

function answerOn(text: string, date: string): string {
  const { hours } = publishedHours(text, { kind: 'restaurant', place: brussels, span });
  const day = dayNumberOf(date);
  const sittings = { slotStepMinutes: 15, pacingParties: null, pacingCovers: null };
  const ranges = openRangesOf(schedule(hours, sittings), [{ date, day }]);
  return ranges.map(({ from, until }) => `${clock(from - day * minutesPerDay)}-${clock(until - day * minutesPerDay)}`).join(' ');
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

describe('opening times read by hand', () => {
  it.each(table)('“$text” means what a person reads in it', ({ text, days }) => {
    for (const [date, expected] of Object.entries(days)) expect(answerOn(text, date), date).toBe(expected);
  });

  it('are twenty, and no two the same', () => {
    expect(new Set(table.map(({ text }) => text)).size).toBe(20);
  });

  it('keep every service within one service day, on whole quarters, with a last sitting before its end', () => {
    for (const { text } of table) {
      const { hours } = publishedHours(text, { kind: 'restaurant', place: brussels, span });
      const { services, specialDays } = schedule(hours, { slotStepMinutes: 15, pacingParties: null, pacingCovers: null });
      for (const service of [...services, ...specialDays.flatMap((day) => day.services)]) {
        const minutes = [service.startsAtMinute, service.lastSittingMinute, service.endsAtMinute];
        expect(minutes.every((minute) => minute % 15 === 0), text).toBe(true);
        expect(service.startsAtMinute >= 300 && service.endsAtMinute <= 1740, text).toBe(true);
        expect(service.startsAtMinute <= service.lastSittingMinute && service.lastSittingMinute < service.endsAtMinute, text).toBe(true);
      }
    }
  });
});
