import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cachedAnswerKey } from '#caching';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { keptRoutes, type Twin, twinSlug, twinTenants } from './twin-tenants.ts';
import { cacheStatusOf, Wire, type WireRequest } from './wire.ts';

describe('two tenants with restaurants of the same names', () => {
  let api: TestApi;
  let wire: Wire;
  let twins: readonly [Twin, Twin];

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false });
    wire = await Wire.open(api.app);
    twins = await twinTenants(api);
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
  });

  it('are walked on every route whose answers are kept', () => {
    const cached = new Set<string>();
    for (const module of api.app.get(ModulesContainer).values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype = metatype.prototype as Record<string, object>;
        for (const name of Object.getOwnPropertyNames(prototype)) if (Reflect.getMetadata(cachedAnswerKey, prototype[name] ?? {}) !== undefined) cached.add(`${metatype.name}.${name}`);
      }
    }
    expect([...cached].sort()).toHaveLength(keptRoutes.length);
  });

  /** Two ways to say whose restaurants are meant. */
  const ways: readonly (readonly [string, (twin: Twin) => WireRequest])[] = [
    ['key', ({ key }) => ({ key })],
    ['host', ({ host }) => ({ headers: { host } })],
  ];

  describe.each(ways)('told apart by their %s', (_, as) => {
    it.each(keptRoutes)('are never shown a byte of each other on %s, by slug, by id, by either way swapped, by swapped tags', async (route) => {
      const bySlug = route.replace(':idOrSlug', twinSlug);
      for (const twin of twins) await wire.hit(bySlug, as(twin));
      for (let round = 0; round < 3; round += 1) {
        for (const twin of twins) {
          const [other] = twins.filter((one) => one !== twin) as [Twin];
          const mine = await wire.ask(bySlug, as(twin));
          expect(cacheStatusOf(mine)).toMatch(/^couvert; hit/);
          expect([twin.isIn(mine.bytes.toString()), other.isIn(mine.bytes.toString())]).toEqual([true, false]);
          const { headers = {}, ...asked } = as(other);
          const swapped = await wire.ask(bySlug, { ...asked, headers: { ...headers, 'if-none-match': String(mine.headers.etag) } });
          expect([swapped.status, twin.isIn(swapped.bytes.toString())]).toEqual([200, false]);
          if (route === bySlug) continue;
          const byId = route.replace(':idOrSlug', String(twin.house.id));
          await wire.hit(byId, as(twin));
          for (const asOther of ways.map(([, way]) => way(other))) {
            const foreign = await wire.ask(byId, asOther);
            expect([foreign.status, twin.isIn(foreign.bytes.toString())]).toEqual([404, false]);
          }
        }
      }
    });
  });

  it.each(keptRoutes)('are told apart by the key where both are said, on %s, and then nobody between may keep it', async (route) => {
    const [one, other] = twins;
    const path = route.replace(':idOrSlug', twinSlug);
    for (const twin of twins) await wire.hit(path, { headers: { host: twin.host } });
    const answer = await wire.hit(path, { key: one.key, headers: { host: other.host } });
    expect([one.isIn(answer.bytes.toString()), other.isIn(answer.bytes.toString())]).toEqual([true, false]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'accept-encoding, x-api-key' });
    expect(['cdn-cache-control', 'surrogate-key'].filter((name) => name in answer.headers)).toEqual([]);
  });
});
