import { describe, expect, it } from 'vitest';
import { authorNameOf, ratingChange } from './review.ts';

describe('authorNameOf', () => {
  it.each([
    ['Ada Lovelace', 'Ada L.'],
    ['  Ada   King  Lovelace ', 'Ada L.'],
    ['ada', 'ada'],
    ['Émile zola', 'Émile Z.'],
    ['Ana 𝒮ilva', 'Ana 𝒮.'],
    ['', 'A guest'],
    [null, 'A guest'],
  ])('shows %j as %j', (name, shown) => {
    expect(authorNameOf(name)).toBe(shown);
  });
});

describe('ratingChange', () => {
  it.each([
    ['pending', 'published', { reviews: 1, sum: 4 }],
    ['pending', 'rejected', { reviews: 0, sum: 0 }],
    ['published', 'rejected', { reviews: -1, sum: -4 }],
    ['rejected', 'published', { reviews: 1, sum: 4 }],
    ['published', 'published', { reviews: 0, sum: 0 }],
  ] as const)('%s to %s', (status, verdict, change) => {
    expect(ratingChange({ rating: 4, status }, verdict)).toEqual(change);
  });
});
