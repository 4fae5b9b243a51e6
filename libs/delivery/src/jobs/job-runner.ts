import { randomBytes } from 'node:crypto';
import { CouvertError, type Database, type Job, systemContext, uuidV7 } from '#kernel';
import { type Defects, inSpan, type Logger } from '#monitoring';
import { beginJob, endJob, type JobEnd, type JobState, type JobStanding, readJobStates } from './persistence/job-rows.ts';

export interface JobRunnerOptions {
  readonly db: Database;
  readonly logger: Logger;
  readonly jobs: readonly Job[];
  /** Told of a job that failed; without it, it is only logged. */
  readonly defects?: Pick<Defects, 'tell'>;
  /** Longest time between two looks at a job, ms: who crashed is found no later. */
  readonly lookMsMax?: number;
  /** Monotonic, ms. The seam for tests. */
  readonly monotonicMs?: () => number;
}

export interface JobCounts {
  succeeded: number;
  failed: number;
  /** It took longer than it may, and another process began. */
  lost: number;
}

const lookMsMax = 15_000;
const lookMsMin = 50;
/** Of the time between two runs that must have gone by on this process's own clock since it last saw one begin. */
const apartMin = 0.5;
/** How long a run under way may take to notice that the process ends. */
const graceMs = 5_000;

interface Turn {
  readonly job: Job;
  timer: NodeJS.Timeout | null;
  /** How many runs this process knows of, and since when. */
  runs: string | null;
  runsSinceMs: number;
  current: Promise<void> | null;
}

/**
 * Has each job done when its time has come, by one process of the installation: a row in the database says who, until when, by
 * the database's clock. Plain timers only ask; @nestjs/schedule would add a clock for each process, which decides nothing here.
 *
 * Invariant O4: a job is begun by one process at a time, and again by another when that has not ended it in time.
 * Proved by: test/delivery/jobs.spec.ts
 *
 * Invariant O5: a database's clock that is set does not have a job run twice in a row, for each process keeps runs apart by its own
 * monotonic clock, too; nor keep it from running for longer than runs are apart. Proved by: test/delivery/jobs.spec.ts
 */
export class JobRunner {
  readonly counts: ReadonlyMap<string, JobCounts>;
  /** When any process last succeeded, as far as this one has heard, seconds since the epoch. */
  readonly lastSuccess = new Map<string, number>();
  private readonly runner = uuidV7();
  private readonly abort = new AbortController();
  private readonly turns: readonly Turn[];
  private readonly now: () => number;
  private isStopped = false;
  private isTroubled = false;

  constructor(private readonly options: JobRunnerOptions) {
    const names = options.jobs.map(({ name }) => name);
    if (new Set(names).size < names.length) throw new RangeError(`two jobs share a name: ${names.join(', ')}`);
    this.now = options.monotonicMs ?? (() => performance.now());
    this.counts = new Map(names.map((name) => [name, { succeeded: 0, failed: 0, lost: 0 }]));
    this.turns = options.jobs.map((job) => ({ job, timer: null, runs: null, runsSinceMs: 0, current: null }));
  }

  start(): void {
    for (const turn of this.turns) this.lookIn(turn, Math.random() * 1_000);
  }

  /** Begins nothing more; what is under way is told to end, and waited for, not for long. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const { timer } of this.turns) if (timer !== null) clearTimeout(timer);
    this.abort.abort(new Error('the process ends'));
    const under = Promise.all(this.turns.flatMap(({ current }) => current ?? []));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([under, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
  }

  /** Where the jobs of the whole installation stand. */
  readStates(signal?: AbortSignal): Promise<JobState[]> {
    return this.options.db.read(systemContext(''), readJobStates, signal === undefined ? {} : { signal });
  }

  private lookIn(turn: Turn, ms: number): void {
    if (this.isStopped) return;
    turn.timer = setTimeout(() => {
      turn.timer = null;
      turn.current = this.look(turn).finally(() => (turn.current = null));
    }, ms);
    turn.timer.unref();
  }

