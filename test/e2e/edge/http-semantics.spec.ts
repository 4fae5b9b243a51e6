import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { cacheStatusOf, Wire, type WireAnswer } from './wire.ts';

type Sent = Readonly<Record<string, string>>;
/** Of a request, given the tag of what it would get; and the status. Sections are RFC 9110's. */
type Case = readonly [section: string, sent: (etag: string) => Sent, status: number];

const bare = (etag: string): string => etag.slice(1, -1);
const past = 'Sun, 06 Nov 1994 08:49:37 GMT';
const future = 'Fri, 01 Jan 2100 00:00:00 GMT';

/** The cases of the public suite for HTTP caches (cache-tests.fyi) that ask something of an origin, and those beside them that the RFC names. */
const conditions: readonly Case[] = [
  ['13.1.2', (etag) => ({ 'if-none-match': etag }), 304],
  ['13.1.2', (etag) => ({ 'if-none-match': `W/${etag}` }), 304],
  ['13.1.2', () => ({ 'if-none-match': '*' }), 304],
  ['13.1.2', (etag) => ({ 'if-none-match': `${etag}, "1234", "5678"` }), 304],
  ['13.1.2', (etag) => ({ 'if-none-match': `"1234", ${etag}, "5678"` }), 304],
  ['13.1.2', (etag) => ({ 'if-none-match': `"1234", "5678", ${etag}` }), 304],
  ['5.6.1', (etag) => ({ 'if-none-match': `"1234",${etag},"5678"` }), 304],
  ['5.6.1', (etag) => ({ 'if-none-match': `, ,"1234" ,, ${etag},` }), 304],
  ['8.8.3', (etag) => ({ 'if-none-match': `"12,34", ${etag}` }), 304],
  ['8.8.3', (etag) => ({ 'if-none-match': `"1234 ${bare(etag)}"` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `"1234,${bare(etag)},5678"` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': bare(etag) }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `'${bare(etag)}'` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `"${bare(etag)}` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `w/${etag}` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `W\\${etag}` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': `W${etag}` }), 200],
  ['8.8.3', (etag) => ({ 'if-none-match': etag.toUpperCase() }), 200],
  ['8.8.3', () => ({ 'if-none-match': '"1234"' }), 200],
  ['8.8.3', () => ({ 'if-none-match': '""' }), 200],
  ['8.8.3', () => ({ 'if-none-match': '' }), 200],
  ['8.8.3.3', (etag) => ({ 'if-none-match': `"${bare(etag)}-gzip"` }), 200],
  // Nobody knows when an answer that is made from many rows was modified, so dates are ignored.
  ['13.1.3', () => ({ 'if-modified-since': future }), 200],
  ['13.1.3', () => ({ 'if-modified-since': past }), 200],
  ['13.1.3', () => ({ 'if-modified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' }), 200],
  ['13.1.3', () => ({ 'if-modified-since': 'yesterday' }), 200],
  ['13.2.2', (etag) => ({ 'if-none-match': etag, 'if-modified-since': past }), 304],
  ['13.2.2', () => ({ 'if-none-match': '"1234"', 'if-modified-since': future }), 200],
  ['13.1.1', (etag) => ({ 'if-match': etag }), 200],
  ['13.1.1', () => ({ 'if-match': '*' }), 200],
  ['13.1.1', (etag) => ({ 'if-match': `"1234", ${etag}` }), 200],
  ['13.1.1', (etag) => ({ 'if-match': `W/${etag}` }), 412],
  ['13.1.1', (etag) => ({ 'if-match': bare(etag) }), 412],
  ['13.1.1', () => ({ 'if-match': '"1234"' }), 412],
  ['13.1.4', () => ({ 'if-unmodified-since': past }), 200],
  ['13.1.4', () => ({ 'if-unmodified-since': 'yesterday' }), 200],
  ['13.2.2', (etag) => ({ 'if-match': etag, 'if-unmodified-since': past }), 200],
  ['13.2.2', (etag) => ({ 'if-match': '"1234"', 'if-none-match': etag }), 412],
  ['13.2.2', (etag) => ({ 'if-match': etag, 'if-none-match': etag }), 304],
  ['14.2', () => ({ range: 'bytes=0-9' }), 200],
  ['14.2', () => ({ range: 'bytes=-5' }), 200],
  ['14.2', () => ({ range: 'bytes=99999999-' }), 200],
  ['14.2', () => ({ range: 'bytes=0-0,5-9' }), 200],
  ['14.2', () => ({ range: 'bytes=9-0' }), 200],
  ['14.2', () => ({ range: 'lines=1-2' }), 200],
  ['13.1.5', (etag) => ({ range: 'bytes=0-9', 'if-range': etag }), 200],
  ['13.1.5', () => ({ range: 'bytes=0-9', 'if-range': past }), 200],
  ['13.2.2', (etag) => ({ range: 'bytes=0-9', 'if-none-match': etag }), 304],
];

