import { assert, array, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComponentStatus } from '#kernel';
import { Hysteresis } from './hysteresis.ts';

const statuses = constantFrom<ComponentStatus>('up', 'degraded', 'down');
const badness = { up: 0, degraded: 1, down: 2 };

function saidAfter(...looks: ComponentStatus[]): (ComponentStatus | null)[] {
  const hysteresis = new Hysteresis();
  return looks.map((look) => {
    hysteresis.found(look);
    return hysteresis.said;
  });
}

describe('what is said of a component', () => {
  it('is down after three looks in a row, and up again after two', () => {
    expect(saidAfter('up', 'down', 'down', 'down', 'up', 'up')).toEqual(['up', 'up', 'up', 'down', 'down', 'up']);
  });

  it('does not flap with every second look', () => {
    expect(new Set(saidAfter('up', 'down', 'up', 'down', 'down', 'up', 'down', 'up'))).toEqual(new Set(['up']));
  });

  it('goes no further than all looks of the row went', () => {
    expect(saidAfter('up', 'down', 'degraded', 'down').at(-1)).toBe('degraded');
    expect(saidAfter('down', 'up', 'degraded').at(-1)).toBe('degraded');
  });

  it('is what was found first, and after that never further than three looks agree on, nor away from what they go on finding', () => {
    assert(property(array(statuses, { minLength: 1, maxLength: 60, size: 'max' }), (looks) => {
      const said = saidAfter(...looks);
      expect(said[0]).toBe(looks[0]);
      for (let at = 1; at < looks.length; at += 1) {
        const [now, before] = [said[at], said[at - 1]];
        if (now === before || now === null || now === undefined || before === null || before === undefined) continue;
        const isWorse = badness[now] > badness[before];
        const row = looks.slice(Math.max(0, at - (isWorse ? 2 : 1)), at + 1);
        expect(row).toHaveLength(isWorse ? 3 : 2);
        for (const look of row) expect(isWorse ? badness[look] >= badness[now] : badness[look] <= badness[now]).toBe(true);
      }
      const last = looks.at(-1) ?? 'up';
      const isSettled = looks.length >= 6 && looks.slice(-6).every((look) => look === last);
      expect(isSettled ? said.at(-1) : last).toBe(last);
    }));
  });
});
