import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayArbitrary } from '../../../../test/support/availability/arbitraries.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';
import type { HousePlan } from './day-of-plan.ts';
import { InternedNames, packPlan, unpackPlan } from './packed-plan.ts';

const planArbitrary: fc.Arbitrary<HousePlan> = dayArbitrary.map(({ specialDay, timeZone, policy, tables, combinations, services, blocks }) => ({
  timeZone, policy, tables, combinations, blocks,
  services,
  specialDays: specialDay === null ? [] : [{ ...specialDay, services: specialDay.services.map((service) => ({ ...service, id: null })) }],
}));

describe('a packed floor plan', () => {
  it('says the same as the plan', () => {
    const names = new InternedNames();
    fc.assert(
      fc.property(planArbitrary, (plan) => {
        expect(unpackPlan(new ByteReader(packPlan(plan, names), 0), names)).toEqual(plan);
      }),
      { numRuns: 500 },
    );
  });

  it('is a few hundred bytes for thirty tables and twenty combinations', () => {
    const [plan] = fc.sample(planArbitrary, { numRuns: 1, seed: 1 });
    const tables = Array.from({ length: 30 }, (_, index) => ({ id: 1_500_000 + index, areaId: 90_000 + (index % 3), minParty: 1, maxParty: 4, priority: -1 }));
    const combinations = Array.from({ length: 20 }, (_, index) => ({ id: 300_000 + index, tableIds: [1_500_000 + index, 1_500_001 + index], minParty: 5, maxParty: 8, priority: 0 }));
    expect(packPlan({ ...(plan as HousePlan), tables, combinations }, new InternedNames()).length).toBeLessThan(500);
  });

  it('keeps dates from the first to the last, and takes blocks outwards to the millisecond', () => {
    const [plan] = fc.sample(planArbitrary, { numRuns: 1, seed: 2 });
    const [service] = (plan as HousePlan).services;
    if (service === undefined) throw new Error('a plan of this seed has a service');
    const services = [{ ...service, validFrom: '0001-01-01', validTo: '9999-12-31' }];
    const blocks = [{ scope: 'house' as const, areaId: null, tableId: null, fromMs: -1_000.4, untilMs: Number.POSITIVE_INFINITY }];
    const names = new InternedNames();
    const back = unpackPlan(new ByteReader(packPlan({ ...(plan as HousePlan), services, blocks }, names), 0), names);
    expect([back.services[0]?.validFrom, back.services[0]?.validTo]).toEqual(['0001-01-01', '9999-12-31']);
    expect(back.blocks[0]?.fromMs).toBe(-1_001);
    expect(back.blocks[0]?.untilMs).toBeGreaterThan(Date.parse('4000-01-01'));
  });
});

describe('a stream of bytes', () => {
  it('gives back every whole number and text', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer()), fc.string({ unit: 'grapheme' }), (numbers, signed, text) => {
        const writer = new ByteWriter();
        writer.putText(text);
        for (const number of numbers) writer.put(number);
        for (const number of signed) writer.putSigned(number);
        const reader = new ByteReader(writer.take(), 0);
        expect([reader.nextText(), numbers.map(() => reader.next()), signed.map(() => reader.nextSigned())]).toEqual([text, numbers, signed]);
      }),
    );
  });

  it('refuses what it could not give back', () => {
    for (const value of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => new ByteWriter().put(value)).toThrow(RangeError);
  });
});
