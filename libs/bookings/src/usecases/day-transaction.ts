import { Injectable } from '@nestjs/common';
import { type Context, CouvertError, Database, findEarlierOutcome, kernelErrors, type Earlier, type Tx } from '#kernel';
import type { Booking } from '../domain/booking.ts';
import { openServiceDays } from '../persistence/sql/open-days.ts';
import { DayGate, type Audience, type Judge } from './day-gate.ts';
import { Refused } from './refused.ts';
import { StartOver } from './start-over.ts';
import type { DayStanding } from './day-standing.ts';

/** What a decision under the lock came to. */
export interface Decided {
  readonly booking: Booking;
  /** How the day stands once this is committed, for who waits; null when it is not worth telling. */
  readonly standing: DayStanding | null;
}

export interface DayWork<Rows> {
  readonly restaurantId: number;
  /** Days that it is thought to touch, ascending. */
  readonly serviceDates: readonly string[];
  /** The day whose standing decides, one of `serviceDates`. */
  readonly decidingDate: string;
  readonly judge: Judge<DayStanding> | null;
  /** Sends its reads, without waiting before the first: they leave in one burst with the locks, and run behind them. */
  readonly read: (tx: Tx) => Promise<Rows>;
  /** Decides on what was read, and finishes the unit with statements that fail by themselves. */
  readonly decide: (tx: Tx, rows: Rows, locked: readonly string[]) => Promise<Decided | Refused | StartOver>;
}

/** Days of one booking: its own and the next; of a move, those of both places. More rounds than that mean days that keep changing. */
const attemptsMax = 5;

/**
 * The transaction in which bookings are made and changed: two waits, whatever it does.
 *
 * Burst 1: BEGIN and context; the key with its earlier outcome, the restaurant's lock (shared) and the service days'
 * (ascending); then the reads. Then pure code decides. Burst 2: the writes, and COMMIT with the last.
 * Order of locks everywhere: idempotency key, restaurant, days by (restaurant, date), booking rows by id.
 */
@Injectable()
export class DayTransaction {
  private readonly gate = new DayGate<DayStanding>();

  constructor(private readonly db: Database) {}

  /** @throws catalogue errors of `decide`; UNAVAILABLE when the days keep changing under it. */
  async run<Rows>(ctx: Context, work: DayWork<Rows>): Promise<Booking> {
    let { serviceDates } = work;
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const outcome = await this.attempt(ctx, work, serviceDates);
      if (!(outcome instanceof StartOver)) return outcome;
      serviceDates = outcome.serviceDates;
    }
    throw kernelErrors.unavailable({ retryAfterSeconds: 1 });
  }

  private async attempt<Rows>(ctx: Context, work: DayWork<Rows>, serviceDates: readonly string[]): Promise<Booking | StartOver> {
    const decidingDay = gateKey(work.restaurantId, work.decidingDate);
    const days = serviceDates.map((date) => gateKey(work.restaurantId, date));
    let hadItsTurn = false;
    try {
      return await this.gate.pass({ days, judgedDay: decidingDay, deadlineAtMs: ctx.deadlineAtMs, judge: work.judge }, () => {
        hadItsTurn = true;
        return this.transaction(ctx, work, { serviceDates, decidingDay });
      });
    } catch (error) {
      // Refused while it waited: the repeat of a request that was granted must still hear its answer.
      const earlier = hadItsTurn || !(error instanceof CouvertError) ? null : await this.findEarlier(ctx);
      if (earlier === null) throw error;
      return earlier.outcome;
    }
  }

  private async findEarlier(ctx: Context): Promise<Earlier<Booking>> {
    const { idempotency } = ctx;
    return idempotency === null ? null : this.db.write(ctx, (tx) => findEarlierOutcome<Booking>(tx, idempotency));
  }

  private async transaction<Rows>(ctx: Context, work: DayWork<Rows>, { serviceDates, decidingDay }: { serviceDates: readonly string[]; decidingDay: string }): Promise<Booking | StartOver> {
    const told: { standing: DayStanding | null; audience: Audience<DayStanding>; refusal: CouvertError | null } = { standing: null, audience: [], refusal: null };
    const tell = (): void => {
      if (told.standing !== null) this.gate.publish(decidingDay, told.standing, told.audience);
    };
    try {
      const outcome = await this.db.write(ctx, async (tx) => {
        const [earlier, rows] = await Promise.all([openServiceDays<Booking>(tx, { restaurantId: work.restaurantId, serviceDates }), work.read(tx)]);
        if (earlier !== null) return earlier.outcome;
        const decided = await work.decide(tx, rows, serviceDates);
        if (decided instanceof StartOver) return decided;
        told.standing = decided.standing;
        told.audience = this.gate.audienceOf(decidingDay);
        if (decided instanceof Refused) {
          told.refusal = decided.error;
          throw decided.error;
        }
        return decided.booking;
      });
      tell();
      return outcome;
    } catch (error) {
      // A refusal leaves the day as it was read. What failed to commit, or may have, says nothing about the day.
      if (error === told.refusal) tell();
      throw error;
    }
  }
}

function gateKey(restaurantId: number, serviceDate: string): string {
  return `${restaurantId}:${serviceDate}`;
}
