import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RouteTable } from '../../apps/api/src/edge/route-table.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

// Invariant S4: a route is closed unless it says who may use it.

let api: TestApi;
let routes: string[];
beforeAll(async () => {
  api = await startTestApi();
  routes = api.app.get(RouteTable).list();
});
afterAll(() => api.close());

/** Asks without any key; a route that does not even look for one is open. */
async function isOpen(route: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replaceAll(/:\w+/g, '1').replace('*', 'swagger-ui.css');
  const hasBody = method !== 'GET';
  const response = await api.app.inject({ method: method as 'GET', url, ...(hasBody ? { headers: { 'content-type': 'application/json' }, payload: '{}' } : {}) });
  return response.statusCode !== 401;
}

describe('without a key', () => {
  it('nothing answers but health and documentation', async () => {
    expect(routes.length).toBeGreaterThan(30);
    const open = [];
    for (const route of routes) if (await isOpen(route)) open.push(route);
    expect(open).toEqual(['GET /docs', 'GET /docs/assets/*', 'GET /docs/errors', 'GET /docs/openapi.json', 'GET /health/live', 'GET /health/ready', 'GET /health/startup']);
  });

  it('a body is not even judged', async () => {
    const response = await api.app.inject({ method: 'POST', url: '/v1/restaurants', payload: { nonsense: true } });
    expect(response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
