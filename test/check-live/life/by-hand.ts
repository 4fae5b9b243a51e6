import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Prng } from '../../../apps/cli/src/bulk/prng.ts';
import { aHouse, centre, words, type City, type House } from '../city.ts';

export interface ByHandOptions {
  /** As the superuser, as somebody at a prompt. */
  readonly pool: Pool;
  readonly city: City;
  readonly random: Prng;
  readonly pauseMs: number;
  readonly isOver: () => boolean;
}

/** Restaurants, service dates, how many at most. */
const cancelSome = `
  WITH gone AS (UPDATE bookings SET status = 'cancelled', version = version + 1 WHERE id IN (SELECT id FROM bookings WHERE occupies AND status <> 'held' AND restaurant_id = ANY ($1) AND service_date = ANY ($2::date[]) ORDER BY random() LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id)
  UPDATE allocations SET active = false WHERE booking_id IN (SELECT id FROM gone)`;
const longestMs = 3_000;
/** New houses a tenant: those of one word must stay fewer than a page. */
const newHousesMax = 5;

/** Writes as people write at a prompt: past the application, in bulk, in long transactions, and takes half of it back. */
export class ByHand {
  /** How many transactions were committed. */
  commits = 0;
  private opened = 0;
  private prepared = 0;

  constructor(private readonly options: ByHandOptions) {}

  async work(): Promise<void> {
    const { random, pauseMs, isOver } = this.options;
    const acts = [
      { weight: 8, act: (db: PoolClient) => this.cancelSome(db) }, { weight: 4, act: (db: PoolClient) => this.cancelEvening(db) }, { weight: 3, act: (db: PoolClient) => this.rollBack(db) }, { weight: 2, act: (db: PoolClient) => this.takeHalfBack(db) }, { weight: 2, act: (db: PoolClient) => this.takeTime(db) },
      { weight: 1, act: (db: PoolClient) => this.prepare(db) }, { weight: 2, act: (db: PoolClient) => this.asReplica(db) }, { weight: 2, act: (db: PoolClient) => this.deleteBooking(db) }, { weight: 2, act: (db: PoolClient) => this.policy(db) }, { weight: 2, act: (db: PoolClient) => this.listing(db) },
      { weight: 1, act: (db: PoolClient) => this.sign(db) }, { weight: 1, act: (db: PoolClient) => this.emptyBlocks(db) }, { weight: 1, act: (db: PoolClient) => this.openHouse(db) }, { weight: 1, act: (db: PoolClient) => this.zone(db) },
    ];
    while (!isOver()) {
      await this.attempt(random.weighted(acts).act);
      await sleep(pauseMs * (0.5 + random.unit()));
    }
  }

