import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSnapshot, includesShown, includesStamp, isVisible, parseStamp, type Stamp, standbyStamp, withStandby } from './stamp.ts';

/** A server as a list of transactions: each begins, in the order of xids, and later ends, in any order. */
interface Model {
  readonly begun: number;
  readonly ended: readonly number[];
}

const firstXid = 100;
const model = fc.array(fc.oneof(fc.constant(null), fc.nat(11)), { maxLength: 40 });

/** Every state that the server passes through: null begins a transaction, n ends the n-th of those that run. */
function statesOf(steps: readonly (number | null)[]): Model[] {
  const states: Model[] = [{ begun: firstXid, ended: [] }];
  for (const step of steps) {
    const { begun, ended } = states.at(-1) as Model;
    const running = runningOf({ begun, ended });
    if (step === null) states.push({ begun: begun + 1, ended });
    else if (running.length > 0) states.push({ begun, ended: [...ended, running[step % running.length] as number] });
  }
  return states;
}

const runningOf = ({ begun, ended }: Model): number[] => Array.from({ length: begun - firstXid }, (_, index) => firstXid + index).filter((xid) => !ended.includes(xid));

/** As PostgreSQL takes it: xmax is the one after the latest that has ended. */
function snapshotOf({ begun, ended }: Model): Stamp {
  const xmax = Math.max(firstXid, ...ended.map((xid) => xid + 1));
  const xip = runningOf({ begun, ended }).filter((xid) => xid < xmax);
  return parseStamp('e', `${Math.min(xmax, ...xip)}:${xmax}:${xip.join(',')}`);
}

describe('a stamp', () => {
  it('shows a transaction exactly when it had ended', () => {
    fc.assert(
      fc.property(model, (steps) => {
        for (const state of statesOf(steps)) {
          const stamp = snapshotOf(state);
          for (let xid = firstXid; xid < state.begun + 2; xid += 1) expect(isVisible(stamp, BigInt(xid))).toBe(state.ended.includes(xid));
        }
      }),
    );
  });

  it('includes another exactly when it shows all that the other shows', () => {
    fc.assert(
      fc.property(model, model, (left, right) => {
        // Two histories that know nothing of each other: no order between their snapshots may be assumed.
        const [one, other] = [statesOf(left).at(-1) as Model, statesOf(right).at(-1) as Model];
        expect(includesStamp(snapshotOf(one), snapshotOf(other))).toBe(other.ended.every((xid) => one.ended.includes(xid)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('includes none of another epoch', () => {
    expect(includesStamp(parseStamp('a', '9:9:'), parseStamp('b', '5:5:'))).toBe(false);
  });

  it('is read as it is written, and nothing else is', () => {
    expect(formatSnapshot(parseStamp('e', '10:20:10,14'))).toBe('10:20:10,14');
    for (const wrong of ['', '10:20', '10:20:10,', 'a:b:', '10:20:10;11']) expect(() => parseStamp('e', wrong)).toThrow(RangeError);
  });
});

/** As a standby says it: without those that run. */
const onStandby = (state: Model): Stamp => standbyStamp({ ...snapshotOf(state), xip: [] });
const visibleOf = (stamp: Stamp, { begun }: Model): number[] => Array.from({ length: begun + 2 - firstXid }, (_, index) => firstXid + index).filter((xid) => isVisible(stamp, BigInt(xid)));

describe('the stamp of a standby', () => {
  it('shows nothing that the standby does not', () => {
    fc.assert(
      fc.property(model, (steps) => {
        for (const state of statesOf(steps)) {
          expect(state.ended).toEqual(expect.arrayContaining(visibleOf(onStandby(state), state)));
        }
      }),
    );
  });

  it('is included by what shows all that the standby may', () => {
    fc.assert(
      fc.property(model, model, (left, right) => {
        const [one, other] = [statesOf(left).at(-1) as Model, statesOf(right).at(-1) as Model];
        const { xmax } = snapshotOf(other);
        const mayBeShown = Array.from({ length: Number(xmax) - firstXid }, (_, index) => firstXid + index);
        expect(includesShown(snapshotOf(one), onStandby(other))).toBe(mayBeShown.every((xid) => one.ended.includes(xid)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('together with what was known besides shows only what both do, and is included only by what includes both', () => {
    fc.assert(
      fc.property(model, model, model, (left, right, third) => {
        const [rows, memory, later] = [left, right, third].map((steps) => statesOf(steps).at(-1) as Model) as [Model, Model, Model];
        const both = withStandby(onStandby(rows), snapshotOf(memory));
        const visible = visibleOf(both, rows);
        expect([rows, memory].every(({ ended }) => visible.every((xid) => ended.includes(xid)))).toBe(true);
        expect(!includesShown(snapshotOf(later), both) || [...rows.ended, ...memory.ended].every((xid) => later.ended.includes(xid))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(withStandby(standbyStamp(parseStamp('a', '5:9:')), parseStamp('b', '5:9:')).epoch).toBe('');
  });

  it('is never written down: whoever read it could not tell that it says less than was shown', () => {
    expect(() => formatSnapshot(standbyStamp(parseStamp('e', '10:20:')))).toThrow('standby');
  });
});
