import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idempotently, statement, systemContext, uuidV7, type Context } from '#kernel';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const whoAmI = statement('test_who_am_i', `SELECT current_user AS role, current_setting('app.tenant_id') AS tenant, current_setting('statement_timeout') AS timeout, pg_backend_pid() AS pid`);
const addDay = statement('test_add_outbox', `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, 'test', $2, '{}', 'trace')`);
const countDays = statement('test_count_outbox', `SELECT count(*)::int AS n FROM outbox WHERE key = $1`);
const fail = statement('test_fail', `SELECT couvert_require($1, 'as the test asked')`);
const sleepSeconds = statement('test_sleep', `SELECT pg_sleep($1)`);
const lockKey = statement('test_lock_key', `SELECT pg_advisory_xact_lock($1)`);
const killMe = statement('test_kill', `SELECT pg_terminate_backend($1)`);

describe('a unit of work', () => {
  let testDatabase: TestDatabase;
  let proxy: DatabaseProxy;
  let db: OpenDatabase;
  const tenantId = uuidV7();
  const ctx = systemContext(tenantId);
  const withKey = (key: string, fingerprint = 'same'): Context => systemContext(tenantId, { idempotency: { key, fingerprint: Buffer.from(fingerprint), replayed: false } });
  const count = async (key: string): Promise<number | undefined> => (await db.database.read(ctx, (tx) => tx.one<{ n: number }>(countDays, [key])))?.n;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    proxy = await startDatabaseProxy(testDatabase.url);
    db = await openDatabase(proxy.url, { lockTimeoutMs: 200 });
  });
  afterAll(async () => {
    await db?.close();
    await proxy?.close();
    await testDatabase?.drop();
  });

  it('runs as the application role, for its tenant, with what is left of the deadline', async () => {
    const row = await db.database.write(systemContext(tenantId, { deadlineAtMs: performance.now() + 7_000 }), (tx) => tx.one<{ role: string; tenant: string; timeout: string }>(whoAmI, []));
    expect(row).toMatchObject({ role: 'couvert_app', tenant: tenantId });
    expect(row?.timeout).toMatch(/^(6\d{3}ms|7s)$/);
  });

  it('leaves no tenant behind on its connection, not even when it fails', async () => {
    await expect(db.database.write(ctx, (tx) => tx.run(fail, [false]))).rejects.toMatchObject({ code: 'INTERNAL' });
    const runner = db.database.dataSource.createQueryRunner();
    const rows: unknown = await runner.query(`SELECT current_user AS role, current_setting('app.tenant_id', true) AS tenant`);
    await runner.release();
    expect(rows).toEqual([{ role: 'postgres', tenant: '' }]);
  });

  describe('tells who makes the answer\'s token', () => {
    const told = (): { ctx: Context; said: string[] } => {
      const said: string[] = [];
      const consistency = { isKnownHere: () => Promise.resolve(true), isKnownAlready: () => true, saw: (snapshot: string) => said.push(`saw ${snapshot}`), wrote: (xid: string) => said.push(`wrote ${xid}`), hasWritten: false, token: () => null };
      return { ctx: systemContext(tenantId, { consistency }), said };
    };
    const oneMoment = statement('test_one_moment', `SELECT pg_current_snapshot()::text AS snapshot`);
    const myXid = statement('test_my_xid', `SELECT pg_current_xact_id()::text AS xid`);
    const nameMyself = statement('test_name_myself', `SELECT pg_current_xact_id()::text AS wrote`, { namesTransaction: true });

    it('of a read the snapshot, also when it fails', async () => {
      const { ctx: asked, said } = told();
      const row = await db.database.read(asked, (tx) => tx.one<{ snapshot: string }>(oneMoment, []));
      await expect(db.database.read(asked, async (tx) => {
        await tx.rows(oneMoment, []);
        throw new RangeError('not found');
      })).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(said).toEqual([`saw ${row?.snapshot}`, expect.stringMatching(/^saw \d+:\d+:/)]);
    });

    it('of a write its transaction, once it has committed', async () => {
      const { ctx: asked, said } = told();
      const row = await db.database.write(asked, (tx) => tx.one<{ xid: string }>(myXid, []));
      expect(said).toEqual([`wrote ${row?.xid}`]);
      await expect(db.database.write(asked, async (tx) => {
        await tx.rows(myXid, []);
        tx.finish(fail, [false]);
      })).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(said).toHaveLength(1);
    });

    it('of a write that wrote nothing what it saw last', async () => {
      const { ctx: asked, said } = told();
      await db.database.write(asked, (tx) => tx.rows(oneMoment, []));
      expect(said).toEqual([expect.stringMatching(/^saw \d+:\d+:/)]);
    });

    it('by the statement that names it already, and by no other', async () => {
      const { ctx: asked, said } = told();
      const answered: unknown[] = [];
      await db.database.write(asked, (tx) => {
        tx.finish<{ wrote: string }>(nameMyself, [], (rows) => answered.push(...rows.map(({ wrote }) => `wrote ${wrote}`)));
        return Promise.resolve();
      });
      expect(said).toHaveLength(1);
      expect(said).toEqual(answered);
    });
  });

  it('keeps nothing when the work throws after writing', async () => {
    await expect(db.database.write(ctx, async (tx) => {
      await tx.run(addDay, [tenantId, 'thrown']);
      throw new RangeError('changed my mind');
    })).rejects.toMatchObject({ code: 'INTERNAL', cause: expect.any(RangeError) });
    expect(await count('thrown')).toBe(0);
  });

  it('rolls back when the statement sent with the COMMIT fails', async () => {
    await expect(db.database.write(ctx, async (tx) => {
      await tx.run(addDay, [tenantId, 'finish']);
      tx.finish(fail, [false]);
    })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await count('finish')).toBe(0);
  });

  it('keeps what a burst wrote together with the COMMIT', async () => {
    await db.database.write(ctx, async (tx) => tx.finish(addDay, [tenantId, 'burst']));
    expect(await count('burst')).toBe(1);
  });

  it('cannot write in a read', async () => {
    await expect(db.database.read(ctx, (tx) => tx.run(addDay, [tenantId, 'read']))).rejects.toMatchObject({ status: 503 });
    expect(await count('read')).toBe(0);
  });

  it('answers TIMEOUT when the deadline passes inside a statement, and at once when it has passed before', async () => {
    await expect(db.database.read(systemContext(tenantId, { deadlineAtMs: performance.now() + 100 }), (tx) => tx.run(sleepSeconds, [20]))).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(db.database.read(systemContext(tenantId, { deadlineAtMs: performance.now() - 1 }), (tx) => tx.run(whoAmI, []))).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('answers UNAVAILABLE when a lock is held for too long', async () => {
    await db.database.write(ctx, async (holder) => {
      await holder.run(lockKey, [4711]);
      await expect(db.database.write(ctx, (tx) => tx.run(lockKey, [4711]))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    });
  });

  it('resolves a deadlock by running the loser again', async () => {
    const db2 = await openDatabase(testDatabase.url, { lockTimeoutMs: 10_000 });
    try {
      let arrived = 0;
      let release: () => void = () => undefined;
      const bothHaveOne = new Promise<void>((resolve) => (release = resolve));
      const crossing = (first: number, second: number): Promise<void> => db2.database.write(ctx, async (tx) => {
        await tx.run(lockKey, [first]);
        if ((arrived += 1) === 2) release();
        await bothHaveOne;
        await tx.run(lockKey, [second]);
        await tx.run(addDay, [tenantId, 'deadlock']);
      });
      await Promise.all([crossing(1, 2), crossing(2, 1)]);
      expect(await count('deadlock')).toBe(2);
      expect(arrived).toBe(3);
    } finally {
      await db2.close();
    }
  });

  /** Nobody waits for the COMMIT of a read: it may still be under way. */
  const idle = (): Promise<void> => {
    const pool = Reflect.get(db.database.dataSource.driver, 'master') as { idleCount: number; totalCount: number };
    return expect.poll(() => pool.idleCount === pool.totalCount).toBe(true);
  };

  it.each(['request', 'answer'] as const)('says OUTCOME_UNKNOWN when the connection is lost with the %s of COMMIT, and the repeat tells which', async (lose) => {
    const key = `lost-${lose}`;
    const attempt = (): Promise<string> => db.database.write(withKey(key), (tx) => idempotently(tx, async () => {
      await tx.run(addDay, [tenantId, key]);
      return 'made';
    }));
    await idle();
    proxy.cutAt('commit', lose);
    await expect(attempt()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const saved = await count(key);
    expect(saved).toBe(lose === 'request' ? 0 : 1);
    // The server may still be ending the transaction of the lost connection, which holds the key.
    await expect.poll(attempt).toBe('made');
    expect(await count(key)).toBe(1);
  });

  it.each(['request', 'answer'] as const)('answers a read that loses its connection with the %s of COMMIT, for it has read, and the next one works', async (lose) => {
    await idle();
    proxy.cutAt('commit', lose);
    expect(await db.database.read(ctx, (tx) => tx.run(whoAmI, []))).toBe(1);
    await expect.poll(() => db.database.read(ctx, (tx) => tx.run(whoAmI, []))).toBe(1);
    await idle();
  });

  it('answers UNAVAILABLE when its connection dies in the middle, and the next one works', async () => {
    await expect(db.database.write(ctx, async (tx) => {
      const me = await tx.one<{ pid: number }>(whoAmI, []);
      const other = db.database.dataSource.createQueryRunner();
      await other.query(killMe.text, [me?.pid]);
      await other.release();
      await tx.run(addDay, [tenantId, 'killed']);
    })).rejects.toMatchObject({ status: 503 });
    expect(await count('killed')).toBe(0);
  });

  it('survives idle connections that die', async () => {
    proxy.cutAll();
    await expect.poll(() => count('burst').catch(() => null)).toBe(1);
  });

  it('lets a use case use TypeORM in the same transaction', async () => {
    await expect(db.database.write(ctx, async (tx) => {
      await tx.manager.query(addDay.text, [tenantId, 'manager']);
      throw new RangeError('after');
    })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await count('manager')).toBe(0);
  });

  it('gives a repeat the first outcome, refuses another payload, and tells who comes too early', async () => {
    const first = withKey('twice');
    await expect(db.database.write(first, (tx) => idempotently(tx, async () => ({ n: 1 })))).resolves.toEqual({ n: 1 });
    const repeat = withKey('twice');
    await expect(db.database.write(repeat, (tx) => idempotently(tx, async () => ({ n: 2 })))).resolves.toEqual({ n: 1 });
    expect([first.idempotency?.replayed, repeat.idempotency?.replayed]).toEqual([false, true]);
    await expect(db.database.write(withKey('twice', 'other'), (tx) => idempotently(tx, async () => 3))).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await db.database.write(withKey('busy'), (tx) => idempotently(tx, async () => {
      await expect(db.database.write(withKey('busy'), (tx2) => idempotently(tx2, async () => 2))).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_BUSY' });
      return 1;
    }));
  });

  it('forgets a key whose work was refused', async () => {
    await expect(db.database.write(withKey('refused'), (tx) => idempotently(tx, () => Promise.reject(new RangeError('no'))))).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(db.database.write(withKey('refused', 'other'), (tx) => idempotently(tx, async () => 'yes'))).resolves.toBe('yes');
  });
});