  /** Whatever the database refuses, or is not there for, is part of the day. */
  private async attempt(act: (db: PoolClient) => Promise<void>): Promise<void> {
    let db: PoolClient | null = null;
    let failure: Error | undefined;
    try {
      db = await this.options.pool.connect();
      await act(db);
      this.commits += 1;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    db?.release(failure);
  }

  private async cancelSome(db: PoolClient): Promise<void> {
    const { city, random } = this.options;
    await db.query(cancelSome, [random.pick(city.tenants).houses.map(({ id }) => id), city.dates, random.between({ min: 1, max: 8 })]);
  }

  private async cancelEvening(db: PoolClient): Promise<void> {
    await db.query(cancelSome, [[this.house().id], [this.options.random.pick(this.options.city.dates)], 100]);
  }

  private async deleteBooking(db: PoolClient): Promise<void> {
    // History goes with it by its foreign key; a review would keep it.
    await db.query('DELETE FROM bookings WHERE id = (SELECT id FROM bookings WHERE occupies AND restaurant_id = $1 ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED)', [this.house().id]);
  }

  private async rollBack(db: PoolClient): Promise<void> {
    await db.query('BEGIN');
    await this.cancelEvening(db);
    await db.query('UPDATE restaurant_policies SET max_party = 6, lead_minutes = 0 WHERE restaurant_id = $1', [this.house().id]);
    await sleep(this.options.random.unit() * 300);
    await db.query('ROLLBACK');
  }

  private async takeHalfBack(db: PoolClient): Promise<void> {
    await db.query('BEGIN');
    await this.cancelEvening(db);
    await db.query('SAVEPOINT half');
    await this.cancelEvening(db);
    await db.query('ROLLBACK TO SAVEPOINT half');
    await this.cancelEvening(db);
    await db.query('COMMIT');
  }

  /** Its transaction id is old when it commits. */
  private async takeTime(db: PoolClient): Promise<void> {
    await db.query('BEGIN');
    await this.cancelEvening(db);
    await sleep(500 + this.options.random.unit() * (longestMs - 500));
    await db.query('COMMIT');
  }

  private async prepare(db: PoolClient): Promise<void> {
    // One that a crash has left between its two halves would keep its rows locked.
    const { rows: left } = await db.query<{ gid: string }>(`SELECT gid FROM pg_prepared_xacts WHERE prepared < now() - interval '3 seconds'`);
    for (const { gid } of left) await db.query(`ROLLBACK PREPARED '${gid}'`);
    this.prepared += 1;
    const name = `check-live-${this.prepared}-${this.options.random.uint32()}`;
    await db.query('BEGIN');
    await this.cancelEvening(db);
    await db.query(`PREPARE TRANSACTION '${name}'`);
    await sleep(300);
    await db.query(`COMMIT PREPARED '${name}'`);
  }

  private async asReplica(db: PoolClient): Promise<void> {
    await db.query('BEGIN');
    await db.query('SET LOCAL session_replication_role = replica');
    await db.query('UPDATE tables SET active = true, max_party = 2 + 2 * floor(random() * 3)::int WHERE restaurant_id = $1', [this.house().id]);
    await this.cancelEvening(db);
    await db.query('COMMIT');
  }

  private async policy(db: PoolClient): Promise<void> {
    const { random } = this.options;
    const ids = [this.house().id, this.house().id, this.house().id];
    await db.query('UPDATE restaurant_policies SET lead_minutes = $2, max_party = $3, min_party = $4 WHERE restaurant_id = ANY ($1)', [ids, random.pick([0, 0, 60]), random.pick([4, 6]), random.pick([1, 1, 2])]);
  }

  private async listing(db: PoolClient): Promise<void> {
    const { id } = this.house();
    await db.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [id]);
    await sleep(this.options.random.unit() * 2_500);
    await db.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [id]);
  }

  /** Another name, or another place. */
  private async sign(db: PoolClient): Promise<void> {
    const { random } = this.options;
    const { id } = this.house();
    if (random.chance(0.5)) await db.query('UPDATE restaurants SET name = $2 WHERE id = $1', [id, `Chez ${random.pick(words)} ${id}`]);
    else await db.query('UPDATE restaurants SET latitude = $2, longitude = $3 WHERE id = $1', [id, centre.latitude + (random.unit() - 0.5) * 0.04, centre.longitude + (random.unit() - 0.5) * 0.06]);
  }

  private async zone(db: PoolClient): Promise<void> {
    await db.query('UPDATE restaurants SET time_zone = $2 WHERE id = $1', [this.house().id, this.options.random.pick(['Europe/Brussels', 'Asia/Tokyo', 'America/New_York'])]);
  }

  private async emptyBlocks(db: PoolClient): Promise<void> {
    await db.query('TRUNCATE blocks');
  }

  private async openHouse(db: PoolClient): Promise<void> {
    const { city, random } = this.options;
    if (this.opened >= newHousesMax * city.tenants.length) return;
    this.opened += 1;
    const { id: tenantId, houses } = random.pick(city.tenants);
    await db.query('BEGIN');
    await aHouse({ tenantId, index: houses.length + this.opened, slug: `new-${this.opened}-${random.uint32()}` }).withTable({ seats: 4 }).save(db);
    await db.query('COMMIT');
  }

  private house(): House {
    const { city, random } = this.options;
    return random.pick(random.pick(city.tenants).houses);
  }
}
