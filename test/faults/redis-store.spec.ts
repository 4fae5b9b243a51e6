import { afterEach, expect, it } from 'vitest';
import { Budget, openByteStore, type ByteStore } from '#caching';
import { Secrets } from '#kernel';
import { RedisServer, type RedisServerOptions } from '../support/redis/redis-server.ts';
import { wireTo, type Wire } from '../support/redis/wire.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { testSecret } from '../support/test-secret.ts';

/** A request's, as in production. */
const budgetMs = 40;
/** What a question may take besides its budget where the machine is busy. Without a limit it would take seconds, or for ever. */
const lateMsMax = 500;
const backMsMax = 10_000;

describeWith('redis-server', 'level 2 of the cache on a bad day', () => {
  const toClose: (() => Promise<unknown>)[] = [];
  let errors: string[] = [];
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
  });

  const open = (url: string): ByteStore => {
    errors = [];
    const store = openByteStore({ redis: url, namespace: 'faults', secrets: new Secrets(testSecret), onError: (error) => errors.push(String(error)) });
    toClose.push(() => store.close());
    return store;
  };
  const serve = async (options?: RedisServerOptions): Promise<RedisServer> => {
    const server = await RedisServer.start(options);
    toClose.push(() => server.stop());
    return server;
  };
  const wire = async (server: RedisServer): Promise<Wire> => {
    const made = await wireTo(server.port);
    toClose.push(() => made.close());
    return made;
  };
  /** As a request does: with a whole budget. */
  const get = async (store: ByteStore, key = 'key'): Promise<string | null> => {
    const bytes = await store.get(key, new Budget(budgetMs));
    return bytes === null ? null : Buffer.from(bytes).toString();
  };
  const expectToWork = async (store: ByteStore): Promise<void> => {
    const value = `value ${Math.random()}`;
    await expect.poll(() => {
      store.set('key', Buffer.from(value), 60_000);
      return get(store);
    }, { timeout: backMsMax }).toBe(value);
  };
  /** Twenty requests in a row, each of which asks one after another: none gets an answer or an error, none waits much longer than its budget. */
  const expectLittleCost = async (store: ByteStore): Promise<void> => {
    let slowestMs = 0;
    for (let request = 0; request < 20; request += 1) {
      const budget = new Budget(budgetMs);
      const beganAt = performance.now();
      expect(await store.get('key', budget)).toBeNull();
      expect(await store.getMany(['key', 'other'], budget)).toEqual([null, null]);
      expect(await store.lease('load', 1_000, budget)).toBe('unavailable');
      store.set('key', Buffer.from('lost'), 60_000);
      slowestMs = Math.max(slowestMs, performance.now() - beganAt);
    }
    expect(slowestMs).toBeLessThan(budgetMs + lateMsMax);
    expect(await store.delete(['key'])).toBe(0);
    expect(await store.deletePrefix('k')).toBe(0);
    // Nobody asks any more, so nobody waits.
    expect(store.isAvailable).toBe(false);
  };

  it('absent at the start', async () => {
    const server = await RedisServer.notYetStarted();
    toClose.push(() => server.stop());
    const store = open(server.url);
    await expectLittleCost(store);
    await server.startAgain();
    await expectToWork(store);
  });

  it('killed', async () => {
    const server = await serve();
    const store = open(server.url);
    await expectToWork(store);
    await server.kill();
    await expectLittleCost(store);
    await server.startAgain();
    await expectToWork(store);
    expect(errors.length).toBeGreaterThan(0);
  });

  it('frozen', async () => {
    const server = await serve();
    const store = open(server.url);
    await expectToWork(store);
    server.freeze();
    await expectLittleCost(store);
    server.thaw();
    await expectToWork(store);
    expect(errors[0]).toContain('no answer within');
  });

  it('slow', async () => {
    const server = await serve();
    const slow = await wire(server);
    const store = open(slow.url);
    await expectToWork(store);
    slow.delay(200);
    await expectLittleCost(store);
    slow.delay(0);
    await expectToWork(store);
  });

  it('slow enough that a lease arrives when nobody waits for it: it is given back', async () => {
    const server = await serve();
    const slow = await wire(server);
    const store = open(slow.url);
    await expectToWork(store);
    slow.delay(200);
    expect(await store.lease('late', 600_000, new Budget(budgetMs))).toBe('unavailable');
    slow.delay(0);
    await expect.poll(() => server.command('EXISTS', 'couvert:lease:faults:late'), { timeout: backMsMax }).toBe(0);
    await expect.poll(async () => typeof (await store.lease('late', 600_000, new Budget(budgetMs))), { timeout: backMsMax }).toBe('object');
  });

  it('out of memory: what is there is read, what is new is refused, and said once', async () => {
    const server = await serve();
    const store = open(server.url);
    await expectToWork(store);
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    for (let at = 0; at < 20; at += 1) {
      store.set(`new ${at}`, Buffer.from('x'), 60_000);
      expect(await get(store)).toContain('value');
      expect(await store.lease(`lease ${at}`, 1_000, new Budget(10_000))).toBe('unavailable');
    }
    expect(store.isAvailable).toBe(true);
    await expect.poll(() => errors).toEqual([expect.stringContaining('OOM')]);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    await expectToWork(store);
  });

  it('read only: a replica', async () => {
    const server = await serve();
    const master = await serve();
    const store = open(server.url);
    await expectToWork(store);
    await server.command('CONFIG', 'SET', 'repl-diskless-sync-delay', '0');
    await server.command('REPLICAOF', '127.0.0.1', String(master.port));
    for (let at = 0; at < 20; at += 1) store.set('key', Buffer.from('lost'), 60_000);
    await expect.poll(() => errors.join(), { timeout: backMsMax }).toContain('READONLY');
    await server.command('REPLICAOF', 'NO', 'ONE');
    await expectToWork(store);
  });

  it('answering errors', async () => {
    const server = await serve();
    const spoilt = await wire(server);
    const store = open(spoilt.url);
    await expectToWork(store);
    spoilt.answerWith(Buffer.from('-LOADING Redis is loading the dataset in memory\r\n'));
    await expectLittleCost(store);
    spoilt.answerWith(null);
    await expectToWork(store);
  });

  it('a wrong password, then the right one', async () => {
    const server = await serve({ password: 'right' });
    const store = open(`redis://:wrong@127.0.0.1:${server.port}`);
    await expect.poll(() => errors).toEqual([expect.stringContaining('WRONGPASS')]);
    await expectLittleCost(store);
    await server.command('CONFIG', 'SET', 'requirepass', 'wrong');
    await expectToWork(store);
    expect(errors.join()).not.toContain('wrong');
  });

  it('answering garbage, from one moment to the next', async () => {
    const server = await serve();
    const spoilt = await wire(server);
    const store = open(spoilt.url);
    await expectToWork(store);
    for (const garbage of ['\u0000\u0001\u0002 not a word of Redis\r\n\r\n', '*3\r\n$-7\r\n%%%', ':1\r\n:2\r\n:3\r\n:4\r\n']) {
      spoilt.answerWith(Buffer.from(garbage));
      await expectLittleCost(store);
      spoilt.answerWith(null);
      await expectToWork(store);
    }
  });

  it('answering one question with another’s answer: nothing opens', async () => {
    const server = await serve();
    const store = open(server.url);
    await expectToWork(store);
    store.set('another', Buffer.from('another tenant’s'), 60_000);
    await expect.poll(() => get(store, 'another')).toBe('another tenant’s');
    await server.command('COPY', 'couvert:faults:another', 'couvert:faults:key', 'REPLACE');
    expect(await get(store)).toBeNull();
    await server.command('LPUSH', 'couvert:faults:list', 'x');
    expect(await get(store, 'list')).toBeNull();
  });

  it('flushed', async () => {
    const server = await serve();
    const store = open(server.url);
    await expectToWork(store);
    await server.command('FLUSHALL');
    expect(await get(store)).toBeNull();
    expect(store.isAvailable).toBe(true);
    await expectToWork(store);
  });

  it('cut off again and again', async () => {
    const server = await serve();
    const cut = await wire(server);
    const store = open(cut.url);
    await expectToWork(store);
    for (let time = 0; time < 5; time += 1) {
      const asked = Promise.all(Array.from({ length: 50 }, () => get(store)));
      cut.cutAll();
      expect((await asked).every((answer) => answer === null || answer.startsWith('value'))).toBe(true);
      await expectToWork(store);
    }
  });
});
