import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestPriority } from '#kernel';
import { InFlightLimit } from './in-flight-limit.ts';
import { type Entry, PriorityGate } from './priority-gate.ts';

const [min, max] = [10, 400];
const targetMs = { vital: 500, write: 2_000, read: 500, background: 500 } as const;
const inOrder = ['write', 'read', 'background'] as const satisfies readonly RequestPriority[];

function aGate(initial = 100): { limit: InFlightLimit; gate: PriorityGate } {
  const limit = new InFlightLimit({ min, max, initial });
  return { limit, gate: new PriorityGate({ limit, targetMs, waitingMax: 50 }) };
}

type Event =
  | { readonly kind: 'enter'; readonly priority: (typeof inOrder)[number]; readonly isArriving: boolean }
  | { readonly kind: 'leave' | 'arrive'; readonly which: number; readonly isAnswered: boolean }
  | { readonly kind: 'wait' }
  | { readonly kind: 'pass'; readonly ms: number };

const events = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('enter' as const), priority: fc.constantFrom(...inOrder), isArriving: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'arrive' as const), which: fc.nat(), isAnswered: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 1_500 }) }) },
  ),
  { minLength: 50, maxLength: 600 },
);

/** Plays the events; tells of each decision with what was under way just before it. */
function play(all: readonly Event[], onEnter: (seen: { priority: RequestPriority; isIn: boolean; inFlightBefore: number; limit: InFlightLimit; writesBefore: number }) => void): InFlightLimit {
  const { limit, gate } = aGate();
  const inside: Entry[] = [];
  let nowMs = 0;
  const writes = (): number => inside.filter(({ priority }) => priority === 'write').length;
  for (const event of all) {
    if (event.kind === 'pass') nowMs += event.ms;
    else if (event.kind === 'wait') gate.wait({ isArriving: false, enter: (entry) => void inside.push(entry) });
    else if (event.kind === 'enter') {
      limit.look(nowMs);
      const [inFlightBefore, writesBefore] = [limit.inFlight, writes()];
      const hadNobodyWaiting = gate.waiting === 0;
      const entry = gate.enter(event.priority, { nowMs, isArriving: event.isArriving });
      if (entry !== null) inside.push(entry);
      if (hadNobodyWaiting) onEnter({ priority: event.priority, isIn: entry !== null, inFlightBefore, writesBefore, limit });
    } else {
      const entry = inside[event.which % Math.max(1, inside.length)];
      if (entry === undefined) continue;
      if (event.kind === 'arrive') gate.arrived(entry, nowMs);
      else {
        inside.splice(inside.indexOf(entry), 1);
        gate.leave(entry, { nowMs, isAnswered: event.isAnswered });
      }
    }
    expect(limit.limit).toBeGreaterThanOrEqual(min);
    expect(limit.limit).toBeLessThanOrEqual(max);
    expect(limit.inFlight + limit.setAside, 'each place is somebody’s').toBe(inside.length);
    expect(limit.inFlight).toBeGreaterThanOrEqual(0);
  }
  return limit;
}

