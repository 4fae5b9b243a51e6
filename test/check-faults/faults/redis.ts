import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import type { RedisServer } from '../../support/redis/redis-server.ts';
import { findProgram } from '../../support/system/find-program.ts';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const obstacle = (): string | null => (findProgram('redis-server') === null ? 'there is no redis-server on this machine' : null);
// Whoever uses Redis does without it: no client needs to notice.
const common = { kind: 'redis', isFelt: false, needs: { redis: 'running' }, obstacle } as const;

/** What is set, lasts, and is taken back. */
function setting(name: string, value: string, usual: string): Fault['bring'] {
  return async (world, { ms }) => {
    await redisOf(world).command('CONFIG', 'SET', name, value);
    await sleep(ms);
    await redisOf(world).command('CONFIG', 'SET', name, usual);
  };
}

export const redisFaults: readonly Fault[] = [
  {
    ...common, name: 'redis-absent', about: 'not there at the start, and for a while', seconds: 5, needs: { redis: 'absent' },
    bring: async (world, { ms }) => {
      await sleep(ms);
      await redisOf(world).startAgain();
    },
  },
  {
    ...common, name: 'redis-killed', about: 'kill -9, and its start after a while, empty', seconds: 5,
    bring: async (world, { ms }) => {
      await redisOf(world).kill();
      await sleep(ms);
      await redisOf(world).startAgain();
    },
  },
  {
    ...common, name: 'redis-frozen', about: 'SIGSTOP', seconds: 10,
    bring: async (world, { ms }) => {
      redisOf(world).freeze();
      await sleep(ms);
      redisOf(world).thaw();
    },
  },
  {
    ...common, name: 'redis-slow', about: '200 ms more for each message', seconds: 10,
    bring: async (world, { ms }) => {
      world.redisProxy?.slow(200);
      await sleep(ms);
      world.redisProxy?.slow(0);
    },
  },
  { ...common, name: 'redis-out-of-memory', about: 'maxmemory reached, noeviction: writes are refused', seconds: 8, bring: setting('maxmemory', '1', '0') },
  { ...common, name: 'redis-errors', about: 'every write is answered with an error (NOREPLICAS)', seconds: 8, bring: setting('min-replicas-to-write', '1', '0') },
  {
    ...common, name: 'redis-wrong-password', about: 'another password than ours, and everybody has to say it anew', seconds: 8,
    bring: async (world, { ms }) => {
      const redis = redisOf(world);
      await redis.command('CONFIG', 'SET', 'requirepass', 'another');
      await withPassword(redis, 'another', ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await sleep(ms);
      await withPassword(redis, 'another', ['CONFIG', 'SET', 'requirepass', '']);
    },
  },
  {
    ...common, name: 'redis-flushed', about: 'FLUSHALL, three times a second', seconds: 5,
    bring: async (world, { ms }) => {
      const endsAt = performance.now() + ms;
      while (performance.now() < endsAt) {
        await redisOf(world).command('FLUSHALL');
        await sleep(300);
      }
    },
  },
  {
    ...common, name: 'redis-resharding', about: 'the slots of a cluster move from node to node with their keys', seconds: 10, isUnnoticed: true, needs: { redis: 'cluster' },
    bring: async ({ redisCluster }, { ms, note, wrong }) => {
      if (redisCluster === null) throw new Error('this world has no cluster');
      const before = await redisCluster.redirections();
      const endsAt = performance.now() + ms;
      let [slots, keys] = [0, 0];
      for (let from = 0; performance.now() < endsAt; from = (from + 1) % redisCluster.nodes.length) {
        const moved = await redisCluster.reshard(from, () => performance.now() > endsAt);
        [slots, keys] = [slots + moved.slots, keys + moved.keys];
      }
      const redirections = (await redisCluster.redirections()) - before;
      note(`${slots} slots with ${keys} keys were moved, and somebody was sent elsewhere ${redirections} times`);
      if (keys === 0 || redirections === 0) wrong('NOT FELT: nothing that was asked for was moved');
    },
  },
];

function redisOf({ redis }: World): RedisServer {
  if (redis === null) throw new Error('this world has no Redis');
  return redis;
}

async function withPassword({ port }: RedisServer, password: string, command: string[]): Promise<void> {
  const client = createClient({ url: `redis://:${password}@127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
