import { describe, expect, it } from 'vitest';
import { type Crash, type Fault, type Floor, type Line, type Read, stalenessMs, type Write } from './facts.ts';
import { graceMs, judge } from './judge.ts';

const wrote = (value: number, knownAtMs: number, write: Partial<Write> = {}): Write => ({ of: 'write', register: 'menu', value, outcome: 'committed', sentAtMs: knownAtMs - 10, knownAtMs, ...write });
const first = wrote(0, -Infinity);
const read = (value: number | null, sentAtMs: number, more: Partial<Read> = {}): Read => ({
  of: 'read', register: 'menu', process: 'one', sentAtMs, atMs: sentAtMs + 5, status: 200, value, floor: null, cacheStatus: 'couvert; hit', showsOther: false, failure: null, ...more,
});
const floor = (value: number, by: Floor['by'] = 'earlier read', sinceMs = 0): Floor => ({ value, by, sinceMs });
const crash = (fromMs: number, untilMs: number, menu: number): Crash => ({ of: 'crash', fromMs, untilMs, values: { menu } });
const fault = (kind: Fault['kind'], fromMs: number, untilMs: number): Fault => ({ of: 'fault', kind, fromMs, untilMs });

const broken = (...lines: Line[]): string[] => judge([first, ...lines]).violations.map(({ rule }) => rule);

