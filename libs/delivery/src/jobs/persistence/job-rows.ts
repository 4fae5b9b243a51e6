import { statement, type Tx } from '#kernel';

// By functions of the owner: jobs are of the platform, not of a tenant.
const begin = statement('job_begin', 'SELECT run::text AS run, runs_so_far::text AS runs, wait_ms AS "waitMs", took_over AS "tookOver", succeeded_epoch_s AS "succeededEpochS" FROM job_begin($1, $2, $3, $4, $5, $6, $7)');
const end = statement('job_end', 'SELECT job_end($1, $2, $3, $4, $5, $6, $7) AS ended');
const overview = statement('jobs_overview', 'SELECT * FROM jobs_overview()');
const trimKeys = statement('idempotency_trim', 'SELECT idempotency_trim($1) AS trimmed');

export interface JobTurn {
  /** Of this process. */
  readonly runner: string;
  readonly traceId: string;
  /** False: only how it stands. */
  readonly mayBegin: boolean;
  readonly clockOffsetMs: number;
}

export interface JobStanding {
  /** The run that is this process's now, or null: it is not due, or another process has it. */
  readonly run: string | null;
  /** How many were begun by whoever, decimal. */
  readonly runs: string;
  /** Until it may be worth asking again, ms. */
  readonly waitMs: number;
  /** The run before never ended. */
  readonly tookOver: boolean;
  /** When any process last succeeded, seconds since the epoch. */
  readonly succeededEpochS: number | null;
}

export interface JobState {
  readonly name: string;
  readonly every_ms: number;
  readonly runs: string;
  readonly next_at: Date;
  /** While it is being done: until then nobody else begins. */
  readonly lease_until: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly succeeded_at: Date | null;
  readonly outcome: 'succeeded' | 'failed' | 'lost' | null;
  readonly did: Readonly<Record<string, number>> | null;
  readonly complaint: string | null;
  readonly trace_id: string | null;
  /** For how long it could have begun and has not, ms; negative: not yet. */
  readonly overdue_ms: number;
}

export async function beginJob(tx: Tx, { name, everyMs, withinMs }: { name: string; everyMs: number; withinMs: number }, { runner, traceId, mayBegin, clockOffsetMs }: JobTurn): Promise<JobStanding> {
  const standing = await tx.one<JobStanding>(begin, [name, everyMs, withinMs, runner, traceId, mayBegin, clockOffsetMs]);
  if (standing === null) throw new Error('job_begin answered nothing');
  return standing;
}

export interface JobEnd {
  readonly outcome: 'succeeded' | 'failed';
  readonly did: Readonly<Record<string, number>> | null;
  readonly complaint: string | null;
}

/** @returns false when another process has begun it meanwhile */
export async function endJob(tx: Tx, { name, run, runner, clockOffsetMs }: { name: string; run: string; runner: string; clockOffsetMs: number }, { outcome, did, complaint }: JobEnd): Promise<boolean> {
  const row = await tx.one<{ ended: boolean }>(end, [name, run, runner, outcome, did === null ? null : JSON.stringify(did), complaint, clockOffsetMs]);
  return row?.ended ?? false;
}

export function readJobStates(tx: Tx): Promise<JobState[]> {
  return tx.rows<JobState>(overview, []);
}

/** Deletes answers to repeats that have run out. @returns how many */
export async function trimIdempotencyKeys(tx: Tx, most: number): Promise<number> {
  return (await tx.one<{ trimmed: number }>(trimKeys, [most]))?.trimmed ?? 0;
}
