import { describe, expect, it } from 'vitest';
import { idempotencyOf } from './idempotency-request.ts';

const request = { method: 'POST', url: '/v1/bookings', body: { a: 1, b: { c: [1, 2], d: null } }, idempotencyKey: 'k', callerIdentity: 'key token' };
const fingerprint = (change: Partial<typeof request> = {}) => idempotencyOf({ ...request, ...change })?.fingerprint.toString('hex');

describe('the promise of an Idempotency-Key', () => {
  it('is made by POST only', () => {
    expect(idempotencyOf(request)).toMatchObject({ key: 'k', replayed: false });
    expect(idempotencyOf({ ...request, method: 'PATCH' })).toBeNull();
    expect(idempotencyOf({ ...request, idempotencyKey: undefined })).toBeNull();
  });

  it('is for the same request, whatever the order of its members', () => {
    expect(fingerprint({ body: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(fingerprint());
  });

  it('is not for another method, address, body or caller', () => {
    const others = [{ url: '/v1/bookings?x' }, { body: { ...request.body, a: 2 } }, { body: { ...request.body, b: { c: [2, 1], d: null } } }, { callerIdentity: 'other token' }];
    expect(new Set([fingerprint(), ...others.map((change) => fingerprint(change))]).size).toBe(others.length + 1);
  });

  it('needs 1 to 255 printable ASCII characters', () => {
    expect(idempotencyOf({ ...request, idempotencyKey: '~'.repeat(255) })).not.toBeNull();
    for (const idempotencyKey of ['', '~'.repeat(256), 'tab\t', 'é', 'nul\0']) {
      expect(() => idempotencyOf({ ...request, idempotencyKey }), idempotencyKey).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
    }
  });
});