// Each rule is shown an answer that breaks it, and one beside it that only looks as if.
describe('the judge of consistency', () => {
  it('finds nothing in answers that show what is committed, and counts them', () => {
    const { violations, counts } = judge([first, wrote(1, 1_000), read(1, 2_000), read(1, 3_000, { floor: floor(1, 'own write'), cacheStatus: null }), read(1, 3_000, { cacheStatus: 'couvert; fwd=uri-miss; stored' })]);
    expect(violations).toEqual([]);
    expect(counts).toMatchObject({ reads: 3, answered: 3, edgeAnswers: 2, edgeHits: 1, floors: 1, ownWriteFloors: 1, saidStale: 0, writes: 2, stalenessesMs: [] });
  });

  it('finds an answer that is older than H, and says how old those were that are not', () => {
    expect(broken(wrote(1, 1_000), read(0, 1_000 + stalenessMs + 1))).toEqual(['never older than H']);
    expect(broken(wrote(1, 1_000), read(0, 1_000 + stalenessMs))).toEqual([]);
    expect(judge([first, wrote(1, 1_000), read(0, 1_400)]).counts.stalenessesMs).toEqual([400]);
  });

  it('counts H from when an answer was asked for, and from when a later value was known, whatever it took in between', () => {
    expect(broken(wrote(1, 1_000), read(0, 900, { atMs: 9_000 }))).toEqual([]);
    expect(broken(wrote(1, 1_000, { sentAtMs: 10 }), read(0, 1_900))).toEqual([]);
  });

  it('lets a value that may have been committed be followed by nothing until the next that was', () => {
    const unknown = wrote(1, 1_000, { outcome: 'unknown' });
    expect(broken(unknown, read(0, 9_000), read(1, 9_100))).toEqual([]);
    expect(broken(unknown, wrote(2, 5_000), read(1, 9_000))).toEqual(['never older than H']);
    expect(broken(unknown, wrote(2, 5_000), read(0, 9_000))).toEqual(['never older than H']);
  });

  it('finds what was rolled back, what was never written, and what is shown before it was', () => {
    expect(broken(wrote(7, 1_000, { outcome: 'rolled back' }), read(7, 1_000))).toEqual(['only what was committed']);
    expect(broken(read(3, 1_000))).toEqual(['only what was committed']);
    expect(broken(read(null, 1_000))).toEqual(['only what was committed']);
    expect(broken(wrote(1, 5_000), read(1, 1_000))).toEqual(['only what was committed']);
    expect(broken(wrote(1, 5_000), read(1, 4_986))).toEqual([]);
  });

  it('finds what is of another tenant, also where the value is right', () => {
    expect(broken(wrote(1, 1_000), read(1, 2_000, { showsOther: true }))).toEqual(['tenants stay apart']);
  });

  it('is told by Cache-Status what may be old, and holds even that to what was committed', () => {
    const late = 9_000;
    for (const cacheStatus of ['couvert; hit; ttl=-3', 'couvert; hit; detail=stale-log-lost']) expect(broken(wrote(1, 1_000), read(0, late, { cacheStatus }))).toEqual([]);
    expect(broken(wrote(1, 1_000), read(0, late, { cacheStatus: 'couvert; hit; ttl=3' }))).toEqual(['never older than H']);
    expect(broken(wrote(1, 1_000), read(5, late, { cacheStatus: 'couvert; hit; ttl=-3' }))).toEqual(['only what was committed']);
  });

  it('finds who is not shown what they have written, and who is shown less than before', () => {
    expect(broken(wrote(1, 1_000), read(0, 1_010, { floor: floor(1, 'own write') }))).toEqual(['read your writes']);
    expect(broken(wrote(1, 1_000), read(0, 1_010, { floor: floor(1) }))).toEqual(['never back']);
    expect(broken(wrote(1, 1_000), wrote(2, 1_100), read(2, 1_110, { floor: floor(1) }))).toEqual([]);
    expect(broken(wrote(1, 1_000), read(0, 1_010, { floor: floor(1), cacheStatus: 'couvert; hit; ttl=-3' }))).toEqual(['never back']);
  });

  describe('where lead times take times from guests', () => {
    const gone = (value: number, knownAtMs: number): Write => wrote(value, knownAtMs, { sentAtMs: knownAtMs - 50, by: 'lead time' });
    const passing = [gone(1, 1_000), gone(2, 9_000)];

    it('finds a time that is shown for longer than H after its lead time has passed', () => {
      expect(broken(...passing, read(0, 1_000 + stalenessMs + 1))).toEqual(['lead times pass']);
      expect(broken(...passing, read(0, 1_000 + stalenessMs), read(1, 5_000))).toEqual([]);
      expect(broken(...passing, read(0, 9_000, { cacheStatus: 'couvert; hit; ttl=-3' }))).toEqual([]);
    });

    it('finds a time that is gone before', () => {
      expect(broken(...passing, read(2, 8_900))).toEqual(['lead times pass']);
      expect(broken(...passing, read(2, 8_946))).toEqual([]);
      expect(broken(...passing, read(null, 5_000))).toEqual(['only what was committed']);
    });

    it('counts those that somebody may have seen pass, and the answers in which they had to be gone', () => {
      const { counts } = judge([first, ...passing, read(0, 900), read(0, 1_500), read(1, 2_100), read(1, 7_000)]);
      expect(counts).toMatchObject({ leadTimesPassed: 1, looksAfterLeadTime: 2, writes: 1 });
    });
  });

  describe('after a crash', () => {
    const lost = [wrote(1, 1_000), wrote(2, 2_000), crash(2_500, 4_000, 1)];

    it('finds what the crash has undone', () => {
      expect(broken(...lost, read(2, 4_000 + stalenessMs + 1))).toEqual(['never older than H']);
      expect(broken(...lost, read(2, 4_000 + stalenessMs))).toEqual([]);
    });

    it('expects what the rows say now, until something follows', () => {
      expect(broken(...lost, read(1, 9_000))).toEqual([]);
      expect(broken(...lost, wrote(3, 6_000), read(1, 9_000))).toEqual(['never older than H']);
      expect(broken(...lost, wrote(3, 6_000), read(3, 9_000))).toEqual([]);
    });

    it('does not hold an answer to a token of before, and to one of after it does', () => {
      expect(broken(...lost, read(1, 5_000, { floor: floor(2, 'own write', 1_990) }))).toEqual([]);
      expect(broken(...lost, wrote(3, 6_000), read(1, 6_100, { floor: floor(3, 'own write', 5_990) }))).toEqual(['read your writes']);
    });
  });

  it('finds who is not answered, but for what a fault has killed or stopped', () => {
    const failed = read(null, 5_000, { status: 503, failure: 'UNAVAILABLE' });
    expect(broken(failed)).toEqual(['reads are answered']);
    expect(broken(failed, fault('PostgreSQL killed', 1_000, 5_000 - graceMs))).toEqual([]);
    expect(broken(failed, fault('PostgreSQL killed', 1_000, 4_999 - graceMs))).toEqual(['reads are answered']);
    expect(broken(failed, fault('Redis frozen', 1_000, 9_000))).toEqual(['reads are answered']);
  });
});
