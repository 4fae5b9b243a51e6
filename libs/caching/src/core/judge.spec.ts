import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesStamp, parseStamp, type Stamp } from '../log/stamp.ts';
import { LogTail } from '../log/log-tail.ts';
import { fakeChangeLog } from '../testing/fake-change-log.ts';
import { ModelServer } from '../testing/model-server.ts';
import { judge } from './judge.ts';

const tag = fc.constantFrom('a', 'b', 'c');
const tags = fc.uniqueArray(tag, { minLength: 1, maxLength: 2 });
type Step =
  | { readonly act: 'begin' | 'load'; readonly tags: readonly string[] }
  | { readonly act: 'end'; readonly which: number; readonly hasCommitted: boolean }
  | { readonly act: 'tail' | 'trim' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('begin' as const), tags }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('end' as const), which: fc.nat(5), hasCommitted: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('load' as const), tags }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('tail' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('trim' as const) }) },
);

const options = { staleMsMax: Infinity };
const always = { validUntilMs: Infinity };

interface Kept {
  readonly stamp: Stamp;
  readonly tags: readonly string[];
  /** What the rows said when it was loaded. */
  readonly rows: string;
}

/** What one reading of the log knows: the rows by brute force, beside the stamp. */
async function play(steps: readonly Step[], check: (known: { tail: LogTail; rowsOf: (tags: readonly string[]) => string; entries: readonly Kept[] }) => void): Promise<void> {
  const server = new ModelServer();
  const tail = new LogTail(server, { intervalMs: 3_600_000, retentionMs: 3_600_000, onError: () => undefined });
  await tail.start();
  const entries: Kept[] = [];
  const rowsThen = (): Map<string, string> => new Map(['a', 'b', 'c', 'a,b', 'a,c', 'b,a', 'b,c', 'c,a', 'c,b'].map((all) => [all, server.rowsOf(all.split(','))]));
  let rows = rowsThen();
  for (const one of steps) {
    if (one.act === 'begin') server.begin(one.tags);
    if (one.act === 'end') server.end(one.which, one.hasCommitted);
    if (one.act === 'load') entries.push({ stamp: server.snapshot(), tags: one.tags, rows: server.rowsOf(one.tags) });
    if (one.act === 'trim') server.trimNow();
    if (one.act === 'tail') {
      await tail.tailNow();
      rows = rowsThen();
    }
    check({ tail, entries, rowsOf: (of) => rows.get(of.join()) ?? '' });
  }
  await tail.stop();
}

describe('the judge', () => {
  it('serves what the rows say under its own snapshot, or later, in whatever order transactions end', async () => {
    let served = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), (steps) =>
        play(steps, ({ tail, entries, rowsOf }) => {
          const current = entries.filter((entry) => tail.latest !== null && includesStamp(tail.latest, entry.stamp) && judge(tail, { ...entry, ...always }, options) === 'served');
          served += current.length;
          expect(current.filter((entry) => entry.rows !== rowsOf(entry.tags))).toEqual([]);
        }),
      ),
      { numRuns: 300 },
    );
    expect(served).toBeGreaterThan(5_000);
  });

  it('refuses nothing else, but what is older than the log remembers', async () => {
    const refused = { invalidated: 0, 'below-floor': 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), (steps) =>
        play(steps, ({ tail, entries, rowsOf }) => {
          const judged = entries.map((entry) => ({ ...entry, verdict: judge(tail, { ...entry, ...always }, options) }));
          for (const { verdict } of judged) if (verdict === 'invalidated' || verdict === 'below-floor') refused[verdict] += 1;
          const isRight = ({ verdict, rows, tags: of, stamp }: (typeof judged)[number]): boolean =>
            verdict === 'served' || (verdict === 'invalidated' && rows !== rowsOf(of)) || (verdict === 'below-floor' && stamp.xmin < (tail.floor ?? 0n));
          expect(judged.filter((one) => !isRight(one))).toEqual([]);
        }),
      ),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(refused))).toBeGreaterThan(100);
  });

  it('names the first reason that there is', () => {
    const log = fakeChangeLog({ nowMs: 1_000 });
    const verdictOf = (stamp: Stamp, validUntilMs = Infinity) => judge(log, { stamp, tags: ['a'], validUntilMs }, { staleMsMax: 1_000 });
    const before = log.stamp();
    expect([verdictOf(before), verdictOf(before, 1_001), verdictOf(before, 1_000)]).toEqual(['served', 'served', 'expired']);
    expect(verdictOf(parseStamp('other', '900:900:'))).toBe('epoch');
    expect(verdictOf(parseStamp('epoch-1', '99:99:'))).toBe('below-floor');
    log.setAgeMs(1_001);
    expect(verdictOf(before)).toBe('log-late');
    log.commit('a');
    expect([verdictOf(before), verdictOf(log.stamp())]).toEqual(['invalidated', 'log-late']);
    log.renew(null);
    expect(verdictOf(log.stamp())).toBe('log-late');
  });

  it('knows the time that a test has travelled to', () => {
    const log = fakeChangeLog({ nowMs: 1_000 });
    const entry = { stamp: log.stamp(), tags: [], validUntilMs: 5_000 };
    expect(judge(log, entry, { staleMsMax: 1_000, clockOffsetMs: () => 4_000 })).toBe('expired');
  });
});
