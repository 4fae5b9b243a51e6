import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#security';
import { errorsCatalogue } from '../../apps/api/src/errors-catalogue.ts';
import { openApiDocument } from '../../apps/api/src/openapi/openapi-document.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { ExampleRunner } from '../support/openapi/example-runner.ts';
import { Document } from '../support/openapi/operations.ts';
import { seededRandom } from '../support/prng.ts';
import { aHouse, clockOfTheExamples, type House } from './a-house.ts';
import { insides } from './insides.ts';
import { breakRequest, type BrokenRequest } from './broken-requests.ts';

// Invariant E2: whatever is sent, the answer is documented, never a 5xx, and never names our insides.

const requests = Number(process.env['BROKEN_REQUESTS'] ?? 1_000);
const seed = Number(process.env['BROKEN_REQUESTS_SEED'] ?? 20_261_123);

let api: TestApi;
let document: Document;
let house: House;
let key: string;
/** Names that only our schema has: constraints, indexes, functions. */
let schemaNames: RegExp;

beforeAll(async () => {
  api = await startTestApi(clockOfTheExamples());
  document = new Document(openApiDocument(api.app));
  const tenantId = await api.aTenant();
  ({ key } = await api.aKey(tenantId, { scopes }));
  house = await aHouse(new ExampleRunner(api, document, key));
  schemaNames = await namesOfTheSchema(api.database.url);
});
afterAll(() => api.close());

async function namesOfTheSchema(url: string): Promise<RegExp> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname LIKE '%\\_%\\_%'
       UNION SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'
       UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE '%\\_%\\_%'`,
    );
    return new RegExp(rows.map(({ name }) => name.replaceAll(/[^\w]/g, '.')).join('|'));
  } finally {
    await client.end();
  }
}


const codes = new Set(errorsCatalogue.map(({ code }) => code));

const statuses = new Map<number, number>();

async function complaintAbout({ operation, ...request }: BrokenRequest): Promise<string | null> {
  const response = await api.app.inject({ method: request.method as 'GET', url: request.url, headers: { ...request.headers }, ...(request.payload === undefined ? {} : { payload: request.payload }) });
  const { statusCode: status, body } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status >= 500) return `answered ${status}: ${body}`;
  if (status < 400) return null;
  if (request.method === 'HEAD') return null;
  if (response.headers['content-type'] !== 'application/problem+json; charset=utf-8') return `answered ${status} as ${response.headers['content-type']}`;
  if (!codes.has(response.json<{ code: string }>().code)) return `answered an unknown code: ${body}`;
  if (request.method === operation.method && !operation.responses.has(status)) return `answered ${status}, which the document does not declare`;
  // What the client wrote itself may come back to it, as the name of a member that is not known.
  const own = body.replaceAll(request.payload ?? '\0', '');
  if (insides.test(own) || schemaNames.test(own)) return `names insides: ${body}`;
  return null;
}

describe(`${requests} broken requests`, () => {
  it('get documented refusals that say nothing about our insides', async () => {
    const random = seededRandom(seed);
    const complaints: string[] = [];
    for (let i = 0; i < requests; i += 1) {
      const request = breakRequest(document, random, { key, house });
      const complaint = await complaintAbout(request);
      if (complaint !== null) complaints.push(`#${i} ${request.harm} ${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 200)} ${(request.payload ?? '').slice(0, 300)}\n    ${complaint}`);
    }
    expect(complaints.slice(0, 10).join('\n')).toBe('');
  }, 120_000);

  it('are broken in many ways, on a house that is still there', async () => {
    for (const status of [400, 401, 404, 405, 412, 415, 422]) expect(statuses.get(status) ?? 0, JSON.stringify([...statuses])).toBeGreaterThan(requests / 500);
    const response = await api.app.inject({ url: `/v1/restaurants/${house.idsByParameter['restaurantId']}`, headers: { 'x-api-key': key } });
    expect(response.statusCode).toBe(200);
  });
});

describe('the search for insides', () => {
  it('finds what it looks for', () => {
    for (const leak of ['at Object.<anonymous> (/x/y.js:1:2)', 'duplicate key value violates unique constraint', 'relation "bookings" does not exist', 'Cannot GET /x: FST_ERR_NOT_FOUND', 'SELECT * FROM bookings']) expect(leak).toMatch(insides);
    expect('tables_name_unique').toMatch(schemaNames);
    expect(JSON.stringify(errorsCatalogue)).not.toMatch(insides);
  });
});
