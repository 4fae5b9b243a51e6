import { Client as PgClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '#monitoring';
import { RouteTable } from '../../../apps/api/src/edge/route-table.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { someDate } from '../bookings/support.ts';
import { keptRoutes, type Twin, twinSlug, twinTenants } from './twin-tenants.ts';
import { cacheStatusOf, Wire } from './wire.ts';

const lines: Record<string, unknown>[] = [];
const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
const path = `/v1/restaurants/${twinSlug}`;

describe('without a key, a host that leads to a tenant', () => {
  let api: TestApi;
  let wire: Wire;
  let sql: PgClient;
  let one: Twin;
  let other: Twin;

  beforeAll(async () => {
    api = await startTestApi({ logger, isAllSeeing: false });
    wire = await Wire.open(api.app);
    [one, other] = await twinTenants(api);
    sql = new PgClient({ connectionString: api.database.url });
    await sql.connect();
  });
  afterAll(async () => {
    wire?.close();
    await sql?.end();
    await api?.close();
  });

  const at = (host: string, url = path) => wire.ask(url, { headers: { host } });
  const statusAt = async (host: string): Promise<number> => (await at(host)).status;

  it('shows its restaurants, however it is spelt', async () => {
    for (const host of [one.host, one.host.toUpperCase(), `${one.host}:8443`, `${one.host}.`]) {
      const answer = await at(host);
      expect([host, answer.status, one.isIn(answer.bytes.toString())]).toEqual([host, 200, true]);
    }
  });

  it('lets caches between keep what may be old, for a moment, and be told what it is made from', async () => {
    for (const answer of [await at(one.host), await wire.hit(path, { headers: { host: one.host } })]) {
      expect(answer.headers).toMatchObject({ 'cache-control': 'public, no-cache', 'cdn-cache-control': 'max-age=1, stale-while-revalidate=5, stale-if-error=300', vary: 'accept-encoding, x-api-key' });
      expect(String(answer.headers['surrogate-key']).split(' ')).toEqual(expect.arrayContaining([`restaurant:${one.house.id}`, `rating:${one.house.id}`]));
      expect(String(answer.headers['cache-tag']).split(',')).toContain(`restaurant:${one.house.id}`);
    }
  });

  it('lets nobody keep that it was refused', async () => {
    for (const asked of [{}, { key: one.key }]) {
      const refused = await wire.ask(path, { ...asked, headers: { host: one.host, 'if-match': '"other"' } });
      expect([refused.status, refused.headers['cache-control']]).toEqual([412, 'private, no-store']);
      expect(['cdn-cache-control', 'surrogate-key', 'cache-tag', 'etag', 'cache-status'].filter((name) => name in refused.headers)).toEqual([]);
    }
  });

  it('lets nobody keep what must not be old, or what we do not keep', async () => {
    const date = someDate();
    const strict = keptRoutes.filter((route) => route.includes('availability')).map((route) => route.replace(':idOrSlug', twinSlug));
    for (const url of [...strict, `/v1/search?date=${date}&time=19:00&party_size=2`, '/v1/search?open_now=true']) {
      for (let time = 0; time < 2; time += 1) {
        const { status, headers } = await at(one.host, url);
        expect([url, status, headers['cache-control'], headers['cdn-cache-control'], headers['surrogate-key']]).toEqual([url, 200, 'private, no-cache', undefined, undefined]);
      }
    }
  });

  it('opens what says so, and nothing else: no other route, no restaurant that is not listed, nothing that writes', async () => {
    const open = new Set<string>();
    for (const route of api.app.get(RouteTable).list()) {
      const [method = '', url = ''] = route.split(' ');
      const address = url.replace(':idOrSlug', twinSlug).replaceAll(/:\w+/g, '1').replace('*', 'nothing.css');
      const answer = await wire.ask(address, { method, headers: { host: one.host }, ...(method === 'GET' ? {} : { body: {} }) });
      if (answer.status !== 401) open.add(route);
    }
    const byHost = keptRoutes.map((route) => `GET ${route.split('?', 1)[0] ?? ''}`);
    expect([...open].sort()).toEqual(['GET /docs', 'GET /docs/assets/*', 'GET /docs/errors', 'GET /docs/openapi.json', 'GET /health/live', 'GET /health/ready', 'GET /health/startup', ...byHost].sort());
    const { slug } = await aRestaurant({ tenantId: one.tenantId, status: 'draft' }).save(api.database);
    expect((await at(one.host, `/v1/restaurants/${slug}`)).status).toBe(404);
    expect((await wire.ask(path, { headers: { host: one.host, 'x-api-key': '' } })).status).toBe(401);
    expect((await wire.ask(path, { headers: { host: one.host }, key: 'nonsense' })).status).toBe(401);
  });

  it('is asked for, and nobody else: a host that leads nowhere needs a key', async () => {
    for (const host of ['nowhere.example', `not-${one.host}`, `${one.host}.nowhere.example`, '127.0.0.1', '[::1]', 'of-the_first.example']) {
      const answer = await at(host);
      expect([host, answer.status, answer.headers['cache-control']]).toEqual([host, 401, 'private, no-store']);
    }
    // Past the edge nobody looks at it.
    expect((await api.app.inject({ url: path, headers: { host: one.host } })).statusCode).toBe(401);
  });

  it('S8: leads elsewhere, nowhere and back within the second, whoever writes that', async () => {
    await wire.hit(path, { headers: { host: one.host } });
    await sql.query('UPDATE tenant_hosts SET tenant_id = $2 WHERE host = $1', [one.host, other.tenantId]);
    await expect.poll(async () => other.isIn((await at(one.host)).bytes.toString()), { timeout: 5_000 }).toBe(true);
    await sql.query('DELETE FROM tenant_hosts WHERE host = $1', [one.host]);
    await expect.poll(() => statusAt(one.host), { timeout: 5_000 }).toBe(401);
    await sql.query('INSERT INTO tenant_hosts (host, tenant_id) VALUES ($1, $2)', [one.host, one.tenantId]);
    await expect.poll(() => statusAt(one.host), { timeout: 5_000 }).toBe(200);
    await sql.query(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [one.tenantId]);
    await expect.poll(() => statusAt(one.host), { timeout: 5_000 }).toBe(401);
    await sql.query(`UPDATE tenants SET status = 'active' WHERE id = $1`, [one.tenantId]);
    await expect.poll(() => statusAt(one.host), { timeout: 5_000 }).toBe(200);
    expect(one.isIn((await at(one.host)).bytes.toString())).toBe(true);
  });

  it('is in the log as the tenant that was meant, without a key', async () => {
    const answer = await wire.hit(path, { headers: { host: one.host } });
    expect(cacheStatusOf(answer)).toMatch(/^couvert; hit/);
    expect(lines.find(({ traceId }) => traceId === answer.headers['x-trace-id'])).toMatchObject({ tenantId: one.tenantId, keyId: null, cache: 'hit' });
  });
});

describe('who reads without a key', () => {
  it('is limited by the address that asks', async () => {
    const api = await startTestApi({ isAllSeeing: false, env: { COUVERT_ADDRESS_REQUESTS: '5', COUVERT_TRUSTED_PROXIES: '127.0.0.1/32' } });
    const wire = await Wire.open(api.app);
    try {
      const [{ host }] = await twinTenants(api);
      const statuses = [];
      for (let time = 0; time < 12; time += 1) statuses.push((await wire.ask(path, { headers: { host, 'x-forwarded-for': '192.0.2.7' } })).status);
      expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
      expect((await wire.ask(path, { headers: { host, 'x-forwarded-for': '192.0.2.8' } })).status).toBe(200);
    } finally {
      wire.close();
      await api.close();
    }
  });
});
