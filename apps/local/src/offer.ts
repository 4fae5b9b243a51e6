/** A table that the running API has just offered. */
export interface Offer {
  restaurantId: number;
  restaurant: string;
  city: string;
  /** The day it belongs to, and the time on the restaurant's clock. */
  serviceDate: string;
  localTime: string;
  /** The address that was asked. */
  searchUrl: string;
}

export const offeredPartySize = 2;

/** The middle of Brussels, where both of the demo's tenants have houses. */
const PLACE = { near: '50.8467,4.3525', radius_km: '10', zone: 'Europe/Brussels' };
const DAYS_AHEAD = [1, 2, 3, 4, 5, 6, 7];
const DAY_MS = 86_400_000;

interface SearchAnswer {
  items: { restaurant: { id: number; name: string; city: string }; times?: { service_date: string; local_time: string }[] }[];
}

/**
 * Asks the search for a table for two in the evening, tomorrow or as soon after as there is one.
 * Not today: late in the evening there is nothing left of it.
 * @returns undefined when a whole week is booked out.
 * @throws Error when the API does not answer with a page of results.
 */
export async function findOffer({ url, key, nowMs = Date.now() }: { url: string; key: string; nowMs?: number }): Promise<Offer | undefined> {
  for (const days of DAYS_AHEAD) {
    const searchUrl = searchAddress(url, localDate(nowMs + days * DAY_MS));
    const response = await fetch(searchUrl, { headers: { 'X-API-Key': key } });
    if (!response.ok) throw new Error(`GET ${searchUrl} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
    const { items } = (await response.json()) as SearchAnswer;
    for (const { restaurant, times = [] } of items) {
      // The one nearest to 19:30: the window is symmetric and its times are in order.
      const time = times[Math.floor(times.length / 2)];
      if (time === undefined) continue;
      return {
        restaurantId: restaurant.id,
        restaurant: restaurant.name,
        city: restaurant.city,
        serviceDate: time.service_date,
        localTime: time.local_time,
        searchUrl,
      };
    }
  }
  return undefined;
}

function searchAddress(url: string, date: string): string {
  const { near, radius_km } = PLACE;
  // Readable rather than encoded: it is printed to be pasted, and a comma and a colon may stand in a query.
  return `${url}/v1/search?near=${near}&radius_km=${radius_km}&date=${date}&time=19:30&party_size=${offeredPartySize}`;
}

const localDate = (instantMs: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: PLACE.zone, dateStyle: 'short' }).format(instantMs);
