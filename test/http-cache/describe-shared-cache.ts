import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '#monitoring';
import { Wire } from '../e2e/edge/wire.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import type { SharedCache } from './shared-cache.ts';

export interface ShownCache {
  readonly wire: Wire;
  readonly cache: SharedCache;
  /** Requests for an address that reached the application since the last call. */
  readonly reached: (route: string) => number;
}

/** What every shared cache before the API must do, whatever program it is. */
export function describeSharedCache(start: (port: number) => Promise<SharedCache>, more: (shown: () => ShownCache) => void): void {
  let api: TestApi;
  let direct: Wire;
  let cache: SharedCache;
  let wire: Wire;
  const keys: string[] = [];
  const secrets = ['of-the-first', 'of-the-second'];
  const routes: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line: string) => void routes.push(String((JSON.parse(line) as { route?: string }).route)) } });
  const reached = (route: string): number => {
    const count = routes.filter((one) => one === route).length;
    routes.length = 0;
    return count;
  };

  beforeAll(async () => {
    api = await startTestApi({ logger, isAllSeeing: false });
    direct = await Wire.open(api.app);
    for (const secret of secrets) {
      const tenantId = await api.aTenant();
      await aRestaurant({ tenantId, slug: 'chez-leon', description: secret }).withTable().save(api.database);
      keys.push((await api.aKey(tenantId)).key);
    }
    cache = await start(Number(new URL(direct.url).port));
    wire = Wire.to(cache.url);
  });
  afterAll(async () => {
    wire?.close();
    direct?.close();
    await cache?.stop();
    await api?.close();
  });

  const assetUrl = async (): Promise<string> => /\/docs\/assets\/swagger-ui-bundle\.[\w-]{16}\.js/.exec((await direct.ask('/docs')).bytes.toString())?.[0] ?? 'nowhere';

  it('asks the application once for a file whose address holds its hash', async () => {
    const url = await assetUrl();
    const first = await wire.ask(url, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(first.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-encoding': 'br' });
    reached('/docs/assets/*');
    for (let time = 0; time < 20; time += 1) expect((await wire.ask(url, { headers: { 'accept-encoding': 'gzip, br' } })).bytes.equals(first.bytes)).toBe(true);
    expect(reached('/docs/assets/*')).toBe(0);
  });

  it('keeps a page for others, tells browsers to ask, and answers them itself', async () => {
    const first = await wire.ask('/docs/errors');
    expect(first.headers).toMatchObject({ 'cache-control': 'public, no-cache', etag: expect.stringMatching(/^"/) as unknown });
    expect(['cdn-cache-control', 'surrogate-key', 'cache-tag', 'x-client-cache-control'].filter((name) => name in first.headers)).toEqual([]);
    reached('/docs/errors');
    for (let time = 0; time < 5; time += 1) expect((await wire.ask('/docs/errors')).bytes.equals(first.bytes)).toBe(true);
    const again = await wire.ask('/docs/errors', { headers: { 'if-none-match': String(first.headers.etag) } });
    expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, first.headers.etag]);
    const told = await wire.ask('/docs/errors', { method: 'HEAD' });
    expect([told.status, told.bytes.length, told.headers.etag]).toEqual([200, 0, first.headers.etag]);
    expect(reached('/docs/errors')).toBe(0);
  });

  it('gives each client a coding that it can read, with the strong tag of that coding', async () => {
    const plain = await direct.ask('/docs');
    const tags = new Set<unknown>([plain.headers.etag]);
    for (const [accepted, coding, decode] of [['gzip', 'gzip', gunzipSync], ['gzip, deflate, br', 'br', brotliDecompressSync], ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync], ['br;q=0, gzip', 'gzip', gunzipSync]] as const) {
      for (let time = 0; time < 2; time += 1) {
        const answer = await wire.ask('/docs/openapi.json', { headers: { 'accept-encoding': accepted } });
        expect([accepted, answer.headers['content-encoding']]).toEqual([accepted, coding]);
        expect(JSON.parse(decode(answer.bytes).toString())).toHaveProperty('openapi');
        expect(answer.headers.etag).toMatch(new RegExp(`^"[\\w-]{16}-${coding}"$`));
        tags.add(answer.headers.etag);
      }
    }
    expect((await wire.ask('/docs/openapi.json')).headers['content-encoding']).toBeUndefined();
    expect(tags.size).toBe(4);
  });

  it('shows no tenant a byte of another, and keeps nothing that a key has chosen', async () => {
    for (let round = 0; round < 4; round += 1) {
      for (const [at, key] of keys.entries()) {
        const answer = await wire.ask('/v1/restaurants/chez-leon', { key });
        const text = answer.bytes.toString();
        expect([answer.status, secrets.filter((secret) => text.includes(secret))]).toEqual([200, [secrets[at]]]);
        expect(answer.headers['cache-control']).toBe('private, no-cache');
      }
      expect((await wire.ask('/v1/restaurants/chez-leon')).status).toBe(401);
    }
    expect(reached('/v1/restaurants/:idOrSlug')).toBe(12);
  });

  it('sends on whoever brings a token, a cookie of one, or says who it is', async () => {
    await wire.ask('/docs');
    for (const [name, value] of [['x-consistency', 'abc'], ['cookie', 'a=b; couvert_consistency=abc'], ['authorization', 'Bearer abc'], ['x-manage-token', 'abc'], ['x-api-key', 'abc']] as const) {
      reached('/docs');
      await wire.ask('/docs', { headers: { [name]: value } });
      expect([name, reached('/docs')]).toEqual([name, 1]);
    }
    await wire.ask('/docs', { headers: { cookie: 'theme=dark' } });
    expect(reached('/docs')).toBe(0);
  });

  it('lets a change through with the tag that it gave out, in any coding', async () => {
    const [key = ''] = keys;
    let token = '';
    for (const coding of ['identity', 'gzip', 'br', 'zstd']) {
      const read = await wire.ask('/v1/restaurants/chez-leon', { key, headers: { 'accept-encoding': coding, ...(token === '' ? {} : { 'x-consistency': token }) } });
      const { id } = JSON.parse((await wire.ask('/v1/restaurants/chez-leon', { key })).bytes.toString()) as { id: number };
      const changed = await wire.ask(`/v1/restaurants/${id}`, { method: 'PATCH', key, headers: { 'if-match': String(read.headers.etag) }, body: { name: `Chez ${coding}` } });
      expect([coding, changed.status]).toEqual([coding, 200]);
      token = String(changed.headers['x-consistency']);
    }
  });

  more(() => ({ wire, cache, reached }));

  it('goes on showing what it has when the application is gone, and says so of the rest', async () => {
    await wire.ask('/docs/errors');
    const url = await assetUrl();
    await wire.ask(url);
    direct.close();
    await api.app.close();
    for (const kept of ['/docs/errors', url]) expect([kept, (await wire.ask(kept)).status]).toEqual([kept, 200]);
    expect((await wire.ask('/v1/restaurants/chez-leon', { key: keys[0] ?? '' })).status).toBeGreaterThanOrEqual(502);
  });
}
