import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, fakeClock, Redis, Secrets } from '#kernel';
import { openSessionStore, type SessionLimits, sessionLimits, type SessionStore } from '#security';
import { RedisCluster } from '../support/redis/redis-cluster.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { testSecret } from '../support/test-secret.ts';
import { keepsSessions } from './session-store-contract.ts';

const onError = (): void => undefined;
const secrets = new Secrets(testSecret);
const origin = { address: '203.0.113.7', userAgent: 'a till' };

interface Opened {
  readonly store: SessionStore;
  close(): Promise<void>;
}

async function opened(server: { url: string; stop(): Promise<void> }, { clock, limits = sessionLimits }: { clock: Clock; limits?: SessionLimits }): Promise<Opened> {
  const redis = new Redis({ url: server.url, onError });
  while (!redis.isReady) await sleep(20);
  const store = openSessionStore({ redis, namespace: 'test', secrets, clock, limits, onError });
  return {
    store,
    close: async () => {
      store.close();
      await redis.close();
      await server.stop();
    },
  };
}

describe('a session in this process', () => {
  keepsSessions(({ clock, limits }) => {
    const store = openSessionStore({ redis: null, namespace: 'test', secrets, clock, limits, onError });
    return Promise.resolve({ store, close: () => Promise.resolve(store.close()) });
  });
});

describeWith('redis-server', 'a session in Redis', () => {
  keepsSessions(async (options) => opened(await RedisServer.start(), options));
});

describeWith('redis-server', 'a session in a cluster', () => {
  keepsSessions(async (options) => opened(await RedisCluster.start(), options));
});

describeWith('redis-server', 'what Redis keeps of a session', () => {
  let server: RedisServer;
  let redis: Opened;
  const clock = fakeClock(Date.now());
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await opened(server, { clock });
  });
  afterAll(() => redis?.close());

  const keyOf = ({ tenantId, handle }: { tenantId: string; handle: string }): string => `couvert:session:test:{${tenantId}}:${handle}`;

  it('says nothing of who it is, and holds nothing that opens it', async () => {
    const owner = { tenantId: randomUUID(), userId: randomUUID() };
    const { id, session } = await redis.store.create(owner, origin);
    const keys = await server.command<string[]>('KEYS', '*');
    const kept = await server.command<string>('GET', keyOf(session));
    expect([...keys, kept].join()).not.toContain(id);
    for (const personal of [owner.userId, origin.address, origin.userAgent]) expect(kept).not.toContain(personal);
  });

  it('ends by itself', async () => {
    const owner = { tenantId: randomUUID(), userId: randomUUID() };
    const { id, session } = await redis.store.create(owner, origin);
    const leftMs = async (key: string): Promise<number> => Number(await server.command('PTTL', key));
    expect(await leftMs(keyOf(session))).toBeGreaterThan(sessionLimits.idleMs - 60_000);
    expect(await leftMs(keyOf(session))).toBeLessThanOrEqual(sessionLimits.idleMs);
    expect(await leftMs(`couvert:session:test:{${owner.tenantId}}:of:${owner.userId}`)).toBeGreaterThan(sessionLimits.absoluteMs - 60_000);
    await server.command('PEXPIRE', keyOf(session), '60000');
    clock.advance(sessionLimits.slideMs);
    await redis.store.find(owner.tenantId, id);
    expect(await leftMs(keyOf(session))).toBeGreaterThan(sessionLimits.idleMs - 60_000);
    // What Redis has forgotten leaves the list as well.
    await server.command('DEL', keyOf(session));
    expect(await redis.store.list(owner)).toEqual([]);
    expect(await server.command('KEYS', `*${owner.userId}`)).toEqual([]);
  });

  it('opens under its own key alone, and not beyond its time when somebody has lengthened that', async () => {
    const owner = { tenantId: randomUUID(), userId: randomUUID() };
    const [mine, theirs] = [await redis.store.create(owner, origin), await redis.store.create({ ...owner, tenantId: randomUUID() }, origin)];
    await server.command('COPY', keyOf(mine.session), keyOf(theirs.session), 'REPLACE');
    expect(await redis.store.find(theirs.session.tenantId, theirs.id)).toBeNull();
    await server.command('PERSIST', keyOf(mine.session));
    clock.advance(sessionLimits.idleMs);
    expect(await redis.store.find(owner.tenantId, mine.id)).toBeNull();
  });
});
