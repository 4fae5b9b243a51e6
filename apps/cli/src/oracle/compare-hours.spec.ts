import { describe, expect, it } from 'vitest';
import { dayNumberOf } from '#kernel';
import { compareHours, symmetricDifference } from './compare-hours.ts';

const span = { firstDay: dayNumberOf('2027-01-01'), days: 365 };
const options = { kind: 'restaurant', place: { latitude: 50.8467, longitude: 4.3525, country: 'BE' }, span } as const;

describe('the oracle of opening hours', () => {
  it.each(['Mo-Su 12:00-14:30,18:00-22:30', 'Fr-Sa 18:00-02:00; PH off', '24/7', 'Apr-Sep 10:00-22:00; Oct-Mar 12:00-15:00; Su[-1] off', 'Mo-Su 22:00-07:00'])('finds no difference in “%s”', (text) => {
    expect(compareHours(text, options)).toMatchObject({ minutes: 0, quarters: 0, days: 0, first: null });
  });

  it('finds five minutes a day where a closing lies between two quarters', () => {
    expect(compareHours('Mo-Su 12:00-14:05', options)).toMatchObject({ minutes: 365 * 5, days: 365, notes: ['hours-off-quarter'], first: '2027-01-01 14:00 the package says open' });
  });

  it('counts as different what lies in one list and not in the other', () => {
    expect(symmetricDifference([{ from: 0, until: 10 }, { from: 20, until: 30 }], [{ from: 0, until: 10 }, { from: 22, until: 35 }])).toEqual([{ from: 20, until: 22 }, { from: 30, until: 35 }]);
    expect(symmetricDifference([{ from: 0, until: 10 }], [{ from: 0, until: 10 }])).toEqual([]);
    expect(symmetricDifference([], [{ from: 3, until: 4 }])).toEqual([{ from: 3, until: 4 }]);
  });
});
