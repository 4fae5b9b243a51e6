import { formatMinutes } from '#kernel';
import { boundMs, type Asked, type Fault, type HistoryLine, type HouseSeen, type Rule, type Violation, type Witnessed } from './facts.ts';

/** What was compared, so that "nothing found" can be told from "nothing looked at". */
export interface Counts {
  readonly searches: number;
  /** Searches that were answered with a page. */
  readonly pages: number;
  /** Pages for which an index named whom to show. */
  readonly byIndex: number;
  /** Pages that were put together from what was kept. */
  readonly composed: number;
  /** Pages on which everything that belongs had room, so that what is missing is missing. */
  readonly wholePages: number;
  /** First pages that said there was more although everything had room on them: the API may, and a search that often does tells little. */
  readonly shortPages: number;
  readonly timesShown: number;
  /** Times that had to be shown, for they had been free for longer than the bound. */
  readonly timesDue: number;
  /** Free times that nobody had to show yet: something about their restaurant had changed a moment before. */
  readonly timesFresh: number;
  /** Those of them that time alone had opened: a hold had run out, a book had opened. */
  readonly timesFreshByTime: number;
  /** Times that a later look found free and an earlier one had not. */
  readonly openings: number;
  /** The longest that a free time was seen not shown, while that was allowed. */
  readonly longestUnshownMs: number;
  /** From the arrival of a request until its rows were read: the bound does not run meanwhile. */
  readonly stallsMs: readonly number[];
}

export interface Verdict {
  readonly counts: Counts;
  readonly violations: readonly Violation[];
}

/** How long after the database is back connections that have died may still be met. */
export const graceMs = 3_000;

/** Judges a history, from beginning to end. */
export function judge(lines: readonly HistoryLine[]): Verdict {
  const asked = lines.filter((line) => line.of === 'asked');
  const faults = lines.filter((line) => line.of === 'fault');
  const witnessed = new Map(lines.flatMap((line) => (line.of === 'witnessed' ? [[line.traceId, line]] : [])));
  const violations: Violation[] = [];
  const counts = { searches: 0, pages: 0, byIndex: 0, composed: 0, wholePages: 0, timesShown: 0, timesDue: 0, timesFresh: 0, timesFreshByTime: 0, shortPages: 0, longestUnshownMs: 0 };
  for (const search of asked) {
    counts.searches += 1;
    if (search.status !== 200) {
      violations.push(...unanswered(search, faults));
      continue;
    }
    counts.pages += 1;
    counts.timesShown += search.shown.reduce((sum, { minutes }) => sum + minutes.length, 0);
    const seen = witnessed.get(search.traceId);
    if (seen === undefined || (!seen.isOfTheSearch && !seen.isComposed && search.shown.length > 0)) {
      violations.push(broken('rows were read', search, 'was answered with restaurants, and no transaction read their rows'));
      continue;
    }
    violations.push(...wrongAsOf(search, seen), ...shownWrongly(search, seen));
    const { hidden, due, fresh, freshByTime, longestUnshownMs } = missing(search, seen);
    violations.push(...hidden);
    if (seen.isByIndex) counts.byIndex += 1;
    if (seen.isComposed) counts.composed += 1;
    if (isWhole(search, seen)) counts.wholePages += 1;
    else if (search.isFirstPage && hasRoom(search, seen)) counts.shortPages += 1;
    counts.timesDue += due;
    counts.timesFresh += fresh;
    counts.timesFreshByTime += freshByTime;
    counts.longestUnshownMs = Math.max(counts.longestUnshownMs, longestUnshownMs);
  }
  const stallsMs = [...witnessed.values()].map(({ arrivedAtMs, readAtMs }) => readAtMs - arrivedAtMs);
  return { counts: { ...counts, openings: openingsIn(asked, witnessed), stallsMs }, violations };
}

/**
 * Only while the database is away may a search fail. A process that was stopped answers late; what it had under way when it
 * stood still may have waited longer for a connection than it waits, and be refused as to be asked again.
 */
function unanswered(search: Asked, faults: readonly Fault[]): Violation[] {
  const isExcused = faults.some(({ kind, fromMs, untilMs }) =>
    kind === 'process stopped' ? search.status === 503 && search.sentAtMs <= fromMs && search.atMs >= fromMs : search.sentAtMs <= untilMs + graceMs && search.atMs >= fromMs,
  );
  return isExcused ? [] : [broken('searches are answered', search, `got ${search.status ?? 'nothing'} ${search.failure ?? ''}`.trimEnd())];
}

function wrongAsOf(search: Asked, { asOfMs, asOfFromMs, asOfUntilMs }: Witnessed): Violation[] {
  if (search.asOfMs !== asOfMs) return [broken('as_of is of the snapshot', search, `says ${search.asOfMs}, and was made for ${asOfMs}`)];
  return asOfMs >= asOfFromMs && asOfMs <= asOfUntilMs ? [] : [broken('as_of is of the snapshot', search, `says ${asOfMs}, and its rows were read between ${asOfFromMs} and ${asOfUntilMs}`)];
}

