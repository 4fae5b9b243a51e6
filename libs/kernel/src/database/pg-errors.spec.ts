import { describe, expect, it } from 'vitest';
import { defineErrors } from '../errors/define-errors.ts';
import { isRetryablePgError, toCatalogueError } from './pg-errors.ts';

const own = defineErrors({ taken: { code: 'TAKEN', status: 409, title: 'Taken', retryable: false, advice: 'Choose another.' } });
const pgError = (code: string, constraint?: string): Error => Object.assign(new Error('as PostgreSQL says it'), { code, constraint });

describe('PostgreSQL errors become errors of the catalogue', () => {
  it.each([
    ['23505', 'CONFLICT', 409],
    ['23P01', 'CONFLICT', 409],
    ['23503', 'IN_USE', 409],
    ['23514', 'INPUT_INVALID', 422],
    ['22P02', 'BAD_REQUEST', 400],
    ['22021', 'BAD_REQUEST', 400],
    ['42501', 'NOT_FOUND', 404],
    ['57014', 'TIMEOUT', 504],
    ['25P03', 'TIMEOUT', 504],
    ['25P04', 'TIMEOUT', 504],
    ['40001', 'UNAVAILABLE', 503],
    ['40P01', 'UNAVAILABLE', 503],
    ['08006', 'UNAVAILABLE', 503],
    ['53100', 'UNAVAILABLE', 503],
    ['53300', 'UNAVAILABLE', 503],
    ['58030', 'UNAVAILABLE', 503],
    ['57P01', 'UNAVAILABLE', 503],
    ['25006', 'UNAVAILABLE', 503],
    ['55P03', 'UNAVAILABLE', 503],
    ['ECONNREFUSED', 'UNAVAILABLE', 503],
    ['42P01', 'INTERNAL', 500],
    ['CV001', 'INTERNAL', 500],
  ])('%s is %s', (code, expected, status) => {
    const error = toCatalogueError(pgError(code), {});
    expect(error).toMatchObject({ code: expected, status });
    expect(error?.message).not.toContain('PostgreSQL');
  });

  it('prefers what a constraint means', () => {
    expect(toCatalogueError(pgError('23505', 'slug_unique'), { slug_unique: () => own.taken() })).toMatchObject({ code: 'TAKEN' });
  });

  it('knows a lost connection by its sentence, and anything else as a defect of ours', () => {
    expect(toCatalogueError(new Error('Connection terminated unexpectedly'), {})).toMatchObject({ code: 'UNAVAILABLE' });
    expect(toCatalogueError(new TypeError('x is not a function'), {})).toMatchObject({ code: 'INTERNAL' });
    expect(toCatalogueError('a string', {})).toMatchObject({ code: 'INTERNAL' });
  });

  it('lets an error of the catalogue pass', () => {
    const error = own.taken();
    expect(toCatalogueError(error, {})).toBe(error);
  });

  it('asks for a repeat after a serialisation failure or a deadlock only', () => {
    expect(['40001', '40P01', '23505', '57014'].map((code) => isRetryablePgError(pgError(code)))).toEqual([true, true, false, false]);
  });
});
