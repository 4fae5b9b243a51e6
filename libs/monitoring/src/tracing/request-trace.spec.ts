import { describe, expect, it } from 'vitest';
import { traceIdOf, traceOf } from './request-trace.ts';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the trace of a request', () => {
  it('is the caller’s when it sends a W3C traceparent', () => {
    expect(traceIdOf(`00-${id}-00f067aa0ba902b7-01`)).toBe(id);
    expect(traceIdOf(`42-${id}-00f067aa0ba902b7-01-what-comes-later`)).toBe(id);
  });

  it('is not taken from what is no traceparent', () => {
    const zeros = '0'.repeat(32);
    for (const header of [undefined, '', id, `ff-${id}-00f067aa0ba902b7-01`, `00-${zeros}-00f067aa0ba902b7-01`, `00-${id}-${zeros.slice(16)}-01`, `00-${id.toUpperCase()}-00f067aa0ba902b7-01`, `00-${id}-00f067aa0ba902b7-01x`, [`00-${id}-00f067aa0ba902b7-01`]]) {
      expect(traceIdOf(header)).toBeNull();
    }
  });

  it('is made once a request', () => {
    const request = { headers: {} };
    expect(traceOf(request)).toBe(traceOf(request));
    expect(traceOf(request).traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceOf({ headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } }).traceId).toBe(id);
  });
});
