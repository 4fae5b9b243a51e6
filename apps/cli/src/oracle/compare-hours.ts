import OpeningHours from 'opening_hours';
import { calendarDateOf, dayStartMinute, quarterMinutes } from '#kernel';
import { publishedHours } from '../import/hours/hours-of.ts';
import { minutesPerDay, type WallRange } from '../import/hours/range.ts';
import { type HoursPlace, type HoursSpan, onPlainClock, parse } from '../import/hours/read-opening-hours.ts';
import { schedule } from '../import/hours/services-of.ts';
import type { NoteCode } from '../import/note.ts';
import type { HouseKind } from '../import/place.ts';
import { openRangesOf } from './schedule-answers.ts';

export interface Verdict {
  /** Days on which some minute differs, and how many minutes differ. */
  readonly days: number;
  readonly minutes: number;
  /** Quarter hours at whose first minute the two answers differ. */
  readonly quarters: number;
  /** What the import has said about this text. */
  readonly notes: readonly NoteCode[];
  /** The first difference, for a person: `2027-01-01 22:15 the package says open`. */
  readonly first: string | null;
}

/** What the package answers, asked for every minute at which its answer changes. */
interface Asked {
  readonly open: readonly WallRange[];
  readonly uncertain: readonly WallRange[];
}

/**
 * Compares our services with the package on every minute of a span. The package is asked for itself: by its
 * iterator, and by `getState` at a sample of instants, not through what the import made of it.
 */
export function compareHours(text: string, { kind, place, span }: { kind: HouseKind; place: HoursPlace; span: HoursSpan }): Verdict {
  const { hours, notes } = publishedHours(text, { kind, place, span });
  const dates = Array.from({ length: span.days }, (_, index) => ({ day: span.firstDay + index, date: calendarDateOf(span.firstDay + index) }));
  const ours = openRangesOf(schedule(hours, { slotStepMinutes: quarterMinutes, pacingParties: null, pacingCovers: null }), dates);
  const theirs = ask(text, { place, span });
  const differences = symmetricDifference(ours, theirs.open);
  const days = new Set(differences.flatMap(({ from, until }) => serviceDaysOf({ from, until })));
  const first = differences[0];
  return {
    days: days.size,
    minutes: differences.reduce((sum, { from, until }) => sum + until - from, 0),
    quarters: differences.reduce((sum, { from, until }) => sum + Math.ceil(until / quarterMinutes) - Math.ceil(from / quarterMinutes), 0),
    notes: notes.map(({ code }) => code),
    first: first === undefined ? null : `${momentOf(first.from)} the package says ${stateAt(theirs, first.from)}`,
  };
}

function ask(text: string, { place, span }: { place: HoursPlace; span: HoursSpan }): Asked {
  return onPlainClock(() => {
    const hours = parse(text, place);
    const from = span.firstDay * minutesPerDay + dayStartMinute;
    const until = from + span.days * minutesPerDay;
    const iterator = hours.getIterator(new Date(from * 60_000));
    const open: WallRange[] = [];
    const uncertain: WallRange[] = [];
    for (let at = from; at < until; ) {
      const list = iterator.getState() ? open : iterator.getUnknown() ? uncertain : null;
      const next = iterator.advance(new Date(until * 60_000)) ? Math.min(until, iterator.getDate().getTime() / 60_000) : until;
      list?.push({ from: at, until: next });
      at = next;
    }
    confirmBySample(hours, { open, from, until });
    return { open: joined(open), uncertain: joined(uncertain) };
  });
}

/** Instants at which `getState` itself is asked, spread over the span by a step that meets all weekdays and hours. */
const sampleStepMinutes = 7_919;

/** @throws Error when the package contradicts itself, for then nothing here means anything */
function confirmBySample(hours: OpeningHours, { open, from, until }: { open: readonly WallRange[]; from: number; until: number }): void {
  for (let at = from; at < until; at += sampleStepMinutes) {
    const isOpen = open.some((range) => range.from <= at && at < range.until);
    if (hours.getState(new Date(at * 60_000)) !== isOpen) throw new Error(`getState and getIterator differ at ${momentOf(at)}`);
  }
}

function joined(ranges: readonly WallRange[]): WallRange[] {
  const result: { from: number; until: number }[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last !== undefined && last.until === range.from) last.until = range.until;
    else result.push({ ...range });
  }
  return result;
}

/** The minutes that lie in one of two lists of disjoint ranges and not in the other. */
export function symmetricDifference(a: readonly WallRange[], b: readonly WallRange[]): WallRange[] {
  const edges = [...a, ...b].flatMap(({ from, until }) => [from, until]).sort((x, y) => x - y);
  const result: WallRange[] = [];
  // Every edge turns membership of one list over; between an odd one and the next the lists differ.
  for (let index = 0; index + 1 < edges.length; index += 2) {
    const from = edges[index] as number;
    const until = edges[index + 1] as number;
    if (from < until) result.push({ from, until });
  }
  return result;
}

function serviceDaysOf({ from, until }: WallRange): number[] {
  const first = Math.floor((from - dayStartMinute) / minutesPerDay);
  const last = Math.floor((until - 1 - dayStartMinute) / minutesPerDay);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function stateAt({ open, uncertain }: Asked, at: number): string {
  const holds = ({ from, until }: WallRange): boolean => from <= at && at < until;
  return open.some(holds) ? 'open' : uncertain.some(holds) ? 'perhaps open' : 'closed';
}

function momentOf(wallMinute: number): string {
  return new Date(wallMinute * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
