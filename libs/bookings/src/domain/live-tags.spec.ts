import { describe, expect, it } from 'vitest';
import { liveChangeReader, liveTagsOf } from './live-tags.ts';

describe('tags of the change log', () => {
  it('say which days of which restaurant, which restaurant, or that everything may have changed', () => {
    const changeOf = liveChangeReader();
    expect(changeOf('availability:7:2027-02-28')).toEqual({ kind: 'day', restaurantId: 7, dates: ['2027-02-26', '2027-02-27', '2027-02-28', '2027-03-01', '2027-03-02'] });
    expect(changeOf('availability:7')).toEqual({ kind: 'restaurant', restaurantId: 7 });
    expect([changeOf('bookings:*'), changeOf('blocks:*')]).toEqual([{ kind: 'all bookings' }, { kind: 'all plans' }]);
    expect(['restaurant:7', 'restaurants:7', 'guests:*', 'availability:seven'].map(changeOf)).toEqual([null, null, null, null]);
  });

  it('may name a date at the end of the calendar, or beyond it', () => {
    expect(['0000-01-01', '9999-12-31', '12027-06-04', '2027-02-30'].map((date) => liveChangeReader()(`availability:7:${date}`))).toEqual([null, null, null, null]);
  });

  it('are those of two dates to each side, and of all tables, for who asks whether something is current', () => {
    const tags = liveTagsOf('2027-06-04')(7);
    for (const date of ['2027-06-02', '2027-06-03', '2027-06-04', '2027-06-05', '2027-06-06']) expect(tags).toContain(`availability:7:${date}`);
    expect(tags).toEqual(expect.arrayContaining(['availability:7', 'bookings:*', 'blocks:*']));
  });
});
