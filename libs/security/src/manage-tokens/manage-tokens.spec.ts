import { describe, expect, it } from 'vitest';
import { Secrets, uuidV7 } from '#kernel';
import { ManageTokens } from './manage-tokens.ts';

const old = 'an old secret of more than 32 characters';
const current = 'the secret of today, also long enough to be one';
const booking = uuidV7();

describe('a manage token', () => {
  it('is the same each time it is issued for a booking, and different for every booking', () => {
    const tokens = new ManageTokens(new Secrets(current));
    expect(tokens.issue(booking)).toBe(tokens.issue(booking));
    expect(tokens.issue(booking)).not.toBe(tokens.issue(uuidV7()));
    expect(tokens.issue(booking)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('cannot be derived with another secret', () => {
    expect(new ManageTokens(new Secrets(old)).issue(booking)).not.toBe(new ManageTokens(new Secrets(current)).issue(booking));
  });

  it('matches its own hash and nothing else', () => {
    const tokens = new ManageTokens(new Secrets(current));
    const hash = tokens.hash(tokens.issue(booking));
    expect(tokens.matches(tokens.issue(booking), hash)).toBe(true);
    expect(tokens.matches(tokens.issue(uuidV7()), hash)).toBe(false);
    for (const wrong of ['', hash.toString('hex'), `${tokens.issue(booking)}=`, '0'.repeat(10_000)]) expect(tokens.matches(wrong, hash)).toBe(false);
    expect(tokens.matches(tokens.issue(booking), null)).toBe(false);
    expect(tokens.matches(tokens.issue(booking), Buffer.alloc(3))).toBe(false);
  });

  it('stays valid when the secret is rotated, and can be shown again while the old secret is accepted', () => {
    const before = new ManageTokens(new Secrets(old));
    const token = before.issue(booking);
    const hash = before.hash(token);
    const during = new ManageTokens(new Secrets(current, old));
    expect(during.matches(token, hash)).toBe(true);
    expect(during.reissue(booking, hash)).toBe(token);
    const after = new ManageTokens(new Secrets(current));
    expect(after.matches(token, hash)).toBe(true);
    expect(after.reissue(booking, hash)).toBeNull();
  });
});
