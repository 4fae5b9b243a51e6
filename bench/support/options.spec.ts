import { describe, expect, it } from 'vitest';
import { BenchOptions } from './options.ts';

describe('options of a bench', () => {
  it('are numbers, lists, words and flags by name, with a default each', () => {
    const options = BenchOptions.parse(['--clients', '8', '--sizes', '10,20', '--hot', '--city', 'Ghent']);
    expect(options.number('clients', 1)).toBe(8);
    expect(options.numbers('sizes', [1])).toEqual([10, 20]);
    expect(options.flag('hot')).toBe(true);
    expect(options.text('city', 'Bruges')).toBe('Ghent');
    expect(options.number('seconds', 5)).toBe(5);
    expect(options.unused()).toEqual([]);
  });

  it('that nobody asked for are named', () => {
    expect(BenchOptions.parse(['--client', '8']).unused()).toEqual(['client']);
  });

  it.each([['eight'], ['-1'], ['']])('refuse %j as a number', (given) => {
    expect(() => BenchOptions.parse(['--clients', given]).number('clients', 1)).toThrow(RangeError);
  });
});
