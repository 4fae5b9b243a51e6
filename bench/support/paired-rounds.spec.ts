import { expect, it } from 'vitest';
import { pairedRounds, shareOf } from './paired-rounds.ts';

it('every contender goes first as often as the others, and ratios are taken within a round', async () => {
  const order: string[] = [];
  const contender = (name: string, figure: (round: number) => number) => async (round: number) => {
    order.push(name);
    return figure(round);
  };
  // The machine halves its speed after the first round; the ratio does not move.
  const speed = [1, 0.5, 0.5];
  const figures = await pairedRounds({
    rounds: 3,
    contenders: {
      bare: contender('bare', (round) => 1_000 * (speed[round] ?? 1)),
      booking: contender('booking', (round) => 400 * (speed[round] ?? 1)),
      other: contender('other', () => 1),
    },
  });
  expect(order).toEqual(['bare', 'booking', 'other', 'booking', 'other', 'bare', 'other', 'bare', 'booking']);
  expect(shareOf(figures.booking, figures.bare)).toBe(0.4);
});
