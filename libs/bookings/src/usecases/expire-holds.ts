import { Injectable } from '@nestjs/common';
import { CouvertError, Database, type Job, type JobRun, systemContext } from '#kernel';
import { finishByExpiringHolds } from '../persistence/sql/expire-holds.ts';
import { findLapsedHolds } from '../persistence/sql/lapsed-holds.ts';
import { openServiceDays } from '../persistence/sql/open-days.ts';

/** Whoever needs the table ends a hold at once; for its history a minute later is soon enough, and nobody's evening is locked in a rush. */
const sinceMs = 60_000;
const batchMax = 500;

/**
 * Ends holds that ran out and that nobody has come upon since: their line of history and their message come about a minute late
 * instead of with the next booking of their evening.
 */
@Injectable()
export class ExpireHolds implements Job {
  readonly name = 'expire-holds';
  readonly everyMs = 60_000;
  readonly withinMs = 120_000;

  constructor(private readonly db: Database) {}

  async run({ signal, traceId }: JobRun): Promise<{ expired: number; busy: number }> {
    let [expired, busy, ended] = [0, 0, batchMax];
    while (ended === batchMax) {
      const days = await this.db.read(systemContext(''), (tx) => findLapsedHolds(tx, { sinceMs, most: batchMax, clockOffsetMs: this.db.clockOffsetMs }));
      ended = 0;
      for (const { tenantId, restaurantId, serviceDate, bookingIds } of days) {
        signal.throwIfAborted();
        const isDone = await this.db
          .write(systemContext(tenantId, { traceId }), async (tx) => {
            await openServiceDays(tx, { restaurantId, serviceDates: [serviceDate] });
            finishByExpiringHolds(tx, bookingIds);
          })
          .then(() => true, isBusy);
        if (isDone) ended += bookingIds.length;
        else busy += bookingIds.length;
      }
      expired += ended;
    }
    return { expired, busy };
  }
}

/** A day that somebody holds for too long is left for the next time; the others do not wait for it. */
function isBusy(error: unknown): false {
  if (error instanceof CouvertError && error.code === 'UNAVAILABLE') return false;
  throw error;
}
