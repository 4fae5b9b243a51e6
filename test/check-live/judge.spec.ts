import { describe, expect, it } from 'vitest';
import { boundMs, type Asked, type Fault, type HistoryLine, type HouseSeen, type Witnessed } from './facts.ts';
import { graceMs, judge } from './judge.ts';

const atMs = 1_800_000_000_000;
const asOfMs = atMs + 60_000;
const dinner = [1_140, 1_170];

const aHouse = (house: Partial<HouseSeen> = {}): HouseSeen => ({ id: 7, isListed: true, belongs: 'yes', touchedAtMs: atMs - 60_000, free: dinner, settled: dinner, ...house });

const seen = (houses: readonly HouseSeen[], witnessed: Partial<Witnessed> = {}): Witnessed => ({
  of: 'witnessed', traceId: 'a', process: 'one', snapshot: '10:10:', isOfTheSearch: true, isComposed: false, isByIndex: true,
  arrivedAtMs: atMs, readAtMs: atMs + 5, asOfFromMs: asOfMs - 10, asOfUntilMs: asOfMs + 10, asOfMs, houses, ...witnessed,
});

const search = (shown: Asked['shown'], asked: Partial<Asked> = {}): Asked => ({
  of: 'asked', traceId: 'a', process: 'one', isFirstPage: true, sentAtMs: atMs - 2, atMs: atMs + 8, status: 200, failure: null, asOfMs, shown, hasNext: false,
  question: { tenantId: 't', date: '2027-06-04', partySize: 2, fromMinute: 1_080, untilMinute: 1_260, near: null, word: 'lune', cuisine: null, limit: 50 },
  ...asked,
});

const broken = (...lines: HistoryLine[]): string[] => judge(lines).violations.map(({ rule }) => rule);
const allOfDinner = [{ id: 7, minutes: dinner }];

