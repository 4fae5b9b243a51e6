import { quarterMs, quarterTableOf } from '#kernel';
import type { HousePlan } from './day-of-plan.ts';
import { longestStayQuarters } from './day-services.ts';
import { firstBookableQuarter } from './lead-time.ts';
import { Mask96 } from './mask96.ts';

const everyQuarter = new Mask96(-1, -1, -1);

/** Restaurants of one time zone and lead time stop taking bookings for a slot at the same instant. */
interface TimeGroup {
  readonly timeZone: string;
  readonly leadMinutes: number;
  /** The longest that a party may keep its tables on any day, in quarters. */
  readonly stayQuarters: number;
}

/** From when until when bookings decide some days. */
export interface TimeRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Time zone, lead time and longest stay of each restaurant: of these a city has few combinations, so they are asked once a
 * question, not once a restaurant. The lead time is in no mask, and a date is read before its floor plans are unpacked.
 */
export class SharedTimes {
  private readonly groups: TimeGroup[] = [];
  private readonly numbers = new Map<string, number>();
  private groupOf = new Uint32Array(0);

  get bytes(): number {
    return this.groupOf.byteLength;
  }

  set(ordinal: number, { timeZone, policy, services, specialDays }: HousePlan): void {
    const stayQuarters = longestStayQuarters([...services, ...specialDays.flatMap((day) => day.services)], policy);
    if (ordinal >= this.groupOf.length) {
      const before = this.groupOf;
      this.groupOf = new Uint32Array(Math.max(64, Math.ceil(ordinal * 1.25) + 1));
      this.groupOf.set(before);
    }
    this.groupOf[ordinal] = this.numberOf({ timeZone, leadMinutes: policy.leadMinutes, stayQuarters });
  }

  /** The quarters of a date that may still be booked now, by restaurant ordinal. */
  bookableFrom(serviceDate: string, nowMs: number): (ordinal: number) => Mask96 {
    const known: (Mask96 | undefined)[] = [];
    return (ordinal) => {
      const number = this.groupOf[ordinal] ?? 0;
      const group = this.groups[number];
      if (group === undefined) return Mask96.empty;
      return (known[number] ??= everyQuarter.from(firstBookableQuarter({ ...group, serviceDate, nowMs })));
    };
  }

  /** The range that decides this date for all of them; null for none. At least as wide as `readRangeOf` for each. */
  readRange(serviceDate: string, ordinals: readonly number[]): TimeRange | null {
    const among = new Set(ordinals.map((ordinal) => this.groupOf[ordinal] ?? 0));
    const ranges = [...among].flatMap((number) => {
      const group = this.groups[number];
      if (group === undefined) return [];
      const { startMs, endMs } = quarterTableOf(serviceDate, group.timeZone);
      return [{ fromMs: startMs, untilMs: endMs + group.stayQuarters * quarterMs }];
    });
    if (ranges.length === 0) return null;
    return { fromMs: Math.min(...ranges.map(({ fromMs }) => fromMs)), untilMs: Math.max(...ranges.map(({ untilMs }) => untilMs)) };
  }

  /** When the service date has ended in all their time zones; null while none is known. */
  endMs(serviceDate: string): number | null {
    const ends = this.groups.map(({ timeZone }) => quarterTableOf(serviceDate, timeZone).endMs);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  private numberOf(group: TimeGroup): number {
    const key = `${group.timeZone} ${group.leadMinutes} ${group.stayQuarters}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.groups.push(group) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}
