import { randomUUID } from 'node:crypto';
import type { DemoKey } from '../../cli/src/seed/seed-demo.ts';
import { findOffer, type Offer, offeredPartySize } from './offer.ts';

export interface Welcomed {
  /** Where the API listens, without a slash at the end. */
  url: string;
  /** Where Prometheus may ask; null: nowhere. */
  metricsUrl: string | null;
  /** What the database is. */
  database: string;
  keys: readonly DemoKey[];
}

/**
 * The lines that a newcomer needs: where things are, keys to use them with, and two commands that work
 * as pasted, since what they ask for is what the running API has just offered.
 */
export async function welcome({ url, metricsUrl, database, keys }: Welcomed): Promise<string[]> {
  return [
    '',
    `Couvert runs at ${url}`,
    `  Swagger UI  ${url}/docs`,
    `  Health      ${url}/health/ready`,
    ...(metricsUrl === null ? [] : [`  Metrics     ${metricsUrl}`]),
    `  Database    ${database}`,
    '',
    ...keyLines(keys),
    ...(await tryLines(url, keys)),
  ];
}

function keyLines(keys: readonly DemoKey[]): string[] {
  if (keys.length === 0) return ['No demo here: "npm run couvert -- keys" makes a key for a tenant of yours.'];
  return ['Demo keys (header X-API-Key):', ...keys.map(({ tenant, kind, key }) => `  ${tenant.padEnd(14)} ${kind.padEnd(12)} ${key}`)];
}

async function tryLines(url: string, keys: readonly DemoKey[]): Promise<string[]> {
  const key = keys.find(({ kind }) => kind === 'publishable')?.key;
  if (key === undefined) return [];
  let offer: Offer | undefined;
  try {
    offer = await findOffer({ url, key });
  } catch (error) {
    // The server runs; that its search does not answer is worth a line, not its end.
    return ['', `The search offers no table to try: ${error instanceof Error ? error.message : String(error)}`];
  }
  return offer === undefined ? ['', 'The demo is booked out for a week: there is no table to try.'] : offerLines(offer, { url, key });
}

function offerLines(offer: Offer, { url, key }: { url: string; key: string }): string[] {
  const booking = { restaurant_id: offer.restaurantId, date: offer.serviceDate, time: offer.localTime, party_size: offeredPartySize, guest: { name: 'Ada Lovelace', email: 'ada@example.com' } };
  return [
    '',
    `Search, a table for ${offeredPartySize} on ${offer.serviceDate}:`,
    `  curl -s -H 'X-API-Key: ${key}' '${offer.searchUrl}'`,
    '',
    `Book, ${offer.restaurant} (${offer.city}) at ${offer.localTime}:`,
    `  curl -s -X POST '${url}/v1/bookings' -H 'X-API-Key: ${key}' -H 'Idempotency-Key: ${randomUUID()}' -H 'Content-Type: application/json' -d '${JSON.stringify(booking)}'`,
  ];
}
