import { statement, type Context, type Database, type KeptOutcome } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { keptOutcomeOf } from '../kept-outcome.ts';
import { longestStayMs } from './look-at-day.ts';

const writeOnKnownDays = statement('booking_write_on_known_days', `SELECT booking_write_on_known_days($1, $2, $3, $4, $5) AS answer, pg_current_xact_id_if_assigned()::text AS wrote, pg_current_snapshot()::text AS saw`);

/** A service day as it is known, to be compared under its locks. */
export interface DayAsKnown {
  readonly restaurantId: number;
  /** The days that its new bookings touch, ascending. */
  readonly serviceDates: readonly string[];
  readonly planVersion: string;
  readonly range: { readonly fromMs: number; readonly untilMs: number };
  readonly bookings: number;
  readonly print: bigint;
  /** By the database's clock: from when until when the decisions hold. */
  readonly holdsFromMs: number;
  readonly holdsUntilMs: number;
}

/** A new booking (see `bookingEntryOf`), or only the key of a request that was refused on a day, by the day's number from 1. */
export interface DayEntry {
  readonly dayNo: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

export type EntryAnswer =
  /** Written and committed: its share in the print of its day. */
  | { readonly kind: 'written'; readonly print: bigint }
  /** The day is as it was known, so a refusal holds. */
  | { readonly kind: 'stands' }
  /** The day is another, or somebody is at work on it: decide again. */
  | { readonly kind: 'again' }
  /** A request with the same key is under way elsewhere. */
  | { readonly kind: 'busy' }
  /** An earlier request with this key has left its outcome. */
  | { readonly kind: 'kept'; readonly kept: KeptOutcome<Booking> | null };

interface Row {
  /** Null when nothing was written. */
  readonly wrote: string | null;
  /** No older than what the days were known from, so refusals hold under it. */
  readonly saw: string;
  readonly answer: {
    readonly now_ms: number;
    /** Of those that were written, in their order. */
    readonly prints: readonly string[] | null;
    readonly answers: readonly (readonly ['written' | 'stands' | 'again' | 'busy'] | readonly ['kept', string, Booking])[];
  };
}

/**
 * Writes bookings that were decided on known days, where the days still stand: one statement, its own transaction, any
 * number of days. Days in the order of their locks: by restaurant, then date.
 * @returns the database's clock, an answer for each entry, and for their tokens the transaction
 */
export async function askToWriteOnKnownDays(
  db: Database,
  ctx: Pick<Context, 'tenantId' | 'deadlineAtMs'>,
  { days, entries }: { days: readonly DayAsKnown[]; entries: readonly DayEntry[] },
): Promise<{ nowMs: number; answers: EntryAnswer[]; wrote: string | null; saw: string }> {
  const rows = await db.alone<Row>(ctx, writeOnKnownDays, ({ tenantId, lockTimeoutMs }) => [
    tenantId, String(lockTimeoutMs), db.clockOffsetMs, JSON.stringify(days.map(dayOf)), JSON.stringify(entries.map(({ dayNo, entry }) => ({ day_no: dayNo, ...entry }))),
  ]);
  const { answer, wrote = null, saw = '' } = rows[0] ?? {};
  if (answer === undefined || answer.answers.length !== entries.length) throw new Error('not every entry was answered');
  const prints = (answer.prints ?? []).values();
  return { wrote, saw, nowMs: answer.now_ms, answers: answer.answers.map((one) => answerOf(one, prints)) };
}

function dayOf({ restaurantId, serviceDates, planVersion, range, bookings, print, holdsFromMs, holdsUntilMs }: DayAsKnown): Record<string, unknown> {
  return {
    restaurant: restaurantId,
    dates: serviceDates,
    plan: planVersion,
    earliest: (range.fromMs - longestStayMs) / 1000,
    reaches_from: range.fromMs / 1000,
    reaches_until: range.untilMs / 1000,
    bookings,
    print: String(print),
    holds_from_ms: holdsFromMs,
    holds_until_ms: holdsUntilMs,
  };
}

function answerOf([kind, ...rest]: Row['answer']['answers'][number], prints: Iterator<string>): EntryAnswer {
  if (kind === 'written') return { kind, print: BigInt(prints.next().value ?? '0') };
  if (kind === 'kept') return { kind, kept: keptOutcomeOf({ fingerprint: String(rest[0]), outcome: rest[1] as Booking }) };
  return { kind };
}
