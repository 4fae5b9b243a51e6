import { Database, type Job, type JobRun, systemContext } from '#kernel';
import { type DueReminders, findDueReminders, type RemindersWanted, remindOf } from '../persistence/sql/reminders.ts';

const hourMs = 3_600_000;
/** Restaurants of one look: some twenty milliseconds of the database. */
const restaurantsMax = 2_000;
/** Bookings of one transaction. */
const bookingsMax = 200;
/** A reminder that could not be written for so long comes no more: it would come at a time that nobody chose. */
const lateMsMax = 6 * hourMs;
/** Who has just booked, or moved, has it in mind: the confirmation said the same. */
const settledMs = 2 * hourMs;

/** Writes a `booking.reminder` for every confirmed booking, some hours before its start. */
export class RemindOfBookings implements Job {
  readonly name = 'booking-reminders';
  readonly everyMs = 600_000;
  readonly withinMs = 900_000;
  private readonly leadMs: number;

  constructor(
    private readonly db: Database,
    leadHours: number,
  ) {
    this.leadMs = leadHours * hourMs;
  }

  async run({ signal, traceId }: JobRun): Promise<{ reminded: number }> {
    if (this.leadMs === 0) return { reminded: 0 };
    let [reminded, afterRestaurant]: [number, number | null] = [0, 0];
    while (afterRestaurant !== null) {
      signal.throwIfAborted();
      const wanted: RemindersWanted = { leadMs: this.leadMs, lateMs: Math.min(lateMsMax, this.leadMs), settledMs, clockOffsetMs: this.db.clockOffsetMs };
      const from: number = afterRestaurant;
      const due: DueReminders = await this.db.read(systemContext(''), (tx) => findDueReminders(tx, { afterRestaurant: from, most: restaurantsMax }, wanted));
      for (const { tenantId, bookingIds } of due.byTenant) {
        for (let at = 0; at < bookingIds.length; at += bookingsMax) {
          signal.throwIfAborted();
          reminded += await this.db.write(systemContext(tenantId, { traceId }), (tx) => remindOf(tx, bookingIds.slice(at, at + bookingsMax), wanted));
        }
      }
      afterRestaurant = due.lastRestaurant;
    }
    return { reminded };
  }
}
