import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { StartRefusal } from './start-refusal.ts';
import { whyRefused } from './why-refused.ts';

function databaseError(code: string, message: string): DatabaseError {
  return Object.assign(new DatabaseError(message, 0, 'error'), { code });
}

describe('whyRefused', () => {
  it('repeats a sentence that was made for people', () => {
    expect(whyRefused(new StartRefusal('Port 3000 is taken.'))).toBe('Port 3000 is taken.');
  });

  it('knows a full disk behind whatever wraps it', () => {
    const full = databaseError('53100', 'could not extend file');
    expect(whyRefused(Object.assign(new Error('QueryFailedError'), { driverError: full }))).toMatch(/^The disk is full \(could not extend file\)\. Free some space/);
    expect(whyRefused(new Error('seeding failed', { cause: full }))).toMatch(/^The disk is full/);
    expect(whyRefused(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toMatch(/^The disk is full/);
  });

  it('says who may migrate, when the user may not', () => {
    expect(whyRefused(databaseError('42501', 'permission denied to create role'))).toMatch(/Use one that may create roles and extensions/);
  });

  it('leaves a defect its stack', () => {
    expect(whyRefused(new TypeError('x is undefined'))).toBeUndefined();
    expect(whyRefused('thrown')).toBeUndefined();
  });
});
