import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cachedAnswerKey } from '#caching';
import { ModulesContainer } from '@nestjs/core';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { cacheStatusOf, Wire } from './wire.ts';

/** Every cached route, with what stands for a restaurant where one is named. */
const walk = ['/v1/restaurants/:idOrSlug', '/v1/restaurants/:idOrSlug/reviews', '/v1/search?q=leon'];

describe('two tenants with restaurants of the same names', () => {
  let api: TestApi;
  let wire: Wire;
  const keys: string[] = [];
  const houses: SavedRestaurant[] = [];
  const secrets = ['of-the-first', 'of-the-second'];

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false });
    wire = await Wire.open(api.app);
    for (const secret of secrets) {
      const tenantId = await api.aTenant();
      const house = await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon', description: secret }).withTable().save(api.database);
      houses.push(house);
      keys.push((await api.aKey(tenantId)).key);
    }
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
    expect([...cached].sort()).toHaveLength(walk.length);
  });

  it('are never shown a byte of each other, by slugs, by ids, by swapped keys or swapped tags', async () => {
    // A search shows no description, but whose restaurant it is.
    const isIn = (text: string, secret: string, at: number): boolean => text.includes(secret) || (text.includes('"items":[{"restaurant"') && new RegExp(`"id":${houses[at]?.id}\\b`).test(text));
    const secretsIn = (text: string): string[] => secrets.filter((secret, at) => isIn(text, secret, at));
    for (const route of walk) {
      const bySlug = route.replace(':idOrSlug', 'chez-leon');
      for (const key of keys) await wire.hit(bySlug, { key });
      for (let round = 0; round < 5; round += 1) {
        const answers = [];
        for (const [at, key] of keys.entries()) {
          const answer = await wire.ask(bySlug, { key });
          expect(cacheStatusOf(answer), route).toMatch(/^couvert; hit/);
          expect(secretsIn(answer.bytes.toString()).filter((secret) => secret !== secrets[at]), route).toEqual([]);
          answers.push(answer);
        }
        const [mine, theirs] = answers;
        const isSame = mine?.bytes.equals(theirs?.bytes ?? Buffer.of()) === true;
        const swapped = await wire.ask(bySlug, { key: keys[0] ?? '', headers: { 'if-none-match': String(theirs?.headers.etag) } });
        // An empty page of reviews is the same for everybody.
        expect(swapped.status, route).toBe(isSame ? 304 : 200);
        for (const [at, house] of route === bySlug ? [] : houses.entries()) {
          const byId = route.replace(':idOrSlug', String(house.id));
          await wire.hit(byId, { key: keys[at] ?? '' });
          const foreign = await wire.ask(byId, { key: keys[1 - at] ?? '' });
          expect([foreign.status, secretsIn(foreign.bytes.toString())], route).toEqual([404, []]);
        }
      }
    }
  });
});
