import { describe, expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';

describe('ids that were seen', () => {
  it('are each new once, however many there are', () => {
    const seen = new SeenIds();
    for (let id = 0; id < 20_000; id++) expect(seen.add(`node/${id}`)).toBe(true);
    for (let id = 0; id < 20_000; id++) expect(seen.add(`node/${id}`)).toBe(false);
  });
});
