import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Prng } from '../../apps/cli/src/bulk/prng.ts';
import type { Queryable } from '../support/builders/rows.ts';
import type { Write } from './facts.ts';
import type { Gate } from './gate.ts';
import type { History } from './history.ts';
import { type HandRegister, valuesMax } from './registers.ts';

export interface ByHandOptions {
  /** As the superuser, as somebody at a prompt. */
  readonly pool: Pool;
  readonly register: HandRegister;
  readonly gate: Gate;
  readonly history: History;
  readonly random: Prng;
  readonly isOver: () => boolean;
}

const pauseMs = { min: 50, max: 2_500 } as const;
/** Now and then longer than H and than the log remembers: what a process has missed is not healed by the next change. */
const longPauseMs = { min: 4_000, max: 8_000 } as const;
const longPauseShare = 0.15;
const longMsMax = 1_500;

type Outcome = Pick<Write, 'outcome' | 'sentAtMs'>;

/** Gives one register one value after the other past the application: at once, in long transactions, and with half of it taken back. */
export class ByHand {
  private value = 0;

  constructor(private readonly options: ByHandOptions) {}

  async work(): Promise<void> {
    const { gate, random, isOver } = this.options;
    const acts = [
      { weight: 6, act: (db: PoolClient) => this.atOnce(db) },
      { weight: 2, act: (db: PoolClient) => this.takingTime(db) },
      { weight: 2, act: (db: PoolClient) => this.takingBack(db) },
      { weight: 1, act: (db: PoolClient) => this.takingHalfBack(db) },
      { weight: 1, act: (db: PoolClient) => this.asReplica(db) },
    ];
    while (!isOver() && this.value + 1 < valuesMax) {
      await gate.pass(() => this.attempt(random.weighted(acts).act));
      await sleep(random.between(random.chance(longPauseShare) ? longPauseMs : pauseMs));
    }
  }

  private async attempt(act: (db: PoolClient) => Promise<Outcome>): Promise<void> {
    const { pool, register, history } = this.options;
    this.value += 1;
    let db: PoolClient | null = null;
    let failure: Error | undefined;
    let outcome: Outcome = { outcome: 'unknown', sentAtMs: performance.now() };
    try {
      db = await pool.connect();
      outcome = await act(db);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    db?.release(failure);
    history.add({ of: 'write', register: register.name, value: this.value, knownAtMs: performance.now(), ...outcome });
  }

  private async atOnce(db: PoolClient): Promise<Outcome> {
    const sentAtMs = performance.now();
    await this.write(db, this.value);
    return { outcome: 'committed', sentAtMs };
  }

  /** Its transaction id is old when it commits. */
  private async takingTime(db: PoolClient): Promise<Outcome> {
    await db.query('BEGIN');
    await this.write(db, this.value);
    await this.wait();
    return this.commit(db);
  }

  private async takingBack(db: PoolClient): Promise<Outcome> {
    const sentAtMs = performance.now();
    await db.query('BEGIN');
    await this.write(db, this.options.register.forbidden(this.value));
    await this.wait();
    await db.query('ROLLBACK');
    return { outcome: 'rolled back', sentAtMs };
  }

  private async takingHalfBack(db: PoolClient): Promise<Outcome> {
    await db.query('BEGIN');
    await db.query('SAVEPOINT half');
    await this.write(db, this.options.register.forbidden(this.value));
    await db.query('ROLLBACK TO SAVEPOINT half');
    await this.write(db, this.value);
    return this.commit(db);
  }

  /** Written down at once with all before it, so that the standby hears of them. */
  private async asReplica(db: PoolClient): Promise<Outcome> {
    await db.query('BEGIN');
    await db.query('SET LOCAL session_replication_role = replica');
    await db.query('SET LOCAL synchronous_commit = on');
    await this.write(db, this.value);
    return this.commit(db);
  }

  private async commit(db: PoolClient): Promise<Outcome> {
    const sentAtMs = performance.now();
    await db.query('COMMIT');
    return { outcome: 'committed', sentAtMs };
  }

  private write(db: PoolClient, value: number): Promise<void> {
    return this.options.register.write(db as Queryable, value);
  }

  private wait(): Promise<void> {
    return sleep(this.options.random.unit() * longMsMax);
  }
}