describe('the limit of requests under way', () => {
  it('stays within its bounds, and counts nobody twice, whatever happens', () => {
    fc.assert(fc.property(events, (all) => void play(all, () => undefined)));
  });

  it('lets nobody in at or above it, but for writes within their fifth', () => {
    fc.assert(fc.property(events, (all) => {
      play(all, ({ priority, isIn, inFlightBefore, writesBefore, limit }) => {
        expect(!isIn || inFlightBefore < limit.limit || (priority === 'write' && writesBefore < limit.limit * 0.2)).toBe(true);
      });
    }));
  });

  it('never refuses a higher priority while it would let in a lower', () => {
    const state = fc.record({ initial: fc.integer({ min, max }), already: fc.array(fc.constantFrom(...inOrder), { maxLength: 450 }) });
    fc.assert(fc.property(state, ({ initial, already }) => {
      // The same state for each, for one who enters changes it.
      const isIn = inOrder.map((priority) => {
        const { gate } = aGate(initial);
        for (const one of already) gate.enter(one, { nowMs: 0 });
        return gate.enter(priority, { nowMs: 0 }) !== null;
      });
      expect(isIn, 'write, read, background').toEqual([...isIn].sort((a, b) => Number(b) - Number(a)));
    }));
  });

  it('gives a place that becomes free to the write that waits, and to no read before it', () => {
    const { gate, limit } = aGate(10);
    const inside = Array.from({ length: 10 }, () => gate.enter('write', { nowMs: 0 }));
    const entered: Entry[] = [];
    expect(gate.enter('write', { nowMs: 0 })).toBeNull();
    gate.wait({ isArriving: false, enter: (entry) => void entered.push(entry) });
    gate.leave(inside[0] as Entry, { nowMs: 1, isAnswered: true });
    expect([entered.length, gate.waiting, limit.inFlight]).toEqual([1, 0, 10]);
  });

  it('has a line that ends: who would be one too many is told at once, and who went away is not waited for', () => {
    const { gate } = aGate(10);
    const stops = Array.from({ length: 50 }, () => gate.wait({ isArriving: false, enter: () => undefined }));
    expect(gate.wait({ isArriving: false, enter: () => undefined })).toBeNull();
    stops[0]?.();
    expect(gate.wait({ isArriving: false, enter: () => undefined })).not.toBeNull();
  });

  it('gives the place of a body that does not come to others, and back when it is there', () => {
    const { gate, limit } = aGate(100);
    const slow = Array.from({ length: 100 }, () => gate.enter('write', { nowMs: 0, isArriving: true }) as Entry);
    expect(gate.enter('write', { nowMs: 10 })).toBeNull();
    expect(gate.enter('write', { nowMs: 700 })).not.toBeNull();
    expect([limit.inFlight, limit.setAside, limit.limit]).toEqual([1, 100, 100]);
    gate.arrived(slow[0] as Entry, 800);
    expect([limit.inFlight, limit.setAside]).toEqual([2, 99]);
    limit.look(1_500);
    expect(limit.limit, 'the time for which it was awaited is not ours').toBe(100);
  });

  it('does not move for one slow answer when little is under way', () => {
    const { gate, limit } = aGate(100);
    const entry = gate.enter('read', { nowMs: 0 }) as Entry;
    gate.leave(entry, { nowMs: 9_000, isAnswered: true });
    limit.look(10_000);
    expect(limit.limit).toBe(100);
  });

  it('falls to the least within seconds while nobody is answered, and is at its maximum within ten when all are', () => {
    fc.assert(fc.property(fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 40 }), (crowd, serviceMs) => {
      const { gate, limit } = aGate(crowd);
      let nowMs = 0;
      // Nothing is answered; clients give up after a second and come again.
      for (let round = 0; round < 30; round += 1) {
        const inside: Entry[] = [];
        for (let at = 0; at < crowd; at += 1) {
          const entry = gate.enter('read', { nowMs });
          if (entry !== null) inside.push(entry);
        }
        nowMs += 1_000;
        for (const entry of inside) gate.leave(entry, { nowMs, isAnswered: false });
      }
      expect(limit.limit).toBeLessThanOrEqual(2 * min);
      const healthyAtMs = nowMs;
      while (limit.limit < max && nowMs - healthyAtMs < 10_000) {
        const inside: Entry[] = [];
        for (let entry = gate.enter('read', { nowMs }); entry !== null; entry = gate.enter('read', { nowMs })) inside.push(entry);
        nowMs += serviceMs;
        for (const entry of inside) gate.leave(entry, { nowMs, isAnswered: true });
      }
      expect(limit.limit, `after ${nowMs - healthyAtMs} ms`).toBe(max);
    }), { numRuns: 30 });
  });
});
