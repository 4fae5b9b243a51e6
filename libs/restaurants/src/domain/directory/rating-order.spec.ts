import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdinalSet } from './ordinal-set.ts';
import { RatingOrder } from './rating-order.ts';
import { Effort, piecesMax, withoutRest } from './resting-work.ts';
import { sorted } from './sorting.ts';
import { isAhead } from './top-of.ts';

describe('the best rated first', () => {
  it('are those that moved and those in order, each once, and nothing behind a position is passed over', () => {
    const change = fc.record({ ordinal: fc.nat(30), rating: fc.nat(3), reviews: fc.nat(2), listed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: change }, { weight: 1, arbitrary: fc.constant('pack' as const) }), { maxLength: 80 }), fc.tuple(fc.nat(3), fc.nat(2), fc.nat(32)), (steps, after) => {
        const rated = { ratings: new Float64Array(32), reviewCounts: new Uint32Array(32), ids: Int32Array.from({ length: 32 }, (_, ordinal) => (ordinal * 7) % 32) };
        const order = new RatingOrder(() => rated);
        const listed = new OrdinalSet();
        for (const step of steps) {
          if (step === 'pack') {
            withoutRest(order.pack(listed));
            continue;
          }
          const { ordinal, rating, reviews } = step;
          if (step.listed && (!listed.has(ordinal) || rated.ratings[ordinal] !== rating || rated.reviewCounts[ordinal] !== reviews)) order.move(ordinal);
          if (step.listed) {
            listed.add(ordinal);
            rated.ratings[ordinal] = rating;
            rated.reviewCounts[ordinal] = reviews;
          } else listed.delete(ordinal);
        }
        const all: number[] = [];
        const keysOf = (ordinal: number): [number, number, number] => [rated.ratings[ordinal] ?? 0, rated.reviewCounts[ordinal] ?? 0, rated.ids[ordinal] ?? 0];
        const isBehind = (ordinal: number): boolean => isAhead(...after, ...keysOf(ordinal));
        let [passedOver, outOfOrder] = [false, false];
        const start = order.placeAfter(...after);
        let last: number | null = null;
        for (let place = 0; place < order.length; place += 1) {
          const ordinal = order.at(place);
          if (ordinal < 0 || !listed.has(ordinal)) continue;
          all.push(ordinal);
          passedOver ||= place < start && isBehind(ordinal);
          outOfOrder ||= last !== null && !isAhead(...keysOf(last), ...keysOf(ordinal));
          last = ordinal;
        }
        for (let ordinal = order.moved.next(0); ordinal >= 0; ordinal = order.moved.next(ordinal + 1)) if (listed.has(ordinal)) all.push(ordinal);
        expect([passedOver, outOfOrder]).toEqual([false, false]);
        expect(all.sort((one, other) => one - other)).toEqual(Array.from({ length: 32 }, (_, ordinal) => ordinal).filter((ordinal) => listed.has(ordinal)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('sorting', () => {
  it('sorts, keeps equals as they were, and rests', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (keys) => {
        const ordinals = withoutRest(sorted(Uint32Array.from(keys.keys()), (one, other) => (keys[one] ?? 0) < (keys[other] ?? 0), new Effort()));
        expect([...ordinals]).toEqual([...keys.keys()].sort((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0)));
      }),
    );
    const turns = [...sorted(Uint32Array.from({ length: 100_000 }, (_, at) => Math.imul(at, 2_654_435_761) >>> 0), (one, other) => one < other, new Effort())];
    expect([Math.max(...turns) <= piecesMax, turns.length > 80]).toEqual([true, true]);
  });
});
