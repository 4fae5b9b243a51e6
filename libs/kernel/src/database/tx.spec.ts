import { describe, expect, it } from 'vitest';
import { statement } from './tx.ts';

describe('statement', () => {
  it('refuses a second text under one name, for PostgreSQL keeps one plan a name', () => {
    statement('spec_only_once', 'SELECT 1');
    expect(() => statement('spec_only_once', 'SELECT 2')).toThrow(/two statements/);
  });

  it('refuses a name that PostgreSQL would cut', () => {
    expect(() => statement('x'.repeat(64), 'SELECT 1')).toThrow(RangeError);
    expect(() => statement('With Spaces', 'SELECT 1')).toThrow(RangeError);
  });
});