function shownWrongly(search: Asked, seen: Witnessed): Violation[] {
  const houses = new Map(seen.houses.map((house) => [house.id, house]));
  return search.shown.flatMap(({ id, minutes }) => {
    const house = houses.get(id);
    if (house === undefined) return [broken('shown was asked for', search, `showed restaurant ${id}, which the tenant does not have`)];
    // What has changed within the bound may be shown as it was at the reading of the log that the page is as of.
    if (seen.isComposed && !isSettled(house, seen)) return [];
    if (!house.isListed) return [broken('shown was free', search, `showed restaurant ${id}, which is not listed`)];
    if (house.belongs === 'no' && isSettled(house, seen)) return [broken('shown was asked for', search, `showed restaurant ${id}, which is not what was asked for, nor had been lately`)];
    const taken = minutes.filter((minute) => !house.free.includes(minute));
    return taken.length === 0 ? [] : [broken('shown was free', search, `showed restaurant ${id} at ${taken.map(formatMinutes).join(', ')}; free at snapshot ${seen.snapshot} was ${house.free.map(formatMinutes).join(', ') || 'nothing'}`)];
  });
}

interface Missing {
  readonly hidden: readonly Violation[];
  readonly due: number;
  readonly fresh: number;
  readonly freshByTime: number;
  readonly longestUnshownMs: number;
}

/** Times that are free and not on the page. */
function missing(search: Asked, seen: Witnessed): Missing {
  const found = { hidden: [] as Violation[], due: 0, fresh: 0, freshByTime: 0, longestUnshownMs: 0 };
  if (!isWhole(search, seen)) return found;
  const shown = new Map(search.shown.map(({ id, minutes }) => [id, minutes]));
  for (const house of seen.houses) {
    if (!house.isListed || house.belongs !== 'yes') continue;
    const isDue = isSettled(house, seen);
    const due = isDue ? house.free.filter((minute) => house.settled.includes(minute)) : [];
    const unshown = house.free.filter((minute) => shown.get(house.id)?.includes(minute) !== true);
    found.due += due.length;
    found.fresh += house.free.length - due.length;
    if (isDue) found.freshByTime += house.free.length - due.length;
    const hidden = unshown.filter((minute) => due.includes(minute));
    if (hidden.length > 0) {
      const sinceMs = Math.round(seen.arrivedAtMs - house.touchedAtMs);
      found.hidden.push(broken('free was shown', search, `did not show restaurant ${house.id} at ${hidden.map(formatMinutes).join(', ')}, which were free at snapshot ${seen.snapshot}; when the request came, the last change of it had been committed ${sinceMs} ms before`));
    } else if (unshown.length > 0 && !isDue) {
      found.longestUnshownMs = Math.max(found.longestUnshownMs, seen.arrivedAtMs - house.touchedAtMs);
    }
  }
  return found;
}

/** Whether a page is the first and the last, and everything that could be on it has room. */
function isWhole(search: Asked, seen: Witnessed): boolean {
  return search.isFirstPage && !search.hasNext && hasRoom(search, seen);
}

function hasRoom({ question }: Asked, { houses }: Witnessed): boolean {
  return houses.filter(({ belongs }) => belongs !== 'no').length <= question.limit;
}

/** Whether the rows are as they were before the bound began. */
function isSettled({ touchedAtMs }: HouseSeen, { arrivedAtMs }: Witnessed): boolean {
  return touchedAtMs < arrivedAtMs - boundMs;
}

function openingsIn(asked: readonly Asked[], witnessed: ReadonlyMap<string, Witnessed>): number {
  const looks = asked.flatMap((search) => {
    const seen = witnessed.get(search.traceId);
    return seen === undefined ? [] : [{ question: search.question, seen }];
  });
  const wasFree = new Map<string, boolean>();
  let openings = 0;
  for (const { question, seen } of looks.sort((one, other) => one.seen.readAtMs - other.seen.readAtMs)) {
    for (const { id, free, belongs } of seen.houses) {
      if (belongs !== 'yes') continue;
      for (let minute = Math.ceil(question.fromMinute / 15) * 15; minute <= question.untilMinute; minute += 15) {
        const key = `${id} ${question.date} ${question.partySize} ${minute}`;
        const isFree = free.includes(minute);
        if (isFree && wasFree.get(key) === false) openings += 1;
        wasFree.set(key, isFree);
      }
    }
  }
  return openings;
}

function broken(rule: Rule, { traceId, process, question }: Asked, what: string): Violation {
  return { rule, what: `search ${traceId.slice(-12)} on ${process} (${question.date}, ${question.partySize} guests, ${formatMinutes(question.fromMinute)} to ${formatMinutes(question.untilMinute)}) ${what}` };
}
