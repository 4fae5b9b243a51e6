import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheFields, varyField } from './cache-policy.ts';
import { cacheStatus } from './cache-status.ts';
import { surrogateKeyFields } from './surrogate-keys.ts';

describe('who may keep an answer', () => {
  it('is said in words, also where nobody may', () => {
    expect(cacheFields('private')).toEqual([['cache-control', 'private, no-store']]);
  });

  it('is the client alone where a key chose the tenant, and its key is part of the question', () => {
    expect(cacheFields('keyed')).toEqual([['cache-control', 'private, no-cache']]);
    expect(varyField('keyed')).toEqual(['vary', 'accept-encoding, x-api-key']);
  });

  it('is everybody for a moment where the host chose it: browsers ask, shared caches are bounded', () => {
    expect(cacheFields('shared')).toEqual([
      ['cache-control', 'public, no-cache'],
      ['cdn-cache-control', 'max-age=1, stale-while-revalidate=5, stale-if-error=300'],
    ]);
    expect(varyField('shared')).toEqual(['vary', 'accept-encoding']);
  });

  it('is everybody for good where the address holds a hash', () => {
    expect(cacheFields('hashed')).toEqual([['cache-control', 'public, max-age=31536000, immutable']]);
  });
});

describe('Cache-Status (RFC 9211)', () => {
  it.each([
    [{ kind: 'hit', ttlMs: null }, 'couvert; hit'],
    [{ kind: 'hit', ttlMs: 1_999 }, 'couvert; hit; ttl=1'],
    [{ kind: 'hit', ttlMs: -1, detail: 'stale' }, 'couvert; hit; ttl=-1; detail=stale'],
    [{ kind: 'forward', reason: 'uri-miss', isStored: true }, 'couvert; fwd=uri-miss; stored'],
    [{ kind: 'forward', reason: 'stale', isStored: false, detail: 'log is silent' }, 'couvert; fwd=stale; detail="log is silent"'],
    [{ kind: 'forward', reason: 'bypass', isStored: false, detail: 'say "no" \\ é' }, String.raw`couvert; fwd=bypass; detail="say \"no\" \\ ?"`],
  ] as const)('%j', (handling, field) => {
    expect(cacheStatus(handling)).toBe(field);
  });
});

describe('surrogate keys', () => {
  it('are our tags, each once', () => {
    expect(surrogateKeyFields(['restaurant:7', 'restaurants:*', 'restaurant:7'])).toEqual([
      ['surrogate-key', 'restaurant:7 restaurants:*'],
      ['cache-tag', 'restaurant:7,restaurants:*'],
    ]);
    expect(surrogateKeyFields([])).toEqual([]);
  });

  it('never break a field, and stay short', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 300 }), (tags) => {
        for (const [, value] of surrogateKeyFields(tags)) {
          expect(value).toMatch(/^[\x20-\x7e]+$/);
          expect(value.length).toBeLessThanOrEqual(3_000);
        }
      }),
    );
    expect(surrogateKeyFields(Array.from({ length: 1_000 }, (_, at) => `restaurant:${at}`))).toEqual([['surrogate-key', 'many'], ['cache-tag', 'many']]);
  });
});
