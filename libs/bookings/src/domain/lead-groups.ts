import { firstBookableQuarter } from './lead-time.ts';
import { Mask96 } from './mask96.ts';

const everyQuarter = new Mask96(-1, -1, -1);

/** Restaurants of one time zone and lead time stop taking bookings for a slot at the same instant. */
interface LeadGroup {
  readonly timeZone: string;
  readonly leadMinutes: number;
}

/** The lead time is in no mask. Of zones and lead times a city has few, so they are asked once a question, not once a restaurant. */
export class LeadGroups {
  private readonly groups: LeadGroup[] = [];
  private readonly numbers = new Map<string, number>();
  private groupOf = new Uint32Array(0);

  get bytes(): number {
    return this.groupOf.byteLength;
  }

  set(ordinal: number, { timeZone, leadMinutes }: LeadGroup): void {
    const key = `${timeZone} ${leadMinutes}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.groups.push({ timeZone, leadMinutes }) - 1;
      this.numbers.set(key, number);
    }
    if (ordinal >= this.groupOf.length) {
      const before = this.groupOf;
      this.groupOf = new Uint32Array(Math.max(64, Math.ceil(ordinal * 1.25) + 1));
      this.groupOf.set(before);
    }
    this.groupOf[ordinal] = number;
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
}
