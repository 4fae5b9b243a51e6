import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '#monitoring';
import { keptRoutes, type Twin, twinSlug, twinTenants } from '../e2e/edge/twin-tenants.ts';
import { Wire } from '../e2e/edge/wire.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
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
  let twins: readonly [Twin, Twin];
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
    twins = await twinTenants(api);
    cache = await start(Number(new URL(direct.url).port));
    wire = Wire.to(cache.url);
  });
  afterAll(async () => {
    wire?.close();
    direct?.close();
    await cache?.stop();
    await api?.close();
  });

  const assetUrls = async (): Promise<string[]> => [...(await direct.ask('/docs')).bytes.toString().matchAll(/\/docs\/assets\/[\w-]+\.[\w-]{16}\.(?:js|css)/g)].map(([url]) => url);

  it('asks the application once for each file whose address holds its hash', async () => {
    const urls = await assetUrls();
    expect(urls.length).toBeGreaterThanOrEqual(3);
    const codings: string[] = [];
    for (const url of urls) {
      const first = await wire.ask(url, { headers: { 'accept-encoding': 'gzip, br' } });
      expect(first.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' });
      codings.push(String(first.headers['content-encoding']));
      reached('/docs/assets/*');
      for (let time = 0; time < 20; time += 1) expect((await wire.ask(url, { headers: { 'accept-encoding': 'gzip, br' } })).bytes.equals(first.bytes)).toBe(true);
      expect([url, reached('/docs/assets/*')]).toEqual([url, 0]);
    }
    expect(codings).toContain('br');
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

  it('shows no tenant a byte of another on any route, and keeps nothing that a key has chosen', async () => {
    for (const route of keptRoutes) {
      const path = route.replace(':idOrSlug', twinSlug);
      const declared = route.split('?', 1)[0] ?? '';
      reached(declared);
      for (let round = 0; round < 3; round += 1) {
        for (const { key, ...twin } of twins) {
          const answer = await wire.ask(path, { key });
          expect([path, answer.status, twins.filter((one) => one.isIn(answer.bytes.toString())).map(({ host }) => host)]).toEqual([path, 200, [twin.host]]);
          expect(answer.headers['cache-control']).toBe('private, no-cache');
        }
        expect((await wire.ask(path)).status).toBe(401);
      }
      expect([path, reached(declared)]).toEqual([path, 9]);
    }
  });

  it('keeps for each host what may be old, and shows no host a byte of another, whatever key was said before', async () => {
    for (const route of keptRoutes) {
      const path = route.replace(':idOrSlug', twinSlug);
      const isTolerant = !route.includes('availability');
      for (const [at, { host }] of twins.entries()) {
        const mine = async (): Promise<string> => {
          const answer = await wire.ask(path, { headers: { host } });
          expect([path, host, answer.status, twins.map((one) => one.isIn(answer.bytes.toString()))]).toEqual([path, host, 200, twins.map((_, other) => other === at)]);
          expect(answer.headers['cache-control']).toBe(isTolerant ? 'public, no-cache' : 'private, no-cache');
          return String(answer.headers['cache-status']);
        };
        // Often enough that two fall into one second. No expect.poll: it would ask again after a leak.
        const handled: string[] = [];
        for (let time = 0; time < 20; time += 1) handled.push(await mine());
        expect([path, handled.some((one) => /^(?:nginx|varnish); hit/.test(one))]).toEqual([path, isTolerant]);
        // With a key the same address has another answer, and with the host again its own.
        const other = twins[1 - at];
        const keyed = await wire.ask(path, { key: other?.key ?? '', headers: { host } });
        expect([path, twins.map((one) => one.isIn(keyed.bytes.toString()))]).toEqual([path, twins.map((one) => one === other)]);
        await mine();
      }
    }
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
    const [{ key, house: { id } }] = twins;
    let token = '';
    for (const coding of ['identity', 'gzip', 'br', 'zstd']) {
      const read = await wire.ask('/v1/restaurants/chez-leon', { key, headers: { 'accept-encoding': coding, ...(token === '' ? {} : { 'x-consistency': token }) } });
      const changed = await wire.ask(`/v1/restaurants/${id}`, { method: 'PATCH', key, headers: { 'if-match': String(read.headers.etag) }, body: { name: `Chez ${coding}` } });
      expect([coding, changed.status]).toEqual([coding, 200]);
      token = String(changed.headers['x-consistency']);
    }
  });

  more(() => ({ wire, cache, reached }));

  it('goes on showing what it has when the application is gone, and says so of the rest', async () => {
    await wire.ask('/docs/errors');
    const [url = 'nowhere'] = await assetUrls();
    await wire.ask(url);
    direct.close();
    await api.app.close();
    for (const kept of ['/docs/errors', url]) expect([kept, (await wire.ask(kept)).status]).toEqual([kept, 200]);
    for (const twin of twins) {
      const answer = await wire.ask('/v1/restaurants/chez-leon', { headers: { host: twin.host } });
      expect([answer.status, twin.isIn(answer.bytes.toString())]).toEqual([200, true]);
    }
    expect((await wire.ask('/v1/restaurants/chez-leon', { key: twins[0].key })).status).toBeGreaterThanOrEqual(502);
  });
}
