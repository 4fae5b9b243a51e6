import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#security';
import { openApiDocument } from '../../apps/api/src/openapi/openapi-document.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { ExampleRunner } from '../support/openapi/example-runner.ts';
import { Document, type Operation } from '../support/openapi/operations.ts';
import { exampleQueryOf, sampleOf } from '../support/openapi/sample.ts';
import { aHouse, clockOfTheExamples, type House, idsFor } from './a-house.ts';

// Invariant S5: what belongs to another tenant is not there: 404, never 403, whatever the route, with every scope.

let api: TestApi;
let document: Document;
let operations: Operation[];
let house: House;
let keyOfA: string;
let keyOfB: string;

beforeAll(async () => {
  api = await startTestApi(clockOfTheExamples());
  document = new Document(openApiDocument(api.app));
  operations = document.operations().filter(({ path }) => path.includes('{'));
  ({ key: keyOfA } = await api.aKey(await api.aTenant(), { scopes }));
  ({ key: keyOfB } = await api.aKey(await api.aTenant(), { scopes }));
  house = await aHouse(new ExampleRunner(api, document, keyOfA));
});
afterAll(() => api.close());

async function ask(operation: Operation, key: string): Promise<number> {
  const { path, method, body } = operation;
  const url = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => idsFor(house, path)[name] ?? `a-house.ts-has-no-${name}`);
  const query = exampleQueryOf(document, operation, house.substitutions[operation.id]?.query);
  const headers = { 'x-api-key': key, 'if-match': '*', 'x-manage-token': house.manageToken };
  const payload = body === null ? {} : { payload: sampleOf(document, body) as object };
  const response = await api.app.inject({ method, url: query.size === 0 ? url : `${url}?${query.toString()}`, headers, ...payload });
  return response.statusCode;
}

const named = ({ method, path }: Operation): string => `${method} ${path}`;

describe('with the ids of another tenant', () => {
  it('every route answers 404', async () => {
    expect(operations.length).toBeGreaterThan(30);
    const found = [];
    for (const operation of operations) {
      const status = await ask(operation, keyOfB);
      if (status !== 404) found.push(`${named(operation)} ${status}`);
    }
    expect(found).toEqual([]);
  });

  it('while to their owner they are all there', async () => {
    const missing = [];
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const status = await ask(operation, keyOfA);
      if (status === 404 || status >= 500) missing.push(`${named(operation)} ${status}`);
    }
    expect(missing).toEqual([]);
  });

  it('no list shows a row of theirs', async () => {
    for (const operation of document.operations().filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/') && !path.startsWith('/v1/admin/') && !path.includes('{'))) {
      const query = exampleQueryOf(document, operation, house.substitutions[operation.id]?.query);
      const response = await api.app.inject({ url: `${operation.path}?${query.toString()}`, headers: { 'x-api-key': keyOfB } });
      expect(response.json(), named(operation)).toMatchObject({ items: [] });
    }
  });
});
