import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { findOffer } from './offer.ts';

// That the running API offers a table and books it is shown by test/local/booking.spec.ts; this is about the rest.
let server: Server | undefined;
afterEach(() => server?.close());

/** A search that answers with what it is given for each date. */
async function search(answer: (date: string) => { status: number; body: unknown }): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const date = new URL(request.url ?? '', 'http://localhost').searchParams.get('date') ?? '';
    asked.push(date);
    const { status, body } = answer(date);
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, asked };
}

const time = (service_date: string, local_time: string) => ({ service_date, local_time });
// Half past eleven in the evening of the 23rd in Brussels.
const nowMs = Date.parse('2026-11-23T22:30:00Z');

describe('findOffer', () => {
  it('takes the middle of the times of the first restaurant that has some, tomorrow in its zone', async () => {
    const { url, asked } = await search((date) => ({
      status: 200,
      body: {
        items: [
          { restaurant: { id: 1, name: 'Full', city: 'Brussels' }, times: [] },
          { restaurant: { id: 2, name: 'Da Mario', city: 'Brussels' }, times: [time(date, '18:30'), time(date, '19:30'), time(date, '20:30')] },
        ],
      },
    }));
    expect(await findOffer({ url, key: 'k', nowMs })).toMatchObject({ restaurantId: 2, restaurant: 'Da Mario', serviceDate: '2026-11-24', localTime: '19:30' });
    expect(asked).toEqual(['2026-11-24']);
  });

  it('looks a week ahead, day by day, before it gives up', async () => {
    const { url, asked } = await search(() => ({ status: 200, body: { items: [] } }));
    expect(await findOffer({ url, key: 'k', nowMs })).toBeUndefined();
    expect(asked).toEqual(['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30']);
  });

  it('says what the API answered instead of results', async () => {
    const { url } = await search(() => ({ status: 503, body: { code: 'UNAVAILABLE' } }));
    await expect(findOffer({ url, key: 'k', nowMs })).rejects.toThrow(/answered 503: .*UNAVAILABLE/);
  });
});
