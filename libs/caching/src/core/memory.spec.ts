import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStamp } from '../log/stamp.ts';
import { bytesCodec, cachedQuestion } from './cached-question.ts';
import { Entry } from './entry.ts';
import { Memory } from './memory.ts';

const blob = cachedQuestion<Uint8Array>({ name: 'memory-spec-blob', shape: 1, reads: 'strict', tables: [], codec: bytesCodec });
const stamp = parseStamp('e', '1:1:');
const bytesMax = 100_000;

function filled(clock = { nowMs: 0 }) {
  const memory = new Memory(bytesMax, () => clock.nowMs);
  const put = (tenantId: string, key: string, size: number): boolean => {
    const shelf = memory.shelf(tenantId, blob as never);
    return memory.put(new Entry(shelf, { key, value: Buffer.alloc(0), stamp, tags: [], validUntilMs: Infinity, loadMs: 1, encodedBytes: size }));
  };
  const has = (tenantId: string, key: string): boolean => memory.find(tenantId, blob as never)?.entries.has(key) ?? false;
  const touch = (tenantId: string, key: string): void => {
    const entry = memory.find(tenantId, blob as never)?.entries.get(key);
    if (entry !== undefined) Object.assign(entry, { isVisited: true });
  };
  const bytesOf = (tenantId: string): number => [...memory.all()].find((partition) => partition.tenantId === tenantId)?.bytes ?? 0;
  return { memory, put, has, touch, bytesOf };
}

describe('memory', () => {
  it('stays in its budget, and its account right, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(30), fc.nat(9_000), fc.boolean()), { maxLength: 300 }), (steps) => {
        const { memory, put, touch } = filled();
        for (const [tenantId, key, size, isTouched] of steps) {
          put(tenantId, String(key), size);
          if (isTouched) touch(tenantId, String((key * 7) % 31));
          const entries = [...memory.all()].flatMap(({ shelves }) => shelves.flatMap((shelf) => [...(shelf?.entries.values() ?? [])]));
          expect(memory.bytes).toBe(entries.reduce((sum, { bytes }) => sum + bytes, 0));
          expect(memory.bytes).toBeLessThanOrEqual(bytesMax);
        }
      }),
    );
  });

  it('keeps under a scan what is asked for again', () => {
    const { put, has, touch } = filled();
    for (let at = 0; at < 20; at += 1) put('a', `hot ${at}`, 1_000);
    for (let at = 0; at < 1_000; at += 1) {
      put('a', `scan ${at}`, 1_000);
      touch('a', `hot ${at % 20}`);
    }
    expect(Array.from({ length: 20 }, (_, at) => has('a', `hot ${at}`))).toEqual(Array(20).fill(true));
  });

  it('takes nothing from a tenant within its share, however much another wants', () => {
    const { memory, put, has, bytesOf } = filled();
    for (let at = 0; at < 30; at += 1) put('small', String(at), 1_000);
    for (let at = 0; at < 1_000; at += 1) put('large', String(at), 1_000);
    expect(Array.from({ length: 30 }, (_, at) => has('small', String(at)))).toEqual(Array(30).fill(true));
    // While nobody wants it, the rest is the large one's.
    expect(bytesOf('large')).toBeGreaterThan(bytesMax / 2 - 2_000);
    for (let at = 0; at < 1_000; at += 1) put('third', String(at), 1_000);
    expect(has('small', '29')).toBe(true);
    expect(Math.abs(bytesOf('large') - bytesOf('third'))).toBeLessThan(bytesMax / 3);
    expect(memory.bytes).toBeGreaterThan(bytesMax - 5_000);
  });

  it('lets those go first for whom nobody has asked for long', () => {
    const clock = { nowMs: 0 };
    const { put, bytesOf } = filled(clock);
    for (const nowMs of [600_000, 1_200_001]) {
      for (let at = 0; at < 60; at += 1) put(nowMs === 600_000 ? 'gone' : 'here', String(at), 1_000);
      clock.nowMs = nowMs;
    }
    clock.nowMs = 1_900_000;
    for (let at = 0; at < 200; at += 1) put('here', String(at), 1_000);
    clock.nowMs = 2_600_000;
    for (let at = 0; at < 200; at += 1) put('here', String(at), 1_000);
    expect(bytesOf('gone')).toBe(0);
  });

  it('does not keep what would be most of it', () => {
    const { put, has } = filled();
    expect([put('a', 'small', 1_000), put('a', 'huge', 50_000)]).toEqual([true, false]);
    expect(has('a', 'small')).toBe(true);
  });
});
