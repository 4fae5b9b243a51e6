import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from './redis-url.ts';

describe('the address of a Redis', () => {
  it('names one server', () => {
    expect(parseRedisUrl('redis://cache')).toEqual({
      kind: 'standalone', nodes: [{ host: 'cache', port: 6_379 }], isTls: false, username: undefined, password: undefined, database: 0, masterName: '', sentinelPassword: undefined,
    });
    expect(parseRedisUrl('rediss://web:p%40ss%2Fword@[::1]:6380/3')).toMatchObject({ nodes: [{ host: '::1', port: 6_380 }], isTls: true, username: 'web', password: 'p@ss/word', database: 3 });
    expect(parseRedisUrl('redis://:secret@10.0.0.1:7000')).toMatchObject({ nodes: [{ host: '10.0.0.1', port: 7_000 }], username: undefined, password: 'secret' });
  });

  it('names Sentinels and their master', () => {
    expect(parseRedisUrl('redis+sentinel://:secret@one,two:26380/couvert/2?sentinel-password=other')).toMatchObject({
      kind: 'sentinel', nodes: [{ host: 'one', port: 26_379 }, { host: 'two', port: 26_380 }], masterName: 'couvert', database: 2, password: 'secret', sentinelPassword: 'other',
    });
  });

  it('names nodes of a cluster', () => {
    expect(parseRedisUrl('rediss+cluster://web:secret@one:7001,two:7002')).toMatchObject({ kind: 'cluster', isTls: true, nodes: [{ host: 'one', port: 7_001 }, { host: 'two', port: 7_002 }], username: 'web' });
  });

  it.each([
    'http://cache', 'redis://', 'redis://a,b', 'redis://cache:0', 'redis://cache:99999', 'redis://cache/x', 'redis://cache/0/1', 'redis+sentinel://one', 'redis+sentinel://one/',
    'redis+cluster://one/1', 'redis+cluster://one/name/0', 'redis+other://one', 'cache:6379', 'redis://a:b:c', 'redis://%zz@cache',
  ])('is refused when it means nothing: %s', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(RangeError);
  });

  it('does not say the password when it is refused', () => {
    expect(() => parseRedisUrl('redis://:hunter2@a,b')).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') }) as Error);
  });
});