// Each rule is shown a search that breaks it, and one beside it that only looks as if.
describe('the judge of live search', () => {
  it('finds nothing in a search that shows what is free, and counts what it compared', () => {
    const verdict = judge([search(allOfDinner), seen([aHouse()])]);
    expect(verdict.violations).toEqual([]);
    expect(verdict.counts).toMatchObject({ searches: 1, pages: 1, wholePages: 1, timesShown: 2, timesDue: 2, timesFresh: 0, byIndex: 1, stallsMs: [5] });
  });

  it('finds a time that was shown and not free at the snapshot', () => {
    expect(broken(search(allOfDinner), seen([aHouse({ free: [1_140], settled: [1_140] })]))).toEqual(['shown was free']);
  });

  it('finds a restaurant that was shown and is not listed, however lately it was', () => {
    expect(broken(search(allOfDinner), seen([aHouse({ isListed: false, touchedAtMs: atMs - 1 })]))).toEqual(['shown was free']);
  });

  it('finds a restaurant that has been free for longer than the bound and was not shown', () => {
    expect(broken(search([]), seen([aHouse()]))).toEqual(['free was shown']);
    expect(broken(search([]), seen([aHouse({ touchedAtMs: atMs - boundMs - 1 })]))).toEqual(['free was shown']);
  });

  it('finds one time that is missing among others', () => {
    expect(broken(search([{ id: 7, minutes: [1_140] }]), seen([aHouse()]))).toEqual(['free was shown']);
  });

  it('lets a change take the bound to be known, and says how long it saw it unknown', () => {
    const verdict = judge([search([]), seen([aHouse({ touchedAtMs: atMs - 300 })])]);
    expect(verdict.violations).toEqual([]);
    expect(verdict.counts).toMatchObject({ timesDue: 0, timesFresh: 2, longestUnshownMs: 300 });
  });

  it('counts the bound from the arrival: what the search takes itself is not its knowledge’s age', () => {
    expect(broken(search([]), seen([aHouse({ touchedAtMs: atMs - 500 })], { readAtMs: atMs + 6_000 }))).toEqual([]);
  });

  it('lets time take the bound as well: a hold that has just run out, a book that has just opened', () => {
    expect(broken(search([]), seen([aHouse({ settled: [] })]))).toEqual([]);
    expect(judge([search([]), seen([aHouse({ settled: [] })])]).counts).toMatchObject({ timesFresh: 2, timesFreshByTime: 2, longestUnshownMs: 0 });
    expect(broken(search([{ id: 7, minutes: [1_140] }]), seen([aHouse({ settled: [1_140] })]))).toEqual([]);
  });

  it('expects nothing of a page on which something had no room', () => {
    expect(broken(search([], { hasNext: true }), seen([aHouse()]))).toEqual([]);
    expect(judge([search([], { hasNext: true }), seen([aHouse()])]).counts).toMatchObject({ wholePages: 0, shortPages: 1 });
    expect(broken(search([], { isFirstPage: false }), seen([aHouse()]))).toEqual([]);
    const many = Array.from({ length: 51 }, (_, id) => aHouse({ id }));
    expect(broken(search([]), seen(many))).toEqual([]);
    expect(broken(search([]), seen(many.slice(0, 2)))).toEqual(['free was shown', 'free was shown']);
  });

  it('expects nothing of restaurants that were not asked for, or stand on the rim of the circle', () => {
    expect(broken(search([]), seen([aHouse({ belongs: 'unsure' }), aHouse({ id: 8, belongs: 'no' }), aHouse({ id: 9, isListed: false })]))).toEqual([]);
  });

  it('finds a restaurant that was shown and not asked for, but for one that was until a moment ago', () => {
    expect(broken(search(allOfDinner), seen([aHouse({ belongs: 'no' })]))).toEqual(['shown was asked for']);
    expect(broken(search(allOfDinner), seen([aHouse({ belongs: 'no', touchedAtMs: atMs - 200 })]))).toEqual([]);
    expect(broken(search(allOfDinner), seen([aHouse({ belongs: 'unsure' })]))).toEqual([]);
  });

  it('finds a restaurant of somebody else', () => {
    expect(broken(search(allOfDinner), seen([]))).toEqual(['shown was asked for']);
  });

  it('finds an as_of at which no rows were read', () => {
    expect(broken(search(allOfDinner), seen([aHouse()], { asOfFromMs: asOfMs + 1 }))).toEqual(['as_of is of the snapshot']);
    expect(broken(search(allOfDinner), seen([aHouse()], { asOfUntilMs: asOfMs - 1 }))).toEqual(['as_of is of the snapshot']);
    expect(broken(search(allOfDinner, { asOfMs: asOfMs - 1 }), seen([aHouse()]))).toEqual(['as_of is of the snapshot']);
  });

  it('finds restaurants for whom no rows were read', () => {
    expect(broken(search(allOfDinner))).toEqual(['rows were read']);
    expect(broken(search(allOfDinner), seen([aHouse()], { isOfTheSearch: false }))).toEqual(['rows were read']);
    expect(broken(search([]), seen([], { isOfTheSearch: false }))).toEqual([]);
    expect(broken(search([]), seen([aHouse()], { isOfTheSearch: false }))).toEqual(['free was shown']);
  });

  it('finds a page of what is kept that is older than the bound, and counts it', () => {
    const composed = { isOfTheSearch: false, isComposed: true };
    expect(judge([search(allOfDinner), seen([aHouse()], composed)])).toMatchObject({ violations: [], counts: { composed: 1 } });
    const taken = (touchedAtMs: number): HouseSeen => aHouse({ free: [1_140], settled: [1_140], touchedAtMs });
    expect(broken(search(allOfDinner), seen([taken(atMs - boundMs - 1)], composed))).toEqual(['shown was free']);
    expect(broken(search(allOfDinner), seen([taken(atMs - boundMs + 1)], composed))).toEqual([]);
    expect(broken(search(allOfDinner), seen([aHouse({ isListed: false })], composed))).toEqual(['shown was free']);
    expect(broken(search([{ id: 7, minutes: [1_140] }]), seen([aHouse()], composed))).toEqual(['free was shown']);
  });

  it('finds a search that was not answered, but for the time in which the database was away', () => {
    const fault: Fault = { of: 'fault', kind: 'PostgreSQL killed', fromMs: atMs - 10_000, untilMs: atMs - graceMs };
    const failed = search([], { status: 503, failure: 'UNAVAILABLE', asOfMs: null });
    expect(broken(failed)).toEqual(['searches are answered']);
    expect(broken(search([], { status: null, failure: 'reset', asOfMs: null }))).toEqual(['searches are answered']);
    expect(broken(failed, fault)).toEqual([]);
    expect(broken(failed, { ...fault, untilMs: atMs - graceMs - 10 })).toEqual(['searches are answered']);
    // Asked when the process already stood still, or long after: then it only takes longer.
    const stopped: Fault = { ...fault, kind: 'process stopped', untilMs: atMs };
    expect(broken(failed, { ...stopped, fromMs: failed.sentAtMs - 1 })).toEqual(['searches are answered']);
    expect(broken(failed, { ...stopped, fromMs: failed.sentAtMs })).toEqual([]);
    expect(broken(search([], { status: 500, failure: 'INTERNAL', asOfMs: null }), { ...stopped, fromMs: failed.sentAtMs })).toEqual(['searches are answered']);
  });

  it('counts what became free between two looks', () => {
    const before = [search([]), seen([aHouse({ free: [], settled: [] })])];
    const after = [search(allOfDinner, { traceId: 'b' }), seen([aHouse()], { traceId: 'b', readAtMs: atMs + 900 })];
    expect(judge([...before, ...after]).counts.openings).toBe(2);
    expect(judge(after).counts.openings).toBe(0);
  });
});