/** 12.5.3: what is asked for, and what is sent; where nothing is, the bytes as they are. */
const codings: readonly (readonly [accepted: string | null, coding: RegExp])[] = [
  [null, /^none$/],
  ['', /^none$/],
  ['identity', /^none$/],
  ['deflate', /^none$/],
  ['gzip', /^gzip$/],
  ['GZIP', /^gzip$/],
  ['x-gzip', /^gzip$/],
  ['br', /^br$/],
  ['zstd', /^zstd$/],
  ['*', /^(?:gzip|br|zstd)$/],
  ['gzip, deflate, br, zstd', /^(?:br|zstd)$/],
  ['gzip;q=0', /^none$/],
  ['gzip;q=0, *', /^(?:br|zstd)$/],
  ['gzip;q=0.9, br;q=0.1', /^gzip$/],
  ['gzip ; q=0.1 , br ; q=0.9', /^br$/],
  ['gzip;q=0.001', /^gzip$/],
  ['gzip;q=0.5, identity', /^none$/],
  ['identity;q=0, gzip', /^gzip$/],
  // Of no use to anybody would be a refusal.
  ['*;q=0', /^none$/],
  ['gzip;q=1.001', /^none$/],
  ['gzip;q=0.0001', /^none$/],
  ['gzip;q=yes, br', /^br$/],
  ['gzip;level=9', /^none$/],
  [';;;, =, gzip', /^gzip$/],
];

interface Asked {
  readonly method: string;
  readonly status: number;
  /** Of the 200, as it is without a coding. */
  readonly etag: string;
  readonly length: number;
  readonly vary: string;
}

/** All that the cases look at. 8.6: a 304 says no length, or that of the 200; made anew, HEAD says it. */
function formOf({ status, headers, bytes }: WireAnswer, { method, length }: Asked): Record<string, unknown> {
  const said = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  return {
    status,
    etag: headers.etag,
    vary: headers.vary,
    mayBeKept: /no-cache/.test(String(headers['cache-control'])),
    ranges: [headers['accept-ranges'], headers['content-range']],
    coding: headers['content-encoding'],
    isTyped: headers['content-type'] !== undefined,
    length: status >= 400 || (status === 304 && method === 'HEAD' && said === length) ? null : said,
    bytes: status >= 400 ? null : bytes.length,
    isOfNow: Math.abs(Date.now() - Date.parse(String(headers.date))) < 5_000,
  };
}

/** 15.4.5: a 304 says of who may keep it, and which it is, what a 200 would have said. */
function formWanted({ method, status, etag, length, vary }: Asked): unknown {
  const common = { status, etag, vary, mayBeKept: true, ranges: [undefined, undefined], coding: undefined, isOfNow: true };
  switch (status) {
    case 200:
      return { ...common, ranges: ['none', undefined], isTyped: true, length, bytes: method === 'HEAD' ? 0 : length };
    case 304:
      return { ...common, isTyped: false, length: null, bytes: 0 };
    default:
      return { ...common, etag: undefined, vary: 'accept-language', mayBeKept: false, isTyped: true, length: null, bytes: null };
  }
}

