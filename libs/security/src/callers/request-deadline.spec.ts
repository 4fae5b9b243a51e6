import { describe, expect, it } from 'vitest';
import { deadlineMsOf } from './request-deadline.ts';

describe('the deadline of a request', () => {
  it('is the client’s, when that is sooner than the route’s', () => {
    expect([undefined, '2', '0.5', '0.001', '99999'].map((header) => deadlineMsOf(header, 10_000))).toEqual([10_000, 2_000, 500, 1, 10_000]);
  });

  it.each(['', '0', '0.000', '-1', '1e3', 'soon', '1.2345', '1000000', ' 2', '2, 3', 'Infinity'])('is refused when it is none: %j', (header) => {
    expect(() => deadlineMsOf(header, 10_000)).toThrow('BAD_REQUEST');
  });
});
