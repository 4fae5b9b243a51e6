import { serviceMinutesOf } from '#kernel';
import type { Queryable } from '../support/builders/rows.ts';

export interface Tenant {
  readonly apiKey: string;
  /** Begins all its texts, and nobody else's. */
  readonly mark: string;
  readonly marksOfOthers: readonly string[];
}

/** A question whose answer shows a number that only grows: so it can be said which of two answers is the older. */
export interface Register {
  readonly name: string;
  readonly tenant: Tenant;
  /** Of the question, as it is asked over HTTP. */
  readonly path: string;
  /** Null when the answer shows no number. */
  valueIn(body: unknown): number | null;
  /** What the rows say, as `value`; null where nobody writes. */
  readonly rows: { readonly text: string; readonly values: readonly unknown[] } | null;
}

/** One that somebody at a prompt writes, in a transaction of theirs. */
export interface HandRegister extends Register {
  write(db: Queryable, value: number): Promise<void>;
  /** What is written only to be taken back: no value that is ever committed. */
  forbidden(value: number): number;
}

interface DayBody {
  readonly slots: readonly { readonly local_time: string }[];
}

const beyondAll = 1_000_000;

/** In words, as `#17` at the end. */
export function textRegister({ name, tenant, path, textIn, write, read, id }: { name: string; tenant: Tenant; path: string; textIn: (body: unknown) => unknown; write: string; read: string; id: number | string }): HandRegister {
  return {
    name,
    tenant,
    path,
    rows: { text: read, values: [id] },
    valueIn: (body) => numberIn(textIn(body)),
    write: async (db, value) => void (await db.query(write, [id, textOf(tenant, value)])),
    forbidden: (value) => beyondAll + value,
  };
}

export function textOf({ mark }: Tenant, value: number): string {
  return `${mark}, as of #${value}`;
}

export function numberIn(text: unknown): number | null {
  const digits = typeof text === 'string' ? /#(\d+)$/.exec(text)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

/** A booking that is there or not is a bit, and the last of them is set only in what is taken back. */
export const bits = 12;
export const valuesMax = 2 ** (bits - 1);
const bitsByHand = `
  WITH wanted AS (SELECT id, (ord - 1) AS bit FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, ord)),
       changed AS (UPDATE bookings b SET status = CASE WHEN ($2::int >> bit::int) & 1 = 1 THEN 'confirmed' ELSE 'cancelled' END, version = version + 1
                     FROM wanted w WHERE b.id = w.id AND b.occupies <> (($2::int >> bit::int) & 1 = 1) RETURNING b.id, b.occupies)
  UPDATE allocations a SET active = c.occupies FROM changed c WHERE a.booking_id = c.id`;
const bitsNow = `SELECT sum((1 << (ord - 1)::int) * b.occupies::int)::int AS value FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, ord) JOIN bookings b ON b.id = u.id`;

/** In bookings of a house with one table, one a bit: those that are taken. */
export function bookingsRegister({ name, tenant, path, bookingIds, takenIn }: { name: string; tenant: Tenant; path: string; bookingIds: readonly string[]; takenIn: (body: unknown) => readonly boolean[] }): HandRegister {
  return {
    name,
    tenant,
    path,
    rows: { text: bitsNow, values: [bookingIds] },
    valueIn: (body) => takenIn(body).reduce((sum, isTaken, bit) => sum + (isTaken ? 2 ** bit : 0), 0),
    write: async (db, value) => void (await db.query(bitsByHand, [bookingIds, value])),
    forbidden: (value) => valuesMax + value,
  };
}

/** Which of a day's times are not offered. */
export function takenTimes(times: readonly string[]): (body: unknown) => boolean[] {
  return (body) => {
    const offered = new Set((body as DayBody).slots.map(({ local_time: time }) => serviceMinutesOf(time)));
    return times.map((time) => !offered.has(serviceMinutesOf(time)));
  };
}

/** On which dates of a month nothing is offered. */
export function takenDates(dates: readonly string[]): (body: unknown) => boolean[] {
  return (body) => {
    const slots = new Map((body as { readonly days: readonly { readonly date: string; readonly slots: number }[] }).days.map((day) => [day.date, day.slots]));
    return dates.map((date) => slots.get(date) === 0);
  };
}

/** How many of a day's times are offered, when they come one after the other by time alone. */
export function offeredRegister({ name, tenant, path, times }: { name: string; tenant: Tenant; path: string; times: readonly string[] }): Register {
  const taken = takenTimes(times);
  return { name, tenant, path, rows: null, valueIn: (body) => countFirst(taken(body), false) };
}

/** How many of a day's times are not offered, when they go one after the other by time alone. */
export function untilTakenRegister({ name, tenant, path, takenIn }: Pick<Register, 'name' | 'tenant' | 'path'> & { takenIn: (body: unknown) => readonly boolean[] }): Register {
  return { name, tenant, path, rows: null, valueIn: (body) => countFirst(takenIn(body), true) };
}

/** How many holds have run out, in an answer that says until when it is valid. */
export function runOutRegister({ name, tenant, path }: Pick<Register, 'name' | 'tenant' | 'path'>): Register {
  return { name, tenant, path, rows: null, valueIn: (body) => (body as { readonly run_out: number }).run_out };
}

/** How many of a day's times are taken, when they are booked one after the other. */
export function bookedRegister({ name, tenant, path, times, restaurantId, date }: { name: string; tenant: Tenant; path: string; times: readonly string[]; restaurantId: number; date: string }): Register {
  const taken = takenTimes(times);
  const rows = { text: 'SELECT count(*)::int AS value FROM bookings WHERE restaurant_id = $1 AND service_date = $2 AND occupies', values: [restaurantId, date] };
  return { name, tenant, path, rows, valueIn: (body) => countFirst(taken(body), true) };
}

/** Null where they are not the first so many: nobody has made it so. */
function countFirst(flags: readonly boolean[], wanted: boolean): number | null {
  const count = flags.filter((flag) => flag === wanted).length;
  return flags.slice(0, count).every((flag) => flag === wanted) ? count : null;
}
