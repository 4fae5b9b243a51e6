import { Controller, Get, Inject, Module, Param, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cache, CachedRoute, cachedQuestion, type CachedQuestion, CHANGE_LOG, type ChangeLog, loadIn } from '#caching';
import { type Context, Ctx, Database, statement } from '#kernel';
import { createLogger } from '#monitoring';
import { RequireScope } from '#security';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { startTestApi, type TestApi, testSecret } from '../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { rowsOf } from '../e2e/bookings/support.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { describeWith } from '../support/system/describe-with.ts';

const findDescription = statement('test_builds_description', 'SELECT description FROM restaurants WHERE id = $1');

/** One question as the build before and the build after know it: the same name, and answers that the other cannot read. */
const sayingBefore = cachedQuestion<string>({ name: 'two-builds-spec-saying', shape: 1, reads: 'strict', tables: ['restaurants'] });
const sayingAfter = { ...(sayingBefore as CachedQuestion<unknown>), shape: 2 } as CachedQuestion<{ readonly words: readonly string[] }>;
const pageBefore = cachedQuestion<unknown>({ name: 'two-builds-spec-page', shape: 1, reads: 'strict', tables: ['restaurants'] });
const pageAfter: CachedQuestion<unknown> = { ...pageBefore, shape: 2 };

interface Build<V> {
  readonly name: string;
  readonly saying: CachedQuestion<V>;
  readonly page: CachedQuestion<unknown>;
  readonly make: (description: string) => V;
  /** Fails for what another build has made. */
  readonly show: (value: V) => string;
}

function moduleOf<V>({ name, saying, page, make, show }: Build<V>): Type {
  @Controller('v1/sayings')
  class SayingsController {
    constructor(
      @Inject(Cache) private readonly cache: Cache,
      @Inject(Database) private readonly database: Database,
    ) {}

    @Get(':id')
    @RequireScope('restaurants:read')
    async look(@Ctx() ctx: Context, @Param('id') id: string) {
      const { value, level } = await this.cache.read(ctx, saying, { key: id, tags: [`restaurant:${id}`] }, () =>
        loadIn(this.database, ctx, async (tx) => ({ value: make((await tx.one<{ description: string }>(findDescription, [id]))?.description ?? '') })));
      return { says: show(value), level };
    }

    @Get(':id/page')
    @RequireScope('restaurants:read')
    @CachedRoute({ question: page, tags: (at) => [`restaurant:${at.switchToHttp().getRequest<{ params: { id: string } }>().params.id}`] })
    page() {
      return { madeBy: name };
    }
  }

  @Module({ controllers: [SayingsController] })
  class SayingsModule {}
  return SayingsModule;
}

const before = moduleOf<string>({ name: 'before', saying: sayingBefore, page: pageBefore, make: (description) => description, show: (value) => value.toUpperCase() });
const after = moduleOf({ name: 'after', saying: sayingAfter, page: pageAfter, make: (description) => ({ words: description.split(' ') }), show: ({ words }) => words.join('-') });

describeWith('redis-server', 'two builds with one Redis, as while a deployment rolls', () => {
  let redis: RedisServer;
  let api: TestApi;
  const apps: NestFastifyApplication[] = [];
  let key: string;
  let house: SavedRestaurant;

  const ask = async (app: NestFastifyApplication, path = ''): Promise<unknown> => {
    const answer = await app.inject({ url: `/v1/sayings/${house.id}${path}`, headers: { 'x-api-key': key } });
    return answer.statusCode === 200 ? answer.json() : [answer.statusCode, answer.body];
  };
  const [isBefore, isAfter] = [0, 1];
  const appOf = (build: number): NestFastifyApplication => apps[build] as NestFastifyApplication;
  /** As a process that has just been started. */
  const forget = (build: number): number => appOf(build).get(Cache).memory.removeWhere(() => true);

  beforeAll(async () => {
    redis = await RedisServer.start();
    api = await startTestApi({ env: { REDIS_URL: redis.url }, imports: [before], isAllSeeing: false });
    const config = parseConfig({ DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '5', REDIS_URL: redis.url });
    apps.push(api.app, await createApp(config, { logger: createLogger({ level: 'silent' }), imports: [after] }));
    const tenantId = await api.aTenant();
    key = (await api.aKey(tenantId)).key;
    house = await aRestaurant({ tenantId, description: 'Open late' }).save(api.database);
  });
  afterAll(async () => {
    await apps[isAfter]?.close();
    await api?.close();
    await redis?.stop();
  });

  it('each find what their own build has stored, and never the other’s', async () => {
    expect([await ask(appOf(isBefore)), await ask(appOf(isAfter))]).toEqual([{ says: 'OPEN LATE', level: 'load' }, { says: 'Open-late', level: 'load' }]);
    for (let turn = 0; turn < 6; turn += 1) {
      const build = turn % 2;
      // What is stored is on its way.
      await expect.poll(() => (forget(build), ask(appOf(build)))).toEqual({ says: build === isBefore ? 'OPEN LATE' : 'Open-late', level: 'store' });
    }
  });

  it('both hear of a change', async () => {
    await rowsOf(api.database.url, `UPDATE restaurants SET description = 'Closed today' WHERE id = $1 RETURNING id`, [house.id]);
    for (const app of apps) await app.get<ChangeLog>(CHANGE_LOG).tailNow();
    expect([await ask(appOf(isAfter)), await ask(appOf(isBefore))]).toEqual([{ says: 'Closed-today', level: 'load' }, { says: 'CLOSED TODAY', level: 'load' }]);
  });

  it('keep pages of routes apart, too', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const build = turn % 2;
      forget(build);
      expect(await ask(appOf(build), '/page')).toEqual({ madeBy: build === isBefore ? 'before' : 'after' });
    }
  });
});
