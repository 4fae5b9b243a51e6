import { beforeEach, describe, expect, it } from 'vitest';
import { OfferedSlots, type OfferedSlot } from './offered-slots.ts';

const slot: OfferedSlot = { restaurantId: 7, serviceDate: '2027-06-18', minute: 1170, partySize: 4 };
let counted: { offered: number; refused: number };
let slots: OfferedSlots;

beforeEach(() => {
  counted = { offered: 0, refused: 0 };
  slots = new OfferedSlots({ offered: { add: (count) => (counted.offered += count) }, refused: { add: (count) => (counted.refused += count) } });
});

describe('slots that were offered', () => {
  it('count, and once more when the same client is refused within a minute', () => {
    slots.show('a', [slot, { ...slot, minute: 1185 }], 5_000);
    expect(slots.refuse('a', slot, 64_000)).toBe(true);
    expect(counted).toEqual({ offered: 2, refused: 1 });
    // Who asks again was not shown it again.
    expect(slots.refuse('a', slot, 64_000)).toBe(false);
  });

  it.each([
    ['another client', 'b', slot, 6_000],
    ['another restaurant', 'a', { ...slot, restaurantId: 8 }, 6_000],
    ['another date', 'a', { ...slot, serviceDate: '2027-06-19' }, 6_000],
    ['another time', 'a', { ...slot, minute: 1155 }, 6_000],
    ['another party', 'a', { ...slot, partySize: 5 }, 6_000],
    ['a minute later', 'a', slot, 66_001],
    ['nobody in particular', null, slot, 6_000],
  ])('are no false availability for %s', (_, client, asked, nowMs) => {
    slots.show('a', [slot], 5_000);
    expect(slots.refuse(client, asked, nowMs)).toBe(false);
    expect(counted).toEqual({ offered: 1, refused: 0 });
  });

  it('are remembered in a bounded place, the latest first', () => {
    const many = Array.from({ length: 300_000 }, (_, at): OfferedSlot => ({ ...slot, restaurantId: at }));
    slots.show('a', many, 5_000);
    const last = many.slice(-1_000);
    expect(last.filter((each) => slots.refuse('a', each, 6_000)).length).toBeGreaterThan(990);
    expect(counted.offered).toBe(300_000);
  });
});
