import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Job, type JobRun } from '#kernel';
import { JobRunner, type JobRunnerOptions, JobsProbe } from '#delivery';
import { createLogger } from '#monitoring';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { linesOfLog, sqlOf, until } from './support.ts';

// Invariants O4 and O5

let database: TestDatabase;
let opened: OpenDatabase;
let sql: Awaited<ReturnType<typeof sqlOf>>;
/** Of the database's clock, ms. */
let offsetMs = 0;
const running: JobRunner[] = [];
const hourMs = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openDatabase(database.url, { clockOffsetMs: () => offsetMs });
  sql = await sqlOf(database.url);
});
afterAll(async () => {
  await sql.end();
  await opened.close();
  await database.drop();
});
beforeEach(async () => {
  offsetMs = 0;
  await sql.rows('TRUNCATE jobs');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
});

interface CountedJob extends Job {
  runs: number;
}

function aJob(everyMs: number, does: (run: JobRun) => Promise<Record<string, number>> | Record<string, number> = () => ({ done: 1 }), withinMs = 60_000): CountedJob {
  const job: CountedJob = {
    name: 'test-job',
    everyMs,
    withinMs,
    runs: 0,
    run: async (run) => {
      job.runs += 1;
      return does(run);
    },
  };
  return job;
}

function start(job: Job, more: Partial<JobRunnerOptions> = {}): JobRunner {
  const runner = new JobRunner({ db: opened.database, logger: createLogger({ level: 'silent' }), jobs: [job], lookMsMax: 30, ...more });
  running.push(runner);
  runner.start();
  return runner;
}

/** So many looks have been had at the job since: what would have been done has been. */
async function afterLooks(count: number): Promise<void> {
  const looks = async (): Promise<number> => Number((await sql.rows<{ n: string }>(`SELECT calls::text AS n FROM test_looks`))[0]?.n ?? 0);
  const before = await looks();
  await until(async () => (await looks()) >= before + count, `${count} looks`);
}

beforeAll(async () => {
  // Counts how often job_begin takes the row.
  await sql.rows('CREATE TABLE test_looks (calls bigint NOT NULL)');
  await sql.rows('INSERT INTO test_looks VALUES (0)');
  await sql.rows(`CREATE FUNCTION test_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE test_looks SET calls = calls + 1; RETURN NULL; END $$`);
  await sql.rows(`CREATE TRIGGER test_look AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION test_look()`);
});

describe('a job', () => {
  it('is done again and again, and what it did is kept', async () => {
    const { logger, lines } = linesOfLog();
    const job = aJob(50);
    start(job, { logger });
    await until(() => job.runs >= 3, 'three runs');
    const [row] = await sql.rows<Record<string, unknown>>('SELECT outcome, did, complaint, trace_id FROM jobs');
    expect(row).toMatchObject({ outcome: 'succeeded', did: { done: 1 }, complaint: null });
    expect(lines.filter(({ message }) => message === 'job done')[0]).toMatchObject({ job: 'test-job', run: '1', outcome: 'succeeded', done: 1, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown });
  });

  it('that takes longer than runs are apart is not begun by another process meanwhile', async () => {
    let [underWay, mostUnderWay] = [0, 0];
    const slow = (): CountedJob =>
      aJob(30, async () => {
        underWay += 1;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        await afterLooks(6);
        underWay -= 1;
        return {};
      });
    const jobs = [slow(), slow()];
    jobs.forEach((job) => start(job));
    await until(() => jobs.reduce((sum, { runs }) => sum + runs, 0) >= 4, 'four runs');
    expect(mostUnderWay).toBe(1);
  });

  it('that fails is done again at its next time, and its error is not told to anybody', async () => {
    const job = aJob(50, () => {
      if (job.runs === 1) throw new TypeError('jane@example.com');
      return {};
    });
    const runner = start(job);
    await until(() => job.runs >= 2 && (runner.counts.get('test-job')?.succeeded ?? 0) > 0, 'it works the second time');
    expect(runner.counts.get('test-job')).toMatchObject({ failed: 1 });
  });

  it('that has failed degrades the component, by name', async () => {
    const runner = start(
      aJob(hourMs, () => {
        throw new TypeError('jane@example.com');
      }),
    );
    await until(() => runner.counts.get('test-job')?.failed === 1, 'it failed');
    expect(await new JobsProbe(runner).look(new AbortController().signal)).toEqual({ status: 'degraded', jobs: 1, failing: 'test-job', overdue: null });
    expect(await runner.readStates()).toEqual([expect.objectContaining({ outcome: 'failed', complaint: 'TypeError' })]);
  });

  it('is told by its signal when the process ends, and when its time is over', async () => {
    const reasons: unknown[] = [];
    const waits = ({ signal }: JobRun): Promise<Record<string, number>> =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).message);
          resolve({});
        }),
      );
    const slow = start(aJob(hourMs, waits, 200));
    await until(() => reasons.length === 1, 'its time is over');
    await slow.stop();
    await sql.rows('TRUNCATE jobs');
    const job = aJob(hourMs, waits);
    const ending = start(job);
    await until(() => job.runs === 1, 'it has begun');
    await ending.stop();
    expect(reasons).toEqual(['not done within 200 ms', 'the process ends']);
  });
});

describe('a clock that is set forward by an hour', () => {
  it('does not have a job done twice in a row', async () => {
    const job = aJob(hourMs / 2);
    start(job);
    await until(() => job.runs === 1, 'it was done');
    offsetMs = hourMs;
    await afterLooks(5);
    expect(job.runs).toBe(1);
  });

  it('has it done when its own time has gone by as well', async () => {
    let monotonicMs = 0;
    const job = aJob(hourMs / 2);
    start(job, { monotonicMs: () => monotonicMs });
    await until(() => job.runs === 1, 'it was done');
    offsetMs = hourMs;
    monotonicMs = hourMs / 2;
    await until(() => job.runs === 2, 'it was done again');
    await afterLooks(5);
    expect(job.runs).toBe(2);
  });
});

describe('a clock that is set back by an hour', () => {
  it('does not keep a job from being done when it is due by its own measure', async () => {
    let monotonicMs = 0;
    offsetMs = hourMs;
    const job = aJob(60_000);
    start(job, { monotonicMs: () => monotonicMs });
    await until(() => job.runs === 1, 'it was done');
    offsetMs = 0;
    await afterLooks(3);
    expect(job.runs).toBe(1);
    // A minute later, not an hour.
    offsetMs = 61_000;
    monotonicMs = 61_000;
    await until(() => job.runs === 2, 'it was done again');
  });

  it('does not make a lease longer than leases are', async () => {
    await sql.rows(`INSERT INTO jobs (name, every_ms, runs, next_at, lease_by, lease_until) VALUES ('test-job', 50, 1, now() + interval '1 hour', gen_random_uuid(), now() + interval '1 hour')`);
    const { logger, lines } = linesOfLog();
    const job = aJob(50, () => ({}), 300);
    start(job, { logger });
    await until(() => job.runs >= 1, 'it was taken over');
    expect(lines.some(({ message }) => message === 'the run before never ended: taken over')).toBe(true);
  });
});
