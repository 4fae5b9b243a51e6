import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#security';
import { openApiText } from '../../../apps/api/src/openapi/openapi-text.ts';
import { RouteTable } from '../../../apps/api/src/edge/route-table.ts';
import { aBooking, aHouse, anEmptyHouse, aReview, clockOfTheExamples, type House, idsFor } from '../../security/a-house.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { ExampleRunner } from '../../support/openapi/example-runner.ts';
import { Document, type Operation } from '../../support/openapi/operations.ts';

let api: TestApi;
let document: Document;
let operations: Operation[];
beforeAll(async () => {
  api = await startTestApi(clockOfTheExamples());
  const response = await api.app.inject({ url: '/docs/openapi.json' });
  document = new Document(response.json());
  operations = document.operations();
});
afterAll(() => api.close());

describe('the OpenAPI document', () => {
  it('is the same from a running server as from the command line without a database', async () => {
    expect(JSON.parse(await openApiText())).toEqual(document.json);
  });

  it('is OpenAPI 3.1 without leftovers of 3.0', () => {
    expect(document.json.openapi).toBe('3.1.0');
    expect(JSON.stringify(document.json)).not.toContain('"nullable"');
  });

  it('describes every route that the server has, and no other', () => {
    const routes = api.app.get(RouteTable).list().filter((route) => !route.includes(' /docs')).map((route) => route.replaceAll(/:\w+/g, '{}'));
    expect(operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`).sort()).toEqual(routes.sort());
  });

  it('names each operation once, in words, with a tag, its parameters and what it answers', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    for (const { id, method, path, parameters, responses } of operations) {
      const raw = document.json.paths[path]?.[method.toLowerCase() as 'get'];
      expect(raw?.summary, id).toMatch(/^[A-Z]/);
      expect(raw?.tags, id).toHaveLength(1);
      const named = new Set(parameters.filter((one) => one.in === 'path').map(({ name }) => name));
      expect(named, id).toEqual(new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));
      for (const { name, schema } of parameters) expect(Object.keys(schema).length, `${id} ${name}`).toBeGreaterThan(0);
      const [good] = [...responses.keys()].filter((status) => status < 300);
      expect(good, id).toBe({ POST: good === 200 ? 200 : 201, DELETE: 204, GET: 200, PUT: 200, PATCH: 200 }[method]);
      expect(responses.get(good ?? 0) === null, id).toBe(good === 204);
    }
  });

  /** Below /v1, and what administrators see of a process. */
  const isClosed = (path: string): boolean => path.startsWith('/v1/') || path === '/health/details';

  it('says of each closed route which scope it needs', () => {
    for (const { id, path, scopes: anyOf } of operations) {
      expect(anyOf.length > 0, id).toBe(isClosed(path));
      expect(scopes, id).toEqual(expect.arrayContaining([...anyOf]));
    }
  });

  it('says of each closed route that it takes and gives a token of consistency', () => {
    for (const { id, path, method, parameters } of operations) {
      const raw = document.json.paths[path]?.[method.toLowerCase() as 'get'];
      const good = Object.entries(raw?.responses ?? {}).find(([status]) => Number(status) < 300)?.[1];
      expect(parameters.some(({ name }) => name === 'X-Consistency'), id).toBe(isClosed(path));
      expect(JSON.stringify(good ?? {}).includes('#/components/headers/Consistency'), id).toBe(isClosed(path));
    }
  });

  it('refers to nothing that it does not have', () => {
    for (const [, pointer = ''] of JSON.stringify(document.json).matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = pointer.split('/').slice(1).reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document.json);
      expect(found, pointer).toBeDefined();
    }
  });
});

describe('the examples of the document', () => {
  let runner: ExampleRunner;
  let house: House;
  beforeAll(async () => {
    const { key } = await api.aKey(await api.aTenant(), { scopes });
    runner = new ExampleRunner(api, document, key);
    house = await aHouse(runner);
  });

  const restOf = (method: Operation['method']): Operation[] => operations.filter((operation) => operation.method === method && !runner.sent.has(operation.id));

  it('are read as the document says', async () => {
    for (const { id, path } of restOf('GET')) {
      const { status } = await runner.run(id, { path: idsFor(house, path), ...house.substitutions[id] });
      expect(status, id).toBe(200);
    }
  });

  it('lead a booking through its life as the document says', async () => {
    const { restaurantId } = house;
    const on = async (operationId: string, bookingId: string, status: string): Promise<void> => {
      const answer = await runner.run(operationId, { path: { id: bookingId } });
      expect(answer, operationId).toMatchObject({ status: 200, body: { status } });
    };
    const dined = await aBooking(runner, restaurantId);
    for (const [operationId, status] of [['arriveBooking', 'arrived'], ['seatBooking', 'seated'], ['completeBooking', 'completed']] as const) await on(operationId, dined.id, status);
    await on('noShowBooking', (await aBooking(runner, restaurantId)).id, 'no_show');
    await on('cancelBooking', (await aBooking(runner, restaurantId)).id, 'cancelled');
    const held = await runner.run('holdTable', { path: { idOrSlug: restaurantId } });
    expect(held).toMatchObject({ status: 201, body: { status: 'held', manage_token: expect.any(String) as unknown } });
    const place = { restaurant_id: undefined, date: undefined, time: undefined, party_size: undefined };
    const booked = await aBooking(runner, restaurantId, { ...place, hold_id: held.body.id, manage_token: held.body['manage_token'] });
    expect(booked.id).toBe(held.body.id);
    await runner.run('replacePolicy', { path: { restaurantId }, body: { auto_confirm: false } });
    await on('confirmBooking', (await aBooking(runner, restaurantId)).id, 'confirmed');
    await on('declineBooking', (await aBooking(runner, restaurantId)).id, 'declined');
    await runner.run('replacePolicy', { path: { restaurantId } });
    expect(await runner.run('moveBooking', { path: { id: booked.id }, body: { table_ids: undefined } })).toMatchObject({ status: 200, body: { local_time: '20:00' } });
  });

  it('judge reviews as the document says', async () => {
    expect(await runner.run('publishReview', { path: { id: await aReview(runner, house.restaurantId) } })).toMatchObject({ status: 200, body: { status: 'published' } });
    expect(await runner.run('rejectReview', { path: { id: await aReview(runner, house.restaurantId) } })).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });

  it('change and do everything else as the document says', async () => {
    for (const { id, path } of [...restOf('PATCH'), ...restOf('PUT'), ...restOf('POST')]) {
      const { status, body } = await runner.run(id, { path: idsFor(house, path), ...house.substitutions[id] });
      expect([200, 201], `${id} ${JSON.stringify(body)}`).toContain(status);
    }
  });

  it('are removed as the document says, from the leaves to the root', async () => {
    const removable = await anEmptyHouse(runner, { name: 'To be removed', slug: 'to-be-removed' });
    const { restaurantId } = removable;
    // An area can go when no table stands in it.
    const { id: areaId } = (await runner.run('createArea', { path: { restaurantId }, body: { name: 'Empty' } })).body;
    const leavesFirst = ['removeBlock', 'removeSpecialDay', 'removeService', 'removeCombination', 'removeTable', 'removeArea', 'removeRestaurant'];
    const rankOf = ({ id }: Operation): number => leavesFirst.indexOf(id);
    for (const { id, path } of restOf('DELETE').sort((a, b) => rankOf(a) - rankOf(b))) {
      const { status, body } = await runner.run(id, { path: { ...idsFor(removable, path), areaId } });
      expect(status, `${id} ${JSON.stringify(body)}`).toBe(204);
    }
  });

  it('have all been sent', () => {
    expect(operations.map(({ id }) => id).filter((id) => !runner.sent.has(id))).toEqual([]);
  });
});