  private async look(turn: Turn): Promise<void> {
    let waitMs = this.options.lookMsMax ?? lookMsMax;
    try {
      const traceId = randomBytes(16).toString('hex');
      const standing = await this.ask(turn, traceId);
      if (this.isTroubled) this.options.logger.info('jobs can be begun again');
      this.isTroubled = false;
      if (standing.run !== null) await this.run(turn.job, { run: standing.run, tookOver: standing.tookOver, traceId });
      else waitMs = Math.min(waitMs, standing.waitMs);
      if (standing.run !== null) waitMs = Math.min(waitMs, turn.job.everyMs);
    } catch (err) {
      if (!this.isTroubled) this.options.logger.warn({ err, job: turn.job.name }, 'jobs cannot be begun until the database answers');
      this.isTroubled = true;
    }
    // Processes that ask at the same moment only wait for each other.
    this.lookIn(turn, Math.max(lookMsMin, waitMs * (1 + Math.random() * 0.1)));
  }

  private async ask(turn: Turn, traceId: string): Promise<JobStanding> {
    const { db } = this.options;
    const mayBegin = turn.runs === null || this.now() - turn.runsSinceMs >= turn.job.everyMs * apartMin;
    const standing = await db.write(systemContext('', { traceId }), (tx) => beginJob(tx, turn.job, { runner: this.runner, traceId, mayBegin, clockOffsetMs: db.clockOffsetMs }));
    if (standing.succeededEpochS !== null) this.lastSuccess.set(turn.job.name, standing.succeededEpochS);
    if (standing.runs !== turn.runs) {
      // Of what was found at the first look nobody knows when it began.
      turn.runsSinceMs = turn.runs === null && standing.run === null ? Number.NEGATIVE_INFINITY : this.now();
      turn.runs = standing.runs;
    }
    return standing;
  }

  private async run(job: Job, { run, tookOver, traceId }: { run: string; tookOver: boolean; traceId: string }): Promise<void> {
    const { db, logger } = this.options;
    const fields = { job: job.name, run, traceId };
    if (tookOver) logger.warn(fields, 'the run before never ended: taken over');
    const startedAtMs = performance.now();
    const ended = await this.outcomeOf(job, traceId, fields);
    const isMine = await db.write(systemContext('', { traceId }), (tx) => endJob(tx, { name: job.name, run, runner: this.runner, clockOffsetMs: db.clockOffsetMs }, ended));
    const outcome = isMine ? ended.outcome : 'lost';
    const counts = this.counts.get(job.name);
    if (counts !== undefined) counts[outcome] += 1;
    if (outcome === 'succeeded') this.lastSuccess.set(job.name, Date.now() / 1_000);
    const told = { ...fields, outcome, ms: Math.round(performance.now() - startedAtMs), ...ended.did };
    if (outcome === 'succeeded') logger.info(told, 'job done');
    else logger.warn(told, outcome === 'failed' ? 'job failed: again at its next time' : 'job took longer than it may: another process has begun it');
  }

  private async outcomeOf(job: Job, traceId: string, fields: object): Promise<JobEnd> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error(`not done within ${job.withinMs} ms`)), job.withinMs);
    try {
      const signal = AbortSignal.any([over.signal, this.abort.signal]);
      const did = await inSpan('job run', { kind: 'consumer', traceId, attributes: { 'couvert.job': job.name }, log: { job: job.name } }, () => job.run({ signal, traceId }));
      return { outcome: 'succeeded', did, complaint: null };
    } catch (err) {
      const { defects, logger } = this.options;
      if (defects === undefined) logger.error({ ...fields, err }, 'job failed');
      else defects.tell(err, { code: null, traceId, route: `job ${job.name}`, message: 'job failed' });
      return { outcome: 'failed', did: null, complaint: complaintOf(err) };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** For administrators: the code of ours, or what kind of error it was; messages of others may name anything. */
function complaintOf(error: unknown): string {
  if (error instanceof CouvertError) return error.code;
  return error instanceof Error ? error.name : 'failed';
}
