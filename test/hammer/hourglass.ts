import type { Client } from 'pg';

/**
 * Lets holds run out while the hammer runs: a hold lasts a minute at least, the hammer less. Now and then a hold's end
 * is drawn to a moment from now, never into the past: nobody may find out afterwards that it had ended before.
 * A hold that is just being booked is left alone. Real time is asked for by its full name: sabotage has another.
 */
const shorten = `
  UPDATE bookings SET hold_expires_at = pg_catalog.clock_timestamp() + interval '300 milliseconds' + random() * interval '300 milliseconds'
   WHERE id IN (SELECT id FROM bookings WHERE status = 'held' AND hold_expires_at > pg_catalog.clock_timestamp() + interval '10 seconds' AND random() < 0.5 FOR UPDATE SKIP LOCKED)`;

export class Hourglass {
  private timer: NodeJS.Timeout | undefined;
  private turning: Promise<unknown> = Promise.resolve();
  private failure: Error | null = null;

  constructor(private readonly admin: Client) {}

  start({ everyMs }: { everyMs: number }): void {
    this.timer = setInterval(() => {
      this.turning = this.turning.then(() => this.admin.query(shorten)).catch((error: unknown) => {
        this.failure = new Error('the hourglass stopped', { cause: error });
      });
    }, everyMs);
  }

  /** @throws what went wrong with it, if something did. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.turning;
    if (this.failure !== null) throw this.failure;
  }
}
