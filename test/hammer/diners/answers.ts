import type { Answer, BookingSeen, Place } from '../facts.ts';
import { nowMs } from '../history.ts';
import type { WireAnswer } from './wire.ts';

// From the API's JSON to what the checks look at. An answer of another shape is told as it is: without a booking,
// without offers, without a code.

type Json = Readonly<Record<string, unknown>>;

/** @param asked the place that was asked for, whose restaurant and party the offered times belong to. */
export function readAnswer({ status, headers, body }: WireAnswer, asked: Place | null): Answer {
  const json = isJson(body) ? body : {};
  return {
    atMs: nowMs(),
    status,
    contentType: headers['content-type'] ?? '',
    replayed: headers['idempotent-replayed'] === 'true',
    code: typeof json['code'] === 'string' ? json['code'] : null,
    booking: status < 300 ? bookingOf(json) : null,
    offers: asked === null ? [] : [...slotsOf(json['slots'], asked), ...slotsOf(json['alternatives'], asked), ...pageOf(json['items'], asked)],
  };
}

/** The token that an answer shows once, and the version to change it by. */
export function keysOf({ headers, body }: WireAnswer): { manageToken: string | null; etag: string | null } {
  const token = isJson(body) ? body['manage_token'] : null;
  return { manageToken: typeof token === 'string' ? token : null, etag: headers.etag ?? null };
}

function bookingOf(json: Json): BookingSeen | null {
  const { id, status, version, restaurant_id: restaurantId, service_date: date, local_time: time, party_size: partySize, hold_expires_at: holdExpiresAt } = json;
  if (typeof id !== 'string' || typeof status !== 'string' || typeof date !== 'string' || typeof time !== 'string') return null;
  return {
    id,
    status,
    version: Number(version),
    place: { restaurantId: Number(restaurantId), date, time, partySize: Number(partySize) },
    holdExpiresAtMs: typeof holdExpiresAt === 'string' ? Date.parse(holdExpiresAt) : null,
  };
}

function slotsOf(slots: unknown, { restaurantId, partySize }: Place): Place[] {
  if (!Array.isArray(slots)) return [];
  return slots.filter(isJson).map((slot) => ({ restaurantId, date: String(slot['service_date']), time: String(slot['local_time']), partySize }));
}

/** A page of search: the times of each restaurant on it. */
function pageOf(items: unknown, asked: Place): Place[] {
  if (!Array.isArray(items)) return [];
  return items.filter(isJson).flatMap((item) => {
    const restaurant = item['restaurant'];
    return isJson(restaurant) ? slotsOf(item['times'], { ...asked, restaurantId: Number(restaurant['id']) }) : [];
  });
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