describe('what HTTP asks of whoever answers', () => {
  let api: TestApi;
  let wire: Wire;
  let tenantId: string;
  let houseId: number;
  let key: string;
  let etag: string;
  let length: number;
  let others = 0;
  const path = '/v1/restaurants/chez-leon';
  const page = '/docs/errors';

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false, env: { COUVERT_KEY_REQUESTS: '0' } });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
    const house = await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon', description: 'Mussels since 1893. '.repeat(40) }).withTable().save(api.database);
    houseId = house.id;
    ({ key } = await api.aKey(tenantId));
    const answer = await wire.hit(path, { key });
    etag = String(answer.headers.etag);
    length = answer.bytes.length;
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
  });

  /** A key of an audience of its own: for it nothing is kept yet, and what it gets is the same. */
  const aStrangerKey = async (): Promise<string> => (await api.aKey(tenantId, { restaurantIds: [houseId, 900_000_000 + (others += 1)] })).key;

  describe.each(['GET', 'HEAD'])('%s', (method) => {
    it.each(conditions.map(([section, sent, status]) => [section, sent('"tag"'), status, sent] as const))('%s: %j is answered %i, when it is made, when it is kept, and for pages', async (_, __, status, sent) => {
      const asked = { method, status, etag, length, vary: 'accept-encoding, x-api-key' };
      const made = await wire.ask(path, { key: await aStrangerKey(), method, headers: sent(etag) });
      const kept = await wire.ask(path, { key, method, headers: sent(etag) });
      for (const answer of [made, kept]) expect(formOf(answer, asked)).toEqual(formWanted(asked));
      // Whom a condition keeps out, is told so behind the edge.
      const handled = status === 412 ? ['undefined', 'undefined'] : ['couvert; fwd=uri-miss; stored', 'couvert; hit'];
      expect([made, kept].map(cacheStatusOf)).toEqual(handled);
      const shown = await wire.ask(page);
      const ofPage = { method, status, etag: String(shown.headers.etag), length: shown.bytes.length, vary: 'accept-encoding' };
      expect(formOf(await wire.ask(page, { method, headers: sent(ofPage.etag) }), ofPage)).toEqual(formWanted(ofPage));
    });

    it.each(codings)('12.5.3: Accept-Encoding: %s gets %s, with its own length and tag', async (accepted, coding) => {
      for (const [url, asked] of [[path, { key }], [page, {}]] as const) {
        const answer = await wire.ask(url, { ...asked, method, headers: accepted === null ? {} : { 'accept-encoding': accepted } });
        const sent = answer.headers['content-encoding'] ?? 'none';
        expect([answer.status, sent]).toEqual([200, expect.stringMatching(coding)]);
        expect(answer.headers.vary).toContain('accept-encoding');
        expect(String(answer.headers.etag)).toMatch(sent === 'none' ? /^"(?!.*-(?:gzip|br|zstd)")/ : new RegExp(`-${sent}"$`));
        expect(answer.bytes.length).toBe(method === 'GET' ? Number(answer.headers['content-length']) : 0);
      }
    });
  });

  it('9.3.2: HEAD says what GET says, made or kept', async () => {
    const ofOne = new Set(['x-trace-id', 'x-consistency', 'date', 'cache-status']);
    const fieldsOf = ({ headers }: WireAnswer): [string, unknown][] => Object.entries(headers).filter(([name]) => !ofOne.has(name)).sort(([one], [other]) => (one < other ? -1 : 1));
    expect(fieldsOf(await wire.ask(path, { key, method: 'HEAD' }))).toEqual(fieldsOf(await wire.ask(path, { key })));
    expect(fieldsOf(await wire.ask(path, { key: await aStrangerKey(), method: 'HEAD' }))).toEqual(fieldsOf(await wire.ask(path, { key: await aStrangerKey() })));
  });

  it('RFC 9111, 5.1: what is kept has an age, and what has just been made has none', async () => {
    expect((await wire.ask(path, { key })).headers.age).toBe('0');
    expect('age' in (await wire.ask(path, { key: await aStrangerKey() })).headers).toBe(false);
  });

  it.each(['*', '"1234"'])('13.2.1: what is not there knows no conditions, also If-Match: %s', async (tag) => {
    for (const name of ['if-match', 'if-none-match']) {
      expect((await wire.ask('/v1/restaurants/nobody', { key, headers: { [name]: tag } })).status).toBe(404);
      expect((await wire.ask('/docs/nothing', { headers: { [name]: tag } })).status).toBe(404);
    }
  });
});
