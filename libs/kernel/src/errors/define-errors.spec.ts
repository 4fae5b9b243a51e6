import { describe, expect, it } from 'vitest';
import { CouvertError, defineErrors, type ErrorDefinition } from './define-errors.ts';
import { kernelErrors } from './kernel.errors.ts';

const row: ErrorDefinition = { code: 'NO_TABLE', status: 409, title: 'No table', retryable: false, advice: 'Ask for another time.' };

describe('the catalogue of errors', () => {
  it('makes an error that carries its row, the occurrence and the cause', () => {
    const cause = new RangeError('inside');
    const error = defineErrors({ noTable: row }).noTable({ detail: 'Table 4 is taken', cause });
    expect(error).toBeInstanceOf(CouvertError);
    expect(error).toMatchObject({ code: 'NO_TABLE', status: 409, message: 'NO_TABLE: Table 4 is taken', cause });
    expect(defineErrors({ noTable: row }).noTable().message).toBe('NO_TABLE: No table');
  });

  it.each([
    ['a code that is not upper snake case', { ...row, code: 'noTable' }],
    ['a status that is no error', { ...row, status: 200 }],
    ['a status that HTTP does not have', { ...row, status: 600 }],
  ])('refuses %s', (_, bad) => {
    expect(() => defineErrors({ bad })).toThrow(RangeError);
  });

  it('names every code once', () => {
    const codes = kernelErrors.definitions.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toContain('OUTCOME_UNKNOWN');
  });
});
