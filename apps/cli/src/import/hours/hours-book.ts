import { dayNumberOf } from '#kernel';
import type { Place } from '../place.ts';
import { assumedHours, type HouseHours, publishedHours } from './hours-of.ts';
import type { HoursSpan } from './read-opening-hours.ts';

/** Different strings remembered; a city has some thousand, and reading one takes milliseconds. */
const entriesMax = 5_000;

/**
 * Hours of the places of one import. Its span begins on the first of today's month and ends a year after
 * today, so that every import of the same month compiles the same text into the same services.
 */
export class HoursBook {
  readonly span: HoursSpan;
  private readonly known = new Map<string, HouseHours>();

  /** @param today `YYYY-MM-DD` */
  constructor(today: string) {
    const firstDay = dayNumberOf(`${today.slice(0, 8)}01`);
    this.span = { firstDay, days: 31 + 366 };
  }

  hoursOf(place: Place, country: string): HouseHours {
    const text = place.openingHours;
    if (text === null) return assumedHours(place.kind);
    const key = [text, country, place.kind, ...(dependsOnTheSun.test(text) ? [place.latitude, place.longitude] : [])].join('\u0000');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const hours = publishedHours(text, { kind: place.kind, place: { ...place, country }, span: this.span });
    if (this.known.size >= entriesMax) this.known.clear();
    this.known.set(key, hours);
    return hours;
  }
}

const dependsOnTheSun = /sunrise|sunset|dawn|dusk/i;
