import { afterEach, expect, it } from 'vitest';
import { isRedisRefusal, Redis, RedisUnavailable } from '#kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../support/redis/certificate.ts';
import { RedisCluster } from '../support/redis/redis-cluster.ts';
import { RedisSentinels } from '../support/redis/redis-sentinels.ts';
import { RedisServer, type RedisServerOptions } from '../support/redis/redis-server.ts';
import { describeWith } from '../support/system/describe-with.ts';

const backMsMax = 10_000;

describeWith('redis-server', 'the application’s Redis', () => {
  const toClose: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
  });
  const errors: unknown[] = [];
  const open = (url: string, options: { ca?: string } = {}): Redis => {
    errors.length = 0;
    const redis = new Redis({ url, ...options, onError: (error) => errors.push(error) });
    toClose.push(() => redis.close());
    return redis;
  };
  const serve = async (options?: RedisServerOptions): Promise<RedisServer> => {
    const server = await RedisServer.start(options);
    toClose.push(() => server.stop());
    return server;
  };
  const ready = async (redis: Redis): Promise<void> => {
    await expect.poll(() => redis.isReady, { timeout: backMsMax }).toBe(true);
  };
  const expectRoundTrip = async (redis: Redis): Promise<void> => {
    for (const key of ['one', 'two', 'three', 'four']) {
      expect(await redis.send({ key, args: ['SET', key, Buffer.from([0, 255, 13, 10])] })).toBe('OK');
      expect(await redis.send({ key, isRead: true, asBuffers: true, args: ['GET', key] })).toEqual(Buffer.from([0, 255, 13, 10]));
    }
    expect(await redis.send({ key: 'one', isRead: true, args: ['MGET', 'one', 'nobody', 'two'] })).toMatchObject({ 1: null, length: 3 });
    expect(await redis.send({ key: 'one', args: ['UNLINK', 'one', 'two', 'three', 'four', 'five'] })).toBe(4);
  };

  it('asks one server, with a password and a database', async () => {
    const server = await serve({ password: 'p-ss' });
    const redis = open(`${server.url}/3`);
    await ready(redis);
    await expectRoundTrip(redis);
    await redis.send({ key: 'kept', args: ['SET', 'kept', '1'] });
    expect(await server.command('INFO', 'keyspace')).toContain('db3:keys=1');
    expect(errors).toEqual([]);
  });

  it('asks over TLS, and no server whose certificate it does not trust', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'couvert-test-tls-'));
    toClose.push(() => rm(folder, { recursive: true }));
    const tls = await makeCertificate(folder);
    const server = await serve({ tls, password: 'secret' });
    const trusting = open(server.url, { ca: tls.certificate });
    await ready(trusting);
    await expectRoundTrip(trusting);
    const distrusting = open(server.url);
    await expect.poll(() => errors).toMatchObject([{ code: expect.stringMatching(/SELF_SIGNED/) }]);
    expect(distrusting.isReady).toBe(false);
  });

  it('asks all nodes of a cluster', async () => {
    const cluster = await RedisCluster.start();
    toClose.push(() => cluster.stop());
    const redis = open(cluster.url);
    await ready(redis);
    await expectRoundTrip(redis);
  });

  it('asks the master that the Sentinels name, and the next when it is gone', async () => {
    const sentinels = await RedisSentinels.start();
    toClose.push(() => sentinels.stop());
    const redis = open(sentinels.url);
    await ready(redis);
    await expectRoundTrip(redis);
    await sentinels.master.kill();
    const set = (): Promise<unknown> => redis.send({ key: 'after', args: ['SET', 'after', '1'] }).catch(String);
    await expect.poll(set, { timeout: 3 * backMsMax, interval: 200 }).toBe('OK');
    expect(await sentinels.replica.command('GET', 'after')).toBe('1');
  });

  it('refuses at once while there is none, says so once, and is there when it is', async () => {
    const server = await RedisServer.notYetStarted();
    toClose.push(() => server.stop());
    const redis = open(server.url);
    await expect(redis.send({ args: ['PING'] })).rejects.toThrow(RedisUnavailable);
    await expect.poll(() => errors.length).toBe(1);
    await server.startAgain();
    await ready(redis);
    await server.kill();
    await expect.poll(() => redis.isReady).toBe(false);
    await expect(redis.send({ args: ['PING'] })).rejects.toThrow(RedisUnavailable);
    await server.startAgain();
    await ready(redis);
    expect(await redis.send({ args: ['PING'] })).toBe('PONG');
    // Once for each time that it was away.
    expect(errors.length).toBe(2);
  });

  it('begins anew with a connection that answers nothing any more', async () => {
    const server = await serve();
    const redis = open(server.url);
    await ready(redis);
    server.freeze();
    await expect.poll(() => redis.isReady, { timeout: backMsMax }).toBe(false);
    expect(errors).toMatchObject([{ message: expect.stringContaining('answered nothing') }]);
    server.thaw();
    await ready(redis);
    await expectRoundTrip(redis);
  });

  it('can be closed while it connects, while it is frozen, and twice', async () => {
    const nobody = await RedisServer.notYetStarted();
    toClose.push(() => nobody.stop());
    const connecting = open(nobody.url);
    await connecting.close();
    await connecting.close();
    const server = await serve();
    const frozen = open(server.url);
    await ready(frozen);
    server.freeze();
    await frozen.close();
    await expect(frozen.send({ args: ['PING'] })).rejects.toThrow(RedisUnavailable);
  });

  it('tells a refusal from a broken connection', async () => {
    const server = await serve();
    const redis = open(server.url);
    await ready(redis);
    await redis.send({ key: 'text', args: ['SET', 'text', 'x'] });
    const refusal = await redis.send({ key: 'text', args: ['LPUSH', 'text', 'x'] }).catch((error: unknown) => error);
    expect(isRedisRefusal(refusal)).toBe(true);
    const lost = redis.send({ args: ['BLPOP', 'nobody', '0'] }).catch((error: unknown) => error);
    await expect.poll(() => server.command('CLIENT', 'LIST')).toContain('cmd=blpop');
    await server.kill();
    expect(isRedisRefusal(await lost)).toBe(false);
  });
});
