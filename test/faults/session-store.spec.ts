import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Redis, Secrets, systemClock } from '#kernel';
import { type NewSession, openSessionStore, type SessionStore } from '#security';
import { RedisServer } from '../support/redis/redis-server.ts';
import { wireTo, type Wire } from '../support/redis/wire.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { testSecret } from '../support/test-secret.ts';

const onError = (): void => undefined;
const origin = { address: '203.0.113.7', userAgent: 'a till' };
const owner = { tenantId: randomUUID(), userId: randomUUID() };
const backMsMax = 10_000;
/** Far beyond what an answer may take, and far below what a frozen Redis takes without a limit. */
const patienceMs = 3_000;

describeWith('redis-server', 'sessions on a bad day of Redis', () => {
  let server: RedisServer;
  let wire: Wire;
  let redis: Redis;
  let store: SessionStore;
  let session: NewSession;
  beforeEach(async () => {
    server = await RedisServer.start();
    wire = await wireTo(server.port);
    redis = new Redis({ url: wire.url, onError });
    store = openSessionStore({ redis, namespace: 'faults', secrets: new Secrets(testSecret), clock: systemClock, onError });
    await expectToWork();
    session = await store.create(owner, origin);
  });
  afterEach(async () => {
    store.close();
    await redis.close();
    await wire.close();
    await server.stop();
  });

  const find = () => store.find(owner.tenantId, session.id);
  const expectToWork = async (): Promise<void> => {
    const until = performance.now() + backMsMax;
    for (;;) {
      try {
        await store.list(owner);
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await sleep(50);
      }
    }
  };
  /** Every method says that it cannot tell; none says that there is no session, that it was ended, or nothing at all. */
  const expectUnavailable = async (): Promise<void> => {
    for (let round = 0; round < 4; round += 1) {
      const asked = [find, () => store.create(owner, origin), () => store.list(owner), () => store.end(owner, session.session.handle), () => store.endAll(owner)];
      for (const ask of asked) {
        const askedAtMs = performance.now();
        await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        expect(performance.now() - askedAtMs).toBeLessThan(patienceMs);
      }
    }
  };

  it('killed, and back without what it held', async () => {
    await server.kill();
    await expectUnavailable();
    await server.startAgain();
    await expectToWork();
    expect(await find()).toBeNull();
    session = await store.create(owner, origin);
    expect(await find()).not.toBeNull();
  });

  it('frozen, and back as it was', async () => {
    // Until it is thawed nothing reaches it: what was asked for meanwhile may still come true.
    server.freeze();
    await expect(find()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(find()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.thaw();
    await expectToWork();
    expect(await find()).not.toBeNull();
    server.freeze();
    await expectUnavailable();
    server.thaw();
    await expectToWork();
  });

  it('slow', async () => {
    wire.delay(1_000);
    await expectUnavailable();
    wire.delay(0);
    await expectToWork();
  });

  it('answering errors', async () => {
    const spoilt = Buffer.from('-LOADING Redis is loading the dataset in memory\r\n');
    wire.answerWith(spoilt);
    await expect(find()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    wire.answerWith(null);
    await expectToWork();
    expect(await find()).not.toBeNull();
    wire.answerWith(spoilt);
    await expectUnavailable();
    wire.answerWith(null);
    await expectToWork();
  });

  it('out of memory: who is logged in stays so, and who comes is told to come again', async () => {
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    expect(await find()).not.toBeNull();
    await expect(store.create(owner, origin)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    await store.create(owner, origin);
    expect(await store.list(owner)).toHaveLength(2);
  });

  it('taking no writes: what was not ended is not said to be', async () => {
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await expect(store.end(owner, session.session.handle)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await find()).not.toBeNull();
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(await store.end(owner, session.session.handle)).toBe(true);
    expect(await find()).toBeNull();
  });
});
