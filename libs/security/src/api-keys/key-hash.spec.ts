import { describe, expect, it } from 'vitest';
import { Secrets } from '#kernel';
import { hashKeySecret, keySecretMatches } from './key-hash.ts';

const old = 'an old secret of more than 32 characters';
const current = 'the secret of today, also long enough to be one';
const key = { id: 'abcdefABCDEF', secret: '0123456789ABCDEFGHIJabcdefghijkl' };

describe('the hash of a key', () => {
  it('opens for the key it was made of and for no other', () => {
    const secrets = new Secrets(current);
    const stored = hashKeySecret(secrets, key);
    expect(keySecretMatches(secrets, key, stored)).toBe(true);
    expect(keySecretMatches(secrets, { ...key, secret: key.secret.replace('0', '1') }, stored)).toBe(false);
  });

  it('written into the row of another key opens nothing', () => {
    const secrets = new Secrets(current);
    expect(keySecretMatches(secrets, { ...key, id: 'GHIJKLghijkl' }, hashKeySecret(secrets, key))).toBe(false);
  });

  it('stays good while the secret is rotated, and not longer', () => {
    const stored = hashKeySecret(new Secrets(old), key);
    expect(keySecretMatches(new Secrets(current, old), key, stored)).toBe(true);
    expect(keySecretMatches(new Secrets(current), key, stored)).toBe(false);
  });

  it('of another length is refused, not an error', () => {
    expect(keySecretMatches(new Secrets(current), key, Buffer.alloc(5))).toBe(false);
  });
});
