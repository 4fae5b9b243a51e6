import type { Client } from 'pg';

/**
 * Seats a party at a table that another one has, behind everybody's back: without the day's lock, without a look at what
 * is free, as an application would in which all code were wrong. Only the constraint stands in its way. The other party's
 * row is locked meanwhile, so that it cannot leave in time to make the trespass lawful; locked rows are passed over, so
 * that nobody waits for a trespasser in a circle.
 */
const trespass = `
  WITH taken AS (
    SELECT restaurant_id, table_id, tenant_id, during, booking_id FROM allocations WHERE active ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED),
  intruder AS (
    SELECT b.id FROM bookings b JOIN taken t ON t.restaurant_id = b.restaurant_id
     WHERE b.occupies AND NOT EXISTS (SELECT FROM allocations a WHERE a.booking_id = b.id AND a.table_id = t.table_id)
     ORDER BY random() LIMIT 1 FOR KEY SHARE OF b SKIP LOCKED)
  INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
  SELECT i.id, t.restaurant_id, t.table_id, t.tenant_id, t.during FROM taken t, intruder i`;

export class Trespasser {
  private timer: NodeJS.Timeout | undefined;
  private trespassing: Promise<unknown> = Promise.resolve();
  private failure: Error | null = null;
  private refusedCount = 0;

  constructor(private readonly admin: Client) {}

  start({ everyMs }: { everyMs: number }): void {
    this.timer = setInterval(() => {
      this.trespassing = this.trespassing.then(() => this.admin.query(trespass)).catch((error: unknown) => this.take(error));
    }, everyMs);
  }

  /** How often the constraint refused it. */
  get refused(): number {
    return this.refusedCount;
  }

  /** @throws what else went wrong with it, if something did. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.trespassing;
    if (this.failure !== null) throw this.failure;
  }

  private take(error: unknown): void {
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined;
    if (constraint === 'allocations_no_overlap') this.refusedCount += 1;
    // The intruder has come to this table by itself since it was looked for: nothing was tried.
    else if (constraint !== 'allocations_pkey') this.failure = new Error('the trespasser stopped', { cause: error });
  }
}
