import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { IntegerBetween, NumberBetween } from './fields.ts';
import { PageQuery } from './page-query.ts';
import { parseRowId } from './path-parameter.ts';

class Table {
  @IntegerBetween({ min: 1, max: 100 }) seats: unknown = 1;
  @NumberBetween({ min: -90, max: 90 }) latitude: unknown = 0;
}

const refusals = (plain: object): string[] => validateSync(plainToInstance(Table, plain)).map(({ property }) => property);
const page = (plain: object): { page: PageQuery; refused: string[] } => {
  const read = plainToInstance(PageQuery, plain);
  return { page: read, refused: validateSync(read).map(({ property }) => property) };
};

describe('numbers in a body', () => {
  it('are numbers, within their bounds', () => {
    expect(refusals({ seats: 100, latitude: -90 })).toEqual([]);
    for (const seats of [0, 101, 1.5, '4', null, 1e9, Number.NaN]) expect(refusals({ seats }), String(seats)).toEqual(['seats']);
    for (const latitude of [90.1, Number.NaN, Number.POSITIVE_INFINITY, '50', null]) expect(refusals({ latitude }), String(latitude)).toEqual(['latitude']);
  });
});

describe('PageQuery', () => {
  it('asks for twenty when nothing is said, and for as many as are said', () => {
    expect(page({})).toMatchObject({ page: { limit: 20 }, refused: [] });
    expect(page({ limit: '100', cursor: 'abc' })).toMatchObject({ page: { limit: 100, cursor: 'abc' }, refused: [] });
  });

  it('refuses limits and cursors that cannot be', () => {
    for (const limit of ['0', '-1', '101', 'ten', '1.5', '', ['1', '2'], '1e9']) expect(page({ limit }).refused, String(limit)).toEqual(['limit']);
    for (const cursor of ['a'.repeat(1025), ['a'], { a: 1 }]) expect(page({ cursor }).refused, JSON.stringify(cursor)).toEqual(['cursor']);
  });
});

describe('parseRowId', () => {
  it('reads ids, and finds nothing at what can be none', () => {
    expect(parseRowId('1')).toBe(1);
    expect(parseRowId('2147483647')).toBe(2_147_483_647);
    for (const text of ['0', '-1', '01', '2147483648', '99999999999999999999', 'abc', '1.0', '1e3', '', ' 1', '1\n', '١']) {
      expect(() => parseRowId(text), text).toThrow(/NOT_FOUND/);
    }
  });
});
