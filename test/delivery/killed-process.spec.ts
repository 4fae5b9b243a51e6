import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aTenant } from '../support/builders/tenant-builder.ts';
import { ensureBuilt, projectDir } from '../support/ensure-built.ts';
import { Program } from '../support/program.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { sqlOf, until } from './support.ts';

// Invariants O3 and O4, with processes that are really killed.

interface Told {
  readonly delivery?: string;
  readonly attempt?: number;
  readonly n?: number;
  readonly job?: 'begun' | 'ended';
}

let database: TestDatabase;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let tenantId: string;
const programs: Program[] = [];

beforeAll(async () => {
  await ensureBuilt();
  database = await createTestDatabase();
  sql = await sqlOf(database.url);
  tenantId = (await aTenant().save(database)).id;
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(() => sql.rows('TRUNCATE outbox, outbox_deliveries, outbox_consumers, jobs'));
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
});

async function start(env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const program = new Program({ command: process.execPath, args: [join(projectDir, 'dist/test/delivery/process/main.js')], cwd: projectDir, env: { ...process.env, DATABASE_URL: database.url, ...env } });
  programs.push(program);
  await program.until(() => program.stdout.includes('isRunning'), { what: 'it runs', withinMs: 60_000 });
  return program;
}

const told = (program: Program): Told[] => program.stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Told);
const deliveries = (program: Program): Told[] => told(program).filter(({ delivery }) => delivery !== undefined);
const jobs = (program: Program): string[] => told(program).flatMap(({ job }) => job ?? []);
const write = (count: number): Promise<unknown> =>
  sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) SELECT $1, 'booking.confirmed', n::text, jsonb_build_object('n', n), '' FROM generate_series(1, $2::int) AS n`, [tenantId, count]);
const delivered = async (): Promise<number> => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length;

describe('a process that is killed while it delivers', () => {
  it('leaves what it had taken to the others, once, with the same id and the next attempt', async () => {
    const victim = await start({ HANGS: 'delivery', LEASE_MS: '15000' });
    await write(3);
    await victim.until(() => deliveries(victim).length === 3, { what: 'it is in the middle of three' });
    const heir = await start();
    await victim.kill();
    await until(async () => (await delivered()) === 3, 'the others have been told');
    expect(deliveries(heir).toSorted((a, b) => Number(a.n) - Number(b.n))).toEqual(deliveries(victim).toSorted((a, b) => Number(a.n) - Number(b.n)).map((one) => ({ ...one, attempt: 2 })));
  });

  it('or is frozen, and settles nothing when it goes on', async () => {
    const frozen = await start({ LEASE_MS: '1500', HANGS: 'delivery' });
    await write(1);
    await frozen.until(() => deliveries(frozen).length === 1, { what: 'it has it' });
    frozen.signal('SIGSTOP');
    const other = await start();
    await until(async () => (await delivered()) === 1, 'the other has told it');
    frozen.signal('SIGCONT');
    expect(deliveries(other)).toHaveLength(1);
    // Its time is over as soon as it goes on, and it says so to the database.
    await frozen.stop();
    expect(await sql.rows('SELECT status, attempts, last_error FROM outbox_deliveries')).toEqual([{ status: 'delivered', attempts: 2, last_error: null }]);
  });

  it('twenty times over loses no message, and tells none out of turn', async () => {
    const survivor = await start({ LEASE_MS: '1000' });
    const seen: Told[] = [];
    for (let round = 0; round < 5; round += 1) {
      const victims = await Promise.all(Array.from({ length: 4 }, () => start({ LEASE_MS: '1000' })));
      await write(60);
      await until(() => victims.some((victim) => deliveries(victim).length > 0) || deliveries(survivor).length > 0, 'somebody has begun');
      await Promise.all(victims.map((victim) => victim.kill()));
      seen.push(...victims.flatMap(deliveries));
    }
    await until(async () => (await delivered()) === 300, 'all are told', 90_000);
    seen.push(...deliveries(survivor));
    expect(new Set(seen.map(({ delivery }) => delivery)).size).toBe(300);
    // Told twice is only what somebody had taken when it was killed: four places each.
    expect(seen.length - 300).toBeLessThanOrEqual(20 * 4);
  }, 240_000);
});

describe('a process that is asked to end', () => {
  it('ends, and leaves nothing taken', async () => {
    const program = await start();
    await write(50);
    await program.until(() => deliveries(program).length > 0, { what: 'it is at work' });
    expect(await program.stop()).toEqual({ code: 0, signal: null });
    expect(await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE claimed_by IS NOT NULL`)).toEqual([]);
  });
});

describe('a job', () => {
  it('is done by one of several processes at a time', async () => {
    const several = await Promise.all([start(), start(), start()]);
    await until(async () => Number((await sql.rows<{ runs: string }>('SELECT runs FROM jobs'))[0]?.runs ?? 0) >= 5, 'it was done five times', 60_000);
    await Promise.all(several.map((program) => program.stop()));
    const [row] = await sql.rows<{ runs: string; outcome: string }>('SELECT runs, outcome FROM jobs');
    const begun = several.flatMap(jobs).filter((what) => what === 'begun').length;
    expect(begun).toBe(Number(row?.runs));
    expect(row?.outcome).toBe('succeeded');
  });

  it('of a process that is killed in the middle is begun by another when its time is over, and not before', async () => {
    const victim = await start({ HANGS: 'job', JOB_WITHIN_MS: '3000' });
    await victim.until(() => jobs(victim).length === 1, { what: 'it has begun' });
    const [lease] = await sql.rows<{ until: Date }>('SELECT lease_until AS until FROM jobs');
    await victim.kill();
    const heir = await start({ JOB_WITHIN_MS: '3000' });
    await heir.until(() => jobs(heir).includes('ended'), { what: 'it has done it' });
    const [row] = await sql.rows<{ started: Date }>('SELECT min(started_at) AS started FROM jobs WHERE runs >= 2');
    expect(row?.started.getTime()).toBeGreaterThanOrEqual(lease?.until.getTime() ?? Number.POSITIVE_INFINITY);
  });
});
