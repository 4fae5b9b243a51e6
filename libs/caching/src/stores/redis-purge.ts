import type { RedisReply } from '#kernel';
import type { GuardedRedis } from './guarded-redis.ts';

/** Keys that one SCAN looks at and one UNLINK names: a fraction of a millisecond of Redis's one thread. */
const keysAtOnce = 500;
/** Nobody waits for a purge, but it must not wait for ever. */
const stepMsMax = 2_000;

/** Removes keys; memory is given back beside Redis's thread. @returns how many were there */
export async function unlink(redis: GuardedRedis, keys: readonly string[]): Promise<number> {
  let count = 0;
  for (let from = 0; from < keys.length; from += keysAtOnce) {
    const some = keys.slice(from, from + keysAtOnce);
    const [key = ''] = some;
    count += Number(await redis.askAtLeisure({ key, args: ['UNLINK', ...some] }, stepMsMax));
  }
  return count;
}

/** Removes what matches, on every node; never more than that, for a Redis may be shared. */
export async function unlinkMatching(redis: GuardedRedis, pattern: string): Promise<number> {
  let count = 0;
  let cursor = '0';
  do {
    const reply = (await redis.askAtLeisure({ args: ['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(keysAtOnce)] }, stepMsMax)) as readonly [RedisReply, string[]];
    cursor = String(reply[0]);
    count += await unlink(redis, reply[1]);
  } while (cursor !== '0');
  return count;
}
