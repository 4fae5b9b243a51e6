import { describe, expect, it } from 'vitest';
import { Secrets } from './secrets.ts';

const a = 'a'.repeat(32);
const b = 'b'.repeat(32);
const bytes = (key: { export(): Buffer }): string => key.export().toString('hex');

describe('Secrets', () => {
  it('derives one key a label, the same in every process', () => {
    expect(bytes(new Secrets(a).key('pepper'))).toBe(bytes(new Secrets(a).key('pepper')));
    expect(bytes(new Secrets(a).key('pepper'))).not.toBe(bytes(new Secrets(a).key('cookie')));
    expect(bytes(new Secrets(a).key('pepper'))).not.toBe(bytes(new Secrets(b).key('pepper')));
  });

  it('accepts what the previous secret made, and makes only with the current one', () => {
    const rotated = new Secrets(b, a);
    expect(rotated.accepted('pepper').map(bytes)).toEqual([bytes(new Secrets(b).key('pepper')), bytes(new Secrets(a).key('pepper'))]);
    expect(bytes(rotated.key('pepper'))).toBe(bytes(new Secrets(b).key('pepper')));
  });

  it('refuses a secret that could be guessed', () => {
    expect(() => new Secrets('short')).toThrow(RangeError);
    expect(() => new Secrets(a, 'short')).toThrow(RangeError);
  });
});
