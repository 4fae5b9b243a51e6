import { cleanText } from '../clean-text.ts';
import { note, type Note } from '../note.ts';

/** Reads the fields of one record, each bounded as its column is, and remembers what had to be changed. */
export class Fields {
  readonly notes: Note[] = [];

  constructor(private readonly record: Readonly<Record<string, unknown>>) {}

  /** Numbers are taken as their digits; anything else that is no text is as good as missing. */
  text(field: string, max: number): string {
    const raw = this.record[field];
    if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw);
    return typeof raw === 'string' ? cleanText(raw, { field, max, notes: this.notes }) : '';
  }

  textOrNull(field: string, max: number): string | null {
    return this.text(field, max) || null;
  }

  number(field: string): number | null {
    const raw = this.record[field];
    const value = typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : Number.NaN;
    return Number.isFinite(value) ? value : null;
  }

  /** A telephone number; the first where several are listed. */
  phone(field: string): string | null {
    const all = this.text(field, 200);
    const first = (all.split(/[;,|]| \/ /)[0] ?? '').trim().slice(0, 40);
    if (first !== '' && first !== all) this.notes.push(note('phone-cut', all));
    return first || null;
  }

  website(field: string): string | null {
    const written = this.text(field, 300);
    if (written === '') return null;
    const first = written.split(/;|\s/)[0] ?? '';
    const address = /^https?:\/\//i.test(first) ? first : `https://${first.replace(/^\/+/, '')}`;
    if (!URL.canParse(address) || !new URL(address).hostname.includes('.')) {
      this.notes.push(note('website-dropped', written));
      return null;
    }
    if (address !== written) this.notes.push(note('website-mended', written));
    return address;
  }

  email(field: string): string | null {
    const written = this.text(field, 254);
    if (written === '') return null;
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(written)) return written;
    this.notes.push(note('email-dropped', written));
    return null;
  }
}

/** A record's fields, or null when it is no object at all. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Fields(value as Readonly<Record<string, unknown>>) : null;
}

/** Words that stand where a cuisine should. */
const noCuisine = new Set(['', 'other', 'restaurant', 'yes', 'local', 'not listed', 'not applicable', 'not listed/not applicable', 'missing', 'unknown', 'etc.']);

/** `Pizza/Italian` and `Coffee_Shop;cake` as lists: at most ten, no stand-ins, nothing twice. */
export function cuisinesOf(text: string): string[] {
  const found = new Set<string>();
  for (const part of text.replace(/\([^)]*\)/g, '').split(/[/;,|]/)) {
    const name = part.replace(/_/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 60).toLowerCase();
    if (!noCuisine.has(name)) found.add(name);
  }
  return [...found].slice(0, 10);
}

const daytime = /caf[eé]|coffee|tea\b|teahouse|bakery|donut|bagel|juice|smoothie|breakfast|brunch|pancake|waffle|ice cream|cake|deli/i;
const quick = /fast food|sandwich|hamburger|burger|hot ?dog|friture|fries|kebab|pizza$|tacos$|snack|salads$|chicken$/i;

/** What kind of house serves this. */
export function kindByCuisine(cuisines: readonly string[]): 'restaurant' | 'cafe' | 'quick' {
  const first = cuisines[0] ?? '';
  if (daytime.test(first)) return 'cafe';
  return quick.test(first) ? 'quick' : 'restaurant';
}
