import { describe, expect, it } from 'vitest';
import { ageFields } from './age.ts';
import { parseHttpDate } from './http-date.ts';

const nowMs = Date.UTC(2026, 4, 1, 12, 0, 30, 400);

describe('the age of an answer (RFC 9111, 5.1)', () => {
  it.each([
    [0, '0'],
    [999, '0'],
    [1_000, '1'],
    [59_999, '59'],
  ])('that was found true %i ms ago is %s whole seconds', (sinceMs, age) => {
    expect(ageFields(sinceMs, nowMs).find(([name]) => name === 'age')?.[1]).toBe(age);
  });

  it('and its date make now together, within a second', () => {
    const fields = new Map(ageFields(12_345, nowMs));
    expect(Number(fields.get('age')) * 1_000 + (parseHttpDate(fields.get('date') ?? '') ?? 0)).toBe(Math.floor(nowMs / 1_000) * 1_000);
    // Of this second the server writes the date itself.
    expect(new Map(ageFields(500, nowMs)).has('date')).toBe(false);
  });
});
