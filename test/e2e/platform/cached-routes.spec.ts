import { CACHE_MANAGER, CacheTTL } from '@nestjs/cache-manager';
import { Controller, Get, Inject, Injectable, Module, Param, Post } from '@nestjs/common';
import type { Cache as CacheManager } from 'cache-manager';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cache, Cached, cachedQuestion, CachedRoute, CHANGE_LOG, type ChangeLog, type Loaded, loadIn } from '#caching';
import { type Context, Ctx, Database, statement, systemContext } from '#kernel';
import { RequireScope } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';

const findTenant = statement('test_cached_tenant', 'SELECT name FROM tenants WHERE slug = $1');
const tenantName = cachedQuestion<string | null>({ name: 'cached-routes-spec-name', shape: 1, reads: 'strict', tables: ['soups'] });
const soupPage = cachedQuestion<unknown>({ name: 'cached-routes-spec-soup', shape: 1, reads: 'strict', tables: ['soups'] });

@Injectable()
class SoupName {
  loads = 0;

  constructor(private readonly database: Database) {}

  @Cached({ question: tenantName, key: (slug: string) => slug, tags: (slug: string) => [`soup:${slug}`] })
  find(ctx: Context, slug: string): Promise<Loaded<string | null>> {
    this.loads += 1;
    return loadIn(this.database, ctx, async (tx) => ({ value: (await tx.one<{ name: string }>(findTenant, [slug]))?.name ?? null }));
  }
}

@Controller('v1/soups')
class SoupsController {
  handled = 0;

  constructor(@Inject(CHANGE_LOG) readonly log: ChangeLog) {}

  @Get(':id')
  @RequireScope('restaurants:read')
  @CachedRoute({ question: soupPage, tags: () => ['soup:1'] })
  look(@Ctx() ctx: Context, @Param('id') id: string) {
    this.handled += 1;
    return { id, tenant: ctx.tenantId, handled: this.handled };
  }

  @Get(':id/short')
  @RequireScope('restaurants:read')
  @CacheTTL(1)
  @CachedRoute({ question: soupPage, tags: () => ['soup:1'] })
  lookShortly(@Ctx() ctx: Context) {
    this.handled += 1;
    return { tenant: ctx.tenantId, handled: this.handled };
  }

  @Post(':id')
  @RequireScope('restaurants:write')
  @CachedRoute({ question: soupPage, tags: () => ['soup:1'] })
  cook(@Ctx() ctx: Context) {
    this.handled += 1;
    return { tenant: ctx.tenantId, handled: this.handled };
  }
}

@Module({ controllers: [SoupsController], providers: [SoupName], exports: [SoupName] })
class SoupsModule {}

describe('Nest over the cache', () => {
  let api: TestApi;
  let admin: Client;
  const [tenants, keys]: [string[], string[]] = [[], []];
  const ask = async (tenant: number, path = '/v1/soups/1', method: 'GET' | 'POST' = 'GET') => {
    const reply = await api.app.inject({ method, url: path, headers: { 'x-api-key': keys[tenant] ?? '' } });
    return reply.json<{ tenant: string; handled: number }>();
  };
  const log = (): ChangeLog => api.app.get<ChangeLog>(CHANGE_LOG);

  beforeAll(async () => {
    api = await startTestApi({ imports: [SoupsModule] });
    admin = new Client({ connectionString: api.database.url });
    await admin.connect();
    await admin.query('CREATE TABLE soups (id int PRIMARY KEY, price int)');
    await admin.query(`SELECT cache_watch('soups', 'soup:{id}')`);
    await admin.query('INSERT INTO soups VALUES (1, 10)');
    for (let at = 0; at < 2; at += 1) {
      tenants.push(await api.aTenant());
      keys.push((await api.aKey(tenants[at] ?? '')).key);
    }
  });
  afterAll(async () => {
    await admin?.end();
    await api?.close();
  });
  beforeEach(async () => {
    await log().tailNow();
    api.app.get(Cache).memory.removeWhere(() => true);
  });

  it('answers a route once for each tenant, until its tags change', async () => {
    const first = await ask(0);
    expect(first.tenant).toBe(tenants[0]);
    expect(await ask(0)).toEqual(first);
    const other = await ask(1);
    expect([other.tenant, other.handled]).toEqual([tenants[1], first.handled + 1]);
    expect([await ask(0), await ask(1)]).toEqual([first, other]);
    await admin.query('UPDATE soups SET price = price + 1');
    await log().tailNow();
    expect((await ask(0)).handled).toBe(other.handled + 1);
  });

  it('answers those with other rights anew, and what is no GET always', async () => {
    const first = await ask(0);
    const readers = await api.aKey(tenants[0] ?? '', { scopes: ['restaurants:read'] });
    keys.push(readers.key);
    expect((await ask(2)).handled).toBe(first.handled + 1);
    expect((await ask(0, '/v1/soups/1', 'POST')).handled).toBe(first.handled + 2);
    expect((await ask(0, '/v1/soups/1', 'POST')).handled).toBe(first.handled + 3);
  });

  it('ends an answer with its time, too', async () => {
    const first = await ask(0, '/v1/soups/1/short');
    await expect.poll(async () => (await ask(0, '/v1/soups/1/short')).handled).toBeGreaterThan(first.handled);
  });

  it('answers a method of a service', async () => {
    const names = api.app.get(SoupName, { strict: false });
    const [ctx, elsewhere] = tenants.map((tenantId) => systemContext(tenantId));
    if (ctx === undefined || elsewhere === undefined) throw new Error('two tenants were made');
    const answers = await Promise.all([names.find(ctx, 'none'), names.find(ctx, 'none'), names.find(elsewhere, 'none')]);
    expect(answers.map(({ value }) => value)).toEqual([null, null, null]);
    expect(names.loads).toBe(2);
    await names.find(ctx, 'none');
    expect(names.loads).toBe(2);
    await admin.query('TRUNCATE soups');
    await log().tailNow();
    await names.find(ctx, 'none');
    expect(names.loads).toBe(3);
  });

  it('gives CACHE_MANAGER a place of its own', async () => {
    const manager = api.app.get<CacheManager>(CACHE_MANAGER, { strict: false });
    await manager.set('greeting', { text: 'hello' });
    await manager.set('short', 1, 1);
    expect(await manager.get('greeting')).toEqual({ text: 'hello' });
    await expect.poll(() => manager.get('short')).toBeUndefined();
    expect(await manager.wrap('made', () => Promise.resolve(7))).toBe(7);
    await manager.del('made');
    expect(await manager.get('made')).toBeUndefined();
    const before = await ask(0);
    await manager.clear();
    expect(await manager.get('greeting')).toBeUndefined();
    // Tenants' answers are not its to clear.
    expect(await ask(0)).toEqual(before);
  });
});
