import { request as httpRequest } from 'node:http';
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
let baseUrl: string;
const ways = { injected: 0, sent: 0 };

beforeAll(async () => {
  api = await startTestApi(clockOfTheExamples());
  document = new Document(openApiDocument(api.app));
  const tenantId = await api.aTenant();
  ({ key } = await api.aKey(tenantId, { scopes }));
  house = await aHouse(new ExampleRunner(api, document, key));
  schemaNames = await namesOfTheSchema(api.database.url);
  await api.app.listen(0, '127.0.0.1');
  baseUrl = await api.app.getUrl();
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

/** What came back, however it was asked. */
interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

async function inject(request: BrokenRequest): Promise<Answer> {
  const { statusCode, headers, body } = await api.app.inject({ method: request.method as 'GET', url: request.url, headers: { ...request.headers }, ...(request.payload === undefined ? {} : { payload: request.payload }) });
  return { status: statusCode, contentType: headers['content-type']?.toString(), body };
}

/** Through a socket, past Node's parser and the edge. Null: the client refuses to send such a thing. */
function send({ method, url, headers, payload }: BrokenRequest): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    const fields = { ...headers, connection: 'close', ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }) };
    try {
      const request = httpRequest(new URL(baseUrl), { method, path: url, headers: fields }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'], body: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      });
      // Node closes while we still write: what it said may be lost with the connection. And where it could not read so far, it does not
      // know that a HEAD expects no content.
      request.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' || (method === 'HEAD' && error.code === 'HPE_CLOSED_CONNECTION') ? resolve(null) : reject(error)));
      request.end(payload);
    } catch (error) {
      if (error instanceof TypeError) resolve(null);
      else reject(error as Error);
    }
  });
}

function complaintAbout({ operation, ...request }: BrokenRequest, { status, contentType, body }: Answer): string | null {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status >= 500) return `answered ${status}: ${body}`;
  if (status < 400) return null;
  if (request.method === 'HEAD') return null;
  if (contentType !== 'application/problem+json; charset=utf-8') return `answered ${status} as ${contentType}`;
  if (!codes.has((JSON.parse(body) as { code: string }).code)) return `answered an unknown code: ${body}`;
  // A broken escape may name another address, and headers too large are refused before anybody knows which.
  const isOfThisRoute = request.method === operation.method && !request.harm.includes('escape') && status !== 431;
  if (isOfThisRoute && !operation.responses.has(status)) return `answered ${status}, which the document does not declare`;
  // What the client wrote itself may come back to it, as the name of a member that is not known.
  const own = body.replaceAll(request.payload ?? '\0', '');
  if (insides.test(own) || schemaNames.test(own)) return `names insides: ${body}`;
  return null;
}

describe(`${requests} broken requests`, () => {
  it('get documented refusals that say nothing about our insides', async () => {
    const random = seededRandom(seed);
    const complaints: string[] = [];
    const operations = document.operations();
    for (let i = 0; i < requests; i += 1) {
      // Each route in turn, so that none is left out.
      const operation = operations[i % operations.length];
      if (operation === undefined) throw new RangeError('the document has no operations');
      const request = breakRequest(document, random, { key, house, operation });
      // Every third through a socket: the edge, and Node's own refusals, stand before what is injected.
      const answer = i % 3 === 2 ? await send(request) : await inject(request);
      if (answer === null) continue;
      ways[i % 3 === 2 ? 'sent' : 'injected'] += 1;
      const complaint = complaintAbout(request, answer);
      if (complaint !== null) complaints.push(`#${i} ${request.harm} ${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 200)} ${(request.payload ?? '').slice(0, 300)}\n    ${complaint}`);
    }
    expect(complaints.slice(0, 10).join('\n')).toBe('');
  }, 240_000);

  it('are broken in many ways, on a house that is still there', async () => {
    expect(ways.sent).toBeGreaterThan(requests / 4);
    for (const status of [400, 401, 404, 405, 412, 415, 422, 431]) expect(statuses.get(status) ?? 0, JSON.stringify([...statuses])).toBeGreaterThan(requests / 500);
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
