import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OccupancyBytes, restaurantsIn } from './occupancy-bytes.ts';

interface Row {
  readonly id: string;
  readonly restaurantId: number;
  readonly party: number;
  readonly startsAtMs: number;
  readonly untilMs: number;
  readonly holdExpiresAtMs: number | null;
  readonly tableIds: readonly number[];
}

const fromMs = Date.UTC(1990, 0, 1);
const untilMs = Date.UTC(2090, 0, 1);
const instant = fc.integer({ min: fromMs, max: untilMs });
/** Few different ends of ids, so that many share a slot. */
const id = fc.tuple(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 0xffff_ffff)).map(([first, last]) => `${first.toString(16).padStart(8, '0')}${'0'.repeat(16)}${last.toString(16).padStart(8, '0')}`);
const row: fc.Arbitrary<Row> = fc.record({
  id, restaurantId: fc.integer({ min: 1, max: 5 }), party: fc.integer({ min: 1, max: 100 }), startsAtMs: instant, untilMs: instant,
  holdExpiresAtMs: fc.option(instant), tableIds: fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { maxLength: 3 }),
});

const infinity = 0x7fff_ffff_ffff_ffffn;
const microseconds = (ms: number): bigint => BigInt(ms - Date.UTC(2000, 0, 1)) * 1_000n;

/** As PostgreSQL sends them. */
function sent(rows: readonly Row[], strangers: readonly string[]): { bookings: Buffer; tables: Buffer } {
  const bookings = rows.map(({ id, restaurantId, party, startsAtMs, untilMs, holdExpiresAtMs }) => {
    const bytes = Buffer.alloc(46);
    bytes.write(id, 0, 'hex');
    bytes.writeInt32BE(restaurantId, 16);
    bytes.writeInt16BE(party, 20);
    bytes.writeBigInt64BE(microseconds(startsAtMs), 22);
    bytes.writeBigInt64BE(microseconds(untilMs), 30);
    bytes.writeBigInt64BE(holdExpiresAtMs === null ? infinity : microseconds(holdExpiresAtMs), 38);
    return bytes;
  });
  const tables = [...rows.flatMap(({ id, tableIds }) => tableIds.map((tableId) => ({ id, tableId }))), ...strangers.map((id) => ({ id, tableId: 7 }))].map(({ id, tableId }) => {
    const bytes = Buffer.alloc(20);
    bytes.write(id, 0, 'hex');
    bytes.writeInt32BE(tableId, 16);
    return bytes;
  });
  return { bookings: Buffer.concat(bookings), tables: Buffer.concat(tables.reverse()) };
}

const inOrder = (rows: readonly Pick<Row, 'startsAtMs' | 'untilMs' | 'party' | 'holdExpiresAtMs' | 'tableIds'>[]): string[] =>
  rows.map(({ startsAtMs, untilMs, party, holdExpiresAtMs, tableIds }) => [startsAtMs, untilMs, party, holdExpiresAtMs, ...[...tableIds].sort((a, b) => a - b)].join(' ')).sort();

describe('bookings as bytes', () => {
  it('are those that were sent, each with its own tables, whatever ids they have and tables of others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 40 }), fc.array(id, { maxLength: 5 }), (rows, others) => {
        const strangers = others.filter((other) => rows.every(({ id }) => id !== other));
        const { bookings, tables } = sent(rows, strangers);
        const occupancies = new OccupancyBytes(bookings, tables);
        for (const _ of occupancies.link());
        for (let restaurantId = 0; restaurantId <= 6; restaurantId++) {
          expect(inOrder(occupancies.of(restaurantId, '2027-06-04'))).toEqual(inOrder(rows.filter((row) => row.restaurantId === restaurantId)));
        }
        expect(new Set(restaurantsIn(bookings))).toEqual(new Set(rows.map(({ restaurantId }) => restaurantId)));
      }),
    );
  });

  it('touch the milliseconds that they touched as microseconds', () => {
    const { bookings } = sent([{ id: '0'.repeat(32), restaurantId: 1, party: 2, startsAtMs: 1_000, untilMs: 2_000, holdExpiresAtMs: null, tableIds: [] }], []);
    bookings.writeBigInt64BE(microseconds(1_000) + 1n, 22);
    bookings.writeBigInt64BE(microseconds(2_000) + 1n, 30);
    const occupancies = new OccupancyBytes(bookings, Buffer.alloc(0));
    for (const _ of occupancies.link());
    expect(occupancies.of(1, '1970-01-01')).toMatchObject([{ startsAtMs: 1_000, untilMs: 2_001, serviceDate: '1970-01-01' }]);
  });

  it('are refused when they are no whole rows', () => {
    expect(() => new OccupancyBytes(Buffer.alloc(45), Buffer.alloc(0))).toThrow(RangeError);
  });
});
